"""What a check has found, as frozen values."""

from enum import StrEnum
from typing import Any

from attrs import field, frozen


class FindingKind(StrEnum):
    """Which part of a response differs from the spec."""

    STATUS = "status"
    MEDIA_TYPE = "media type"
    HEADER = "header"
    BODY = "body"


class Outcome(StrEnum):
    """What happened to an operation."""

    CHECKED = "checked"
    """It was answered with success, and the response was compared."""
    NO_ARGUMENT = "no argument"
    """It was not called: nobody gave an argument, and no earlier response contained one."""
    NOT_ALLOWED = "not allowed"
    """There are no credentials for it, or they are not sufficient (401, 403)."""
    NOT_FOUND = "not found"
    """There is no such thing, or the account may not see it (404)."""
    RETIRED = "retired"
    """Docker has switched it off."""
    FAILED = "failed"
    """It got no response, or an error that has nothing to do with the operation."""


@frozen
class Finding:
    """A difference between responses and the spec.

    Attributes:
        operation: Name of the operation.
        method: ``GET`` or ``HEAD``.
        path: Path of the request as the spec writes it.
        status: Status of the response.
        kind: Which part of the response differs.
        pointer: JSON Pointer to the first such place in the body; for a header, its name after
            a slash; else empty. Keys that are data are written ``*``.
        spec_pointer: JSON Pointer to the place in the spec, with a leading ``#``.
        expected: What the spec says there.
        found: What came: a type, a status, a media type, or an unknown member of an enumeration.
        count: How many such places there are in the response.
        sample: What the value looks like, in types.
        note: Why the generator cannot use a proposed correction as it is; empty if it can.
    """

    operation: str
    method: str
    path: str
    status: int
    kind: FindingKind
    pointer: str
    spec_pointer: str
    expected: str
    found: str
    count: int = 1
    sample: Any = field(default=None, repr=False)
    note: str = ""

    def __str__(self) -> str:
        place = f"{self.kind}{' ' if self.pointer else ''}{self.pointer}"
        times = f" ({self.count} times)" if self.count > 1 else ""
        says = f"{self.found} where the spec says {self.expected}"
        return f"{self.operation} {self.status}, {place}: {says}{times}"


@frozen
class Check:
    """What happened to one operation.

    Attributes:
        operation: Name of the operation.
        outcome: What happened to it.
        status: Status of its response; None if there was none.
        reason: Why it was not checked, for people; empty if it was.
    """

    operation: str
    outcome: Outcome
    status: int | None = None
    reason: str = ""
