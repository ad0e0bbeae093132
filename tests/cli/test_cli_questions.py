"""What is asked, where it is asked, and what counts as an answer."""

import io
import sys
from typing import Any

import pytest

from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.cli.runtime.questions import Questions

ENDED = "The input has ended: nothing was changed."
NO_TEXT = "The input is not text in UTF-8: nothing was changed."


class HiddenInput:
    """Takes an answer that is not shown, as a terminal does."""

    def __init__(self, answer: str | Exception) -> None:
        self.answer = answer

    def __call__(self, prompt: str, stream: Any) -> str:
        stream.write(prompt)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize("ending", ["\n", "", "  \r\nmore\n"])
def test_a_question_takes_one_line(
    ending: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the spaces around it. Nothing in the question can control the terminal."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f" acme/app{ending}"))
    assert Questions().ask("Delete \x1b[2Ja? ") == "acme/app"
    assert capsys.readouterr() == ("", "Delete \\x1b[2Ja? ")


def test_a_hidden_answer_is_taken_as_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A password may begin or end with a space."""
    monkeypatch.setattr("getpass.getpass", HiddenInput(" secret "))
    assert Questions().ask("Password of a\x07: ", hidden=True) == " secret "
    assert capsys.readouterr() == ("", "Password of a\\x07: ")


def test_the_code_of_a_second_factor_is_hidden(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("getpass.getpass", HiddenInput("123456"))
    assert Questions().ask_code() == "123456"
    assert capsys.readouterr() == ("", "Two-factor code: ")


def test_a_question_without_an_answer_ends_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty line is an answer."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    assert Questions().ask("Name: ") == ""
    monkeypatch.setattr("getpass.getpass", HiddenInput(EOFError()))
    for hidden in (False, True):
        with pytest.raises(CommandError) as raised:
            Questions().ask("Name: ", hidden=hidden)
        assert str(raised.value) == ENDED


def test_an_answer_in_another_encoding_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in the message nor in a traceback."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"p\xe4ss\n"), "utf-8"))
    error = UnicodeDecodeError("utf-8", b"\xe4", 0, 1, "invalid")
    monkeypatch.setattr("getpass.getpass", HiddenInput(error))
    for hidden in (False, True):
        with pytest.raises(CommandError) as raised:
            Questions().ask("Name: ", hidden=hidden)
        assert str(raised.value) == NO_TEXT
        assert raised.value.__suppress_context__
