"""Secrets that are not shown, and bearer tokens."""

import base64
import copy
import json
import math
import pickle
import traceback
from typing import Any

import attrs
import pytest
from answers import NOW
from hypothesis import given
from hypothesis import strategies as st

from dockerhub._auth.jwt import Token, fits_header, is_jwt, read_claims
from dockerhub._auth.login_steps import Credentials
from dockerhub._base.secret import Secret
from dockerhub._config.settings import Settings

TEXT = "hunter2-and-more"


def jwt(claims: Any) -> str:
    """Make an unsigned token."""
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{payload}.signature"


def holders() -> list[Any]:
    secret = Secret(TEXT)
    return [
        secret,
        Token(secret, None),
        Credentials("ann", secret, otp=secret, ask_otp=lambda: TEXT, totp_key=secret),
        Settings(
            credentials=Credentials("ann", secret),
            token=Token.read(TEXT),
            scim_token=Token.read(TEXT),
        ),
    ]


@pytest.mark.parametrize("holder", holders(), ids=lambda holder: type(holder).__name__)
def test_an_object_with_a_secret_does_not_show_it(holder: Any) -> None:
    """No way of printing or dumping shows it."""
    dumps = [repr(holder), str(holder), f"{holder}", f"{holder!r:>40}", repr([holder])]
    if attrs.has(type(holder)):
        dumps += [repr(attrs.asdict(holder)), repr(attrs.astuple(holder))]
    dumps += [repr(getattr(holder, name)) for name in dir(holder) if not name.startswith("__")]
    assert not any(TEXT in dump for dump in dumps if "Authorization" not in dump)


@pytest.mark.parametrize("holder", holders(), ids=lambda holder: type(holder).__name__)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_object_with_a_secret_cannot_be_pickled(holder: Any, protocol: int) -> None:
    """The file would contain it as plain text."""
    with pytest.raises((TypeError, AttributeError)) as caught:
        pickle.dumps(holder, protocol)
    assert TEXT not in str(caught.value)


def test_a_traceback_that_shows_locals_does_not_show_a_secret() -> None:
    """Error reporters print such tracebacks."""

    def fail(secret: Secret) -> None:
        raise ValueError(f"it is {secret}")

    with pytest.raises(ValueError, match=r"it is \*{4}") as caught:
        fail(Secret(TEXT))
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert "secret = ****" in "".join(report.format())
    assert f"{Secret(TEXT)}" in "".join(report.format())


def test_a_secret_is_a_value() -> None:
    """Equal ones are one in a set; another one, or the text itself, is not equal."""
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2
    assert copy.deepcopy(Secret(TEXT)).reveal() == TEXT


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "a",
        "a.b",
        "a.b.c",
        "..",
        "e30.e30",
        "a.!!!.c",
        "a.\u00e9.c",
        "a.bnVsbA.c",
        "a.W10.c",
        "a.MTI.c",
        "a.gA.c",
        "a." + base64.urlsafe_b64encode(b"[" * 100_000).decode() + ".c",
        "dckr_pat_abcdefghij",
    ],
)
def test_an_invalid_token_has_no_claims(token: str) -> None:
    assert read_claims(token) == {}
    assert Token.read(token).expires_at is None


def test_a_signed_token_has_three_parts_of_which_two_are_objects() -> None:
    assert is_jwt("e30.e30.x")
    for text in ("e30.e30", "e30.e30.x.y", "a.e30.x", "e30.a.x", "W10.e30.x", "e30.W10.x", ""):
        assert not is_jwt(text), text


@given(st.text(max_size=60))
def test_reading_claims_never_fails(token: str) -> None:
    assert isinstance(read_claims(token), dict)
    assert isinstance(read_claims(f"a.{token}.c"), dict)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3))
def test_the_claims_of_a_token_are_read(claims: dict[str, str]) -> None:
    """With and without padding."""
    assert read_claims(jwt(claims)) == claims


@pytest.mark.parametrize(
    ("claims", "expires", "life"),
    [
        ({"exp": NOW + 600}, NOW + 600, 600),
        ({"exp": NOW + 600, "iat": NOW}, NOW + 600, 600),
        ({"exp": NOW + 900, "iat": NOW + 300}, NOW + 900, 600),
        ({"exp": NOW - 300, "iat": NOW - 900}, NOW - 300, 600),
        ({"exp": 1_790_000_600.5, "iat": 1_790_000_000}, 1_790_000_600.5, 600.5),
        ({"exp": NOW + 0.5, "iat": NOW}, NOW + 0.5, 0.5),
        ({"exp": NOW - 1}, NOW - 1, math.inf),
        ({"exp": NOW, "iat": NOW}, NOW, math.inf),
        ({"iat": NOW}, None, math.inf),
        ({}, None, math.inf),
        ({"exp": None}, None, math.inf),
        ({"exp": "1790000600"}, None, math.inf),
        ({"exp": True}, None, math.inf),
        ({"exp": 1}, 1, math.inf),
        ({"exp": 0}, None, math.inf),
        ({"exp": 10**11 - 1}, 10**11 - 1, 10**11 - 1 - NOW),
        ({"exp": 10**11}, None, math.inf),
        ({"exp": -5}, None, math.inf),
        ({"exp": math.nan}, None, math.inf),
        ({"exp": math.inf}, None, math.inf),
        ({"exp": 10**400}, None, math.inf),
        ({"exp": NOW + 600, "iat": "then"}, NOW + 600, 600),
        ({"exp": NOW + 600, "iat": math.nan}, NOW + 600, 600),
    ],
)
def test_a_token_has_a_lifetime(claims: dict[str, Any], expires: float | None, life: float) -> None:
    """The difference of the server's own two times; with invalid ones it is unknown."""
    token = Token.read(jwt(claims))
    assert (token.expires_at, token.life(NOW)) == (expires, life)


def test_a_token_is_sent_as_bearer() -> None:
    assert Token.read(TEXT).header == {"Authorization": f"Bearer {TEXT}"}


@pytest.mark.parametrize("token", ["a", "a.b-c_d.e", "dckr_pat_x", "~" * 5_000, "a+/="])
def test_a_token_fits_a_header(token: str) -> None:
    assert fits_header(token)


@pytest.mark.parametrize(
    "token", ["", " ", "a b", " a", "a\n", "a\r\nX: y", "a\x00", "\u00e9", "\x7f"]
)
def test_a_token_that_does_not_fit_a_header_is_invalid(token: str) -> None:
    assert not fits_header(token)
