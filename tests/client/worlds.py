"""Docker Hubs as injected transports: scripted, signing in, or listing many pages."""

import base64
import json
from collections.abc import Callable, Iterator
from threading import Lock
from typing import Any

import httpx
from clocks import FakeClock

BASE = "https://hub.docker.com"
USERNAME = "ann"
PASSWORD = "correct horse battery staple"
CREDENTIALS = {"username": USERNAME, "password": PASSWORD}

Reply = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


def reply(status: int = 200, body: Any = None, **headers: str) -> httpx.Response:
    """Make a response; underscores in the names of headers stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if isinstance(body, (bytes, str)):
        return httpx.Response(status, content=body, headers=named)
    return httpx.Response(status, json=body, headers=named)


def bearer(expires_at: float | None = None, number: int = 0, **claims: Any) -> str:
    """Make a JWT whose signature is not checked."""
    found = {**claims, "jti": f"jti-{number}"}
    if expires_at is not None:
        found["exp"] = expires_at
    parts = [{"alg": "RS256"}, found, {"signed": number}]
    return ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).decode() for p in parts)


class Scripted:
    """Responds from a list, the last one for ever, and records requests and times."""

    def __init__(self, clock: FakeClock, *replies: Reply) -> None:
        self._clock = clock
        self.replies = list(replies)
        self._lock = Lock()
        self.requests: list[httpx.Request] = []
        self.times: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            self.requests.append(request)
            self.times.append(self._clock.now())
            found = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(found, Exception):
            raise found
        if isinstance(found, httpx.Response):
            return httpx.Response(found.status_code, headers=found.headers, content=found.content)
        return found(request)

    @property
    def sent(self) -> list[str]:
        """Method and path of each request."""
        return [f"{each.method} {each.url.path}" for each in self.requests]

    def count(self, path: str) -> int:
        """Return how many requests had a path."""
        return sum(each.url.path == path for each in self.requests)


class LoginWorld(Scripted):
    """Signs everybody in, and accepts the tokens that it issued and did not revoke."""

    def __init__(self, clock: FakeClock, *replies: Reply, life: float | None = 3600.0) -> None:
        super().__init__(clock, self._answer)
        self._inner = Scripted(clock, *(replies or (reply(200, {"name": "latest"}),)))
        self.life = life
        self.logins = 0
        self.valid: set[str] = set()

    def revoke(self) -> None:
        """Accept no token that was issued so far."""
        self.valid.clear()

    def login(self, request: httpx.Request) -> httpx.Response:
        """Issue a new token."""
        with self._lock:
            self.logins += 1
            end = None if self.life is None else self._clock.now() + self.life
            token = bearer(end, self.logins)
            self.valid.add(f"Bearer {token}")
        return reply(200, {"token": token}, set_cookie=f"session={token}; Path=/")

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v2/users/login":
            return self.login(request)
        if request.headers.get("authorization") not in self.valid:
            return reply(401, {"detail": "token invalid"})
        return self._inner(request)


class Pages:
    """A list of this many pages, whose requests can fail.

    Attributes:
        strike: Called with a request and the number of its page; returns a response or
            raises an error in place of the page, or returns None for the page itself.
    """

    PATH = "/v2/namespaces/acme/repositories/app/tags"

    def __init__(self, pages: int, size: int = 2) -> None:
        self.pages, self.size = pages, size
        self.asked: list[int] = []
        self.strike: Callable[[httpx.Request, int], httpx.Response | None] = lambda *_: None
        self._bodies = {number: self.body(number) for number in range(1, pages + 1)}

    @property
    def names(self) -> list[str]:
        """The names of all items in order."""
        return [name for number in self._bodies for name in self.page(number)]

    def page(self, number: int) -> list[str]:
        """Return the names on a page."""
        return [f"tag-{number}-{index}" for index in range(self.size)]

    def link(self, number: int, base: str = BASE) -> str:
        """Return the link to a page."""
        return f"{base}{self.PATH}?page={number}&page_size={self.size}"

    def body(self, number: int, **changes: Any) -> bytes:
        """Return the body of a page, with members replaced."""
        page = {
            "count": self.pages * self.size,
            "next": self.link(number + 1) if number < self.pages else None,
            "previous": self.link(number - 1) if number > 1 else None,
            "results": [{"name": name} for name in self.page(number)],
        }
        return json.dumps(page | changes).encode()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("page", "1"))
        self.asked.append(number)
        struck = self.strike(request, number)
        if struck is not None:
            return struck
        if number not in self._bodies:
            return reply(404, {"message": "page out of range", "errinfo": {}})
        return httpx.Response(200, content=self._bodies[number])


def names(items: list[Any]) -> list[str]:
    """Return the names of tags."""
    return [item.name for item in items]


def batches(items: list[str], size: int) -> Iterator[list[str]]:
    """Split a list into pieces of this size."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
