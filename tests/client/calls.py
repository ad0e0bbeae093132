"""Requests of all operations, and what the corrected spec says about them."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from corrected import OPERATIONS, parameters
from records import arguments

from dockerhub._base.messages import Request
from dockerhub._spec.operations import find_operation


def build(name: str, /, **changes: Any) -> Request:
    """Build the request of an operation, with the arguments of its record."""
    return find_operation(name).request({**arguments(name), **changes})


def needed(name: str) -> dict[str, Any]:
    """Only the arguments that an operation requires."""
    must = {each for each, node in parameters(name).items() if node.get("required")} | {"body"}
    return {each: value for each, value in arguments(name).items() if each in must}


def expected_path(name: str) -> str:
    """The path with the arguments of an operation's record, each as one segment."""
    path: str = OPERATIONS[name]["path"]
    for each, node in parameters(name).items():
        if node["in"] == "path":
            path = path.replace(f"{{{node['name']}}}", quote(arguments(name)[each], safe=""))
    return path


def expected_query(name: str) -> dict[str, str]:
    """The query with the arguments of an operation's record."""
    return {
        node["name"]: _text(node["schema"], arguments(name)[each])
        for each, node in parameters(name).items()
        if node["in"] == "query" and each in arguments(name)
    }


def _text(schema: dict[str, Any], value: Any) -> str:
    if schema.get("format") == "date-time":
        return datetime.fromisoformat(value).isoformat()
    return str(value).lower() if isinstance(value, bool) else str(value)
