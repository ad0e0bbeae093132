"""Edit an overlay's YAML text, with everything that is not meant left byte for byte."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from spec.errors import SpecError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COUNT: Final = re.compile(r"(\s*x-matches:\s*)\d+")


@dataclass(frozen=True)
class _Span:
    """The lines of an action: the first, the one behind the last, and where its keys begin."""

    first: int
    end: int
    column: int


def delete_actions(text: str, numbers: Collection[int], name: str) -> str:
    """Delete actions, each with the blank lines after it; comments stay.

    Args:
        text: The overlay.
        numbers: Positions of the actions, from 1.
        name: The file's name, for messages.

    Raises:
        SpecError: All of them would go, which leaves no overlay.
    """
    spans = _spans(text)
    if len(set(numbers)) == len(spans):
        raise SpecError(f"{name}: every action is obsolete. Delete the file by hand.")
    lines = text.splitlines(keepends=True)
    gone: set[int] = set()
    for number in numbers:
        span = spans[number - 1]
        end = span.end
        while end < len(lines) and not lines[end].strip():
            end += 1
        gone |= set(range(span.first, end))
    return "".join(line for index, line in enumerate(lines) if index not in gone)


def set_counts(text: str, counts: Mapping[int, int]) -> str:
    """Write other numbers of nodes (`x-matches`) into actions, given by position from 1."""
    lines = text.splitlines(keepends=True)
    spans = _spans(text)
    for number, count in counts.items():
        span = spans[number - 1]
        for index in range(span.first, span.end):
            found = _COUNT.match(lines[index])
            if found and lines[index].index("x-matches") == span.column:
                lines[index] = found[1] + str(count) + lines[index][found.end() :]
    return "".join(lines)


def _spans(text: str) -> list[_Span]:
    root: Any = yaml.compose(text, Loader=_LOADER)
    actions = next(value for key, value in root.value if key.value == "actions")
    return [
        _Span(node.start_mark.line, _last_line(node) + 1, node.start_mark.column)
        for node in actions.value
    ]


def _last_line(node: Any) -> int:
    """Return the last line of a node's content; its own end mark lies behind later comments."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        return max(_last_line(value) for pair in node.value for value in pair)
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        return max(map(_last_line, node.value))
    mark = node.end_mark
    line: int = mark.line
    # A block of text ends where the next line begins.
    return line - 1 if mark.column == 0 else line
