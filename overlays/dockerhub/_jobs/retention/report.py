"""What happened to the tags of a plan."""

from enum import StrEnum
from typing import Any

from attrs import field, frozen

from dockerhub._jobs.retention.manifest_outcomes import ManifestOutcome, ManifestResult


class TagResult(StrEnum):
    """What happened to a tag."""

    DELETED = "deleted"
    GONE = "gone"
    """It no longer existed."""
    SKIPPED = "skipped"
    """It is not what the plan saw, so it was left alone."""
    FAILED = "failed"


@frozen
class TagOutcome:
    """What happened to one tag.

    Attributes:
        repository: Such as ``acme/app``.
        tag: Name of the tag; empty if a pattern found the repository, and it is no longer found.
        result: What happened to it.
        reason: Why, for people; empty if it was deleted as planned.
        error: What went wrong, if it failed in this run.
    """

    repository: str
    tag: str
    result: TagResult
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
class RetentionReport:
    """What a run did.

    Attributes:
        outcomes: What happened to the tags that were tried, in order.
        left: Repository and name of the tags that were not tried.
        stopped_by: The error that ended the run, or the work on a repository, early.
        manifests: What happened to the manifests, if the run freed storage.
        manifests_left: Repository and digest of the manifests that were not tried, as far as they
            are known.
    """

    outcomes: tuple[TagOutcome, ...]
    left: tuple[tuple[str, str], ...]
    stopped_by: Exception | None
    manifests: tuple[ManifestOutcome, ...] = ()
    manifests_left: tuple[tuple[str, str], ...] = ()

    def count(self, result: TagResult) -> int:
        """Return how many tags came to this.

        Args:
            result: What happened to them.
        """
        return sum(outcome.result is result for outcome in self.outcomes)

    def count_manifests(self, result: ManifestResult) -> int:
        """Return how many manifests came to this.

        Args:
            result: What happened to them.
        """
        return sum(outcome.result is result for outcome in self.manifests)

    @property
    def complete(self) -> bool:
        """Whether every tag and manifest was tried and none failed."""
        failed = self.count(TagResult.FAILED) + self.count_manifests(ManifestResult.FAILED)
        return not self.left and not self.manifests_left and not failed
