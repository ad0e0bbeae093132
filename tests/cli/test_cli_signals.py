"""Signals that are held, and threads that cannot handle them."""

import signal
import threading

import pytest

from dockerhub.cli.runtime.signals import StoppedError, held_signals, stopping_signals


def test_held_signals_are_raised_at_the_end_of_the_outermost_block() -> None:
    """The code inside has run by then."""
    done = []
    with stopping_signals():
        with pytest.raises(StoppedError) as stopped, held_signals():  # noqa: PT012  # that is it
            with held_signals():
                signal.raise_signal(signal.SIGTERM)
                done.append("inner")
            done.append("outer")
        assert done == ["inner", "outer"]
        assert stopped.value.number == signal.SIGTERM
        with held_signals() as held:
            held.let_through()


def test_the_first_of_several_signals_ends_the_program() -> None:
    """As soon as a block lets it through, and no later than at its end."""
    numbers = []

    def hold_two() -> None:
        with held_signals() as held:
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.raise_signal(each)
            with pytest.raises(StoppedError) as stopped:
                held.let_through()
            numbers.append(stopped.value.number)

    with stopping_signals(), pytest.raises(StoppedError) as last:
        hold_two()
    assert [*numbers, last.value.number] == [signal.SIGTERM] * 2


def test_other_threads_do_not_handle_signals() -> None:
    """Only the main thread can handle them."""
    before = signal.getsignal(signal.SIGINT)
    seen = []

    def work() -> None:
        with stopping_signals(), held_signals():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert seen == [before]
