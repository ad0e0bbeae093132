"""Which tags are kept by their number: those pushed last, or the highest versions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from attrs import frozen

from dockerhub._jobs.retention.dates import believed, unknown
from dockerhub._jobs.retention.names import NameRules
from dockerhub._jobs.retention.plan import Cause
from dockerhub._jobs.retention.rules import RetentionRules
from dockerhub._jobs.retention.tag_state import TagState
from dockerhub._jobs.retention.versions import Version, highest, read_version

_COUNTED: Final = "the highest version of the tags that are counted"


@frozen
class _Count:
    """Tags that are counted together.

    Attributes:
        what: Those that are kept, for people.
        kept: Their names.
    """

    what: str
    kept: frozenset[str]


class Counter:
    """Counts the tags that a set of rules is about.

    Args:
        rules: How many to keep, and by what.
        names: Which family a tag is of.
        tags: The tags whose names the rules are about, the one that was pushed first coming first.
        now: The time of the plan.

    Attributes:
        highest: Why tags are kept for being the highest version of those that are counted.
    """

    def __init__(
        self, rules: RetentionRules, names: NameRules, tags: Sequence[TagState], now: datetime
    ) -> None:
        self._now = now
        self._pushed = rules.keep_latest if rules.by == "push" else rules.keep_last
        self._versions = rules.keep_latest if rules.by == "semver" else None
        self._per = rules.per
        self._group_by = rules.group_by
        self._names = names
        self._counts: dict[str, list[_Count]] = {}
        self.highest: dict[str, str] = {}
        if self._pushed or self._versions:
            families: dict[tuple[str, ...], list[TagState]] = {}
            for tag in tags:
                family = names.family(tag.name)
                if family is not None:
                    families.setdefault(family, []).append(tag)
            for family, members in families.items():
                self._count(members, " ".join(filter(None, family)))

    def keep(self, tag: TagState) -> tuple[Cause, str] | None:
        """Return why a tag is kept for its place, or since it has none; None if it is not."""
        if self._names.family(tag.name) is None:
            return Cause.UNVERSIONED, f"in no group of {self._group_by}"
        if self._pushed and believed(tag.pushed, self._now) is None:
            return Cause.UNKNOWN, unknown("push date", tag.pushed)
        if self._versions and _semantic(tag.name) is None:
            return Cause.UNVERSIONED, "not a semantic version, such as 1.2.3"
        kept = [count for count in self._counts.get(tag.name, ()) if tag.name in count.kept]
        return (Cause.NEWEST, f"among {kept[0].what}") if kept else None

    def grounds(self, tag: TagState) -> list[str]:
        """Return what a tag is not among, for people."""
        return [f"not among {count.what}" for count in self._counts.get(tag.name, ())]

    def _count(self, tags: Sequence[TagState], family: str) -> None:
        of = f" of {family}" if family else ""
        self.highest |= dict.fromkeys(highest(tag.name for tag in tags), _COUNTED)
        if self._pushed:
            dated = [tag.name for tag in tags if believed(tag.pushed, self._now)]
            self._add(dated, f"the last {self._pushed} pushed{of}", dated[-self._pushed :])
        if self._versions:
            self._count_versions(self._versions, [tag.name for tag in tags], of)

    def _count_versions(self, number: int, names: Iterable[str], of: str) -> None:
        series: dict[str, dict[str, Version]] = {}
        for name in names:
            version = _semantic(name)
            if version:
                series.setdefault(self._series(version), {})[name] = version
        for label, versions in series.items():
            # A version that several tags have, such as 1.2.3 and v1.2.3, takes one place.
            orders = set(sorted({version.order for version in versions.values()})[-number:])
            kept = [name for name, version in versions.items() if version.order in orders]
            self._add(
                versions, f"the highest {number} version{'s' * (number > 1)}{label}{of}", kept
            )

    def _series(self, version: Version) -> str:
        major, minor, _ = version.numbers
        return {"major": f" of {major}.x", "minor": f" of {major}.{minor}.x"}.get(
            self._per or "", ""
        )

    def _add(self, names: Iterable[str], what: str, kept: Iterable[str]) -> None:
        count = _Count(what, frozenset(kept))
        for name in names:
            self._counts.setdefault(name, []).append(count)


def _semantic(name: str) -> Version | None:
    """Return a version of three numbers; others, such as 1.2, may be moved from one to the next."""
    version = read_version(name)
    return version if version and version.complete else None
