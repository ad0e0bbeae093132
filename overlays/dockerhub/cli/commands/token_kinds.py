"""What commands for access tokens share: how a kind of token is found, changed and deleted."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

import click
from attrs import frozen

from dockerhub.cli.commands.deletion import Deletion, delete_each
from dockerhub.cli.commands.token_output import Secret
from dockerhub.cli.output.formats import Column
from dockerhub.cli.output.formatting import plain
from dockerhub.cli.runtime.exit_codes import CommandError, ExitCode
from dockerhub.cli.runtime.program import Program
from dockerhub.names import did_you_mean

Token = TypeVar("Token", bound=Secret)

_NEVER: Final = "never"

UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""The keys of tokens, by which they can be told from labels."""

EXPIRES: Final = click.option(
    "--expires", metavar="WHEN", help="When it expires: 90d, 3months, 2027-10-01, or never."
)


@frozen
class TokenKind(Generic[Token]):
    """The tokens of an account or of an organization.

    Attributes:
        list: Lists them.
        get: Returns one by its key.
        update: Changes one by its key.
        delete: Deletes one by its key.
        is_key: Tells whether a text is a key; else it is a label.
        key: Takes the key from a token.
        label: Takes the label from a token.
        ls: The command that lists them.
        rm: The command that deletes those whose keys follow.
    """

    list: Callable[[], Iterable[Token]]
    get: Callable[[str], Token]
    update: Callable[..., Token]
    delete: Callable[[str], None]
    is_key: Callable[[str], object]
    key: Callable[[Token], str]
    label: Callable[[Token], str | None]
    ls: str
    rm: str

    def find(self, named: str) -> Token:
        """Return a token by its key, or by its label if only one has it."""
        if self.is_key(named):
            return self.get(named)
        known = [*self.list()]
        found = [each for each in known if self.label(each) == named]
        if len(found) > 1:
            keys = ", ".join(map(self.key, found))
            raise click.UsageError(
                f"{len(found)} tokens have the label {named!r}: name one of {keys}"
            )
        if not found:
            hint = did_you_mean(named, [plain(self.label(each)) for each in known])
            hint = hint or f" To see those that there are: {self.ls}"
            raise CommandError(f"There is no token {named!r}.{hint}", ExitCode.NOT_FOUND)
        return found[0]

    def switch(
        self, program: Program, named: str, columns: Sequence[Column[Any]], *, is_active: bool
    ) -> None:
        """Enable or disable a token, and show it."""
        updated = self.update(self.key(self.find(named)), is_active=is_active)
        program.output.show_one(updated, columns)

    def remove(self, program: Program, named: Sequence[str], *, yes: bool) -> None:
        """Delete tokens, after a question."""
        found = {self.key(each): each for each in [self.find(name) for name in named]}
        names = [f"{plain(self.label(each))!r} ({key})" for key, each in found.items()]
        program.questions.confirm(f"Permanently delete {', '.join(names)}?", yes=yes)
        delete_each(
            program,
            [Deletion(name, key) for name, key in zip(names, found, strict=True)],
            self.delete,
            lambda key: CommandError(f"There is no token {key}.", ExitCode.NOT_FOUND),
        )


def expiry(given: str | None) -> str | None:
    """Return when a new token is to expire, as `--expires` says; None if never."""
    return None if given is None or given.strip().lower() == _NEVER else given


def new_expiry(given: str | None, old: datetime | None, now: float) -> str | datetime | None:
    """Return when the replacement of a token is to expire: as the old one, if nothing is given."""
    if given is not None or old is None:
        return expiry(given)
    if old.timestamp() <= now:
        raise click.UsageError(
            f"The old token expired at {plain(old)}: add --expires, such as --expires 90d."
        )
    return old
