"""Delete several things: one failure does not stop the rest, and every result is shown."""

from collections.abc import Callable, Iterator, Sequence
from operator import not_
from typing import Any, Final, Protocol, TypeVar

from attrs import define

from dockerhub.cli.output.formats import Column
from dockerhub.cli.runtime.error_messages import describe
from dockerhub.cli.runtime.exit_codes import PartlyDoneError
from dockerhub.cli.runtime.program import Program
from dockerhub.errors import FailureCounter, HubError, NotFoundError


@define
class Deletion:
    """One thing to delete, and whether that worked."""

    name: str
    """For people."""
    key: str
    """For the library."""
    done: bool = False
    error: Exception | None = None


ERROR: Final[Column[Any]] = Column(
    "error", lambda each: describe(each.error) if each.error else None, whole=True
)
"""Why something was not done."""
_COLUMNS: Final[list[Column[Deletion]]] = [
    Column("name", lambda each: each.name, whole=True),
    Column("deleted", lambda each: each.done, firm=True, alarms=not_),
    ERROR,
]


def delete_each(
    program: Program,
    deletions: Sequence[Deletion],
    delete: Callable[[str], None],
    not_found: Callable[[str], Exception],
) -> None:
    """Delete things, and show the result of each.

    Stops early if the rest would fail as well, as `prune` does: nobody is signed in, the rate
    limit is used up, or three requests in a row were refused or got no response. `not_found`
    returns the error for a key that does not exist.

    Raises:
        Exception: The only or first failure, if nothing was deleted.
        PartlyDoneError: Some were deleted, and some were not.
    """
    program.hint = lambda: _summary(deletions)
    results = try_each(deletions, lambda each: delete(each.key), lambda each: not_found(each.key))
    program.output.show(results, _COLUMNS, label="Deleting", total=len(deletions))
    program.hint = None
    failures = [each.error for each in deletions if each.error]
    if failures and not any(each.done for each in deletions):
        raise failures[0]
    if failures:
        raise PartlyDoneError(_summary(deletions))


class _Attempt(Protocol):
    done: bool
    error: Exception | None


Attempt = TypeVar("Attempt", bound=_Attempt)


def try_each(
    attempts: Sequence[Attempt],
    act: Callable[[Attempt], object],
    not_found: Callable[[Attempt], Exception],
) -> Iterator[Attempt]:
    """Try one after the other, and yield each with its result; stop when the rest would fail."""
    refusals = FailureCounter()
    for each in attempts:
        try:
            act(each)
            each.done = True
        except NotFoundError:
            each.error = not_found(each)
        except HubError as error:
            each.error = error
        yield each
        if refusals.stops(each.error):
            return


def _summary(deletions: Sequence[Deletion]) -> str:
    left = [each.name for each in deletions if not each.done]
    done = len(deletions) - len(left)
    return f"{done} of {len(deletions)} deleted; not deleted: {', '.join(left)}"
