"""Time-based one-time passwords, RFC 6238: SHA-1, 30 seconds, six digits."""

import base64
import hashlib
import hmac

STEP = 30


def code_at(secret: str, unix_seconds: float) -> str:
    """Return the code that an authenticator app shows at a time.

    Args:
        secret: The shared secret in base 32, as in an ``otpauth://`` link.
        unix_seconds: The time.
    """
    return _code(secret, int(unix_seconds // STEP))


def matching_step(secret: str, code: str, unix_seconds: float) -> int | None:
    """Return the time step that a code belongs to, one step early or late allowed."""
    now, given = int(unix_seconds // STEP), code.encode("utf-8", "surrogatepass")
    for step in (now, now - 1, now + 1):
        if hmac.compare_digest(_code(secret, step).encode(), given):
            return step
    return None


def _code(secret: str, step: int) -> str:
    text = secret.replace(" ", "").upper()
    key = base64.b32decode(text + "=" * (-len(text) % 8))
    mac = hmac.digest(key, step.to_bytes(8), hashlib.sha1)
    at = mac[-1] & 0x0F
    number = int.from_bytes(mac[at : at + 4]) & 0x7FFF_FFFF
    return f"{number % 1_000_000:06d}"
