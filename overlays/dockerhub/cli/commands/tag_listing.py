"""Listing tags, of one repository or of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from dockerhub.cli.commands.sorting import known_first
from dockerhub.cli.commands.tag_selection import (
    has_platform,
    image_for,
    platform_names,
    read_tag,
    version_key,
)
from dockerhub.cli.output.formats import Column, age_column, size_column
from dockerhub.cli.output.formatting import plain, short_digest
from dockerhub.cli.runtime.program import Program
from dockerhub.names import first_match

if TYPE_CHECKING:
    from dockerhub import Pager
    from dockerhub.models import Tag


def tag_columns(platform: str | None, now: float) -> list[Column[Tag]]:
    """Return the columns of a listing; sizes and digests are those of the platform."""
    return [
        Column("name", lambda tag: tag.name, whole=True),
        Column("platforms", platform_names, _summary, firm=True, rank=1),
        size_column("size", lambda tag: tag_size(tag, platform)),
        Column("digest", lambda tag: _digest(tag, platform), short_digest, firm=True, rank=2),
        age_column("pushed", lambda tag: tag.tag_last_pushed, now),
        age_column("pulled", lambda tag: tag.tag_last_pulled, now, rank=1),
    ]


def _summary(names: list[str]) -> str:
    """Return the first platform, and how many more there are."""
    return "".join(names[:1]) + (f" +{len(names) - 1}" if len(names) > 1 else "")


def tag_size(tag: Tag, platform: str | None) -> Any:
    """Return the size of the image of a platform, or else of the tag."""
    image = image_for(tag, platform)
    return image.size if image and image.size else tag.full_size


def _digest(tag: Tag, platform: str | None) -> Any:
    image = image_for(tag, platform)
    return image.digest if image and (platform or not tag.digest) else tag.digest


def with_repository(rows: Iterable[Any], repository: str) -> Iterator[dict[str, Any]]:
    """Yield rows that tell their repository's name, where tags have only its number."""
    for row in rows:
        yield {"repository_name": repository, **(row if isinstance(row, dict) else {})}


def of_row(column: Column[Tag]) -> Column[Any]:
    """Return a column of tags as one of rows as they came."""
    return evolve(column, value=lambda row: column.value(read_tag(row)))


@frozen
class Listing:
    """Reads the rows of repositories that are asked for, in their order."""

    program: Program
    platform: str | None
    patterns: Sequence[str]
    name: str | None
    sort: str | None
    reverse: bool
    resume: str | None
    many: bool
    _pagers: list[Pager[Any]] = field(factory=list, init=False)

    @property
    def total(self) -> int | None:
        """How many tags the repository has that is being read."""
        return self._pagers[-1].total if self._pagers else None

    def rows(self, repository: str, wanted: int | None) -> Iterator[Any]:
        """Read the rows of a repository, of which no more than `wanted` are."""
        ordered = self.sort is not None
        whole = ordered or self.patterns or self.platform
        # One more than is shown, to know whether there are more.
        pager = self.program.hub.tags.list(
            repository,
            name=self.name,
            ordering="-last_updated" if self.reverse and not ordered else None,
            limit=None if whole or wanted is None else wanted + 1,
            resume=self.resume,
        ).raw()
        self._pagers[:] = [pager]
        if not (ordered or self.reverse or self.many):
            self.program.hint = lambda: _how_to_continue(pager)
        return self._chosen(pager)

    def _chosen(self, pager: Pager[Any]) -> Iterator[Any]:
        found: Iterator[Any] = iter(pager)
        if self.patterns or self.platform:
            found = _selected(found, self.patterns, self.platform)
        if self.sort is not None:
            with self.program.output.progress("Reading tags", lambda: pager.total):
                found = iter(_sorted(found, self.sort, self.platform, reverse=self.reverse))
        return found


def _selected(found: Iterable[Any], patterns: Sequence[str], platform: str | None) -> Iterator[Any]:
    """Yield rows that match a pattern, if there are any, and that have the platform."""
    for row in found:
        tag = read_tag(row)
        matches = not patterns or first_match(plain(tag.name), patterns)
        if matches and (platform is None or has_platform(tag, platform)):
            yield row


def _sorted(found: Iterable[Any], by: str, platform: str | None, *, reverse: bool) -> list[Any]:
    """Return rows in order; only names are ascending."""
    if by == "pushed":
        # The client keeps values that are not dates.
        return known_first(
            found, lambda row: read_tag(row).tag_last_pushed, datetime, descending=not reverse
        )
    keys: dict[str, Callable[[Tag], Any]] = {
        "name": lambda tag: version_key(plain(tag.name)),
        "size": lambda tag: _number(tag_size(tag, platform)),
        "pulled": lambda tag: plain(tag.tag_last_pulled),
    }
    descending = reverse is (by == "name")
    return sorted(found, key=lambda row: keys[by](read_tag(row)), reverse=descending)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _how_to_continue(pager: Pager[Any]) -> str | None:
    if pager.total is None or pager.resume_token is None:
        return None
    return f"To continue after what was shown, add: --resume {pager.resume_token}"
