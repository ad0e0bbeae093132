"""The changes of an API as Markdown for people and as JSON for programs."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from spec.changes.find import Change, Kind

_OPERATION_OF: Final = ("operation", "argument", "result", "security", "answer")
_LEVELS: Final = ("major", "minor", "patch")


def next_version(version: str, changes: Sequence[Change]) -> str:
    """Return the version that the changes ask for (https://semver.org).

    Before 1.0.0 the second number counts breaking changes.
    """
    numbers = [int(number) for number in re.findall(r"\d+", version)[:3]]
    level = _LEVELS.index(_level(changes)) if changes else None
    if level is None:
        return version
    if numbers[0] == 0:
        level = min(level + 1, 2)
    numbers[level] += 1
    return ".".join(map(str, [*numbers[: level + 1], *[0] * (2 - level)]))


def _level(changes: Sequence[Change]) -> str:
    if any(each.breaking for each in changes):
        return "major"
    return "minor" if any(each.kind is Kind.ADDED for each in changes) else "patch"


def as_json(changes: Sequence[Change], version: str) -> str:
    """Write the changes for programs."""
    data: dict[str, Any] = {
        "version": next_version(version, changes),
        "breaking": sum(each.breaking for each in changes),
        "changes": [
            {
                "kind": each.kind.value,
                "thing": each.thing,
                "name": each.name,
                "breaking": each.breaking,
                "text": each.text,
            }
            for each in changes
        ],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def as_markdown(
    changes: Sequence[Change], version: str, title: str, methods: Mapping[str, str]
) -> str:
    """Write the changes for people, with the client's methods by operation."""
    lines = [f"# {title}", ""]
    if not changes:
        return "\n".join([*lines, "Nothing that users of the client see has changed.", ""])
    breaking = [each for each in changes if each.breaking]
    other = [each for each in changes if not each.breaking]
    can_break = f"{len(breaking)} of {len(changes)} changes can break code that uses the client"
    suggested = next_version(version, changes)
    lines += [f"Suggested version: {suggested} (now {version}). {can_break}.", ""]
    for heading, found in (("Breaking", breaking), ("Other", other)):
        if found:
            lines += [f"## {heading}", "", *(_line(each, methods) for each in found), ""]
    lines += ["## For CHANGELOG.md", "", *changelog_text(changes, methods), ""]
    return "\n".join(lines)


def changelog_text(changes: Sequence[Change], methods: Mapping[str, str]) -> list[str]:
    """Propose what CHANGELOG.md says: breaking changes singly, the others by operation or model."""
    lines = [f"* **Breaking:** {_sentence(each, methods)}" for each in changes if each.breaking]
    rest = [each for each in changes if not each.breaking]
    for kind in Kind:
        names = [_plain(each.name) for each in rest if each.kind is kind]
        if names:
            lines.append(f"* {kind.capitalize()}: {', '.join(dict.fromkeys(names))}.")
    return lines


def _line(change: Change, methods: Mapping[str, str]) -> str:
    return f"* {_sentence(change, methods)}"


def _sentence(change: Change, methods: Mapping[str, str]) -> str:
    operation = change.name.partition("(")[0].partition(" ")[0]
    method = methods.get(operation) if change.thing in _OPERATION_OF else None
    known = f" (`{method}`)" if method else ""
    return f"{change.thing} {_plain(change.name)}{known} {change.kind}: {_plain(change.text)}"


def _plain(text: str) -> str:
    """Write what the vendor says as code, so that nothing in it is markup."""
    return "`" + " ".join(text.replace("`", "'").split()) + "`"
