"""OpenAPI Overlay 1.1 documents (https://spec.openapis.org/overlay/v1.1.0.html), read strictly.

Besides what the specification asks for, each action carries why it is there and how many nodes
it changes:

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
from pathlib import Path
from typing import Any, Final

from spec.document.yaml import parse_yaml, read_text
from spec.errors import SpecError
from spec.overlay.actions import Action, Kind, Overlay, action_error
from spec.overlay.apply import refuse_duplicates
from spec.overlay.jsonpath import InvalidJSONPathError, normalized

CORRECTIONS: Final = "corrections.yaml"
ADDITIONS: Final = "additions"
_VERSION = "1.1.0"
_KINDS: tuple[Kind, ...] = ("update", "remove", "copy")
_REASONS = ("x-optional", "x-varies")
_ACTION_KEYS = ("target", "description", "x-evidence", "x-matches", *_REASONS, *_KINDS)
_OVERLAY_KEYS = ("overlay", "info", "extends", "actions")
_INFO_REQUIRED = ("title", "version")
_INFO_KEYS = (*_INFO_REQUIRED, "description")
_INTERNAL = "spec-internal"
_LINK = re.compile(r"https?://[^\s/]+\S*")


def overlay_files(folder: Path) -> list[str]:
    """List the overlays of a folder by name, in the order in which they are applied.

    First the corrections, then the additions, one file for each family of operations.
    """
    additions = sorted((folder / ADDITIONS).glob("*.yaml"))
    return [CORRECTIONS, *(f"{ADDITIONS}/{each.name}" for each in additions)]


def load_overlays(folder: Path) -> list[Overlay]:
    """Read and check all overlays of a folder; messages call them by their names in it.

    Raises:
        SpecError: As `load_overlay`.
    """
    return [load_overlay(folder / name, name) for name in overlay_files(folder)]


def load_overlay(path: Path, name: str | None = None) -> Overlay:
    """Read and check an overlay file.

    Args:
        path: The file.
        name: What messages call it; its path by default.

    Raises:
        SpecError: The file cannot be read, or `parse_overlay` refuses it.
    """
    return parse_overlay(read_text(path), name or str(path))


def parse_overlay(source: str | Mapping[str, Any], name: str) -> Overlay:
    """Check an overlay, as YAML or JSON text or already parsed.

    Args:
        source: The text, or the data that it stands for.
        name: The file's name, for messages.

    Raises:
        SpecError: Not YAML, not Overlay 1.1.0, unknown or missing keys, a bad JSONPath, no
            description, evidence or number of matches, or the same action twice. The message
            names the file, the action and what to do.
    """
    data = parse_yaml(source, name) if isinstance(source, str) else source
    if not isinstance(data, Mapping):
        raise SpecError(f"{name}: is no mapping. Begin with `overlay: {_VERSION}`.")
    _check_head(data, name)
    actions = tuple(
        _action(item, name, number) for number, item in enumerate(data["actions"], start=1)
    )
    refuse_duplicates(actions)
    return Overlay(name, data["info"]["title"], data["info"]["version"], actions)


def _check_head(data: Mapping[str, Any], name: str) -> None:
    known = [*_OVERLAY_KEYS, *(key for key in data if key.startswith("x-"))]
    if problem := _unknown_key(data, known):
        raise SpecError(f"{name}: {problem}")
    if data.get("overlay") != _VERSION:
        raise SpecError(
            f"{name}: says `overlay: {data.get('overlay')}`. Only `overlay: {_VERSION}` is known."
        )
    if "extends" in data and not _is_text(data["extends"]):
        raise SpecError(f"{name}: `extends` must be a URI reference. Write one, or delete it.")
    _check_info(data.get("info"), name)
    if not isinstance(data.get("actions"), list) or not data["actions"]:
        raise SpecError(f"{name}: `actions` must be a list of at least one action. Write it so.")


def _check_info(info: Any, name: str) -> None:
    if not isinstance(info, Mapping):
        raise SpecError(f"{name}: has no `info`. Add `info` with `title` and `version`.")
    if problem := _unknown_key(info, _INFO_KEYS):
        raise SpecError(f"{name}: in `info`, {problem}")
    for key in {**dict.fromkeys(_INFO_REQUIRED), **info}:
        if not _is_text(info.get(key)):
            raise SpecError(f"{name}: `info.{key}` must be non-empty text. Write it (quoted).")


def _action(data: Any, name: str, number: int) -> Action:
    if not isinstance(data, Mapping):
        raise action_error(name, number, "none", "is no mapping. Write `target: ...` and so on.")
    try:
        return _checked_action(data, name, number)
    except _RefusedError as refused:
        raise action_error(name, number, data.get("target"), str(refused)) from refused


class _RefusedError(Exception):
    """What is wrong with an action, before the action is named."""


def _checked_action(data: Mapping[str, Any], name: str, number: int) -> Action:
    if problem := _unknown_key(data, _ACTION_KEYS):
        raise _RefusedError(problem)
    kind = _kind(data)
    return Action(
        target=_jsonpath(data.get("target"), "target"),
        description=_description(data),
        evidence=_evidence(data.get("x-evidence")),
        matches=_matches(data.get("x-matches")),
        kind=kind,
        value=_value(kind, data[kind]),
        optional=_reason(data, "x-optional"),
        varies=_reason(data, "x-varies"),
        source=name,
        number=number,
    )


def _kind(data: Mapping[str, Any]) -> Kind:
    present = [kind for kind in _KINDS if kind in data]
    if len(present) != 1:
        found = " and ".join(f"`{kind}`" for kind in present) or "none of them"
        raise _RefusedError(f"needs exactly one of `update`, `remove`, `copy`; it has {found}.")
    return present[0]


def _value(kind: Kind, value: Any) -> Any:
    if kind == "copy":
        return _jsonpath(value, "copy")
    if kind == "remove" and value is not True:
        raise _RefusedError(
            "`remove` can only be `true`. Write `remove: true`, or delete the action."
        )
    return value


def _jsonpath(value: Any, key: str) -> str:
    if not isinstance(value, str):
        raise _RefusedError(f"`{key}` must be a JSONPath such as $.paths['/v2/x'].get. Write one.")
    try:
        normalized(value)
    except InvalidJSONPathError as problem:
        raise _RefusedError(
            f"`{key}` is no RFC 9535 JSONPath: {value!r} ({problem}). Fix the expression."
        ) from problem
    return value


def _description(data: Mapping[str, Any]) -> str:
    description = data.get("description")
    if not _is_text(description):
        raise _RefusedError("`description` must be non-empty text. Say why the change is made.")
    return str(description)


def _evidence(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    if not items or not all(map(_is_evidence, items)):
        raise _RefusedError(
            f"`x-evidence` must be an http(s) link or text that begins with `{_INTERNAL}`, or a "
            f"list of these; it is {value!r}. Say where the truth can be looked up."
        )
    return tuple(items)


def _is_evidence(item: Any) -> bool:
    return isinstance(item, str) and (item.startswith(_INTERNAL) or bool(_LINK.fullmatch(item)))


def _reason(data: Mapping[str, Any], key: str) -> str | None:
    if key not in data:
        return None
    if not _is_text(data[key]):
        raise _RefusedError(f"`{key}` must be non-empty text. Say why, or delete it.")
    return str(data[key])


def _matches(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise _RefusedError(
            f"`x-matches` must be a whole number from 1; it is {value!r}. Say how many nodes "
            "the target matches."
        )
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _unknown_key(data: Mapping[str, Any], known: Collection[str]) -> str | None:
    for key in data:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join(known)}."
            return f"`{key}` is no known key. {hint}"
    return None
