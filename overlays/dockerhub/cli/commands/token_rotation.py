"""Create a token and deliver it, or replace another with it, so that no token is lost."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final, Generic

import click
from attrs import frozen

from dockerhub.cli.commands.token_kinds import Token, TokenKind
from dockerhub.cli.commands.token_output import Delivery
from dockerhub.cli.runtime.error_messages import describe
from dockerhub.cli.runtime.exit_codes import CommandError, PartlyDoneError
from dockerhub.cli.runtime.program import Program
from dockerhub.cli.runtime.signals import held_signals
from dockerhub.errors import HubConnectionError, HubError, InvalidArgumentError

_OPTIONS: Final = {"expires_at": "--expires", "resources": "--allow"}
"""By the name of the library's argument."""


@frozen
class NewToken(Generic[Token]):
    """A token that is to be created."""

    program: Program
    kind: TokenKind[Token]
    label: str
    create: Callable[[], Token]
    delivery: Delivery

    def create_and_deliver(self) -> Token:
        """Create the token and deliver it; if that fails, delete it."""
        with held_signals() as held:
            # While the request waits to be sent, there is no token yet.
            self.program.while_waiting = held.let_through
            new = self._create()
            self.program.while_waiting = None
            try:
                self.delivery.deliver(new)
            except Exception as error:
                raise CommandError(
                    f"The new token could not be delivered: {describe(error)}. {self._undo(new)}"
                ) from None
            self._say_later(f"was created ({self.kind.key(new)})")
        return new

    def replace(self, old: str) -> None:
        """Create, deliver, then disable and delete the token `old`; signals are held meanwhile."""
        with held_signals():
            new = self.kind.key(self.create_and_deliver())
            self._retire(old, new)
            self._say_later(f"is now {new}, and {old} is deleted")
        self.program.output.say(f"The token {self.label!r} is now {new}; {old} is deleted.")

    def _say_later(self, done: str) -> None:
        """If a signal ends the command, let it say what is done, and where the token is."""
        text = f"The token {self.label!r} {done}. Its secret value {self.delivery.place}."
        self.program.hint = lambda: text

    def _retire(self, old: str, new: str) -> None:
        state = "still works"
        try:
            # Disabled first, so that it does no harm if it cannot be deleted.
            self.kind.update(old, is_active=False)
            state = "is only disabled, not deleted"
            self.kind.delete(old)
        except HubError as error:
            raise PartlyDoneError(
                f"The new token {new} is delivered, but the old one {state}: {describe(error)}. "
                f"To continue: {self.kind.rm} {old}"
            ) from error

    def _create(self) -> Token:
        before = {self.kind.key(each) for each in self.kind.list()}
        try:
            new = self.create()
        except InvalidArgumentError as error:
            option = _OPTIONS.get(error.argument, error.argument)
            raise click.UsageError(f"{option} {error.problem}") from None
        except HubConnectionError as error:
            if not error.sent:
                raise
            raise CommandError(
                f"{error.message}. The token may have been created, but its secret value is "
                f"unknown. {self._new_ones(before)}"
            ) from error
        if not isinstance(new.token, str) or not new.token:
            raise CommandError(
                "Docker Hub created a token, but did not send its secret value. " + self._undo(new)
            )
        return new

    def _new_ones(self, before: set[str]) -> str:
        """Name the tokens of that label that were not there before."""
        try:
            now = [*self.kind.list()]
        except HubError:
            return f"Look for {self.label!r}: {self.kind.ls}"
        labeled = [self.kind.key(each) for each in now if self.kind.label(each) == self.label]
        new = [key for key in labeled if key not in before]
        return f"Remove it: {self.kind.rm} {' '.join(new)}" if new else "It was not created."

    def _undo(self, new: Token) -> str:
        """Delete a token that was not delivered, and return what happened to it."""
        key = self.kind.key(new)
        with suppress(HubError):
            self.kind.delete(key)
            return "It was deleted; nothing else was changed."
        return f"It still exists; delete it: {self.kind.rm} {key}"
