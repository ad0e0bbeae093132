"""Identifiers that look random and are the same on every run with the same seed."""

import base64
import hashlib
import uuid


def fingerprint(*parts: object) -> bytes:
    """Return 32 bytes that depend on the parts alone."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()


def uuid4(*parts: object) -> str:
    """Return a version 4 UUID."""
    return str(uuid.UUID(bytes=fingerprint("uuid", *parts)[:16], version=4))


def secret(prefix: str, *parts: object) -> str:
    """Return a token such as ``dckr_pat_…`` with 27 characters after the prefix."""
    text = base64.urlsafe_b64encode(fingerprint("secret", prefix, *parts)).decode()
    return prefix + text[:27]


def number(limit: int, *parts: object) -> int:
    """Return a number from 0 up to, but not including, ``limit``."""
    return int.from_bytes(fingerprint("number", *parts)[:8]) % limit
