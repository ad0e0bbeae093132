# Derived from _async/jobs/tag_reader.py by `make sync`; never edited.
"""Read all tags of a repository, or none: rules that see only some would delete wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from dockerhub._base.calling import run_blocking
from dockerhub._base.errors import IncompleteListError, UnexpectedResponseError
from dockerhub._jobs.retention.listing import TagListing
from dockerhub._jobs.retention.tag_state import TagState

if TYPE_CHECKING:
    from dockerhub._sync.client import DockerHub

_MOST_LISTINGS: Final = 3

Record = Callable[..., None]
"""Writes down a page: the listing so far, the page's tags, and whether it is the `first`."""


class TagReader:
    """Reads the tags of repositories."""

    def __init__(self, hub: DockerHub, on_tag: Callable[[int, int | None], None] | None) -> None:
        self._hub = hub
        self._on_tag = on_tag or (lambda _found, _total: None)

    def read(
        self,
        repository: str,
        listing: TagListing | None = None,
        *,
        began: float = 0.0,
        record: Record | None = None,
    ) -> TagListing:
        """Return all tags, or raise.

        `listing` is one to continue that began at `began`; `record` writes down each page that
        another one follows.
        """
        shortfall = ""
        for _ in range(_MOST_LISTINGS):
            listing = listing or TagListing(began)
            with suppress(IncompleteListError):
                self._read_rest(repository, listing, record)
            # One that is empty all at once is no better.
            if listing.found >= listing.total and (listing.found or not shortfall):
                return listing
            # Tags that were pushed in the meantime have moved to pages that were read before.
            shortfall = f"{listing.found} of {listing.total}"
            listing = None
        raise UnexpectedResponseError(
            f"the listing of {repository} ended after {shortfall} tags, so nothing is planned: "
            "try again when fewer are pushed"
        )

    def _read_rest(self, repository: str, listing: TagListing, record: Record | None) -> None:
        pager = self._hub.tags.list(repository, resume=listing.resume)
        for page in pager.pages():
            first = listing.resume is None
            tags: list[TagState] = []
            for tag in page.items:
                seen = listing.take(tag)
                tags += [seen] if seen else []
                self._on_tag(listing.found, pager.total)
            listing.told(pager.total)
            listing.resume = pager.resume_token
            if record is not None and listing.resume is not None:
                run_blocking(partial(record, listing, tags, first=first))
