"""Keep secrets out of tracebacks, whose frames tools may show with their local variables."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from types import TracebackType
from typing import Any, Final, final

_RESUMABLE: Final = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR


@final
class Hidden(dict[str, Any]):
    """A mapping that does not show itself."""

    def __repr__(self) -> str:
        return "****"


@contextmanager
def hiding_locals() -> Iterator[None]:
    """Clear the local variables of what an exception comes from, cancellations included.

    The lines of its traceback stay. Frames that go on running, as that of the caller, keep their
    variables: they must not hold what is secret.
    """
    before = sys.exc_info()[1]
    try:
        yield
    except BaseException as error:
        # All that it came through here has ended.
        for step in _steps(error):
            _clear(step)
        _clear_others(error, {id(error), id(before)})
        raise


def _clear_others(error: BaseException, seen: set[int]) -> None:
    """Clear the frames of what an error comes from or consists of."""
    for other in (error.__cause__, error.__context__, *getattr(error, "exceptions", ())):
        if other is not None and id(other) not in seen:
            seen.add(id(other))
            other.__traceback__ = _without_resumable(other)
            _clear_others(other, seen)


def _without_resumable(error: BaseException) -> TracebackType | None:
    """Return a traceback without the frames of coroutines, with the others cleared.

    A coroutine that caught the error may go on, and clearing its frame would close it.
    """
    kept = None
    for step in reversed(_steps(error)):
        if not step.tb_frame.f_code.co_flags & _RESUMABLE:
            _clear(step)
            kept = TracebackType(kept, step.tb_frame, step.tb_lasti, step.tb_lineno)
    return kept


def _steps(error: BaseException) -> list[TracebackType]:
    steps, step = [], error.__traceback__
    while step is not None:
        steps.append(step)
        step = step.tb_next
    return steps


def _clear(step: TracebackType) -> None:
    # A frame that still runs cannot be cleared.
    with suppress(RuntimeError):
        step.tb_frame.clear()
