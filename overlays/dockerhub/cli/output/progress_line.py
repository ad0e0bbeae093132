"""What progress draws: at any width that terminals have, its numbers are whole."""

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len
from rich.console import RenderableType
from rich.constrain import Constrain
from rich.progress import Progress, Task, TimeElapsedColumn
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

_BAR: Final = 40
_LEAST_BAR: Final = 10
_LEAST_LABEL: Final = 8
_ELAPSED: Final = TimeElapsedColumn()


class ProgressLine(Progress):
    """Progress of one task; its fields `counts` and `note` are texts."""

    def get_renderables(self) -> Iterator[RenderableType]:
        """Yield the line, and below it the note that it has no room for."""
        for task in self.tasks:
            # Ctrl-C is echoed behind it.
            yield from _lines(task, self.console.width - len("^C"))


def _lines(task: Task, width: int) -> Iterator[RenderableType]:
    """Yield lines: there is room first for the numbers, then for the label, the note, the bar."""
    label, note = Text(task.description), Text(task.fields["note"])
    counts, elapsed = Text(task.fields["counts"]), _ELAPSED.render(task)
    room = width - _taken(counts) - _taken(elapsed)
    parts: list[RenderableType] = [counts, elapsed]
    if room > _LEAST_LABEL:
        label.truncate(room, overflow="ellipsis")
        parts.insert(0, label)
        room -= _taken(label)
    beside = _taken(note) + _LEAST_BAR <= room
    bar = min(_BAR, room - beside * _taken(note))
    line = Table.grid(padding=(0, 1))
    if bar >= _LEAST_BAR:
        parts.insert(1, ProgressBar(task.total, task.completed, width=bar))
    line.add_row(*parts, *([note] if beside else []))
    yield line
    if note and not beside:
        yield Constrain(note, width)


def _taken(text: Text) -> int:
    """Return the characters that a part of a line takes, with the space before the next."""
    return cell_len(text.plain) + 1
