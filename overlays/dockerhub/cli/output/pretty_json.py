"""JSON for people: in lines and colors, drawn by Rich, which is imported when it is needed."""

from collections.abc import Callable
from typing import Any, Final, TextIO

from rich.highlighter import JSONHighlighter

from dockerhub.cli.output.console import open_console
from dockerhub.cli.output.formatting import plain
from dockerhub.files import json_text

_INDENT: Final = 2


def pretty_json(stream: TextIO) -> Callable[[Any], str]:
    """Return what writes a value as JSON for people who see a stream."""
    console, highlight = open_console(stream), JSONHighlighter()

    def encode(value: Any) -> str:
        text = json_text(value, default=plain, indent=_INDENT)
        with console.capture() as drawn:
            # The terminal wraps the lines: they can be copied as they are.
            console.print(highlight(text), soft_wrap=True, end="")
        return drawn.get()

    return encode
