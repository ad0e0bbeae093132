"""Failed attempts: which count, which are reset, and what locks a username."""

import httpx
from signing_in import NOW, exchange, finish, login

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.seeds.demo import TOTP_SECRET
from dockerhub.emulator.state import totp


def test_too_many_failures_lock_the_username(hub: EmulatedHub, http: httpx.Client) -> None:
    """Even the right password is refused until ten minutes are over; others are not affected."""
    for _ in range(10):
        assert login(http, "alice", "wrong").status_code == 401
    answer = login(http, "alice", "alice-password")
    assert answer.status_code == 429
    assert answer.json()["detail"].startswith("Too many failed login attempts")
    assert exchange(http, "alice", "alice-password").status_code == 429
    assert login(http, "carol", "carol-password").status_code == 200
    hub.clock.advance(600)
    assert login(http, "alice", "alice-password").status_code == 200


def test_a_success_resets_the_count(http: httpx.Client) -> None:
    """The count starts again."""
    for _ in range(2):
        for _ in range(9):
            assert login(http, "alice", "wrong").status_code == 401
        assert login(http, "alice", "alice-password").status_code == 200


def test_failures_long_ago_do_not_count(hub: EmulatedHub, http: httpx.Client) -> None:
    """The window of the lockout starts with the first failure."""
    for _ in range(9):
        login(http, "alice", "wrong")
    hub.clock.advance(600)
    assert login(http, "alice", "wrong").status_code == 401
    assert login(http, "alice", "alice-password").status_code == 200


def test_wrong_codes_count_as_failures(hub: EmulatedHub, http: httpx.Client) -> None:
    """Otherwise, somebody could guess a six-digit code."""
    hub.settings.max_login_failures = 3
    token = login(http, "bob", "bob-password").json()["login_2fa_token"]
    for _ in range(3):
        assert finish(http, token, "000000").status_code == 401
    assert finish(http, token, totp.code_at(TOTP_SECRET, NOW)).status_code == 429
    assert login(http, "bob", "bob-password").status_code == 429


def test_a_right_password_does_not_reset_wrong_codes(hub: EmulatedHub, http: httpx.Client) -> None:
    """Starting again after every wrong code does not prevent the lockout."""
    hub.settings.max_login_failures = 3
    for _ in range(3):
        token = login(http, "bob", "bob-password").json()["login_2fa_token"]
        assert finish(http, token, "000000").status_code == 401
    assert login(http, "bob", "bob-password").status_code == 429


def test_a_right_code_resets_wrong_ones(hub: EmulatedHub, http: httpx.Client) -> None:
    """The count starts again."""
    hub.settings.max_login_failures = 2
    for step in (0, 30):
        token = login(http, "bob", "bob-password").json()["login_2fa_token"]
        assert finish(http, token, "000000").status_code == 401
        code = totp.code_at(TOTP_SECRET, NOW + step)
        assert finish(http, token, code).status_code == 200


def test_an_organizations_token_resets_the_count(hub: EmulatedHub, http: httpx.Client) -> None:
    """As a user's token does."""
    hub.settings.max_login_failures = 2
    for _ in range(3):
        assert exchange(http, "acme", "wrong").status_code == 401
        assert exchange(http, "acme", "dckr_oat_acme").status_code == 200
