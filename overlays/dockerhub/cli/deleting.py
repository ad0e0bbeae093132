"""Delete things one by one: the failure of one does not stop the rest, and all is accounted for."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from attrs import define

from dockerhub import HubError, NotFoundError
from dockerhub.cli.ending import PartlyDoneError, describe
from dockerhub.cli.output import Column
from dockerhub.cli.program import Program
from dockerhub.errors import FailureCounter

__all__ = ["Deletion", "delete_each"]


def _done_or_not(done: object) -> str:
    return "deleted" if done else "not deleted"


@define
class Deletion:
    """One thing to delete, and what became of it."""

    name: str
    """For people."""
    key: str
    """For the library."""
    done: bool = False
    error: Exception | None = None

    def to_dict(self) -> dict[str, object]:
        """Return what JSON says about it."""
        problem = describe(self.error) if self.error else None
        return {"name": self.name, "deleted": self.done, "error": problem}


_COLUMNS: Final = [
    Column("name", lambda each: each.name, whole=True),
    Column("deleted", lambda each: each.done, _done_or_not, firm=True),
    Column("error", lambda each: describe(each.error) if each.error else "", whole=True),
]


def delete_each(
    program: Program,
    deletions: Sequence[Deletion],
    delete: Callable[[str], None],
    not_found: Callable[[str], Exception],
) -> None:
    """Delete things, and show what became of each.

    Stops early where going on is hopeless, as `prune` does: nobody is signed in, the rate limit
    is spent, or three in a row were refused or got no answer.

    Args:
        program: This run.
        deletions: What to delete.
        delete: Deletes by key.
        not_found: Says by key what may have been meant.

    Raises:
        Exception: The only or first failure, if nothing was deleted.
        PartlyDoneError: Some were deleted, and some were not.
    """
    program.if_stopped(lambda: _account(deletions))
    outcomes = _outcomes(deletions, delete, not_found)
    program.show(outcomes, _COLUMNS, label="Deleting", total=len(deletions))
    program.if_stopped(None)
    failures = [each.error for each in deletions if each.error]
    if failures and not any(each.done for each in deletions):
        raise failures[0]
    if failures:
        raise PartlyDoneError(_account(deletions))


def _outcomes(
    deletions: Sequence[Deletion],
    delete: Callable[[str], None],
    not_found: Callable[[str], Exception],
) -> Iterator[Deletion]:
    refusals = FailureCounter()
    for each in deletions:
        try:
            delete(each.key)
            each.done = True
        except NotFoundError:
            each.error = not_found(each.key)
        except HubError as error:
            each.error = error
        yield each
        if refusals.stops(each.error):
            return


def _account(deletions: Sequence[Deletion]) -> str:
    """Say what is done and what is not."""
    left = [each.name for each in deletions if not each.done]
    done = len(deletions) - len(left)
    return f"{done} of {len(deletions)} are deleted; not deleted: {', '.join(left)}"
