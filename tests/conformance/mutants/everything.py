"""Calls of every method of the client, for success and for documented errors."""

from contextlib import suppress
from typing import Any

import httpx
from records import ALICE, RECORDS, call, method_arguments

from dockerhub import BadRequestError, DockerHub, HubError
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.seeds.demo import TOTP_SECRET

SIGN_INS: tuple[dict[str, Any], ...] = (
    {"username": "bob", "password": "bob-password", "totp_secret": TOTP_SECRET},
    {"username": "acme", "password": "dckr_oat_acme"},
    {"username": "alice", "password": "wrong"},
    {"anonymous": True},
)


def call_everything(server: EmulatedHub, transport: httpx.BaseTransport) -> None:
    """Call every method of the client on a Hub with the demo seed and without a rate limit."""
    common: dict[str, Any] = {"base_url": server.url, "transport": transport, "strict": True}
    with DockerHub(**ALICE, **common) as hub:
        for name, record in RECORDS.items():
            if record.method:
                server.reset()  # creates again what the calls above deleted
                given = method_arguments(name, server.state)
                if record.refused:
                    with suppress(BadRequestError):
                        call(hub, name, **{**given, **record.refused})
                call(hub, name, **given)
                for changes in ({}, record.missing):  # creating it again is a conflict
                    with suppress(HubError):
                        call(hub, name, **{**given, **changes})
    for credentials in SIGN_INS:
        with DockerHub(**credentials, **common) as hub, suppress(HubError):
            hub.tags.exists("library/python")
            hub.tags.get("acme/secret", next(iter(hub.tags.list("acme/secret"))).name)
