"""Which credentials an operation takes, apart from everything else about operations."""

from enum import StrEnum


class Security(StrEnum):
    """Which credentials an operation takes."""

    NONE = "none"
    OPTIONAL = "optional"
    BEARER = "bearerAuth"
    SCIM = "bearerSCIMAuth"
