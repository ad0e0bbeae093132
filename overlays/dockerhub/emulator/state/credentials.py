"""The credentials that the embedded Hub accepts: sample data, which its start page shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from .state import State

NOTE = "Sample data: these passwords and tokens work only with this emulator."


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A password or token.

    Attributes:
        name: Who signs in with it.
        secret: The password or token.
        kind: What it is, and what it may do.
    """

    name: str
    secret: str
    kind: str


def credentials(state: State) -> Iterator[Credential]:
    """Yield all passwords and tokens."""
    for user in state.users.values():
        factor = f"; second factor: {user.totp_secret}" if user.totp_secret else ""
        yield Credential(name=user.username, secret=user.password, kind=f"password{factor}")
    for token in state.access_tokens.values():
        kind = f"access token, {', '.join(token.scopes)}{_disabled(is_active=token.is_active)}"
        yield Credential(name=token.owner, secret=token.secret, kind=kind)
    for held in state.org_access_tokens.values():
        kind = f"organization access token{_disabled(is_active=held.is_active)}"
        yield Credential(name=held.org, secret=held.secret, kind=kind)
    for org in state.organizations.values():
        if org.scim_token:
            yield Credential(name=org.name, secret=org.scim_token, kind="SCIM token")


def _disabled(*, is_active: bool) -> str:
    return "" if is_active else "; disabled"
