"""Questions, which are asked on a terminal only."""

import sys

import click
from attrs import define

from dockerhub.cli.output.formatting import safe
from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.cli.runtime.standard_streams import is_terminal


@define
class Questions:
    """Asks the user at the terminal."""

    @property
    def can_ask(self) -> bool:
        """Whether somebody is there who sees the question and can answer."""
        return is_terminal(sys.stdin) and is_terminal(sys.stderr)

    def confirm(self, question: str, *, yes: bool, word: str | None = None) -> None:
        """Continue only if somebody types ``y``, or `word`, or if `yes`: ``--yes`` was given."""
        if yes:
            return
        if not self.can_ask:
            raise click.UsageError(f"{question} There is no terminal to ask on: add --yes.")
        wanted = f"Type {word} to confirm" if word else "y/N"
        answer = self.ask(f"{question} [{wanted}] ")
        if answer != word if word else answer.lower() not in ("y", "yes"):
            raise CommandError("Nothing was changed.")

    def confirm_name(self, what: str, name: str, *, given: str | None) -> None:
        """Continue only if somebody types a name, or if it was `given`, with ``--confirm``.

        Args:
            what: What will be done, as a question.
            name: The name of what is lost.
            given: The value of the option; None to ask.
        """
        if given is not None and given != name:
            raise click.UsageError(f"--confirm has {given!r}, not {name!r}: nothing was changed.")
        if given is None and not self.can_ask:
            import shlex  # noqa: PLC0415  # few commands ask for a name

            raise click.UsageError(
                f"{what} There is no terminal to ask on: add --confirm {shlex.quote(name)}."
            )
        self.confirm(what, yes=given is not None, word=name)

    def ask(self, prompt: str, *, hidden: bool = False) -> str:
        """Ask for a line, which is not shown if it is hidden."""
        try:
            line = _read_hidden(prompt) if hidden else _read_line(prompt)
        except EOFError:
            raise CommandError("The input has ended: nothing was changed.") from None
        except UnicodeDecodeError:
            # Its message shows a part of what was typed.
            raise CommandError("The input is not text in UTF-8: nothing was changed.") from None
        return line if hidden else line.strip()

    def ask_code(self) -> str:
        """Ask for the code of a second factor."""
        return self.ask("Two-factor code: ", hidden=True)


def _read_hidden(prompt: str) -> str:
    from getpass import getpass  # noqa: PLC0415  # few commands ask for a secret

    return getpass(safe(prompt), sys.stderr)


def _read_line(prompt: str) -> str:
    sys.stderr.write(safe(prompt))
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line
