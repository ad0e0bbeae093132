"""The methods of the resources of both clients."""

import inspect
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from worlds import bearer

from dockerhub import DockerHub


def methods(client: type) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The methods of a client's resources, and of their own resources, by path."""
    return _methods_below(client(token=bearer()), "")


def _methods_below(holder: Any, path: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for attribute, kind in vars(type(holder)).items():
        if isinstance(kind, cached_property) and not attribute.startswith("_"):
            below, resource = f"{path}{attribute}.", getattr(holder, attribute)
            for name, method in inspect.getmembers(resource, inspect.ismethod):
                if not name.startswith("_"):
                    yield f"{below}{name}", method
            yield from _methods_below(resource, below)


METHODS = dict(methods(DockerHub))
