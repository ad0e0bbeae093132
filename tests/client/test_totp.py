"""One-time passwords: the examples of RFC 6238, and setup keys in all common forms."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockerhub import InvalidArgumentError
from dockerhub._auth.totp import decode_totp_secret, totp

KEY = b"12345678901234567890"


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_the_examples_of_the_standard(now: int, code: str) -> None:
    """RFC 6238, appendix B, SHA-1: its last six digits."""
    assert totp(KEY, now) == code[-6:]


def test_a_code_is_valid_for_thirty_seconds() -> None:
    assert totp(KEY, 30) == totp(KEY, 59.999) != totp(KEY, 60)


@pytest.mark.parametrize(
    ("counter", "code"),
    [
        (0, "755224"),
        (1, "287082"),
        (2, "359152"),
        (3, "969429"),
        (4, "338314"),
        (5, "254676"),
        (6, "287922"),
        (7, "162583"),
        (8, "399871"),
        (9, "520489"),
    ],
)
def test_the_examples_of_the_standard_for_counters(counter: int, code: str) -> None:
    """RFC 4226, appendix D: a counter is half a minute."""
    assert totp(KEY, counter * 30) == code


@given(st.binary(min_size=1, max_size=64), st.floats(0, 4e9))
def test_a_code_has_six_digits(key: bytes, now: float) -> None:
    """Including leading zeros."""
    code = totp(key, now)
    assert len(code) == 6
    assert code.isascii()
    assert code.isdecimal()


@given(st.binary(min_size=1, max_size=64), st.data())
def test_a_setup_key_is_read_in_any_form(key: bytes, data: st.DataObject) -> None:
    """Spaces, case and padding do not matter."""
    text = base64.b32encode(key).decode().rstrip("=")
    size = data.draw(st.integers(1, 8))
    grouped = " ".join(text[index : index + size] for index in range(0, len(text), size))
    for written in (text, text.lower(), grouped, f" {text}\n", base64.b32encode(key).decode()):
        assert decode_totp_secret(written) == key


@pytest.mark.parametrize(
    "secret",
    ["", " ", "=", "012345", "189", "JBSWY3DP!", "JBSWY3DPE", "A", "\u00e9", "\uff21\uff21"],
)
def test_an_invalid_setup_key_is_refused_without_being_shown(secret: str) -> None:
    """The error explains what is expected; the most common mistake is to pass a code."""
    with pytest.raises(InvalidArgumentError) as caught:
        decode_totp_secret(secret)
    assert str(caught.value) == (
        "totp_secret or DOCKERHUB_TOTP_SECRET is not base32 (letters A-Z and digits 2-7): it must "
        "be the setup key that is shown next to the QR code, not a six-digit code"
    )
    assert caught.value.__context__ is None
