"""Create a token and deliver it, or replace another with it, so that no token is lost."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from attrs import frozen

from dockerhub.cli.commands.token_output import Deliver
from dockerhub.cli.runtime.error_messages import describe
from dockerhub.cli.runtime.exit_codes import CommandError, PartlyDoneError
from dockerhub.cli.runtime.program import Program
from dockerhub.cli.runtime.signals import held_signals
from dockerhub.errors import HubConnectionError, HubError
from dockerhub.models import AccessToken


@frozen
class Rotation:
    """Replaces the token with the UUID `old` by a new one."""

    program: Program
    old: str
    label: str
    scopes: Sequence[Any]
    deliver: Deliver

    def run(self) -> None:
        """Create, deliver, disable, delete; signals are held meanwhile."""
        with held_signals():
            new = create_and_deliver(self.program, self.label, self.scopes, self.deliver)
            self._retire_old(new.uuid)
        self.program.output.say(
            f"The token {self.label!r} is now {new.uuid}; {self.old} is deleted."
        )

    def _retire_old(self, new: str) -> None:
        tokens, state = self.program.hub.access_tokens, "still works"
        try:
            # Disabled first, so that it does no harm if it cannot be deleted.
            tokens.update(self.old, is_active=False)
            state = "is only disabled, not deleted"
            tokens.delete(self.old)
        except HubError as error:
            raise PartlyDoneError(
                f"The new token {new} is delivered, but the old one {state}: {describe(error)}. "
                f"To continue: dockerhub tokens rm {self.old}"
            ) from error


def create_and_deliver(
    program: Program, label: str, scopes: Sequence[Any], deliver: Deliver
) -> AccessToken:
    """Create a token and deliver it; if that fails, delete it."""
    with held_signals() as held:
        # While the request waits to be sent, there is no token yet.
        program.while_waiting = held.let_through
        new = _create(program, label, scopes)
        program.while_waiting = None
        try:
            deliver(new)
        except Exception as error:
            raise CommandError(
                f"The new token could not be delivered: {describe(error)}. {_undo(program, new)}"
            ) from None
    return new


def _create(program: Program, label: str, scopes: Sequence[Any]) -> AccessToken:
    tokens = program.hub.access_tokens
    before = {each.uuid for each in tokens.list()}
    try:
        new = tokens.create(label, scopes)
    except HubConnectionError as error:
        if not error.sent:
            raise
        raise CommandError(
            f"{error.message}. The token may have been created, but its secret value is unknown. "
            f"{_new_ones(program, label, before)}"
        ) from error
    if not isinstance(new.token, str) or not new.token:
        raise CommandError(
            "Docker Hub created a token, but did not send its secret value. " + _undo(program, new)
        )
    return new


def _new_ones(program: Program, label: str, before: set[str]) -> str:
    """Name the tokens of that label that were not there before."""
    try:
        now = list(program.hub.access_tokens.list())
    except HubError:
        return f"Look for {label!r}: dockerhub tokens ls"
    new = [each.uuid for each in now if each.uuid not in before and each.token_label == label]
    return f"Remove it: dockerhub tokens rm {' '.join(new)}" if new else "It was not created."


def _undo(program: Program, new: AccessToken) -> str:
    """Delete a token that was not delivered, and return what happened to it."""
    with suppress(HubError):
        program.hub.access_tokens.delete(new.uuid)
        return "It was deleted; nothing else was changed."
    return f"It still exists; delete it: dockerhub tokens rm {new.uuid}"
