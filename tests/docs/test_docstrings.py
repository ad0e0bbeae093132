"""Every public name says what it does, what it takes, what it returns, and what it raises."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cached_property
from types import ModuleType
from typing import Any, NamedTuple

import dockerhub
from dockerhub import audit, conformance, emulator, retention, scim
from dockerhub.emulator.faults.rules import Faults

MODULES: tuple[ModuleType, ...] = (dockerhub, retention, audit, scim, conformance, emulator)
MADE_ELSEWHERE = {
    "AsyncPager",
    "ConformanceReport",
    "Filter",
    "Pager",
    "Faults",
}
"""Classes that readers are given and do not make, apart from the resources of a client."""
RAISES_NOTHING = {"close", "sleep_async", "UserSync.apply", "AsyncUserSync.apply"}
"""The report of `apply` has what failed for a user."""


class Callee(NamedTuple):
    """Something that a reader can call."""

    name: str
    target: Any
    doc: str


def classes_of_the_client(client: type) -> Iterator[type]:
    """Yield what its attributes are, `hub.tags` and so on."""
    for attribute in vars(client).values():
        if isinstance(attribute, cached_property) and not attribute.func.__name__.startswith("_"):
            kind = str(attribute.func.__annotations__["return"])
            source = inspect.getsource(attribute.func)
            [home] = re.findall(rf"from (\S+) import {kind}", source)
            yield getattr(__import__(home, fromlist=[kind]), kind)


RESOURCES = [
    kind
    for client in (dockerhub.DockerHub, dockerhub.AsyncDockerHub)
    for kind in classes_of_the_client(client)
]


def public() -> Iterator[tuple[str, Any]]:
    """Yield all public names that are classes or functions, with what they are."""
    for module in MODULES:
        for name in module.__all__:
            found = getattr(module, name)
            if inspect.isclass(found) or inspect.isfunction(found):
                yield name, found
    for kind in RESOURCES:
        yield kind.__name__, kind
    yield Faults.__name__, Faults


def members(name: str, found: Any) -> Iterator[tuple[str, Any]]:
    """Yield a name and, if it is a class, the public methods and properties of its body."""
    yield name, found
    if inspect.isclass(found):
        for member, value in vars(found).items():
            inner = getattr(value, "__func__", value)
            documented = inspect.isfunction(inner) or isinstance(inner, property | cached_property)
            if documented and not member.startswith("_"):
                yield f"{name}.{member}", inner


ALL = {name: found for each in public() for name, found in members(*each)}
CALLEES = [
    Callee(name, found, inspect.getdoc(found) or "")
    for name, found in ALL.items()
    if callable(found) and not (inspect.isclass(found) and issubclass(found, Enum))
]
FUNCTIONS = [each for each in CALLEES if inspect.isfunction(each.target)]


def arguments(target: Callable[..., Any]) -> list[str]:
    """Return the names of the arguments that a caller can pass."""
    return [name for name in inspect.signature(target).parameters if name not in ("self", "cls")]


def section(doc: str, *names: str) -> str:
    """Return the text of a section of a docstring; empty if there is none."""
    found = re.search(rf"^(?:{'|'.join(names)}):\n((?:[ \n].*\n?|\n)*)", doc + "\n", re.MULTILINE)
    return found[1] if found else ""


def unexplained(callee: Callee) -> list[str]:
    """Return the arguments without an explanation in a section or below a field of a class."""
    told = section(callee.doc, "Args", "Attributes")
    bases = inspect.getmro(callee.target) if inspect.isclass(callee.target) else ()
    own = [each for each in bases if each.__module__.startswith("dockerhub")]
    source = "".join(map(inspect.getsource, own))
    return [
        name
        for name in arguments(callee.target)
        if not re.search(rf"^ +\**{name}: \S", told, re.MULTILINE)
        and not re.search(rf'^    {name}: [^\n]*\n    """\S', source, re.MULTILINE)
    ]


def raised(function: Callable[..., Any]) -> set[str]:
    """Return the errors after `raise` in a function's own body."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    found = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    names = {ast.unparse(call.func) for call in found if isinstance(call, ast.Call)}
    return {name for name in names if name.endswith("Error")}


def goes_out(function: Callable[..., Any]) -> bool:
    """Return whether a function uses Docker Hub or the disk, and so can fail."""
    return inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)


def test_everything_public_has_a_docstring_of_its_own() -> None:
    """Those that dataclasses and enumerations generate do not count."""
    told = {name: (found.__doc__ or "").strip() for name, found in ALL.items()}

    assert [name for name, doc in told.items() if not doc or doc.startswith(f"{name}(")] == []


def test_every_argument_is_explained() -> None:
    """Those of classes too, except if callers do not create them, or Python does."""
    wanted = [
        each
        for each in CALLEES
        if each.name not in MADE_ELSEWHERE
        and each.target not in RESOURCES
        and not getattr(each.target, "_is_protocol", False)
        and not (inspect.isclass(each.target) and issubclass(each.target, Exception))
    ]

    assert {each.name: unexplained(each) for each in wanted if unexplained(each)} == {}


def test_what_is_returned_is_explained() -> None:
    """In a section, or by the first words."""
    giving = [
        each
        for each in FUNCTIONS
        if inspect.signature(each.target).return_annotation not in (None, "None")
    ]
    by_first_words = ("Return ", "Tell whether ", "Check whether ")

    assert [
        each.name
        for each in giving
        if not section(each.doc, "Returns", "Yields") and not each.doc.startswith(by_first_words)
    ] == []


def test_what_is_raised_is_explained() -> None:
    """For functions that use Docker Hub or the disk, and for those with a `raise`."""
    told = {each.name: section(each.doc, "Raises") for each in FUNCTIONS}
    out = [each.name for each in FUNCTIONS if goes_out(each.target)]

    assert [
        name
        for name in out
        if not told[name] and not {name, name.rpartition(".")[2]} & RAISES_NOTHING
    ] == []
    assert [
        (each.name, error)
        for each in FUNCTIONS
        for error in raised(each.target)
        if error not in told[each.name]
    ] == []


def test_the_names_include_all_parts_of_the_package() -> None:
    """None is missing: clients, resources, jobs, and the embedded Hub."""
    assert len(CALLEES) > 150
    assert {"DockerHub.call", "Tags.delete", "AsyncScim.list", "TagRetention.apply"} <= ALL.keys()
    assert {"AuditExporter.export", "UserSync.plan", "EmulatedHub.start", "parse"} <= ALL.keys()
    assert ALL.keys() >= MADE_ELSEWHERE
