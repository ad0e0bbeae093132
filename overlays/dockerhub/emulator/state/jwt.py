"""JSON Web Tokens, HS256 only: enough for a server that reads what it wrote itself."""

import base64
import hashlib
import hmac
import json
from typing import Any


class InvalidTokenError(Exception):
    """The text is not a token that this key signed."""


def encode(claims: dict[str, Any], key: bytes) -> str:
    """Sign claims."""
    header = {"alg": "HS256", "typ": "JWT"}
    signed = b".".join(_base64(json.dumps(part).encode()) for part in (header, claims))
    return (signed + b"." + _base64(_signature(signed, key))).decode()


def decode(token: str, key: bytes) -> dict[str, Any]:
    """Return the claims of a token; whether it has expired is for the caller to judge.

    Raises:
        InvalidTokenError: If the token is malformed or signed with another key.
    """
    signed, _, signature = token.encode("utf-8", "surrogatepass").rpartition(b".")
    if not hmac.compare_digest(_base64(_signature(signed, key)), signature):
        raise InvalidTokenError("bad signature")
    claims: dict[str, Any] = json.loads(_unbase64(signed.partition(b".")[2]))
    return claims


def _signature(signed: bytes, key: bytes) -> bytes:
    return hmac.digest(key, signed, hashlib.sha256)


def _base64(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _unbase64(data: bytes) -> bytes:
    return base64.urlsafe_b64decode(data + b"=" * (-len(data) % 4))
