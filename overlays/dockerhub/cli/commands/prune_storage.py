"""``prune --free-storage``: what is said about the manifests of deleted tags."""

from collections.abc import Sequence
from typing import Any, Final

from attrs import frozen

from dockerhub.cli.output.formats import Column
from dockerhub.cli.output.formatting import counted
from dockerhub.cli.output.progress import Progress
from dockerhub.cli.runtime.program import Program
from dockerhub.retention import (
    ManifestOutcome,
    ManifestResult,
    PlannedRun,
    RetentionReport,
    TagOutcome,
    TagResult,
)

OPTION: Final = "--free-storage"
_NOT_FREED: Final = (
    "No storage was freed: the manifests of these tags stay. To free storage, add "
    f"{OPTION} to the run that deletes the tags."
)
_AWAY: Final = (ManifestResult.FREED, ManifestResult.GONE)
_WORDS: Final = {
    ManifestResult.FREED: "freed",
    ManifestResult.GONE: "no longer exists",
    ManifestResult.KEPT: "kept",
    ManifestResult.REFUSED: "refused by the registry",
    ManifestResult.FAILED: "failed",
}

Outcome = TagOutcome | ManifestOutcome


def _tags(outcome: Outcome) -> str:
    return ",".join(outcome.tags) if isinstance(outcome, ManifestOutcome) else outcome.tag


def _digest(outcome: Outcome) -> str:
    return outcome.digest if isinstance(outcome, ManifestOutcome) else ""


OUTCOMES: Final[list[Column[Outcome]]] = [
    Column("repository", lambda each: each.repository, whole=True),
    Column("tag", _tags, whole=True),
    Column("digest", _digest, whole=True),
    Column("result", lambda each: each.result, firm=True),
    Column("reason", lambda each: each.reason, whole=True),
]


@frozen
class Storage:
    """Whether a run frees storage, and what it says about it."""

    wanted: bool

    def check(self, program: Program, *, applies: bool) -> None:
        """Find out before anything is read whether the login is one for the registry."""
        if self.wanted and applies:
            program.hub.manifests.check_login()

    def of(self, runs: Sequence[PlannedRun]) -> "Storage":
        """Return what counts for the runs of a journal, which may have begun with it."""
        return Storage(self.wanted or any(run.frees_storage for run in runs))

    @property
    def words(self) -> list[str]:
        """Return the option, for a command that continues the run."""
        return [OPTION] if self.wanted else []

    def tell_reads(self, program: Program, reads: int) -> None:
        """Say how many pulls it takes."""
        if self.wanted and reads:
            manifests = f"{reads:,} manifests are read first, each of which counts"
            if reads == 1:
                manifests = "1 manifest is read first, which counts"
            program.output.say(
                f"To free storage, {manifests} as a pull. "
                "`dockerhub limits --pulls` shows how many are left."
            )

    def arguments(self, progress: Progress) -> dict[str, Any]:
        """Return the arguments of a job that frees storage and shows its progress."""
        freed = 0

        def count(outcome: ManifestOutcome) -> None:
            nonlocal freed
            freed += outcome.result is ManifestResult.FREED
            progress.note(counted(freed, "manifest"))

        return {"free_storage": True, "on_manifest": count} if self.wanted else {}

    def show(self, program: Program, report: RetentionReport, tags: Sequence[TagOutcome]) -> None:
        """Print what was done; a table has what people have to know of the manifests."""
        manifests = report.manifests
        if program.output.draws_tables:
            manifests = tuple(each for each in manifests if _matters(each))
        outcomes: list[Outcome] = [*tags, *manifests]
        program.output.show(outcomes, OUTCOMES)

    def summary(self, report: RetentionReport) -> str:
        """Return what a run says about storage after what it says about tags."""
        if not self.wanted:
            return f"\n{_NOT_FREED}" if report.count(TagResult.DELETED) else ""
        counts = {_WORDS[result]: report.count_manifests(result) for result in ManifestResult}
        counts["not tried"] = len(report.manifests_left)
        text = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
        refused = report.count_manifests(ManifestResult.REFUSED)
        again = " To try the refused ones again, use --resume." if refused else ""
        return f"\nManifests: {text or 'none to free'}.{again}"


def _matters(outcome: ManifestOutcome) -> bool:
    """Tell whether people have to know: not of each part of an image that others have."""
    if outcome.result is ManifestResult.KEPT:
        return bool(outcome.tags)
    return outcome.result not in _AWAY
