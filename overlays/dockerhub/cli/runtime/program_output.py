"""What a command prints: results to the standard output, all else to the standard error."""

import json
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

from attrs import define, field

from dockerhub.cli.output.formats import Column, OutputFormat
from dockerhub.cli.output.formatting import safe
from dockerhub.cli.output.progress import Progress, Total
from dockerhub.cli.output.sent_items import SentItems
from dockerhub.cli.output.writing import (
    Encode,
    bare,
    to_data,
    to_json,
    write_items,
    write_lines,
    write_one,
)
from dockerhub.cli.runtime.options import Options
from dockerhub.cli.runtime.standard_streams import is_terminal, mark_as_utf8, write_error

Item = TypeVar("Item")

_JSON: Final = (OutputFormat.JSON, OutputFormat.NDJSON)


@define
class ProgramOutput:
    """Prints results, messages and progress."""

    options: Options
    delay: float
    sent: SentItems = field(factory=SentItems, init=False)
    """What the last response had, for JSON."""
    _progress: Progress | None = field(default=None, init=False)
    _status_lines: int = field(default=0, init=False)

    @property
    def draws_tables(self) -> bool:
        """Whether results are for people: no format was asked for, and they go to a terminal."""
        options = self.options
        is_free = options.select is None and options.template is None
        return options.format is OutputFormat.TEXT and is_free and is_terminal(sys.stdout)

    @property
    def wants_data(self) -> bool:
        """Whether results are printed as they came, in JSON."""
        options = self.options
        return (options.format in _JSON or options.select is not None) and not options.fields

    def as_asked(self, items: Any) -> Any:
        """Return a listing as the format wants it: for JSON, with its items as they came."""
        if not self.wants_data:
            return items
        return items.raw() if hasattr(items, "raw") else map(self.sent.find, items)

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
        columns = self._chosen(columns)
        source = self.as_asked(items)
        if total is None and hasattr(source, "total"):
            total = lambda: source.total  # noqa: E731  # it is read again and again
        draws = form is None and self.draws_tables
        with self.progress(label, total, mixed=not draws and is_terminal(sys.stdout)) as progress:
            counted = _counted(source, progress)
            if not draws:
                return self._write(counted, columns, form or self.options.format)
            found = list(counted)
        return self.draw_table(found, columns)

    def show_first(
        self,
        items: Iterable[Item],
        wanted: int | None,
        columns: Sequence[Column[Item]],
        *,
        more: Callable[[], str] | None,
        label: str = "Reading",
        total: Total = None,
    ) -> int:
        """Show the first items of a listing, and return how many there were.

        `wanted` is their number; None for all. `more` returns what to say if there are more; if it
        is None, they are not looked for, which may take a request.
        """
        found = iter(self.as_asked(items))
        count = self.show(islice(found, wanted), columns, label=label, total=total)
        if more is not None and next(found, None) is not None:
            self.say(more())
        return count

    def _write(
        self, items: Iterable[Any], columns: Sequence[Column[Any]], form: OutputFormat
    ) -> int:
        options, stream = self.options, sys.stdout
        if options.template is not None:
            template = options.template
            return write_lines(stream, (template.render(item, columns) for item in items))
        if options.select is not None:
            select, form = options.select, options.format
            items = (select(self._data(item, columns)) for item in items)
            if form is OutputFormat.TEXT:
                encode = self._encode
                return write_lines(stream, (bare(item, encode) for item in items))
        elif self._picks(form):
            items = (self._data(item, columns) for item in items)
        self._begin(form)
        return write_items(stream, items, columns, form, self._encode)

    def _chosen(self, columns: Sequence[Column[Item]]) -> Sequence[Column[Item]]:
        """Return the columns to show: all, unless some were chosen."""
        if not self.options.fields:
            return columns
        from dockerhub.cli.output.views import chosen  # noqa: PLC0415  # few choose

        return chosen(columns, self.options.fields)

    def _picks(self, form: OutputFormat) -> bool:
        """Tell whether JSON has only some fields of an item."""
        return bool(self.options.fields) and form in _JSON

    def _data(self, item: Any, columns: Sequence[Column[Any]]) -> Any:
        """Return what JSON has of an item: only the chosen fields, if some were chosen."""
        if self.options.fields:
            item = {column.name: column.value(item) for column in columns}
        return json.loads(to_json(to_data(item, columns)))

    @property
    def _encode(self) -> Encode:
        """What writes JSON: pretty on a terminal, compact elsewhere."""
        if not is_terminal(sys.stdout):
            return to_json
        from dockerhub.cli.output.pretty_json import pretty_json  # noqa: PLC0415  # Rich takes long

        return pretty_json(sys.stdout)

    def show_one(self, item: Item, columns: Sequence[Column[Item]]) -> None:
        """Show one thing."""
        options = self.options
        columns = self._chosen(columns)
        shown: Any = self.sent.find(item) if self.wants_data else item
        if self.draws_tables:
            from dockerhub.cli.output.tables import draw_one  # noqa: PLC0415  # Rich takes long

            draw_one(sys.stdout, item, columns)
        elif options.template is not None:
            self._write([item], columns, options.format)
        elif options.select is not None:
            self.show_data(self._data(shown, columns))
        else:
            self._begin(options.format)
            if self._picks(options.format):
                shown = self._data(item, columns)
            write_one(sys.stdout, shown, columns, options.format, self._encode)

    def show_data(self, value: Any) -> None:
        """Show something in JSON, or the part of it that was selected; a text as it is."""
        options = self.options
        found = value if options.select is None else options.select(value)
        encode = to_json if options.format is OutputFormat.NDJSON else self._encode
        as_text = options.format is OutputFormat.TEXT
        write_lines(sys.stdout, [bare(found, encode) if as_text else encode(found)])

    def show_one_unless_quiet(self, item: Item, columns: Sequence[Column[Item]]) -> None:
        """Show what the exit code says too; with ``--quiet``, only in a format that was chosen."""
        if not self.options.quiet or self.options.format is not OutputFormat.TEXT:
            self.show_one(item, columns)

    def _begin(self, form: OutputFormat) -> None:
        if form is OutputFormat.CSV and self.options.bom:
            mark_as_utf8(sys.stdout)

    def draw_table(self, items: Iterable[Item], columns: Sequence[Column[Item]]) -> int:
        """Draw a table for people, who may be asked about it, and return its number of rows."""
        rows = list(items)
        if rows:
            from dockerhub.cli.output.tables import draw_items  # noqa: PLC0415  # Rich takes long

            stream = sys.stdout if self.draws_tables else sys.stderr
            text = draw_items(stream, rows, columns)
            if stream is sys.stderr or not self._page(text):
                stream.write(text)
        return len(rows)

    def _page(self, text: str) -> bool:
        if self.options.no_pager:
            return False
        from dockerhub.cli.runtime.terminal_pager import page  # noqa: PLC0415  # people need it only

        return page(text)

    def say(self, text: str) -> None:
        """Print a message, but not with ``--quiet``."""
        if not self.options.quiet:
            self.warn(text)

    def warn(self, text: str) -> None:
        """Print a message that people must see."""
        write_error("\n".join(map(safe, text.splitlines())) + "\n")

    def progress(self, label: str, total: Total = None, *, mixed: bool | None = None) -> Progress:
        """Return progress to draw, as a context manager.

        It is drawn on a terminal, unless lines for machines are printed there too: if it is `mixed`
        with them.
        """
        if mixed is None:
            mixed = is_terminal(sys.stdout) and not self.draws_tables
        seen = is_terminal(sys.stderr) and not self.options.quiet
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


def _counted(items: Iterable[Item], progress: Progress) -> Iterator[Item]:
    for item in items:
        yield item
        progress.advance()
