"""Keep secrets out of tracebacks, whose frames tools may show with their local variables."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, final


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
        _clear(error, {id(before)})
        raise


def _clear(error: BaseException | None, seen: set[int]) -> None:
    """Clear the frames of an error, and of those that it comes from or consists of."""
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    step = error.__traceback__
    while step is not None:
        # A frame that still runs cannot be cleared.
        with suppress(RuntimeError):
            step.tb_frame.clear()
        step = step.tb_next
    for other in (error.__cause__, error.__context__, *getattr(error, "exceptions", ())):
        _clear(other, seen)
