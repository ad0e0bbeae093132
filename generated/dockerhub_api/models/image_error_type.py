from enum import StrEnum


class ImageErrorType(StrEnum):
    """Why an image cannot be deleted."""

    CHILD_MANIFEST = "child_manifest"
    NOT_FOUND = "not_found"
    UNAUTHORIZED = "unauthorized"
