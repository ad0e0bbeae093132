"""Second factors: the intermediate token, and codes that work once."""

import base64
import json

import httpx
import pytest
from signing_in import NOW, WRONG, finish, login, works

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.seeds.demo import TOTP_SECRET
from dockerhub.emulator.state import totp


def test_a_second_factor_is_required_and_accepted(http: httpx.Client) -> None:
    """401 with a token for the second step, then a code."""
    first = login(http, "bob", "bob-password")
    assert first.status_code == 401
    assert first.json()["detail"] == "Require secondary authentication on MFA enabled account"
    second = finish(http, first.json()["login_2fa_token"], totp.code_at(TOTP_SECRET, NOW))
    assert second.status_code == 200
    assert works(http, second.json()["token"]) == 200


def test_the_intermediate_token_gives_no_access(http: httpx.Client) -> None:
    """It is for the second step only."""
    token = login(http, "bob", "bob-password").json()["login_2fa_token"]
    assert works(http, token, "/v2/repositories/library/python/tags") == 401


@pytest.mark.parametrize(("seconds", "status"), [(-60, 401), (-30, 200), (30, 200), (60, 401)])
def test_a_code_may_be_one_step_off(http: httpx.Client, seconds: int, status: int) -> None:
    """Because clocks differ a little."""
    token = login(http, "bob", "bob-password").json()["login_2fa_token"]
    assert finish(http, token, totp.code_at(TOTP_SECRET, NOW + seconds)).status_code == status


def test_a_code_works_once(http: httpx.Client) -> None:
    """A second login within the same 30 seconds needs the next code."""
    code = totp.code_at(TOTP_SECRET, NOW)
    for expected in (200, 401):
        token = login(http, "bob", "bob-password").json()["login_2fa_token"]
        assert finish(http, token, code).status_code == expected
    token = login(http, "bob", "bob-password").json()["login_2fa_token"]
    assert finish(http, token, totp.code_at(TOTP_SECRET, NOW + 30)).status_code == 200


def test_the_intermediate_token_works_once(hub: EmulatedHub, http: httpx.Client) -> None:
    """Even with a fresh code."""
    token = login(http, "bob", "bob-password").json()["login_2fa_token"]
    assert finish(http, token, totp.code_at(TOTP_SECRET, NOW)).status_code == 200
    hub.clock.advance(60)
    answer = finish(http, token, totp.code_at(TOTP_SECRET, NOW + 60))
    assert (answer.status_code, answer.json()) == (401, WRONG)


def test_the_intermediate_token_expires(hub: EmulatedHub, http: httpx.Client) -> None:
    """After two minutes."""
    token = login(http, "bob", "bob-password").json()["login_2fa_token"]
    hub.clock.advance(120)
    assert finish(http, token, totp.code_at(TOTP_SECRET, NOW + 120)).status_code == 401


DEEP = base64.urlsafe_b64encode(b"[" * 30_000).decode()


@pytest.mark.parametrize("token", ["", "x", "a.b.c", f"{DEEP}.{DEEP}.x"])
def test_a_foreign_intermediate_token_is_refused(http: httpx.Client, token: str) -> None:
    """So is a bearer token."""
    assert finish(http, token, totp.code_at(TOTP_SECRET, NOW)).status_code == 401
    finished = login(http, "alice", "alice-password").json()["token"]
    assert finish(http, finished, "000000").status_code == 401


def test_odd_text_is_a_wrong_code(http: httpx.Client) -> None:
    """In the second step, too."""
    token = login(http, "bob", "bob-password").json()["login_2fa_token"]
    for given, code in (("\ud800", "000000"), (token, "\ud800")):
        body = json.dumps({"login_2fa_token": given, "code": code})
        headers = {"Content-Type": "application/json"}
        answer = http.post("/v2/users/2fa-login", content=body, headers=headers)
        assert (answer.status_code, answer.json()) == (401, WRONG)


def test_codes_agree_with_the_rfc() -> None:
    """Test vectors of RFC 6238, appendix B, cut to six digits."""
    secret = base64.b32encode(b"12345678901234567890").decode()
    vectors = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}
    assert {at: totp.code_at(secret, at) for at in vectors} == vectors
