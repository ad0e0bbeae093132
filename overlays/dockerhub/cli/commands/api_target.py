"""What ``api`` is to call: an operation by its name, or a path with a method."""

from collections.abc import Iterable, Sequence
from typing import Final

import click
from attrs import frozen
from click.shell_completion import CompletionItem

from dockerhub.names import did_you_mean
from dockerhub.operations import Operation, find_operation, operation_names

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
WITHOUT_BODY: Final = ("GET", "HEAD")
_USAGE: Final = (
    "Name an operation, such as list_tags, or a path that begins with a slash, such as /v2/user; "
    "before a path may be its method."
)


@frozen
class PathTarget:
    """A path, or a whole URL, with a method."""

    method: str
    path: str

    @property
    def has_body(self) -> bool:
        """Whether fields go into the body, and not into the query."""
        return self.method in ("POST", "PUT", "PATCH")


def read_target(words: Iterable[str], method: str | None) -> Operation | PathTarget:
    """Return the target that words name, with a method by ``-X`` if one was given.

    A path is sent as it is, with or without a documented operation; the method is GET by default.
    """
    match [*words]:
        case [path] if _is_path(path):
            return PathTarget((method or "GET").upper(), path)
        case [verb, path] if method is None and verb.upper() in METHODS and _is_path(path):
            return PathTarget(verb.upper(), path)
        case [name] if method is None and name.upper() not in METHODS:
            return _by_name(name)
        case [*verb, name] if name in [*operation_names()]:
            omit = " ".join(verb) or f"-X {method}"
            raise click.UsageError(f"{name} is an operation, which has its method: omit {omit}.")
        case [*_, path] if "/" in path and not _is_path(path):
            raise _no_path(path)
        case _:
            raise click.UsageError(_USAGE)


def complete(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> Sequence[CompletionItem]:
    """Return the operations and methods that a first word may become, for shells."""
    if context.params.get("target"):
        return []
    operations = (find_operation(n) for n in operation_names() if n.startswith(incomplete))
    return [
        *(CompletionItem(each.name, help=f"{each.method} {each.path}") for each in operations),
        *(CompletionItem(each) for each in METHODS if incomplete and each.startswith(incomplete)),
    ]


def _is_path(word: str) -> bool:
    return word.startswith("/") or "://" in word


def _by_name(name: str) -> Operation:
    names = [*operation_names()]
    if "/" in name:
        raise _no_path(name)
    if name not in names:
        hint = did_you_mean(name, names)
        raise click.UsageError(f"There is no operation {name!r}.{hint} --list shows them all.")
    return find_operation(name)


def _no_path(word: str) -> click.UsageError:
    """Return the error for what has slashes, but is not a path."""
    # Also where Git's shell on Windows has made C:/Program Files/Git/v2/... of a path.
    path = word[place:] if (place := word.find("/v2/")) >= 0 else f"/{word}"
    hint = " In Git's shell on Windows, set MSYS_NO_PATHCONV=1." if word[1:3] == ":/" else ""
    return click.UsageError(
        f"{word!r} is not a path: a path begins with a slash, as in {path}.{hint}"
    )
