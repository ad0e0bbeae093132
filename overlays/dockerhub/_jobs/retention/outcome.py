"""What became of the tags of a plan."""

from enum import StrEnum
from typing import Any, Final

from attrs import define, field, frozen

from dockerhub._base.errors import (
    AccessTokenNotAllowedError,
    AuthenticationError,
    EdgeBlockedError,
    HubConnectionError,
    PermissionDeniedError,
    RateLimitError,
)

__all__ = ["Outcome", "Refusals", "Report", "Result"]

_ENOUGH: Final = 3
"""So many of `_TELLING` in a row end the work on a repository.

One may be about that tag alone, as where it is immutable, or a moment's; more say that the
account may not, or that nobody answers.
"""
_TELLING: Final = (PermissionDeniedError, HubConnectionError)
_HOPELESS: Final = (AuthenticationError, RateLimitError)
"""At the first of these, the work is ended."""
_EVERYWHERE: Final = (
    *_HOPELESS,
    AccessTokenNotAllowedError,
    EdgeBlockedError,
    HubConnectionError,
)
"""What ended the work on one repository with these ends it on the others, too."""


class Result(StrEnum):
    """What became of a tag."""

    DELETED = "deleted"
    GONE = "gone"
    """It was not there any more."""
    SKIPPED = "skipped"
    """It is not what the plan saw, so it was left alone."""
    FAILED = "failed"


@frozen
class Outcome:
    """What became of one tag.

    Attributes:
        repository: Such as ``acme/app``.
        tag: Name of the tag.
        result: What became of it.
        reason: Why, for people; empty if it was deleted as planned.
        error: What went wrong, if it failed in this run.
    """

    repository: str
    tag: str
    result: Result
    reason: str = ""
    error: Exception | None = field(default=None, eq=False)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "repository": self.repository,
            "tag": self.tag,
            "result": self.result.value,
            "reason": self.reason,
        }


@frozen
class Report:
    """What a run did.

    Attributes:
        outcomes: What became of the tags that were tried, in order.
        left: Repository and name of the tags that were not tried.
        stopped_by: The error that ended the run, or the work on a repository, early.
    """

    outcomes: tuple[Outcome, ...]
    left: tuple[tuple[str, str], ...]
    stopped_by: Exception | None

    def count(self, result: Result) -> int:
        """Return how many tags came to this.

        Args:
            result: What became of them.

        Returns:
            A number, 0 if there are none.
        """
        return sum(outcome.result is result for outcome in self.outcomes)

    @property
    def complete(self) -> bool:
        """Whether every tag was tried and none failed."""
        return not self.left and not self.count(Result.FAILED)


@define
class Refusals:
    """Counts refusals and missing answers in a row, to stop where going on is hopeless."""

    in_a_row: int = 0

    def stops(self, error: Exception | None) -> bool:
        """Tell whether to stop after an error, or a success."""
        self.in_a_row = self.in_a_row + 1 if isinstance(error, _TELLING) else 0
        return self.in_a_row == _ENOUGH or isinstance(error, _HOPELESS)

    @staticmethod
    def stops_all(error: Exception | None) -> bool:
        """Tell whether no other repository can fare better either."""
        return isinstance(error, _EVERYWHERE)
