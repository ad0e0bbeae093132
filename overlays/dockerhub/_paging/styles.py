"""The pagination styles: their names in requests and pages, and which page is next.

To add a style, write a class and add it to `STYLES`; `make generate` finds the operations that
have it. Nothing here imports generated code, since the generation reads this module.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl, urlsplit

from attrs import frozen

_LONGEST_LINK: Final = 8_000
"""Characters; httpx refuses URLs that are much longer."""


@frozen
class Progress:
    """How many items a page has, the longest page, and the list, None if the page does not say."""

    received: int
    longest: int
    total: int | None


class Style(ABC):
    """A pagination style.

    Attributes:
        name: How the generated operations name it.
        number: The query parameter that says which page is meant.
        first: Its value for the first page.
        size: The query parameter for the number of items in a page.
        lists: The names that a page may have for its items.
        spellings: Names of lists that the document spells otherwise.
        totals: The names that a page may have for the number of all items.
        keys: The names of what identifies an item, the best first.
        needs_list: Whether a page without items must still have a list.
        promises_next: Whether a page says that there is a next one.
    """

    name: ClassVar[str]
    number: ClassVar[str]
    first: ClassVar[int] = 1
    size: ClassVar[str]
    lists: ClassVar[tuple[str, ...]]
    spellings: ClassVar[Mapping[str, str]] = MappingProxyType({})
    totals: ClassVar[tuple[str, ...]] = ("count", "total")
    keys: ClassVar[tuple[str, ...]]
    needs_list: ClassVar[bool] = False
    promises_next: ClassVar[bool] = False

    def fits(self, parameters: Collection[str], members: Collection[str]) -> bool:
        """Tell whether query parameters and properties of a response are of this style, in part."""
        return bool({self.number, self.size} & {*parameters} and {*self.lists} & {*members})

    @abstractmethod
    def following(
        self, query: Mapping[str, str], body: Mapping[str, Any], progress: Progress
    ) -> dict[str, str] | None:
        """Return the query of the next page, None at the end; `ValueError` if it is unknown."""

    def step(self, size: int) -> int:  # noqa: ARG002  # pages are counted
        """Return by how much the numbers of two pages of this size differ."""
        return 1


class NextLink(Style):
    """Each page has a link to the next one, which is used for its query alone."""

    name = "next link"
    number = "page"
    size = "page_size"
    lists: ClassVar[tuple[str, ...]] = ("results", "logs")
    keys: ClassVar[tuple[str, ...]] = ("uuid", "id", "name", "digest")
    needs_list = True
    promises_next = True

    def fits(self, parameters: Collection[str], members: Collection[str]) -> bool:
        return "next" in members and super().fits(parameters, members)

    def following(
        self,
        query: Mapping[str, str],
        body: Mapping[str, Any],
        progress: Progress,  # noqa: ARG002  # the link alone decides
    ) -> dict[str, str] | None:
        """Follow the link; what it leaves out stays as it was asked."""
        link = body.get("next")
        if link is None or link == "":
            return None
        if not isinstance(link, str) or not link.isprintable() or len(link) > _LONGEST_LINK:
            raise ValueError
        return {**query, **dict(parse_qsl(urlsplit(link).query))}


class ShortPage(Style):
    """Pages have numbers, and nothing says which one is the last: it is empty or short."""

    name = "short page"
    number = "page"
    size = "page_size"
    lists = ("logs", "results")
    # The name of an event is that of the thing it happened to, which has many.
    keys = ("event_id",)

    def following(
        self,
        query: Mapping[str, str],
        body: Mapping[str, Any],  # noqa: ARG002  # only its length counts
        progress: Progress,
    ) -> dict[str, str] | None:
        """Return the next number until a page is empty or shorter than another was.

        The size that was asked for proves nothing: the service limits it, and ignored it for
        three days (https://github.com/docker/hub-feedback/issues/2343).
        """
        if progress.received == 0 or progress.received < progress.longest:
            return None
        return {**query, "page": str(int(query.get("page", "1")) + 1)}


class ItemNumber(Style):
    """A page is named by the number of its first item."""

    def following(
        self,
        query: Mapping[str, str],
        body: Mapping[str, Any],  # noqa: ARG002  # `progress` has what it says
        progress: Progress,
    ) -> dict[str, str] | None:
        """Continue after the last item."""
        following = int(query.get(self.number, self.first)) + progress.received
        behind = following - self.first
        if progress.received == 0 or (progress.total is not None and behind >= progress.total):
            return None
        return {**query, self.number: str(following)}

    def step(self, size: int) -> int:
        return size


class ScimIndex(ItemNumber):
    """Items have numbers from 1 (RFC 7644, section 3.4.2.4).

    RFC 7644 spells the list with a capital letter; Docker's document does not.
    """

    name = "SCIM index"
    number = "startIndex"
    size = "count"
    lists = ("resources", "Resources")
    spellings = MappingProxyType({"Resources": "resources"})
    totals = ("totalResults",)
    keys = ("id",)


class Offset(ItemNumber):
    """A page says how many items to skip."""

    name = "offset"
    number = "from"
    first = 0
    size = "size"
    lists = ("results",)
    keys = ("id",)
    needs_list = True


STYLES: Final[Mapping[str, Style]] = {
    style.name: style for style in (ScimIndex(), NextLink(), ShortPage(), Offset())
}
"""All styles by name; the first one that fits an operation is its style."""


def find_style(parameters: Collection[str], members: Collection[str]) -> Style | None:
    """Return the style of an operation; None if it does not return pages."""
    return next((style for style in STYLES.values() if style.fits(parameters, members)), None)
