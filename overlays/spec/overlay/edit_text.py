"""Edit the YAML text of an overlay; what is not edited stays byte for byte.

ruamel.yaml is not used: deleting an action deletes the comments before the next one, too.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

import yaml

from spec.errors import SpecError

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def delete_actions(text: str, numbers: Collection[int], name: str) -> str:
    """Delete actions, given by position from 1, with the blank lines after them; comments stay."""
    nodes = _action_nodes(text)
    if len(set(numbers)) == len(nodes):
        raise SpecError(f"{name}: every action is obsolete. Delete the file by hand.")
    lines = text.splitlines(keepends=True)
    deleted: set[int] = set()
    for number in numbers:
        node = nodes[number - 1]
        end = _last_line(node) + 1
        while end < len(lines) and not lines[end].strip():
            end += 1
        deleted |= set(range(node.start_mark.line, end))
    return "".join(line for index, line in enumerate(lines) if index not in deleted)


def set_counts(text: str, counts: Mapping[int, int]) -> str:
    """Write other numbers of nodes (`x-matches`) into actions, given by position from 1."""
    nodes = _action_nodes(text)
    # From the end, so that the positions before stay the same.
    for number in sorted(counts, reverse=True):
        pairs = nodes[number - 1].value
        [value] = [value for key, value in pairs if key.value == "x-matches"]
        start, end = value.start_mark.index, value.end_mark.index
        text = f"{text[:start]}{counts[number]}{text[end:]}"
    return text


def _action_nodes(text: str) -> list[Any]:
    root: Any = yaml.compose(text, Loader=_LOADER)
    nodes: list[Any] = next(value.value for key, value in root.value if key.value == "actions")
    return nodes


def _last_line(node: Any) -> int:
    """Return the last line of a node's content; its own end mark is after later comments."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        return max(_last_line(value) for pair in node.value for value in pair)
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        return max(map(_last_line, node.value))
    mark = node.end_mark
    line: int = mark.line
    # A block of text ends where the next line begins.
    return line - 1 if mark.column == 0 else line
