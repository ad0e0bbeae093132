from enum import StrEnum


class ScimSortOrder(StrEnum):
    """Order in which `sortBy` is applied."""

    ASCENDING = "ascending"
    DESCENDING = "descending"
