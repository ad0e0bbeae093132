"""Progress on a terminal: counts and time, once something takes longer than a second."""

import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self, TextIO

from dockerhub.cli.output.formatting import safe

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

Total = int | Callable[[], int | None] | None

DELAY: Final = 1.0
"""Seconds before anything is drawn."""


class Progress:
    """Counts what is done, and draws that on a terminal, if `stream` is one; a context manager.

    `total` is the number of things to do, or a function that returns it.
    """

    def __init__(
        self, stream: TextIO | None, label: str, total: Total = None, delay: float = DELAY
    ) -> None:
        self._stream = stream
        self._label = label
        self._total = total
        self._delay = delay
        self._done = 0
        self._note = ""
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._bar: Bar | None = None

    def advance(self, count: int = 1) -> None:
        """Count more as done."""
        self._done += count
        self._update()

    def note(self, text: str) -> bool:
        """Show a text beside the progress, which is drawn at once; return whether it is seen."""
        self._note = text
        if text:
            self._draw()
        else:
            self._update()
        return self._bar is not None

    def __enter__(self) -> Self:
        if self._stream is not None:
            self._timer = threading.Timer(self._delay, self._draw)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = None
            if self._bar is not None:
                # The terminal may be gone, and what was done is done.
                with suppress(OSError):
                    self._bar.stop()
            self._bar = None

    def _draw(self) -> None:
        with self._lock:
            if self._timer is not None and self._stream is not None and self._bar is None:
                self._bar = _start_bar(self._stream, self._label)
        self._update()

    def _update(self) -> None:
        bar = self._bar
        if bar is not None:
            total = self._total() if callable(self._total) else self._total
            counts = f"{self._done:,}" if total is None else f"{self._done:,}/{total:,}"
            task, note = bar.task_ids[0], safe(self._note)
            bar.update(task, completed=self._done, total=total, counts=counts, note=note)


def _start_bar(stream: TextIO, label: str) -> "Bar":
    """Draw a bar, which goes away when it is stopped."""
    # Rich takes long, and few commands draw.
    from dockerhub.cli.output.console import open_console  # noqa: PLC0415
    from dockerhub.cli.output.progress_line import ProgressLine  # noqa: PLC0415

    bar = ProgressLine(
        console=open_console(stream),
        transient=True,
        # Standard output and error are the command's own.
        redirect_stdout=False,
        redirect_stderr=False,
    )
    bar.add_task(safe(label), total=None, counts="0", note="")
    bar.start()
    return bar
