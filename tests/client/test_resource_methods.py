"""The methods of the resources are the same in both clients, and each has a record."""

import inspect
from collections.abc import Callable
from typing import Any

from records import FAMILIES
from resource_methods import METHODS, methods

from dockerhub import AsyncDockerHub


def arguments(method: Callable[..., Any]) -> dict[str, Any]:
    """The arguments of a method, with their defaults."""
    return {name: each.default for name, each in inspect.signature(method).parameters.items()}


def test_both_clients_have_the_same_methods() -> None:
    asynchronous = dict(methods(AsyncDockerHub))
    assert asynchronous.keys() == METHODS.keys()
    for name, method in METHODS.items():
        assert arguments(method) == arguments(asynchronous[name])


def test_every_method_is_in_a_record() -> None:
    """A method whose operation a document lacks has no request that could be checked."""
    records = [each for family in FAMILIES.values() for each in family.operations]
    named = {method for each in records for method in (each.method, *each.also)}
    # One method reads the lists of several namespaces, or none; manifests are not in the API.
    called = METHODS.keys() - {"repositories.matching"}
    called = {each for each in called if not each.startswith("manifests.")}
    assert called == named - {None}, "edit the file of the family in tests/families"


def test_defaults_mean_the_same_everywhere() -> None:
    """All items, from the beginning, one page at a time; nothing else is assumed."""
    for name, method in METHODS.items():
        for argument, default in arguments(method).items():
            if default is not inspect.Parameter.empty:
                expected = {"concurrency": 1, "ignore_warnings": (), "replace": False}.get(argument)
                assert default == expected, (name, argument)
