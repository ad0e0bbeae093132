from enum import StrEnum


class ScimAttributeType(StrEnum):
    """Type of a SCIM attribute."""

    BOOLEAN = "boolean"
    COMPLEX = "complex"
    STRING = "string"
