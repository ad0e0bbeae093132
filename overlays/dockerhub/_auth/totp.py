"""Time-based one-time passwords (RFC 6238), as authenticator apps make them for Docker Hub."""

import base64
import hashlib
import hmac
from contextlib import suppress
from typing import Final

from dockerhub._base.environment import Variable
from dockerhub._base.errors import InvalidArgumentError

STEP: Final = 30
"""Seconds for which a code is current."""

_DIGITS: Final = 6


def decode_totp_secret(secret: str) -> bytes:
    """Decode the base32 secret that is shown next to the QR code; spaces and case do not matter.

    Raises:
        InvalidArgumentError: It is not base32.
    """
    text = "".join(secret.split()).upper()
    with suppress(ValueError):
        if key := base64.b32decode(text + "=" * (-len(text) % 8)):
            return key
    raise InvalidArgumentError(
        f"totp_secret or {Variable.TOTP_SECRET}",
        "is not base32 (letters A-Z and digits 2-7): it must be the setup key that is shown next "
        "to the QR code, not a six-digit code",
    )


def totp(key: bytes, now: float) -> str:
    """Return the six-digit code that is current at a Unix time."""
    counter = int(now // STEP).to_bytes(8, "big")
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**_DIGITS).zfill(_DIGITS)
