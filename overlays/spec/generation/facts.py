"""What the generator's templates cannot see, written into a template of its own."""

import json
from collections.abc import Iterator
from typing import Any, Final

from openapi_python_client.parser.openapi import generate_operation_id
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import ClassName, PythonIdentifier

from dockerhub._paging.styles import Style, find_style
from spec.errors import refuse
from spec.schema.python_types import PLAIN
from spec.schema.reading import (
    FIELD_PREFIX,
    Schema,
    class_name,
    enumeration,
    is_component,
    is_object,
    operations,
    properties,
    python_name,
    resolve,
    tag_of,
)
from spec.schema.rewrite import all_schemas

FACTS_FILE: Final = "operation_facts.jinja"
_JSON: Final = "application/json"
"""What errors have, and what SCIM allows beside its own type (RFC 7644, section 3.1)."""
_PLAIN: Final = {name: python.__name__ for name, python in PLAIN.items()}


def render_facts(document: Schema) -> str:
    """Render a template that sets `FACTS`: Python code by operation and fact."""
    refuse(
        "these lists cannot be paginated",
        _incomplete(document),
        "If only the document is wrong, correct it in overlays/spec/corrections.yaml; if "
        "Docker Hub changed, add a pagination style to overlays/dockerhub/_paging/styles.py.",
    )
    facts = {
        _name(path, method, node): _facts(document, path, node)
        for path, method, node in operations(document)
    }
    # As JSON writes texts, so does Jinja.
    sets = {"FACTS": facts, "SECRETS": _secrets(document)}
    return "".join(f"{{% set {key} = {json.dumps(each)} %}}\n" for key, each in sets.items())


def _secrets(document: Schema) -> dict[str, list[str]]:
    """Return the properties to hide by class, those of `allOf` parts included."""
    found = {}
    for at, schema in all_schemas(document):
        named = schema.get("title", at[-1] if is_component(at) else None)
        if named and "$ref" not in schema:
            found[str(ClassName(named, FIELD_PREFIX))] = [
                name
                for name, each in properties(document, schema).items()
                if resolve(document, each).get("format") == "password"
            ]
    return {name: secrets for name, secrets in found.items() if secrets}


def _name(path: str, method: str, node: Schema) -> str:
    if "operationId" in node:
        return python_name(node["operationId"])
    return generate_operation_id(path=UntrustedString(path), method=method, prefix=FIELD_PREFIX)


def _facts(document: Schema, path: str, node: Schema) -> dict[str, str]:
    statuses = tuple(int(each) for each in node["responses"] if each.isdecimal() and each[0] == "2")
    status, media, _ = _response(document, node)
    found = {
        "path": repr(path),
        "tag": repr(tag_of(node)),
        "security": repr(_security(node)),
        "refuses_access_tokens": repr(node.get("x-access-tokens") == "refused"),
        "deprecated": repr(bool(node.get("deprecated"))),
        "success_statuses": repr(statuses),
        "response_status": status,
        "response_media_type": repr(media),
        "accept": repr(_accept(document, node, media)),
        "pagination": "",
        "item_model": "",
        "item_import": "",
    }
    if style := pagination_style(document, node):
        item = _item(document, node, style)
        found |= {"pagination": repr(style.name), "item_model": item}
        if item not in (*_PLAIN.values(), "object"):
            module = PythonIdentifier(item, FIELD_PREFIX)
            found["item_import"] = f"from ...models.{module} import {item}"
    return found


def _security(node: Schema) -> str:
    schemes = [next(iter(each), None) for each in node.get("security", ())]
    if not schemes:
        return "none"
    return "optional" if None in schemes else schemes[0] or ""


def _response(document: Schema, node: Schema) -> tuple[str, str, Schema]:
    """Return status, media type and schema of the response of success that has a body."""
    for status, each in node["responses"].items():
        content = resolve(document, each).get("content")
        if status.isdecimal() and status.startswith("2") and content:
            media, body = next(iter(content.items()))
            return status, media, body.get("schema", {})
    return "", "", {}


def _accept(document: Schema, node: Schema, preferred: str) -> str:
    """Return the `Accept` header: the media types of all responses, that of success first."""
    bodies = (resolve(document, each).get("content", {}) for each in node["responses"].values())
    known = [preferred or _JSON, *(media for body in bodies for media in body), _JSON]
    first, *others = dict.fromkeys(known)
    return ", ".join([first, *(f"{each};q=0.9" for each in others)])


def pagination_style(document: Schema, node: Schema) -> Style | None:
    """Return the pagination style of an operation; None if it does not return pages."""
    return find_style(_query_names(node), properties(document, _response(document, node)[2]))


def _query_names(node: Schema) -> list[str]:
    return [each["name"] for each in node["parameters"] if each["in"] == "query"]


def _item(document: Schema, node: Schema, style: Style) -> str:
    """Return the class of the items of a list."""
    items = item_schema(document, node, style)
    if enumeration(document, items) or is_object(document, items):
        return class_name(document, items) or "object"
    return _PLAIN.get(resolve(document, items).get("type", ""), "object")


def item_schema(document: Schema, node: Schema, style: Style) -> Schema:
    """Return the schema of the items of a list."""
    members = properties(document, _response(document, node)[2])
    rows = next(members[name] for name in style.lists if name in members)
    found: Schema = resolve(document, rows).get("items", {})
    return found


def _incomplete(document: Any) -> Iterator[str]:
    for path, method, node in operations(document):
        style = pagination_style(document, node)
        if style is None:
            continue
        names = _query_names(node)
        missing = next((each for each in (style.number, style.size) if each not in names), None)
        if missing:
            yield (
                f"{method.upper()} {path} ({_name(path, method, node)}): the style {style.name!r} "
                f"needs the parameters {style.number} and {style.size}; {missing} is missing, "
                f"it has {', '.join(names)}"
            )
