"""Which operations are called, in which order, with which arguments."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import field, frozen

from dockerhub._base.arguments import check_segment, parse_repository, wrong_type
from dockerhub._base.messages import Request
from dockerhub._spec.operations import Operation, find_operation, operation_names

Arguments = Mapping[str, Any]

_SAFE: Final = frozenset({"GET", "HEAD"})
_ORGANIZATION: Final = re.compile(r"/(?:orgs|auditlogs|namespaces)/\{(\w+)\}(?!/repositories/\{)")
_REPOSITORY: Final = re.compile(
    r"/(?:namespaces/\{(?=\w+\}/repositories)|repositories/\{)(\w+)\}(?:/repositories)?/\{(\w+)\}"
)
_NAMESPACE: Final = re.compile(r"/namespaces/\{(\w+)\}(?!/repositories/\{)")
_LARGEST_PAGE: Final = {"page_size": 100, "count": 100}
_IDS: Final = frozenset({"id", "uuid"})
"""Parameters for which the name of an item will not do."""
_OF_CALLER: Final = frozenset({"username"})
"""Parameters for which the account that is signed in will do."""


@frozen
class Step:
    """What is to be done about an operation: a request, or a reason why there is none."""

    operation: Operation
    request: Request | None = None
    arguments: Arguments = field(factory=dict, repr=False)
    reason: str = ""


def refuse_writing(name: str, method: str) -> None:
    """Refuse, by `ValueError`, an operation or a request that does more than read."""
    if method not in _SAFE:
        raise ValueError(f"{name} is a {method}: a check only reads, by GET and HEAD")


class Plan:
    """The operations that only read, those before that give arguments for those after.

    Arguments that cannot be used raise `TypeError` or `ValueError`, before anything is sent.
    """

    def __init__(
        self,
        repository: str | None = None,
        organization: str | None = None,
        arguments: Mapping[str, Arguments] | None = None,
    ) -> None:
        self._repository = None if repository is None else parse_repository(repository)
        self._organization = organization
        self._arguments = {} if arguments is None else arguments
        self._answers: dict[str, tuple[Arguments, Any]] = {}
        found = map(find_operation, operation_names())
        self.operations = [each for each in found if each.method in _SAFE]
        """In the order of the spec."""
        self._refuse_unfit()

    def steps(self) -> Iterator[Step]:
        """Yield what is to be done next; `learn` tells what came of it."""
        # A listing has fewer parameters than the operation for one of its items.
        for operation in sorted(self.operations, key=lambda each: each.path.count("{")):
            yield self._step(operation)

    def learn(self, step: Step, body: Any) -> None:
        """Remember a response, from which arguments of other operations may come."""
        if step.operation.method == "GET":
            self._answers[step.operation.path] = step.arguments, body

    def _refuse_unfit(self) -> None:
        """Find what is wrong with what was given, before anything is sent."""
        if self._organization is not None:
            check_segment("organization", self._organization)
        if not isinstance(self._arguments, Mapping):
            raise wrong_type("arguments", "a mapping by operation", self._arguments)
        for name in self._arguments:
            refuse_writing(name, find_operation(name).method)
        for operation in self.operations:
            given = self._given(operation)
            missing = _missing(operation, given)
            if given and all(operation.parameters[name].place == "path" for name in missing):
                operation.request(dict.fromkeys(missing, "x") | given)

    def _step(self, operation: Operation) -> Step:
        given = self._given(operation)
        found = self._discovered(operation, given)
        arguments = _page(operation) | found | given
        missing = _missing(operation, arguments)
        if missing:
            return Step(operation, reason=f"needs {self._hints(operation, missing)}")
        try:
            request = operation.request(arguments)
        except (TypeError, ValueError):
            # Not with its message: what a response holds is not to be shown.
            return Step(
                operation, reason="the value in an earlier response is not a valid argument"
            )
        return Step(operation, request, arguments)

    def _given(self, operation: Operation) -> dict[str, Any]:
        by_wire_name = {each.wire_name: each.name for each in operation.parameters.values()}
        given: dict[str, Any] = {}
        if self._repository and (match := _NAMESPACE.search(operation.path)):
            given[by_wire_name[match[1]]] = self._repository.namespace
        if self._repository and (match := _REPOSITORY.search(operation.path)):
            names = [by_wire_name[name] for name in match.groups()]
            given |= dict(zip(names, self._repository, strict=True))
        if self._repository and "query" in _missing(operation, given):
            given["query"] = self._repository.name
        if self._organization and (match := _ORGANIZATION.search(operation.path)):
            given[by_wire_name[match[1]]] = self._organization
        return given | dict(self._arguments.get(operation.name, {}))

    def _discovered(self, operation: Operation, given: Arguments) -> dict[str, Any]:
        """Return arguments that a response to the path above gives, and those of its request."""
        found: dict[str, Any] = {}
        for name in _missing(operation, given):
            wire_name = operation.parameters[name].wire_name
            arguments, body = self._answers.get(_above(operation, wire_name), ({}, None))
            found |= {key: each for key, each in arguments.items() if key in operation.parameters}
            value = _first_name(body, wire_name) or self._of_caller(wire_name)
            found |= {} if value is None else {name: value}
        return found

    def _of_caller(self, wire_name: str) -> str | None:
        """Return what an earlier response said of the caller."""
        objects = (body for _, body in self._answers.values() if isinstance(body, dict))
        found = (body.get(wire_name) for body in objects if wire_name in _OF_CALLER)
        return next((each for each in found if isinstance(each, str)), None)

    def _hints(self, operation: Operation, missing: list[str]) -> str:
        return ", ".join(f"{name} ({self._hint(operation, name)})" for name in missing)

    def _hint(self, operation: Operation, name: str) -> str:
        wire_name = operation.parameters[name].wire_name
        for pattern, argument in ((_REPOSITORY, "repository"), (_ORGANIZATION, "organization")):
            match = pattern.search(operation.path)
            if match and wire_name in match.groups():
                return f"give {argument}"
        above = _above(operation, wire_name)
        source = next((each.name for each in self.operations if each.path == above), None)
        return f"{source} gave none" if source else "give it in arguments"


def _missing(operation: Operation, arguments: Arguments) -> list[str]:
    needed = (each.name for each in operation.parameters.values() if each.required)
    return [name for name in needed if name not in arguments]


def _page(operation: Operation) -> dict[str, Any]:
    if operation.pagination is None:
        return {}
    return {name: size for name, size in _LARGEST_PAGE.items() if name in operation.parameters}


def _above(operation: Operation, wire_name: str) -> str:
    """Return the path of the listing whose items a parameter names."""
    return operation.path.partition(f"/{{{wire_name}}}")[0]


def _first_name(body: Any, wire_name: str) -> str | None:
    """Return what the first item of a listing is called that is called anything."""
    other = "id" if wire_name.endswith("_id") else "name"
    keys = (wire_name,) if wire_name in _IDS else (wire_name, other)
    found = (item.get(key) for item in _items(body) for key in keys)
    return next((str(each) for each in found if each and isinstance(each, (str, int))), None)


def _items(body: Any) -> list[dict[str, Any]]:
    lists = [body, *(body.values() if isinstance(body, dict) else ())]
    objects = (
        [item for item in each if isinstance(item, dict)]
        for each in lists
        if isinstance(each, list)
    )
    return next(filter(None, objects), [])
