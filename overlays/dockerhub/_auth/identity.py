"""Who a bearer token speaks for, by its claims."""

from datetime import UTC, datetime
from typing import Any

from attrs import frozen

from dockerhub._auth.jwt import Token, account_claims, read_claims


@frozen
class Identity:
    """The account behind a bearer token, as far as the token says.

    Attributes:
        username: Docker ID; None if the token does not say.
        email: Address of the account; None if the token does not say.
        from_access_token: Whether the login was made with an access token, which may not manage
            access tokens. A personal one may also not read audit logs, or anything of
            organizations but their repositories.
        scopes: What the token allows, if it says so.
        expires_at: When the token expires, in UTC; None if it does not say.
        from_org_access_token: Whether the login was made with an organization access token, which
            may do what its scopes say.
    """

    username: str | None
    email: str | None
    from_access_token: bool
    scopes: tuple[str, ...]
    expires_at: datetime | None
    from_org_access_token: bool = False

    @staticmethod
    def read(token: str) -> "Identity":
        """Return the claims of a token, which are not verified: that is for the server to do.

        Args:
            token: A JWT.
        """
        claims = read_claims(token)
        account = account_claims(claims)
        read = Token.read(token)
        expires_at = read.expires_at
        return Identity(
            username=_first(account, claims, "username", "preferred_username"),
            email=_first(account, claims, "email"),
            from_access_token=read.from_access_token,
            from_org_access_token=read.from_org_access_token,
            scopes=tuple((_text(claims.get("scope")) or "").split()),
            expires_at=None if expires_at is None else datetime.fromtimestamp(expires_at, UTC),
        )


def _first(account: dict[str, Any], claims: dict[str, Any], *names: str) -> str | None:
    found = (_text(place.get(name)) for place in (account, claims) for name in names)
    return next((text for text in found if text), None)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
