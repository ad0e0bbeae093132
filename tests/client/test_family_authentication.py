"""Signing in: which operation the client calls with which credentials."""

from demo_clients import as_alice
from driving import Drive

from dockerhub import OidcLogin
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.seeds.demo import OIDC_CONNECTION, TOTP_SECRET


def test_login(drive: Drive, server: EmulatedHub) -> None:
    hub = as_alice(drive, server)
    token = hub.login()
    assert hub.login() == token
    assert repr(token) == "****"
    assert [(each.path, each.status) for each in server.requests] == [("/v2/users/login", 200)]


def test_login_2fa(drive: Drive, server: EmulatedHub) -> None:
    bob = {"username": "bob", "password": "bob-password", "totp_secret": TOTP_SECRET}
    hub = drive.hub(base_url=server.url, **bob)
    hub.login()
    assert hub.whoami().username == "bob"
    assert [each.status for each in server.requests] == [401, 200]


def test_create_auth_token(drive: Drive, server: EmulatedHub) -> None:
    hub = drive.hub(base_url=server.url, username="acme", password="dckr_oat_acme")
    hub.login()
    assert hub.whoami().username == "acme"
    assert len(server.requests) == 1


def test_create_oidc_token(drive: Drive, server: EmulatedHub) -> None:
    ask = server.id_token
    hub = drive.hub(base_url=server.url, oidc=OidcLogin(OIDC_CONNECTION, id_token=ask))
    hub.login()
    assert hub.whoami().username == "acme"
    assert [(each.path, each.status) for each in server.requests] == [("/v2/auth/oidc/token", 200)]
