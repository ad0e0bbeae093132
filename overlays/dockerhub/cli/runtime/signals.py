"""SIGINT, SIGTERM and SIGHUP: they end a command cleanly, and can be held for a while."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

# Windows has no SIGHUP, which comes when a terminal is closed.
_SIGNALS: Final = {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}


class StoppedError(KeyboardInterrupt):
    """A signal asks the program to end."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def _stop(number: int, _frame: FrameType | None) -> None:
    raise StoppedError(number)


@contextmanager
def stopping_signals() -> Iterator[None]:
    """Turn the signals into `StoppedError`; only the main thread can."""
    with _handlers(_stop):
        yield


@contextmanager
def ignored_signals() -> Iterator[None]:
    """Ignore the signals while the last message is printed."""
    with _handlers(signal.SIG_IGN):
        yield


class Held:
    """The signals that came while they were held."""

    def __init__(self) -> None:
        self.came: list[int] = []

    def let_through(self) -> None:
        """Raise `StoppedError` if a signal came."""
        if self.came:
            raise StoppedError(self.came[0])


@contextmanager
def held_signals(forward: Callable[[int], object] = lambda _: None) -> Iterator[Held]:
    """Hold signals until the outermost of these ends; then raise `StoppedError` if one came.

    `forward` is called with the number of each when it comes.
    """
    held = Held()

    def hold(number: int, _frame: FrameType | None) -> None:
        held.came.append(number)
        forward(number)

    with _handlers(hold):
        yield held
    if held.came:
        signal.raise_signal(held.came[0])


@contextmanager
def _handlers(handler: "signal._HANDLER") -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # A signal that is ignored stays ignored, as under nohup and in the background of a shell.
    handled = [each for each in _SIGNALS if signal.getsignal(each) is not signal.SIG_IGN]
    before = {number: signal.signal(number, handler) for number in handled}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
