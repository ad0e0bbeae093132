"""Which arguments and options are names that a shell can complete, by what they are called."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class NameKind(StrEnum):
    """What a name is of."""

    REPOSITORY = "repository"
    TAG = "tag"
    TOKEN = "token"  # noqa: S105  # a name, not a token
    ORG_TOKEN = "token of an organization"  # noqa: S105  # as above
    ORGANIZATION = "organization"
    NAMESPACE = "namespace"
    PROFILE = "profile"
    FAULT = "fault"


FindNames = Callable[[NameKind, click.Context, click.Parameter, str], list[str]]
"""Finds the names of a kind that the beginning of a word may become."""


class CompletedName(click.types.StringParamType):
    """A name that a shell can complete."""

    def __init__(self, kind: NameKind) -> None:
        self.kind = kind

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "list[CompletionItem[Any]]":
        """Return the names that begin so."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415  # only shells ask

        find = ctx.obj and ctx.obj.find_names
        names = find(self.kind, ctx, param, incomplete) if find else []
        return [CompletionItem(name) for name in names]


_KINDS: Final[Mapping[str, NameKind]] = {
    "repository": NameKind.REPOSITORY,
    "tag": NameKind.TAG,
    "token": NameKind.TOKEN,
    "organization": NameKind.ORGANIZATION,
    "account": NameKind.ORGANIZATION,
    "namespace": NameKind.NAMESPACE,
}


def complete_names(parameters: Iterable[click.Parameter]) -> None:
    """Let shells complete the arguments that are called by what they name."""
    found = {each.name: each for each in parameters if isinstance(each, click.Argument)}
    for name, argument in found.items():
        kind = _KINDS.get(name or "")
        if kind is None or not isinstance(argument.type, click.types.StringParamType):
            continue
        if kind is NameKind.TOKEN and "organization" in found:
            kind = NameKind.ORG_TOKEN
        argument.type = CompletedName(kind)
