"""What a terminal shows: its final lines, and how wide texts are."""

import io
import re
import unicodedata
from typing import Any, Final

import pytest
from running import ESCAPES

from dockerhub.cli.output.formats import Column
from dockerhub.cli.output.tables import draw_items, draw_one

_STEPS: Final = re.compile(r"\x1b\[(?P<count>[\d;]*)(?P<kind>[A-Za-z])|\x1b\[\?25[hl]|.", re.DOTALL)


class TerminalIO(io.StringIO):
    """A text stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def cells(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    wide = sum(unicodedata.east_asian_width(each) in "WF" for each in text)
    return len(text) + wide - sum(unicodedata.combining(each) > 0 for each in text)


def screen(written: str, width: int) -> list[str]:
    """Return the lines of a terminal, however long it is, after this was written."""
    lines, row, column = [""], 0, 0
    for step in _STEPS.finditer(written):
        kind, text = step["kind"], step[0]
        if kind == "A":
            row = max(0, row - int(step["count"] or 1))
        elif kind == "K":
            lines[row] = "" if step["count"] == "2" else lines[row][:column]
        elif kind == "J":
            lines[row:] = [lines[row][:column]]
        elif text == "\r":
            column = 0
        elif text == "\n" or (len(text) == 1 and column >= width):
            row, column = row + 1, 0
            lines += [""] * (row + 1 - len(lines))
        if len(text) == 1 and text not in "\r\n":
            lines[row] = f"{lines[row][:column]:{column}}{text}{lines[row][column + 1 :]}"
            column += 1
    return "\n".join(line.rstrip() for line in lines).rstrip().split("\n")


def drawn(items: list[Any], columns: list[Column[Any]], width: int) -> list[str]:
    """Return the lines of a table on a terminal of this width."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        shown = draw_items(TerminalIO(), items, columns)
    return [line.rstrip() for line in ESCAPES.sub("", shown).splitlines()]


def described(item: Any, columns: list[Column[Any]]) -> list[str]:
    """Return the lines about one thing on a terminal of 100 columns."""
    stream = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "100")
        draw_one(stream, item, columns)
    return [line.rstrip() for line in ESCAPES.sub("", stream.getvalue()).splitlines()]
