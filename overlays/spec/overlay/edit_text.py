"""Edit the YAML text of an overlay; what is not edited stays byte for byte.

ruamel.yaml is not used: deleting an action deletes the comments before the next one, too.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

import yaml

from spec.document.pointers import Location
from spec.document.yaml import anchored_values
from spec.errors import SpecError

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


Edits = Mapping[int, Collection[Location]]
"""Names to delete from the values of actions, by the actions' positions from 1; none: all of it."""


def prune(text: str, deleted: Edits, instead: Mapping[int, str], name: str) -> str:
    """Delete actions, or names of what they add, with the blank lines after; comments stay.

    Other text may come before an action, or in its place. What the rest refers to by an alias is
    written there.
    """
    nodes = _action_nodes(text)
    if not any(instead.values()) and not any(_rest(nodes, deleted)):
        raise SpecError(f"{name}: every action is obsolete. Delete the file by hand.")
    lines = text.splitlines(keepends=True)
    gone: set[int] = set()
    for number, names in deleted.items():
        for first, last in _spans(nodes[number - 1], names, name):
            end = last + 1
            while end < len(lines) and not lines[end].strip():
                end += 1
            gone |= set(range(first, end))
    lines = _with_values(text, lines, gone)
    for number, more in instead.items():
        at = nodes[number - 1].start_mark.line
        lines[at] = f"{more}{'' if at in gone else lines[at]}"
        gone.discard(at)
    return "".join(line for index, line in enumerate(lines) if index not in gone)


def _rest(nodes: list[Any], deleted: Edits) -> list[int]:
    return [number for number, _ in enumerate(nodes, 1) if deleted.get(number, [()])]


def _spans(action: Any, names: Collection[Location], file: str) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of each name, or of the action if none is given."""
    if not names:
        yield action.start_mark.line, _last_line(action)
    for path in names:
        node = next(value for key, value in action.value if key.value == "update")
        for step in path:
            if node.flow_style:
                raise SpecError(
                    f"{file}: {step} is in brackets with others. Write one key a line there."
                )
            key, node = next(each for each in node.value if each[0].value == step)
        yield key.start_mark.line, _last_line(node)


def _with_values(text: str, lines: list[str], gone: Collection[int]) -> list[str]:
    """Write the value of an anchor at the first alias that remains, if the anchor does not."""
    result = list(lines)
    lost: dict[str, Any] = {}
    written: list[tuple[int, int, int, str]] = []
    values = anchored_values(text)
    events: Iterable[Any] = yaml.parse(text, Loader=_LOADER)
    for event in events:
        start, end = event.start_mark, event.end_mark
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent):
            if start.line not in gone and anchor in lost:
                value = json.dumps(lost.pop(anchor), ensure_ascii=False)
                written.append((start.line, start.column, end.column, f"&{anchor} {value}"))
        elif anchor in values and start.line in gone:
            lost[anchor] = values[anchor]
    # From the end, so that the positions before stay the same.
    for line, first, after, value in reversed(written):
        result[line] = f"{result[line][:first]}{value}{result[line][after:]}"
    return result


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


def action_lines(text: str, name: str) -> list[int]:
    """Return the lines on which the actions of an overlay begin."""
    try:
        return [node.start_mark.line + 1 for node in _action_nodes(text)]
    except yaml.composer.ComposerError as error:
        mark: Any = error.problem_mark
        raise SpecError(
            f"{name}, line {mark.line + 1}: this anchor is there already. Give it another name."
        ) from error


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
