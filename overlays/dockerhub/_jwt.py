"""Look into a JSON Web Token, without verifying it: the server does that."""

import base64
import binascii
import json
from typing import Any

from attrs import field, frozen

from dockerhub._secrets import Secret

__all__ = ["Token", "read_claims"]


def read_claims(token: str) -> dict[str, Any]:
    """Return the claims of a JWT; empty if it is none."""
    parts = token.split(".")
    try:
        payload = parts[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, binascii.Error):
        return {}
    return claims if isinstance(claims, dict) else {}


@frozen
class Token:
    """A bearer token and when it expires."""

    secret: Secret = field(repr=False)
    expires_at: float | None
    """Unix time; None if the token does not say."""

    @staticmethod
    def read(text: str) -> "Token":
        """Wrap a token; its `exp` claim tells when it expires."""
        expires = read_claims(text).get("exp")
        known = isinstance(expires, (int, float)) and not isinstance(expires, bool)
        return Token(Secret(text), expires if known else None)

    @property
    def header(self) -> dict[str, str]:
        """The header that carries the token."""
        return {"Authorization": f"Bearer {self.secret.reveal()}"}
