"""What a command prints: results to the standard output, all else to the standard error."""

import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import TypeVar

from attrs import define, field

from dockerhub.cli.output.formats import Column, OutputFormat, write_items, write_one
from dockerhub.cli.output.formatting import safe
from dockerhub.cli.output.progress import Progress, Total
from dockerhub.cli.runtime.options import Options
from dockerhub.cli.runtime.standard_streams import is_terminal, mark_as_utf8, write_error

Item = TypeVar("Item")


@define
class ProgramOutput:
    """Prints results, messages and progress."""

    options: Options
    delay: float
    _progress: Progress | None = field(default=None, init=False)
    _status_lines: int = field(default=0, init=False)

    @property
    def draws_tables(self) -> bool:
        """Whether results are for people: no format was asked for, and they go to a terminal."""
        return self.options.format is OutputFormat.TEXT and is_terminal(sys.stdout)

    def show(
        self,
        items: Iterable[Item],
        columns: Sequence[Column[Item]],
        *,
        label: str = "Reading",
        total: Total = None,
        form: OutputFormat | None = None,
    ) -> int:
        """Show a listing, and return how many items it has.

        Machines get each item as it comes; a table is drawn at the end. For JSON, items are
        mappings or models. `label` is what is being done meanwhile.
        """
        draws = form is None and self.draws_tables
        with self.progress(label, total) as progress:
            counted = _counted(items, progress)
            if not draws:
                form = form or self.options.format
                self._begin(form)
                return write_items(sys.stdout, counted, columns, form)
            found = list(counted)
        return self.draw_table(found, columns)

    def show_one(self, item: Item, columns: Sequence[Column[Item]]) -> None:
        """Show one thing."""
        if self.draws_tables:
            from dockerhub.cli.output.tables import draw_one  # noqa: PLC0415  # Rich takes long

            draw_one(sys.stdout, item, columns)
        else:
            self._begin(self.options.format)
            write_one(sys.stdout, item, columns, self.options.format)

    def show_one_unless_quiet(self, item: Item, columns: Sequence[Column[Item]]) -> None:
        """Show what the exit code says too; with ``--quiet``, only in a format that was chosen."""
        if not self.options.quiet or self.options.format is not OutputFormat.TEXT:
            self.show_one(item, columns)

    def _begin(self, form: OutputFormat) -> None:
        if form is OutputFormat.CSV and self.options.bom:
            mark_as_utf8(sys.stdout)

    def draw_table(self, items: Iterable[Item], columns: Sequence[Column[Item]]) -> int:
        """Draw a table for people, who may be asked about it, and return its number of rows."""
        from dockerhub.cli.output.tables import draw_items  # noqa: PLC0415  # Rich takes long

        return draw_items(sys.stdout if self.draws_tables else sys.stderr, items, columns)

    def say(self, text: str) -> None:
        """Print a message, but not with ``--quiet``."""
        if not self.options.quiet:
            self.warn(text)

    def warn(self, text: str) -> None:
        """Print a message that people must see."""
        write_error("\n".join(map(safe, text.splitlines())) + "\n")

    def progress(self, label: str, total: Total = None) -> Progress:
        """Return progress to draw, as a context manager.

        It is drawn on a terminal, unless lines for machines are printed there too.
        """
        seen = is_terminal(sys.stderr) and not self.options.quiet
        mixed = self.options.format is not OutputFormat.TEXT and is_terminal(sys.stdout)
        stream = sys.stderr if seen and not mixed else None
        self._progress = Progress(stream, label, total, self.delay)
        return self._progress

    def show_status(self, text: str) -> bool:
        """Show a text in place of the one before; return whether it can be seen."""
        if self._progress is not None and self._progress.note(text):
            return True
        if self.options.quiet or not is_terminal(sys.stderr):
            return False
        up = f"\x1b[{self._status_lines - 1}A" if self._status_lines > 1 else ""
        lines = _wrapped(safe(text)) if text else []
        write_error(f"\r{up}\x1b[J" + "\n".join(lines))
        self._status_lines = len(lines)
        return True


def _wrapped(text: str) -> list[str]:
    """Return the lines of a text, of which the terminal need not wrap any."""
    from dockerhub.cli.output.console import open_console  # noqa: PLC0415  # Rich takes long

    # Ctrl-C is echoed behind it.
    return textwrap.wrap(text, open_console(sys.stderr).width - len(" ^C"))


def _counted(items: Iterable[Item], progress: Progress) -> Iterable[Item]:
    for item in items:
        yield item
        progress.advance()
