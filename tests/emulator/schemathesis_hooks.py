"""Hooks of Schemathesis, which loads this file: what a table of values cannot hold.

An intermediate token works once, and so does a code. Where a table put the mark ``FRESH``, the
second step of a login gets a token and a code that are good now.
"""

from typing import Any

import httpx
import schemathesis

from dockerhub.emulator.seed_demo import TOTP_SECRET
from dockerhub.emulator.totp import STEP, code_at

FRESH = "fresh"


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Put a good token or code where the mark stands, just before the request is sent."""
    if case.operation.path != "/v2/users/2fa-login" or not isinstance(case.body, dict):
        return
    marked = [name for name in ("login_2fa_token", "code") if case.body.get(name) == FRESH]
    if marked:
        fresh = _second_step(case.operation.base_url)
        case.body = {**case.body, **{name: fresh[name] for name in marked}}


def _second_step(url: str) -> dict[str, str]:
    """Take the first step as bob; the Hub's clock moves on, for each code works once."""
    with httpx.Client(base_url=url) as http:
        now = http.post("/_emulator/clock", json={"advance": STEP}).json()["now"]
        password = {"username": "bob", "password": "bob-password"}
        token = http.post("/v2/users/login", json=password).json()["login_2fa_token"]
    return {"login_2fa_token": token, "code": code_at(TOTP_SECRET, now)}
