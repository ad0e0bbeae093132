"""Clients of an embedded Hub that holds the demo."""

from typing import Any

from driving import Drive
from records import ALICE

from dockerhub import RetryPolicy
from dockerhub.emulator import EmulatedHub


def as_alice(drive: Drive, server: EmulatedHub, **options: Any) -> Any:
    """Sign in as alice; no answer may depart from the corrected document."""
    return drive.hub(base_url=server.url, strict=True, **{**ALICE, **options})


def signed_in(drive: Drive, server: EmulatedHub, name: str = "alice", password: str = "") -> Any:
    """Sign in as somebody, and try nothing again."""
    return drive.hub(
        base_url=server.url,
        username=name,
        password=password or f"{name}-password",
        scim_token=ALICE["scim_token"],
        retry=RetryPolicy(retries=0, longest_wait=0),
    )
