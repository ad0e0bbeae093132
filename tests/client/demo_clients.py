"""Clients of an embedded Hub with the demo data."""

from typing import Any

from driving import Drive
from records import ALICE

from dockerhub import RetryPolicy
from dockerhub.emulator import EmulatedHub


def as_alice(drive: Drive, server: EmulatedHub, **options: Any) -> Any:
    """Sign in as alice; every response must match the corrected spec."""
    return drive.hub(base_url=server.url, strict=True, **{**ALICE, **options})


def signed_in(drive: Drive, server: EmulatedHub, name: str = "alice", password: str = "") -> Any:
    """Sign in as a user, and do not retry."""
    return drive.hub(
        base_url=server.url,
        username=name,
        password=password or f"{name}-password",
        scim_token=ALICE["scim_token"],
        retry=RetryPolicy(retries=0, longest_wait=0),
    )
