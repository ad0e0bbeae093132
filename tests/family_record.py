"""What the tests need to know about a family of operations and the spec does not say.

Each file in `families/` holds one `FAMILY`: the operations of one tag of the spec.
All tables of the suites are derived from these records and the document, see `records.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from attrs import field, frozen

Bad = tuple[Any, type[Exception], str]
"""A value, the error that it causes, and a pattern of the message."""


class Access(StrEnum):
    """Who may call an operation."""

    SIGN_IN = "anybody, without credentials: it is a step of signing in"
    PUBLIC = "anybody; signed in, also for what is private"
    USER = "a user or organization, signed in with a password or an access token"
    PASSWORD = "a user who signed in with the password: access tokens are refused"
    SCIM = "a holder of the SCIM token of an organization"


@frozen
class Existing:
    """Something that the embedded Hub has, with a name that is not known beforehand."""

    example: str
    """Stands for it where there is no Hub."""
    find: Callable[[Any], Iterable[str]] = field(repr=False)
    """Returns the names of all such things in the state of a Hub that holds the demo."""


@frozen(kw_only=True)
class OperationRecord:
    """An operation.

    What is left out of `arguments` and `call` is derived: see `records.arguments` and
    `records.method_arguments`. Texts may hold the names of existing things in braces.
    """

    name: str = field(kw_only=False)
    method: str | None
    """The method that calls it, such as `tags.get`; None if the client uses it by itself."""
    also: tuple[str, ...] = ()
    """Further methods that call it, with the same arguments, and return a part of the response."""
    arguments: Mapping[str, Any] = {}
    """Arguments of the operation, by their names in Python."""
    call: Mapping[str, Any] = {}
    """Arguments of the method that have other names or values than those of the operation."""
    returns: str | None = None
    """The annotation of the method's result, if it is not the model of the response."""
    access: Access | None = None
    """If it differs from that of the family."""
    paging: str | None = None
    """The pagination style of a list."""
    retired: bool = False
    """Whether Docker Hub no longer has it."""
    missing: Mapping[str, Any] = {}
    """Arguments of the method that name what does not exist, in place of the others."""
    refused: Mapping[str, Any] = {}
    """Arguments of the method with which the Hub refuses to act, in place of the others."""
    deletes: str | None = None
    """The operation that then finds nothing, with the same arguments."""
    fuzzed: Mapping[str, Iterable[Any] | Callable[[Any], Iterable[Any]]] = {}
    """Values for Schemathesis by place, such as `body.username`; those of paths are derived."""


@frozen(kw_only=True)
class Family:
    """All operations of a tag, in an order in which each can be called after the others."""

    tag: str = field(kw_only=False)
    operations: tuple[OperationRecord, ...]
    access: Access
    arguments: Mapping[str, Any] = {}
    """Arguments that several operations take."""
    existing: Mapping[str, Existing] = {}
    """What texts in braces stand for, by name."""
    bad: Mapping[str, list[Bad]] = {}
    """Values that are refused, by argument of the methods, or by method and argument."""
    commands: Mapping[str, tuple[str, str | None]] = {}
    """Command lines by command: one that succeeds, and one that finds nothing, if any can."""
