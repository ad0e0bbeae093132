from enum import StrEnum


class ImageOrdering(StrEnum):
    """Property to order by; a leading `-` sorts in descending order."""

    DIGEST = "digest"
    DIGEST_DESCENDING = "-digest"
    LAST_ACTIVITY = "last_activity"
    LAST_ACTIVITY_DESCENDING = "-last_activity"
