"""The tags of a repository while they are listed, page by page."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from attrs import define, field

from dockerhub._jobs.retention.tag_state import TagState, tag_state


@define
class TagListing:
    """What is listed of a repository so far.

    Attributes:
        began: When the first page was asked for; None if nothing was written down yet.
        tags: Those with names.
        nameless: How many have none.
        total: The most that a page told there are.
        resume: Where to continue; None from the start.
    """

    began: float | None = None
    tags: dict[str, TagState] = field(factory=dict)
    nameless: int = 0
    total: int = 0
    resume: str | None = None

    @property
    def found(self) -> int:
        return len(self.tags) + self.nameless

    def take(self, tag: Any) -> TagState | None:
        """Add a tag; return what matters of it."""
        seen = tag_state(tag)
        if seen is None:
            self.nameless += 1
        else:
            self.tags[seen.name] = seen
        return seen

    def told(self, total: int | None) -> None:
        """Note how many tags there are in all; the last page may be one that does not say."""
        self.total = max(self.total, total or 0)

    def to_dict(self, tags: Iterable[TagState]) -> dict[str, Any]:
        """Return how far it is, as JSON has it, with the tags that its last page brought."""
        return {
            "began": self.began,
            "nameless": self.nameless,
            "total": self.total,
            "resume": self.resume,
            "tags": [_row(tag) for tag in tags],
        }

    def add_dict(self, found: dict[str, Any]) -> None:
        """Add what `to_dict` wrote."""
        self.began, self.nameless = float(found["began"]), int(found["nameless"])
        self.total, self.resume = int(found["total"]), found["resume"]
        for row in found["tags"]:
            tag = _tag(row)
            self.tags[tag.name] = tag


def _row(tag: TagState) -> list[Any]:
    moments = [moment and moment.isoformat() for moment in (tag.pushed, tag.pulled)]
    return [tag.name, tag.digest, *moments, tag.pulls_known, *tag.images]


def _tag(row: Sequence[Any]) -> TagState:
    name, digest, pushed, pulled, known, *images = row
    return TagState(name, digest, _moment(pushed), _moment(pulled), known, tuple(images))


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
