"""Everything the embedded Hub remembers, which can be copied and restored."""

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from . import ids
from .records import AccessToken, Organization, Tables, User


@dataclass(kw_only=True)
class LoginFailures:
    """How often a login failed for a username, and since when."""

    count: int
    first: float


@dataclass(kw_only=True)
class State(Tables):
    """Everything that one embedded Hub remembers.

    Two states of the same name that see the same requests in the same order hold the same
    identifiers.

    Attributes:
        name: Makes identifiers differ between seeds.
        revoked_sessions: IDs of bearer tokens that are refused.
        used_two_factor_tokens: Tokens between the two steps of a login that were used.
        last_totp_steps: The step of the last code of each account: a code works once.
        login_failures: Failed logins by username.
        pulls: How many pulls the registry has counted, by account or address.
        counters: The last number of each kind.
    """

    name: str
    revoked_sessions: set[str] = field(default_factory=set)
    used_two_factor_tokens: set[str] = field(default_factory=set)
    last_totp_steps: dict[str, int] = field(default_factory=dict)
    login_failures: dict[str, LoginFailures] = field(default_factory=dict)
    pulls: dict[str, int] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)

    def copy(self) -> "State":
        """Return a state that can change without changing this one."""
        copied = {
            column.name: _copy(getattr(self, column.name)) for column in dataclasses.fields(self)
        }
        copied["repositories"] = {key: repo.copy() for key, repo in self.repositories.items()}
        copied["login_failures"] = {
            name: dataclasses.replace(failures) for name, failures in self.login_failures.items()
        }
        return State(**copied)

    def next_number(self, kind: str) -> int:
        """Return the next number, from 1, of a kind of thing.

        Args:
            kind: Any word.
        """
        number = self.counters.get(kind, 0) + 1
        self.counters[kind] = number
        return number

    def next_uuid(self, kind: str) -> str:
        """Return a UUID that this state has not used before.

        Args:
            kind: Any word.
        """
        return ids.uuid4(self.name, kind, self.next_number(kind))

    def account(self, name: str) -> User | Organization | None:
        """Return the user or organization of a name; None if there is none.

        Args:
            name: Users and organizations share one set of names.
        """
        return self.users.get(name) or self.organizations.get(name)

    def user_by_email(self, email: str) -> User | None:
        """Return the user with an email address; None if there is none.

        Args:
            email: The address, in upper or lower case.
        """
        wanted = email.casefold()
        return next((u for u in self.users.values() if u.email.casefold() == wanted), None)

    def access_token_by_secret(self, secret: str) -> AccessToken | None:
        """Return the personal access token with a secret; None if there is none.

        Args:
            secret: The secret, with its prefix.
        """
        return next((t for t in self.access_tokens.values() if t.secret == secret), None)

    def organization_by_scim_token(self, token: str) -> Organization | None:
        """Return the organization with a SCIM token; None if there is none.

        Args:
            token: The bearer token of its identity provider.
        """
        return next((o for o in self.organizations.values() if o.scim_token == token), None)


def _copy(table: Any) -> Any:
    return table.copy() if isinstance(table, dict | list | set) else table
