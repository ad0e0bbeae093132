"""A login that is driven by hand."""

import json
from collections.abc import Callable
from typing import Any

from answers import NOW, says

from dockerhub._auth.jwt import Token
from dockerhub._auth.login_steps import CallUser, Credentials, Wait
from dockerhub._auth.totp_steps import StepsInMemory, TotpSteps
from dockerhub._base.messages import Request
from dockerhub._base.secret import Secret

KEY = b"12345678901234567890"
PASSWORD = "correct horse battery staple"
INTERMEDIATE = "intermediate-token"
TOKEN = "e30.e30.text"
CHALLENGE = says(
    401,
    {
        "detail": "Require secondary authentication on MFA enabled account",
        "login_2fa_token": INTERMEDIATE,
    },
)
WELCOME = says(200, {"token": TOKEN})


class Dialogue:
    """Runs a login, answers each step from a list, and records what was asked."""

    def __init__(self, *replies: Any, now: float = NOW, used: set[Secret] | None = None) -> None:
        self.replies = list(replies)
        self.now = now
        self.used = set() if used is None else used
        self.steps: list[Any] = []

    def run(self, credentials: Credentials) -> Token:
        steps = credentials.steps(lambda: self.now, self.used)
        reply: Any = None
        while True:
            try:
                step = steps.send(reply)
            except StopIteration as end:
                assert not self.replies
                token: Token = end.value
                return token
            self.steps.append(step)
            if isinstance(step, Wait):
                self.now = self.after(step)
                reply = None
            elif isinstance(step, CallUser):
                reply = step.function()
            else:
                reply = self.replies.pop(0)

    def after(self, step: Wait) -> float:
        """Return what the clock shows after a wait."""
        return self.now + step.seconds

    @property
    def paths(self) -> list[str]:
        return [step.path for step in self.steps if isinstance(step, Request)]

    def sent(self, number: int) -> Any:
        requests = [step for step in self.steps if isinstance(step, Request)]
        return json.loads(requests[number].body or b"")


def who(
    password: str = PASSWORD,
    *,
    otp: str | None = None,
    ask: Callable[[], Any] | None = None,
    key: bytes | None = None,
    steps: TotpSteps | None = None,
) -> Credentials:
    return Credentials(
        "ann",
        Secret(password),
        otp=Secret(otp) if otp is not None else None,
        ask_otp=ask,
        totp_key=Secret(key.decode("latin-1")) if key else None,
        totp_steps=StepsInMemory() if steps is None else steps,
    )
