"""Create a token and hand it over, or put it in place of another, so that none is ever lost."""

from contextlib import suppress

from attrs import frozen

from dockerhub import HubConnectionError, HubError
from dockerhub._sync.resources.access_tokens import Scope
from dockerhub.cli.ending import CommandError, PartlyDoneError, describe
from dockerhub.cli.handover import HandOver
from dockerhub.cli.program import Program
from dockerhub.cli.signals import held_signals
from dockerhub_openapi.models.access_token import AccessToken

__all__ = ["Rotation", "create_and_hand_over"]


@frozen
class Rotation:
    """One token in place of another.

    Args:
        program: This run.
        old: The uuid of the token to replace.
        label: What the new one is called.
        scopes: What it may do.
        hand_over: Gives it to whoever needs it.
    """

    program: Program
    old: str
    label: str
    scopes: tuple[Scope, ...]
    hand_over: HandOver

    def run(self) -> None:
        """Create, hand over, disable, delete; signals wait till then.

        Raises:
            CommandError: The new token could not be handed over; the old one is as it was.
            PartlyDoneError: The new one is in use, but the old one could not be removed.
            HubError: No token was created.
        """
        with held_signals():
            new = create_and_hand_over(self.program, self.label, self.scopes, self.hand_over)
            self._retire_old(new.uuid)
        self.program.say(f"The token {self.label!r} is {new.uuid} now; {self.old} is deleted.")

    def _retire_old(self, new: str) -> None:
        tokens, state = self.program.hub.access_tokens, "still works"
        try:
            # Off first: if it cannot be deleted, it does no harm.
            tokens.update(self.old, is_active=False)
            state = "is switched off, but not deleted"
            tokens.delete(self.old)
        except HubError as error:
            raise PartlyDoneError(
                f"The new token {new} is handed over, but the old one {state}: {describe(error)}. "
                f"To go on: dockerhub tokens rm {self.old}"
            ) from error


def create_and_hand_over(
    program: Program, label: str, scopes: tuple[Scope, ...], hand_over: HandOver
) -> AccessToken:
    """Create a token and hand it over; if that fails, delete it.

    Raises:
        CommandError: It could not be handed over, or it is not known whether it was created.
        HubError: It was not created.
    """
    with held_signals() as held:
        # While it waits to be sent, there is no token yet.
        program.between_waits = held.let_through
        new = _create(program, label, scopes)
        program.between_waits = None
        try:
            hand_over(new)
        except Exception as error:
            raise CommandError(
                f"The new token could not be handed over: {describe(error)}. {_undo(program, new)}"
            ) from None
    return new


def _create(program: Program, label: str, scopes: tuple[Scope, ...]) -> AccessToken:
    tokens = program.hub.access_tokens
    before = {each.uuid for each in tokens.list()}
    try:
        new = tokens.create(label, scopes)
    except HubConnectionError as error:
        if not error.sent:
            raise
        raise CommandError(
            f"{error.message}. The token may have been created all the same, but nobody knows its "
            f"secret value. {_new_ones(program, label, before)}"
        ) from error
    if not isinstance(new.token, str) or not new.token:
        raise CommandError(
            "Docker Hub created a token, but did not tell its secret value. " + _undo(program, new)
        )
    return new


def _new_ones(program: Program, label: str, before: set[str]) -> str:
    """Name the tokens of that label which were not there before."""
    try:
        now = list(program.hub.access_tokens.list())
    except HubError:
        return f"Look for {label!r}: dockerhub tokens ls"
    new = [each.uuid for each in now if each.uuid not in before and each.token_label == label]
    return f"Remove it: dockerhub tokens rm {' '.join(new)}" if new else "It was not."


def _undo(program: Program, new: AccessToken) -> str:
    """Delete a token that nobody has, and say how that went."""
    with suppress(HubError):
        program.hub.access_tokens.delete(new.uuid)
        return "It is deleted again; nothing else was changed."
    return f"It is there still, and useless: dockerhub tokens rm {new.uuid}"
