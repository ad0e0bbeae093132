"""One run of the program: its client, its output, its questions."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from getpass import getpass
from typing import TYPE_CHECKING, Any, Final

import click
from attrs import define, field

from dockerhub._base.clock import Clock, SystemClock
from dockerhub._config.settings import DEFAULT_URL
from dockerhub._version import __version__
from dockerhub.cli.ending import CommandError
from dockerhub.cli.logs import logged
from dockerhub.cli.options import Options
from dockerhub.cli.output import Column, write_items, write_one
from dockerhub.cli.progress import PATIENCE, Progress, Total
from dockerhub.cli.streams import complain, is_terminal
from dockerhub.cli.text import safe
from dockerhub.cli.waiting import SeenWaits

if TYPE_CHECKING:
    from dockerhub import DockerHub

__all__ = ["Program"]

USER_AGENT: Final = f"dockerhub-cli/{__version__}"


@define
class Program:
    """What a command works with.

    Args:
        clock: Tells the time, and waits.
        patience: Seconds before progress is drawn.
    """

    clock: Clock = field(factory=SystemClock)
    patience: float = PATIENCE
    options: Options = field(factory=Options, init=False)
    hint: Callable[[], str | None] | None = field(default=None, init=False)
    between_waits: Callable[[], None] | None = field(default=None, init=False)
    """Called while the client waits; it may raise where to stop does no harm."""
    _hub: "DockerHub | None" = field(default=None, init=False)
    _stack: ExitStack = field(factory=ExitStack, init=False)
    _progress: Progress | None = field(default=None, init=False)

    @property
    def hub(self) -> "DockerHub":
        """The client, made when it is first used."""
        if self._hub is None:
            options = self.options
            self._stack.enter_context(logged(verbose=options.verbose, debug=options.debug))
            self._hub = self._stack.enter_context(self._new_hub())
        return self._hub

    def _new_hub(self) -> "DockerHub":
        from dockerhub import DockerHub, RetryPolicy  # noqa: PLC0415  # not to show some help

        options = self.options
        waits = SeenWaits(self.clock, self.say, self._count_down, self._between_waits)
        return DockerHub(
            base_url=options.url,
            anonymous=options.anonymous,
            otp=self.ask_code if self.asks_codes else None,
            retry=RetryPolicy(
                longest_wait=options.max_wait, deadline=max(600.0, 5 * options.max_wait)
            ),
            user_agent=USER_AGENT,
            clock=waits,
            on_event=waits.hear,
        )

    @property
    def asks_codes(self) -> bool:
        """Whether somebody is asked for the code of a second factor, if one is needed."""
        if self.options.anonymous or not self.has_terminal:
            return False
        given = {name for name, value in os.environ.items() if value}
        if given & {"DOCKERHUB_TOKEN", "DOCKERHUB_TOTP_SECRET"}:
            return False
        # Elsewhere than at Docker Hub, no password that Docker stored is used.
        url = self.options.url or os.environ.get("DOCKERHUB_URL") or DEFAULT_URL
        return url == DEFAULT_URL or bool(given & {"DOCKERHUB_PASSWORD", "DOCKER_PASSWORD"})

    def close(self) -> None:
        """Close the client."""
        self._stack.close()

    # What is found goes to the standard output.

    @property
    def draws_tables(self) -> bool:
        """Whether output is for people: no format was asked for, and it goes to a terminal."""
        return self.options.format is None and is_terminal(sys.stdout)

    def show(
        self,
        items: Iterable[Any],
        columns: Sequence[Column],
        *,
        label: str = "Reading",
        total: Total = None,
    ) -> int:
        """Show a listing in the format that was asked for.

        Machines get each item as it comes. A table is drawn when all are there.

        Args:
            items: What to show; for JSON, mappings or models of the library.
            columns: What tables, CSV and plain lines hold.
            label: What is being done meanwhile.
            total: How many items there are, or what tells it; None if nobody knows.

        Returns:
            How many there were.
        """
        if not self.draws_tables:
            return self.write(items, columns, self.options.format, label, total)
        from dockerhub.cli.tables import draw_items  # noqa: PLC0415  # Rich takes long

        with self.progress(label, total) as progress:
            found = list(_counted(items, progress))
        return draw_items(sys.stdout, found, columns)

    def write(
        self,
        items: Iterable[Any],
        columns: Sequence[Column],
        form: str | None,
        label: str,
        total: Total = None,
    ) -> int:
        """Write a listing for machines, whatever the options say; see `show`."""
        with self.progress(label, total) as progress:
            return write_items(sys.stdout, _counted(items, progress), columns, form)

    def show_one(self, item: Any, columns: Sequence[Column]) -> None:
        """Show one thing in the format that was asked for."""
        if self.draws_tables:
            from dockerhub.cli.tables import draw_one  # noqa: PLC0415  # Rich takes long

            draw_one(sys.stdout, item, columns)
        else:
            write_one(sys.stdout, item, columns, self.options.format)

    def draw(self, items: Iterable[Any], columns: Sequence[Column]) -> None:
        """Draw a table for people, who may be asked about it; the output may be elsewhere."""
        from dockerhub.cli.tables import draw_items  # noqa: PLC0415  # Rich takes long

        draw_items(sys.stdout if self.draws_tables else sys.stderr, items, columns)

    # All else that is said goes to the standard error.

    def say(self, text: str) -> None:
        """Tell people what was done, or what to know; not with ``--quiet``."""
        if not self.options.quiet:
            self.warn(text)

    def warn(self, text: str) -> None:
        """Tell people what they must know."""
        complain("\n".join(map(safe, text.splitlines())) + "\n")

    def progress(self, label: str, total: Total = None) -> Progress:
        """Return progress to draw, as a context manager.

        It is drawn on a terminal, unless lines for machines are printed there too.
        """
        seen = is_terminal(sys.stderr) and not self.options.quiet
        mixed = self.options.format is not None and is_terminal(sys.stdout)
        stream = sys.stderr if seen and not mixed else None
        self._progress = Progress(stream, label, total, self.patience)
        return self._progress

    def if_stopped(self, hint: Callable[[], str | None] | None) -> None:
        """Set what is said, besides, if an error or a signal ends the command from now on."""
        self.hint = hint

    def _between_waits(self) -> None:
        if self.between_waits:
            self.between_waits()

    def _count_down(self, text: str) -> bool:
        if self._progress is not None and self._progress.note(text):
            return True
        if self.options.quiet or not is_terminal(sys.stderr):
            return False
        complain(f"\r\x1b[K{safe(text)}")
        return True

    # Questions are asked on a terminal only.

    @property
    def asks(self) -> bool:
        """Whether somebody may be there, so that nothing is deleted without a yes.

        If the question cannot be seen, as with ``2> log``, there must be a ``--yes``.
        """
        return is_terminal(sys.stdin)

    @property
    def has_terminal(self) -> bool:
        """Whether somebody is there to be asked."""
        return is_terminal(sys.stdin) and is_terminal(sys.stderr)

    def confirm(self, question: str, *, yes: bool, word: str | None = None) -> None:
        """Go on only if somebody says yes.

        Args:
            question: What is going to be done, as a question.
            yes: Whether ``--yes`` was given, so that nobody is asked.
            word: What to type to say yes, e.g. the repository's name; ``y`` if None.

        Raises:
            CommandError: The answer is no.
            UsageError: Nobody is there to be asked.
        """
        if yes:
            return
        if not self.has_terminal:
            raise click.UsageError(f"{question} There is no terminal to ask on: add --yes.")
        wanted = f"Type {word} to go on" if word else "y/N"
        answer = self.ask(f"{question} [{wanted}] ")
        if answer != word if word else answer.lower() not in ("y", "yes"):
            raise CommandError("Nothing was changed.")

    def ask(self, prompt: str) -> str:
        """Ask for a line.

        Raises:
            CommandError: The input has ended.
        """
        sys.stderr.write(safe(prompt))
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise CommandError("The input has ended: nothing was changed.")
        return line.strip()

    def ask_secret(self, prompt: str) -> str:
        """Ask for a line that is not shown.

        Raises:
            CommandError: The input has ended.
        """
        try:
            return getpass(safe(prompt), sys.stderr)
        except EOFError:
            raise CommandError("The input has ended: nothing was changed.") from None

    def ask_code(self) -> str:
        """Ask for the code of a second factor."""
        return self.ask_secret("Code of the second factor: ")


def _counted(items: Iterable[Any], progress: Progress) -> Iterable[Any]:
    for item in items:
        yield item
        progress.advance()
