"""Look into a JSON Web Token, without verifying it: the server does that."""

import base64
import json
import math
from typing import Any, Final

from attrs import field, frozen

from dockerhub._base.frames import Hidden
from dockerhub._base.secret import Secret

_HUB: Final = "https://hub.docker.com"
_PARTS: Final = 3
"""Header, claims and signature."""
_PERSONAL: Final = "docker_pat"
_ORGANIZATIONS: Final = "docker_oat"
_LATEST: Final = 1e11
"""A number above it, the year 5138, is not a time."""


def fits_header(token: str) -> bool:
    """Tell whether a token is text that a header may hold; an empty one is none."""
    return bool(token) and token.isascii() and token.isprintable() and " " not in token


def read_claims(token: str) -> dict[str, Any]:
    """Return the claims of a JWT; empty if it is none."""
    return _part(token, 1) or {}


def is_jwt(token: str) -> bool:
    """Tell whether a text has the form of a signed JWT (RFC 7519, section 3)."""
    parts = token.split(".")
    return len(parts) == _PARTS and None not in (_part(token, 0), _part(token, 1))


def _part(token: str, index: int) -> dict[str, Any] | None:
    """Return an object that a JWT holds; None if it is none."""
    try:
        part = token.split(".")[index]
        found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def account_claims(claims: dict[str, Any]) -> dict[str, Any]:
    """Return what the claims of a token say about the account at Docker Hub."""
    account = claims.get(_HUB)
    return account if isinstance(account, dict) else {}


@frozen
class Token:
    """A bearer token and when it expires."""

    secret: Secret = field(repr=False)
    expires_at: float | None
    """Unix time by the server's clock; None if the token does not say."""
    issued_at: float | None = None
    """Unix time by the server's clock; None if the token does not say."""

    @staticmethod
    def read(text: str) -> "Token":
        """Wrap a token; its claims `exp` and `iat` tell its life (RFC 7519, section 4.1)."""
        claims = read_claims(text)
        return Token(Secret(text), _time(claims.get("exp")), _time(claims.get("iat")))

    def life(self, now: float) -> float:
        """Return the seconds that a token lives which was issued now; infinite if unknown.

        Both ends are the server's, so that a local clock that is off does not matter.
        """
        if self.expires_at is None:
            return math.inf
        life = self.expires_at - (now if self.issued_at is None else self.issued_at)
        return life if life > 0 else math.inf

    @property
    def from_access_token(self) -> bool:
        """Whether the login was made with an access token, as far as the token says."""
        return self._source.startswith((_PERSONAL, _ORGANIZATIONS))

    @property
    def from_org_access_token(self) -> bool:
        """Whether that was an organization access token."""
        return self._source.startswith(_ORGANIZATIONS)

    @property
    def _source(self) -> str:
        claims = read_claims(self.secret.reveal())
        sources = (place.get("source") for place in (claims, account_claims(claims)))
        return next((each for each in sources if isinstance(each, str) and each), "")

    @property
    def header(self) -> Hidden:
        return Hidden(Authorization=f"Bearer {self.secret.reveal()}")


def _time(value: Any) -> float | None:
    """Return a claim that is a Unix time; None if it is none."""
    known = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if known and 0 < value < _LATEST else None
