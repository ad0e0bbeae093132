from enum import StrEnum


class ImageWarningType(StrEnum):
    """What an image's deletion must be confirmed for."""

    CURRENT_TAG = "current_tag"
    IS_ACTIVE = "is_active"
