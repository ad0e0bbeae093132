"""What the generated package has, found in the package itself and not through the spec."""

import inspect
import pkgutil
import typing
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

import dockerhub_openapi.api
import dockerhub_openapi.models


@cache
def modules() -> dict[str, tuple[str, ModuleType]]:
    """Return the modules of the operations by name, each with the folder of its tag."""
    found = {}
    for tag in pkgutil.iter_modules(dockerhub_openapi.api.__path__):
        folder = import_module(f"dockerhub_openapi.api.{tag.name}")
        for each in pkgutil.iter_modules(folder.__path__):
            found[each.name] = tag.name, import_module(f"{folder.__name__}.{each.name}")
    return found


@cache
def classes() -> frozenset[str]:
    """Return the names of all models and enumerations."""
    return frozenset(dockerhub_openapi.models.__all__)


def signature(name: str) -> inspect.Signature:
    """Return the arguments that the generated function of an operation takes."""
    return inspect.signature(modules()[name][1].build_request)


def argument_hints(name: str) -> dict[str, Any]:
    """Return the type hints of these arguments."""
    return typing.get_type_hints(modules()[name][1].build_request)
