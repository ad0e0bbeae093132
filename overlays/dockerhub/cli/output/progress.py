"""Progress on a terminal: counts and time, once something takes longer than a second."""

import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Self, TextIO

from dockerhub.cli.output.formatting import safe

__all__ = ["PATIENCE", "Progress", "Total"]

Total = int | Callable[[], int | None] | None

PATIENCE: Final = 1.0
"""Seconds before anything is drawn."""


class Progress:
    """Counts what is done; a context manager.

    Args:
        stream: A terminal to draw on; None to draw nothing.
        label: What is being done, e.g. ``Reading tags``.
        total: How many there are, or what tells it; None if nobody knows.
        patience: Seconds before anything is drawn.
    """

    def __init__(
        self,
        stream: TextIO | None,
        label: str,
        total: Total = None,
        patience: float = PATIENCE,
    ) -> None:
        self._stream = stream
        self._label = label
        self._total = total
        self._patience = patience
        self._done = 0
        self._note = ""
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._bar: Any = None
        self._task: Any = None

    def advance(self, count: int = 1) -> None:
        """Count more as done."""
        self._done += count
        self._update()

    def note(self, text: str) -> bool:
        """Show a text beside the progress; tell whether it is seen."""
        self._note = text
        self._update()
        return self._bar is not None

    def __enter__(self) -> Self:
        if self._stream is not None:
            self._timer = threading.Timer(self._patience, self._draw)
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
        from dockerhub.cli.output.progress_bar import start_bar  # noqa: PLC0415  # Rich, only if it is needed

        with self._lock:
            if self._timer is not None and self._stream is not None:
                self._bar, self._task = start_bar(self._stream, self._label)
        self._update()

    def _update(self) -> None:
        bar = self._bar
        if bar is not None:
            total = self._total() if callable(self._total) else self._total
            counts = f"{self._done:,}" if total is None else f"{self._done:,}/{total:,}"
            bar.update(
                self._task, completed=self._done, total=total, counts=counts, note=safe(self._note)
            )
