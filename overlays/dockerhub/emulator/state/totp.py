"""Time-based one-time passwords, RFC 6238: SHA-1, 30 seconds, six digits."""

import hmac

from pyotp.totp import TOTP

STEP = 30


class _Totp(TOTP):
    min_secret_length_bits = 0  # seeds have short secrets, and nothing here is secret


def code_at(secret: str, unix_seconds: float) -> str:
    """Return the code that an authenticator app shows at a time.

    Args:
        secret: The shared secret in base 32, as in an ``otpauth://`` link.
        unix_seconds: The time.
    """
    return _Totp(secret.replace(" ", "")).generate_otp(int(unix_seconds // STEP))


def matching_step(secret: str, code: str, unix_seconds: float) -> int | None:
    """Return the time step that a code belongs to, one step early or late allowed."""
    given = code.encode("utf-8", "surrogatepass")
    for seconds in (unix_seconds, max(0, unix_seconds - STEP), unix_seconds + STEP):
        if hmac.compare_digest(code_at(secret, seconds).encode(), given):
            return int(seconds // STEP)
    return None
