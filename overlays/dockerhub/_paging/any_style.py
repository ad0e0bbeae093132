"""The pagination of a list of which nothing is known before its first page."""

from collections.abc import Mapping
from typing import Any, Final

from dockerhub._paging.styles import STYLES, NextLink, Progress, Style


class AnyStyle(NextLink):
    """Whatever a page has: a link to the next one, else the number of all items, else nothing.

    Without either, the list ends with a page that is empty or shorter than another.
    """

    name = "any"
    # Names and digests may repeat in a list of which nothing is known.
    keys = ("uuid", "id")
    lists = tuple(dict.fromkeys(name for style in STYLES.values() for name in style.lists))
    totals = ("count", "total", "totalResults")
    promises_next = False

    def following(
        self, query: Mapping[str, str], body: Mapping[str, Any], progress: Progress
    ) -> dict[str, str] | None:
        """Follow the link, or count pages."""
        if "next" in body:
            return super().following(query, body, progress)
        page = int(query.get(self.number, self.first))
        # The service may give smaller pages than it was asked for.
        most = page * max(progress.received, progress.longest)
        whole = progress.total is not None and most >= progress.total
        short = progress.total is None and progress.received < progress.longest
        if progress.received == 0 or whole or short:
            return None
        return {**query, self.number: str(page + 1)}


ANY_STYLE: Final = AnyStyle()


def page_of(style: Style, body: Any) -> Any:
    """Return the body of a page; an array becomes a page that is the last one."""
    return {style.lists[0]: body, "next": None} if isinstance(body, list) else body
