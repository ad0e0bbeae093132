"""What happened to the manifests of a plan."""

from enum import StrEnum
from typing import Any

from attrs import field, frozen


class ManifestResult(StrEnum):
    """What happened to a manifest."""

    FREED = "freed"
    """It was deleted, and its storage is free."""
    GONE = "gone"
    """It no longer existed."""
    KEPT = "kept"
    """Something else uses it, or may use it."""
    REFUSED = "refused"
    """The registry says that something still uses it; another run tries again."""
    FAILED = "failed"


OPEN = frozenset({ManifestResult.REFUSED, ManifestResult.FAILED})
"""The results after which another run tries again."""


@frozen
class ManifestOutcome:
    """What happened to one manifest.

    Attributes:
        repository: Such as ``acme/app``.
        digest: Of the manifest; empty if Docker Hub does not return that of the tag.
        result: What happened to it.
        reason: Why, for people; empty if it was freed.
        tags: The tags of the plan that used it; empty if only an index used it.
        error: What went wrong, if it failed in this run.
    """

    repository: str
    digest: str
    result: ManifestResult
    reason: str = ""
    tags: tuple[str, ...] = ()
    error: Exception | None = field(default=None, eq=False)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "repository": self.repository,
            "digest": self.digest,
            "result": self.result.value,
            "reason": self.reason,
            "tags": list(self.tags),
        }
