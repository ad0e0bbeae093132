"""What an update found and did, for the maintainer."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spec.changes import Change
from spec.upkeep import MEANS, Finding, Status


@dataclass(frozen=True)
class Report:
    """What an update found and did.

    Attributes:
        findings: What became of each action of the overlays.
        notes: What was normalised for the generator.
        changes: What changed for users of the client.
        problems: Where the client's own methods no longer fit, with file and line.
        unused: Operations that no method calls, each with a proposal.
        files: What was written.
    """

    findings: Sequence[Finding]
    notes: Sequence[str] = ()
    changes: Sequence[Change] = ()
    problems: Sequence[str] = ()
    unused: Sequence[str] = ()
    files: Sequence[str] = ()

    def written(self, files: Sequence[str]) -> "Report":
        """Return the report with the files that were written."""
        return replace(self, files=files)

    def stopped(self) -> str:
        """Say which actions need a decision."""
        lines = ["some corrections do not fit the new document, so nothing was changed."]
        return "\n".join([*lines, *self._upkeep(), "See docs/regenerating.md for each word."])

    def __str__(self) -> str:
        """Write the whole report."""
        breaking = [each for each in self.changes if each.breaking]
        parts = [
            *self._upkeep(),
            *_section("normalised for the generator", self.notes),
            *_section(
                f"changed for users ({len(breaking)} of {len(self.changes)} breaking)",
                [f"{each.thing} {each.name} {each.kind}: {each.text}" for each in self.changes],
            ),
            *_section(
                "methods to update; where the operation is gone, they raise until then",
                self.problems,
            ),
            *_section("operations without a method", self.unused),
            *_section("written", self.files),
        ]
        if not self.files:
            parts.append("nothing to write: all is as this document makes it")
        return "\n".join(parts)

    def _upkeep(self) -> Iterator[str]:
        counts = Counter(each.status for each in self.findings)
        shown = ", ".join(f"{counts[status]} {status}" for status in Status if counts[status])
        yield f"corrections: {shown}"
        for each in self.findings:
            if each.status is not Status.APPLIED or each.details:
                yield f"  {each.name} {each.status} ({MEANS[each.status]})"
                yield f"    {each.action.target}"
                yield from (f"    {line}" for line in each.details)


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{title}:"
        yield from (f"  {line}" for line in lines)
