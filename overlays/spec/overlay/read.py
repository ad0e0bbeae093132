"""OpenAPI Overlay 1.1 documents (https://spec.openapis.org/overlay/v1.1.0.html), read strictly.

Besides what the specification asks for, each action says why it is there and how many nodes it
changes:

    - target: $.paths['/v2/x'].get
      description: The path has no operationId.
      x-evidence: spec-internal
      x-matches: 1
      update: {operationId: get_x}

`x-optional` says why a newer document may lack the target, `x-varies` why it may have more or
fewer of them: `python -m spec update` then writes the new number.
"""

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from spec.document.yaml import parse_yaml, read_text
from spec.errors import SpecError
from spec.overlay.actions import Action, Kind, Overlay, action_error
from spec.overlay.apply import refuse_duplicates
from spec.overlay.edit_text import action_lines
from spec.overlay.jsonpath import InvalidJSONPathError, normalized

CORRECTIONS: Final = "corrections.yaml"
ADDITIONS: Final = "additions"
_VERSION: Final = "1.1.0"
_KINDS: Final[tuple[Kind, ...]] = ("update", "remove")
_ACTION_KEYS: Final = (
    *("target", "description", "x-evidence", "x-matches", "x-optional", "x-varies"),
    *_KINDS,
)
_OVERLAY_KEYS: Final = ("overlay", "info", "extends", "actions")
_INFO_KEYS: Final = ("title", "version", "description")
_INTERNAL: Final = "spec-internal"
_EVIDENCE: Final = re.compile(rf"https?://[^\s/]+\S*|{_INTERNAL}.*", re.DOTALL)


def overlay_files(folder: Path) -> list[str]:
    """List the overlays of a folder by name, in the order in which they are applied.

    First the corrections, then the additions, one file for each family of operations.
    """
    additions = sorted((folder / ADDITIONS).glob("*.yaml"))
    return [CORRECTIONS, *(f"{ADDITIONS}/{each.name}" for each in additions)]


def load_overlays(folder: Path) -> list[Overlay]:
    """Read and check all overlays of a folder; messages call them by their names in it."""
    return [parse_overlay(read_text(folder / name), name) for name in overlay_files(folder)]


def parse_overlay(source: str | Mapping[str, Any], name: str) -> Overlay:
    """Check an overlay, as YAML or JSON text or already parsed."""
    data = parse_yaml(source, name) if isinstance(source, str) else source
    if problem := _head_problem(data):
        raise SpecError(f"{name}: {problem}")
    lines = action_lines(source, name) if isinstance(source, str) else [0] * len(data["actions"])
    actions = tuple(
        replace(_action(item, name, number), line=line)
        for number, (item, line) in enumerate(zip(data["actions"], lines, strict=True), start=1)
    )
    refuse_duplicates(actions)
    return Overlay(name, data["info"]["title"], data["info"]["version"], actions)


def _head_problem(data: Any) -> str | None:
    if not isinstance(data, Mapping):
        return f"is not a mapping. Begin with `overlay: {_VERSION}`."
    known = [*_OVERLAY_KEYS, *(key for key in data if key.startswith("x-"))]
    if problem := _unknown_key(data, known):
        return problem
    if data.get("overlay") != _VERSION:
        return f"says `overlay: {data.get('overlay')}`. Only `overlay: {_VERSION}` is known."
    if "extends" in data and not _is_text(data["extends"]):
        return "`extends` must be a URI reference. Write one, or delete it."
    info = data.get("info")
    if not isinstance(info, Mapping):
        return "has no `info`. Add `info` with `title` and `version`."
    if problem := _unknown_key(info, _INFO_KEYS):
        return f"in `info`, {problem}"
    for key in {"title": None, "version": None, **info}:
        if not _is_text(info.get(key)):
            return f"`info.{key}` must be non-empty text. Write it (quoted)."
    if not isinstance(data.get("actions"), list) or not data["actions"]:
        return "`actions` must be a list of at least one action. Write it so."
    return None


def _action(data: Any, name: str, number: int) -> Action:
    if not isinstance(data, Mapping):
        raise action_error(name, number, "none", "is not a mapping. Write `target: ...` and so on.")
    if problem := _action_problem(data):
        raise action_error(name, number, data.get("target"), problem)
    [kind] = _kinds(data)
    evidence = data["x-evidence"]
    return Action(
        target=data["target"],
        description=data["description"],
        evidence=tuple(evidence) if isinstance(evidence, list) else (evidence,),
        matches=data["x-matches"],
        kind=kind,
        value=data[kind],
        optional=data.get("x-optional"),
        varies=data.get("x-varies"),
        source=name,
        number=number,
    )


def _action_problem(data: Mapping[str, Any]) -> str | None:
    if problem := _unknown_key(data, _ACTION_KEYS):
        return problem
    kinds = _kinds(data)
    if len(kinds) != 1:
        found = " and ".join(f"`{kind}`" for kind in kinds) or "none of them"
        return f"needs exactly one of `update`, `remove`; it has {found}."
    if problem := _jsonpath_problem(data.get("target")):
        return problem
    if data.get("remove", True) is not True:
        return "`remove` can only be `true`. Write `remove: true`, or delete the action."
    return _reason_problem(data)


def _reason_problem(data: Mapping[str, Any]) -> str | None:
    if not _is_text(data.get("description")):
        return "`description` must be non-empty text. Say why the change is made."
    for key in ("x-optional", "x-varies"):
        if key in data and not _is_text(data[key]):
            return f"`{key}` must be non-empty text. Say why, or delete it."
    evidence, matches = data.get("x-evidence"), data.get("x-matches")
    items = evidence if isinstance(evidence, list) else [evidence]
    if not items or not all(isinstance(each, str) and _EVIDENCE.fullmatch(each) for each in items):
        return (
            f"`x-evidence` must be an http(s) link or text that begins with `{_INTERNAL}`, or a "
            f"list of these; it is {evidence!r}. Say where the truth can be looked up."
        )
    if type(matches) is not int or matches < 1:
        return (
            f"`x-matches` must be a whole number from 1; it is {matches!r}. Say how many nodes "
            "the target matches."
        )
    return None


def _kinds(data: Mapping[str, Any]) -> list[Kind]:
    return [kind for kind in _KINDS if kind in data]


def _jsonpath_problem(value: Any) -> str | None:
    if not isinstance(value, str):
        return "`target` must be a JSONPath such as $.paths['/v2/x'].get. Write one."
    try:
        normalized(value)
    except InvalidJSONPathError as problem:
        return f"`target` is no RFC 9535 JSONPath: {value!r} ({problem}). Fix the expression."
    return None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _unknown_key(data: Mapping[str, Any], known: Collection[str]) -> str | None:
    for key in data:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join(known)}."
            return f"`{key}` is not a known key. {hint}"
    return None
