"""Read an OpenAPI document, and refuse what is none; its faults are for overlays to correct."""

import re
from pathlib import Path
from typing import Any

from spec.document.yaml import is_flow, parse_yaml, read_text
from spec.errors import SpecError

_SUPPORTED = re.compile(r"3\.[01]\.\d+(-.+)?")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_FETCH_AGAIN = "The file looks truncated or broken: fetch it again from the vendor."


def load_document(path: Path, name: str | None = None) -> dict[str, Any]:
    """Load an OpenAPI 3.0 or 3.1 document from YAML or JSON text.

    Every mapping key is a string (response codes too) and timestamps stay as written. `name` is
    what messages call the file; its path by default.
    """
    text = read_text(path)
    name = name or str(path)
    _refuse_other_content(text, name)
    document = _parse(text, name)
    _refuse_other_versions(document, name)
    if _stops_in_a_line(text):
        raise SpecError(f"{name}: the last line has no end. {_FETCH_AGAIN}")
    if text.rstrip().endswith((":", "-")) and _last_leaf(document) is None:
        raise SpecError(f"{name}: the last line has no value. {_FETCH_AGAIN}")
    for part in ("info", "paths"):
        if not isinstance(document.get(part), dict) or not document[part]:
            raise SpecError(f"{name}: has no `{part}`, or an empty one. {_FETCH_AGAIN}")
    return document


def _refuse_other_content(text: str, name: str) -> None:
    start = text.lstrip()
    if not start:
        raise SpecError(f"{name}: is empty. {_FETCH_AGAIN}")
    if start.startswith("<"):
        raise SpecError(
            f"{name}: is HTML or XML, not YAML. Fetch the raw OpenAPI file, not a web page "
            "that shows it (or a sign-in or error page that came in its place)."
        )


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        document = parse_yaml(text, name)
    except SpecError as error:
        if _stops_in_a_line(text):
            raise SpecError(f"{error} The last line has no end, too. {_FETCH_AGAIN}") from error
        raise
    if not isinstance(document, dict):
        kind = {type(None): "no data", list: "a list"}.get(type(document), "a single value")
        raise SpecError(
            f"{name}: holds {kind}, not a mapping with `openapi`, `info` and "
            "`paths`. Use the vendor's OpenAPI file."
        )
    return document


def _refuse_other_versions(document: dict[str, Any], name: str) -> None:
    if "swagger" in document:
        problem = f"is Swagger {document['swagger']} (OpenAPI 2)"
    elif "openapi" not in document:
        problem = "has no `openapi` version at the top"
    elif not _SUPPORTED.fullmatch(str(document["openapi"])):
        problem = f"says `openapi: {document['openapi']}`"
    else:
        return
    raise SpecError(
        f"{name}: {problem}. This tool chain reads OpenAPI 3.0.x and 3.1.x only "
        "(`openapi: 3.0.3`, say): "
        "use such a document, or adapt the tool chain to the vendor's new version."
    )


def _stops_in_a_line(text: str) -> bool:
    """Tell whether the end may be missing; a document in brackets shows its end by itself."""
    return not text.endswith("\n") and not is_flow(text)


def _last_leaf(value: Any) -> Any:
    while isinstance(value, (dict, list)) and value:
        value = list(value.values())[-1] if isinstance(value, dict) else value[-1]
    return value
