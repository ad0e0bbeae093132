"""What is asked, where it is asked, and what counts as an answer."""

import io
import sys
from collections.abc import Callable
from typing import Any

import click
import pytest
from screens import TerminalIO

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


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], TerminalIO]:
    """Type an answer on a terminal; return what is shown there."""

    def answer(text: str) -> TerminalIO:
        monkeypatch.setattr(sys, "stdin", TerminalIO(f"{text}\n"))
        shown = TerminalIO()
        monkeypatch.setattr(sys, "stderr", shown)
        return shown

    return answer


YES_OR_NO = "Delete it? [y/N] "
BY_NAME = "Delete it? [Type acme/app to confirm] "


@pytest.mark.parametrize(
    ("word", "answers", "shown"),
    [(None, ("y", "Y", "yes", " YES "), YES_OR_NO), ("acme/app", ("acme/app",), BY_NAME)],
)
def test_a_confirmed_command_continues(
    word: str | None, answers: tuple[str, ...], shown: str, type_in: Callable[[str], TerminalIO]
) -> None:
    for answer in answers:
        terminal = type_in(answer)
        Questions().confirm("Delete it?", yes=False, word=word)
        assert terminal.getvalue() == shown


@pytest.mark.parametrize(
    ("word", "answers"),
    [(None, ("", "n", "ye", "acme/app")), ("acme/app", ("", "y", "yes", "Acme/App"))],
)
def test_any_other_answer_changes_nothing(
    word: str | None, answers: tuple[str, ...], type_in: Callable[[str], TerminalIO]
) -> None:
    """The name has to be exact."""
    for answer in answers:
        type_in(answer)
        with pytest.raises(CommandError) as raised:
            Questions().confirm("Delete it?", yes=False, word=word)
        assert str(raised.value) == "Nothing was changed."


def test_a_name_is_asked_for(type_in: Callable[[str], TerminalIO]) -> None:
    """Only that name counts."""
    terminal = type_in("acme/app")
    Questions().confirm_name("Delete it?", "acme/app", given=None)
    assert terminal.getvalue() == BY_NAME
    type_in("y")
    with pytest.raises(CommandError):
        Questions().confirm_name("Delete it?", "acme/app", given=None)


def test_a_command_that_an_option_confirms_asks_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It needs no terminal; but the option has to have the right name."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("acme/app\n"))
    Questions().confirm("Delete it?", yes=True)
    Questions().confirm_name("Delete it?", "acme/app", given="acme/app")
    with pytest.raises(click.UsageError) as raised:
        Questions().confirm_name("Delete it?", "acme/app", given="acme/ap")
    assert raised.value.message == "--confirm has 'acme/ap', not 'acme/app': nothing was changed."
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("missing", ["stdin", "stderr"])
def test_without_a_terminal_the_message_names_the_option(
    missing: str, type_in: Callable[[str], TerminalIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the value that a shell takes. Somebody has to see the question, and to answer."""
    type_in("y")
    monkeypatch.setattr(sys, missing, io.StringIO("y\n"))
    with pytest.raises(click.UsageError) as raised:
        Questions().confirm("Delete it?", yes=False)
    assert raised.value.message == "Delete it? There is no terminal to ask on: add --yes."
    with pytest.raises(click.UsageError) as raised:
        Questions().confirm_name("Delete it?", "my profile", given=None)
    assert raised.value.message == (
        "Delete it? There is no terminal to ask on: add --confirm 'my profile'."
    )
