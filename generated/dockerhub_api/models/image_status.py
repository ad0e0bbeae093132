from enum import StrEnum


class ImageStatus(StrEnum):
    """Whether it was pushed or pulled since the time that counts (by default, in the past month)."""

    ACTIVE = "active"
    INACTIVE = "inactive"
