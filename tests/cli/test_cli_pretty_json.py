"""JSON on a terminal: in colors and indented, and otherwise the same."""

import io
import json
from datetime import UTC, datetime

import pytest
from running import ESCAPES
from screens import TerminalIO

from dockerhub.cli.output.pretty_json import pretty_json

VALUE = {"name": "words " * 20, "sent": datetime(2026, 11, 1, tzinfo=UTC), "tags": [1, None]}
"""With a text that is wider than the terminal."""
TEXT = f"""{{
  "name": "{"words " * 20}",
  "sent": "2026-11-01T00:00:00Z",
  "tags": [
    1,
    null
  ]
}}"""


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")


def test_json_is_indented_and_colored_on_a_terminal() -> None:
    """Of that terminal, whatever standard output is; each line is whole, so it can be copied."""
    shown = pretty_json(TerminalIO())(VALUE)
    assert '\n  \x1b[1;34m"name"\x1b[0m: \x1b[32m"words ' in shown
    assert ESCAPES.sub("", shown) == TEXT


def test_json_has_no_colors_elsewhere() -> None:
    """One function writes several values, each as if it were the only one."""
    encode = pretty_json(io.StringIO())
    assert [encode(VALUE), encode("a"), encode([])] == [TEXT, '"a"', "[]"]
    assert json.loads(encode(VALUE))["tags"] == VALUE["tags"]
