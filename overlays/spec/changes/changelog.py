"""The changes of an API as Markdown for people and as JSON for programs."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from spec.changes.find import Change, Kind


def next_version(version: str, changes: Sequence[Change]) -> str:
    """Return the version that the changes ask for (https://semver.org).

    Before 1.0.0 the second number counts breaking changes, and the first release is 0.1.0.
    """
    numbers = [int(number) for number in re.findall(r"\d+", version)[:3]]
    if not changes:
        return version
    level = _level(changes)
    if numbers[0] == 0:
        level = min(level + 1, 2) if any(numbers) else 1
    numbers[level] += 1
    return ".".join(map(str, [*numbers[: level + 1], *[0] * (2 - level)]))


def _level(changes: Sequence[Change]) -> int:
    """Return which number of the version changes: major, minor or patch."""
    if any(each.breaking for each in changes):
        return 0
    return 1 if any(each.kind is Kind.ADDED for each in changes) else 2


def as_json(changes: Sequence[Change], version: str) -> str:
    """Write the changes for programs."""
    data: dict[str, Any] = {
        "version": next_version(version, changes),
        "breaking": sum(each.breaking for each in changes),
        "changes": [asdict(each) for each in changes],
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
            lines += [f"## {heading}", "", *(f"* {_sentence(each, methods)}" for each in found), ""]
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


def _sentence(change: Change, methods: Mapping[str, str]) -> str:
    operation = change.name.partition("(")[0].partition(" ")[0]
    method = methods.get(operation)
    known = f" (`{method}`)" if method else ""
    return f"{change.thing} {_plain(change.name)}{known} {change.kind}: {_plain(change.text)}"


def _plain(text: str) -> str:
    """Write what the vendor says as code, so that nothing in it is markup."""
    return "`" + " ".join(text.replace("`", "'").split()) + "`"
