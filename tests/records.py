"""The records of all families, joined with the spec.

An operation that has no record yet gets one that is derived from the spec alone, so that only
`tests/project/test_families.py` fails.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import Any

from corrected import (
    OPERATIONS,
    answers_text,
    parameters,
    python_name,
    request_body,
    sample,
    success,
)
from family_record import Access, Bad, Family, OperationRecord
from sweeps import one_of_each

from dockerhub import DockerHub

FOLDER = Path(__file__).parent / "families"
FAMILIES: dict[str, Family] = {
    path.name: import_module(f"families.{path.stem}").FAMILY for path in sorted(FOLDER.glob("*.py"))
}
"""By the name of the file."""
ALICE = {"username": "alice", "password": "alice-password", "scim_token": "dckr_scim_acme"}
"""Credentials with which every operation can be called on the demo."""
_SECURITY: dict[Access, list[dict[str, Any]]] = {
    Access.SIGN_IN: [],
    Access.PUBLIC: [{}, {"bearerAuth": []}],
    Access.USER: [{"bearerAuth": []}],
    Access.PASSWORD: [{"bearerAuth": []}],
    Access.SCIM: [{"bearerSCIMAuth": []}],
}
_SET_BY_PAGERS = ("page", "start_index", "from_")

_OF_FAMILY = {each.name: family for family in FAMILIES.values() for each in family.operations}
WRITTEN = {each.name: each for family in FAMILIES.values() for each in family.operations}
"""The written records, also those of operations that the document lacks."""
RECORDS = {
    name: WRITTEN.get(name) or OperationRecord(name, method=None)
    for name in sorted(OPERATIONS, key=[*WRITTEN, *OPERATIONS].index)
}
"""The record of every operation of the spec, in the order of the families."""
NAMES = list(RECORDS)
BY_METHOD = {
    method: each for each in RECORDS.values() for method in (each.method, *each.also) if method
}
"""The operations that have a method."""
READING = [name for name, each in OPERATIONS.items() if each["method"] in ("get", "head")]
RETIRED = [name for name, each in RECORDS.items() if each.retired]
"""Operations that Docker Hub no longer has."""
LISTINGS = {name: each.paging for name, each in RECORDS.items() if each.paging}
"""The pagination style of each list."""
COMMANDS = {name: lines for family in FAMILIES.values() for name, lines in family.commands.items()}


def access(name: str) -> Access:
    """Who may call an operation."""
    family, found = _OF_FAMILY.get(name), RECORDS[name].access
    if found is None and family is None:
        security = OPERATIONS[name]["security"]
        return next((each for each, wanted in _SECURITY.items() if wanted == security), Access.USER)
    return found or family.access


def with_access(*chosen: Access) -> list[str]:
    """The operations that certain callers may call."""
    return [name for name in NAMES if access(name) in chosen]


def shape(name: str) -> tuple[object, ...]:
    """What decides how an operation is called, and how its response is read."""
    node, answered = OPERATIONS[name], success(name)[1]
    body = "text" if answers_text(name) else answered is not None
    return node["method"], access(name), LISTINGS.get(name), bool(node["requestBody"]), body


SHAPES = one_of_each(NAMES, shape)
"""For sweeps: an operation of each shape."""


def security(name: str) -> list[dict[str, Any]]:
    """What the document must say about who may call an operation."""
    return _SECURITY[access(name)]


def existing(name: str, state: Any = None) -> dict[str, str]:
    """One of each thing that the texts of an operation's family name in braces.

    Args:
        name: The operation.
        state: The state of an embedded Hub; None for the examples.
    """
    family = _OF_FAMILY.get(name)
    return _existing(family, state) if family else {}


def known_values(name: str, argument: str, state: Any) -> list[str]:
    """All values of an operation's argument that exist in the state of an embedded Hub."""
    given, family = RECORDS[name].arguments, _OF_FAMILY.get(name)
    if family and argument in family.existing and argument not in given:
        return list(family.existing[argument].find(state))
    return [arguments(name, state)[argument]]


def _existing(family: Family, state: Any) -> dict[str, str]:
    return {
        name: each.example if state is None else next(iter(each.find(state)), each.example)
        for name, each in family.existing.items()
    }


def command_line(text: str, state: Any) -> str:
    """A command line with names from the state of an embedded Hub."""
    known = [each for family in FAMILIES.values() for each in _existing(family, state).items()]
    return _filled(text, dict(known))


def _filled(value: Any, known: Mapping[str, str]) -> Any:
    """Replace the names in braces anywhere in a value."""
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda match: known.get(match[1], match[0]), value)
    if isinstance(value, Mapping):
        return {name: _filled(each, known) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_filled(each, known) for each in value)
    return value


def arguments(name: str, state: Any = None) -> dict[str, Any]:
    """Arguments of an operation: all but the page numbers, which pagers set.

    Those of its record; or those of the family; or existing things of that name; or samples.
    """
    record, family = RECORDS[name], _OF_FAMILY.get(name)
    shared = (
        {**{each: f"{{{each}}}" for each in family.existing}, **family.arguments} if family else {}
    )
    taken = {
        each: sample(node["schema"], each)
        for each, node in parameters(name).items()
        if each not in _SET_BY_PAGERS
    }
    if (body := request_body(name)) is not None:
        taken["body"] = body
    given = {each: value for each, value in shared.items() if each in taken}
    return _filled({**taken, **given, **record.arguments}, existing(name, state))


def every_argument(name: str) -> dict[str, Any]:
    """Arguments of an operation, the page numbers too."""
    return {each: sample(node["schema"]) for each, node in parameters(name).items()} | arguments(
        name
    )


def required_arguments(name: str) -> list[str]:
    """The arguments without which an operation cannot be called."""
    needed = [each for each, node in parameters(name).items() if node.get("required")]
    return [*needed, *(["body"] if OPERATIONS[name]["requestBody"].get("required") else [])]


@cache
def signatures() -> dict[str, inspect.Signature]:
    """The signature of each method that a record names."""
    with DockerHub(anonymous=True) as hub:
        return {name: inspect.signature(attrgetter(name)(hub)) for name in BY_METHOD}


def method_arguments(name: str, state: Any = None) -> dict[str, Any]:
    """Arguments of an operation's method, so that the operation is called with `arguments`.

    Those of its record; or the argument of the operation, or the member of its body, that has the
    same name; `repository` is joined from namespace and repository, and `org` is `org_name`.
    """
    record, given = RECORDS[name], arguments(name, state)
    known = {**dict(_members(given.get("body"))), **given}
    if {"namespace", "repository"} <= given.keys():
        known["repository"] = f"{given['namespace']}/{given['repository']}"
    if "org_name" in given:
        known["org"] = given["org_name"]
    taken = signatures()[record.method].parameters
    derived = {each: known[each] for each in taken if each in known}
    return {**derived, **_filled(record.call, existing(name, state))}


def _members(body: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(body, Mapping):
        for name, each in body.items():
            yield python_name(name), each
            yield from _members(each)


def start(hub: Any, name: str, /, state: Any = None, **changes: Any) -> Any:
    """Call an operation's method of either client; a list is not read yet."""
    limit = {"limit": 20} if name in LISTINGS else {}
    given = {**limit, **method_arguments(name, state), **changes}
    return attrgetter(RECORDS[name].method or "")(hub)(**given)


def call(hub: Any, name: str, /, state: Any = None, **changes: Any) -> Any:
    """Call an operation's method of the synchronous client; of a list, read the first items."""
    result = start(hub, name, state, **changes)
    return list(result) if name in LISTINGS else result


def bad_values(method: str, argument: str) -> list[Bad] | None:
    """Values of a method's argument that its family says are refused; None if it says none."""
    family = _OF_FAMILY[BY_METHOD[method].name]
    return family.bad.get(f"{method}.{argument}") or family.bad.get(argument)
