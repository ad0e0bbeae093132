"""However a call ends: no secret in the error, its frames, its pickle or any log.

The tests use real sockets, so that they include the frames and logs of the HTTP library below.
"""

import asyncio
import json
import logging
import pickle
import re
import signal
import socket
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import trio
from leaks import findings, show, show_log
from raw import RawServer, closed_port, reset, say, wait_for_the_end
from worlds import bearer

from dockerhub import AsyncDockerHub, DockerHub, HubError, RetryPolicy

SECRETS = {
    "password": 'correct "horse"  battery é',
    "intermediate token": "intermediate-token-of-2fa",
    "code": "271828",
    "token": bearer(9e9, 5),
    "SCIM token": "scim-token-of-the-org",
    "cookie": "cookie-of-a-session",
}
OPTIONS: dict[str, Any] = {
    "username": "ann",
    "password": SECRETS["password"],
    "otp": SECRETS["code"],
    "scim_token": SECRETS["SCIM token"],
    "retry": RetryPolicy(retries=0),
}
COOKIE = f"Set-Cookie: token={SECRETS['cookie']}; HttpOnly\r\n"
Step = Callable[[socket.socket], None]
STAGES = ("login", "code", "call")


def _received(connection: socket.socket) -> bytes:
    """Return some bytes; a client that timed out before it sent them sends none."""
    data = connection.recv(65_536)
    if not data:
        raise ConnectionError
    return data


def _request(connection: socket.socket) -> bytes:
    data = _received(connection)
    while b"\r\n\r\n" not in data:
        data += _received(connection)
    length = re.search(rb"content-length: (\d+)", data, re.IGNORECASE)
    end = data.index(b"\r\n\r\n") + 4 + (int(length[1]) if length else 0)
    while len(data) < end:
        data += _received(connection)
    return data


def _answer(status: int, body: str, more: str = "") -> bytes:
    content = body.encode()
    head = (
        f"HTTP/1.1 {status} Reason\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n{COOKIE}{more}\r\n"
    )
    return head.encode("latin-1") + content


def _answering(answer: Callable[[str], bytes]) -> Step:
    def step(connection: socket.socket) -> None:
        say(answer(_request(connection).decode("utf-8")))(connection)

    return step


def _doing(*acts: Callable[[socket.socket], Any]) -> Step:
    """Read a request, and do something that is not a response."""

    def step(connection: socket.socket) -> None:
        _request(connection)
        for act in acts:
            act(connection)

    return step


GOOD = (
    _answering(
        lambda _: _answer(401, json.dumps({"login_2fa_token": SECRETS["intermediate token"]}))
    ),
    _answering(lambda _: _answer(200, json.dumps({"token": SECRETS["token"]}))),
)


def _repeating(request: str) -> dict[str, str]:
    """Return what an error says that repeats the request, and other secrets of the client."""
    given = " ".join(SECRETS[name] for name in ("password", "code", "SCIM token"))
    return {"detail": f"cannot read {request} of {given}", given: "x"}


BAD: dict[str, Step] = {
    "late": _doing(wait_for_the_end),
    "broken": _doing(reset),
    "no header": _answering(
        lambda r: f"HTTP/1.1 200 OK\r\nSet-Cookie\x01: token={SECRETS['cookie']}\r\n{r}".encode()
    ),
    "no status": _answering(lambda r: f"HTTP/1.1 2O0 {SECRETS['cookie']} {r}".encode()),
    "refused": _answering(lambda r: _answer(401, json.dumps(_repeating(r)))),
    "forbidden": _answering(
        lambda r: _answer(
            403,
            json.dumps(_repeating(r), ensure_ascii=False),
            f"X-Request-ID: {SECRETS['SCIM token']}\r\n",
        )
    ),
    "failing": _answering(lambda r: _answer(500, f"<title>{quote(r)} {r}</title>")),
    "odd": _answering(lambda r: _answer(200, json.dumps({"detail": r}))),
    "text": _answering(lambda r: _answer(200, f"{r * 9}")),
    "slow down": _answering(
        lambda r: _answer(429, json.dumps(_repeating(r)), "Retry-After: 9999\r\n")
    ),
}


def _steps(stage: str, bad: Step) -> list[Step]:
    return [*GOOD[: STAGES.index(stage)], bad]


def _threads(url: str, caught: list[BaseException]) -> None:
    def run() -> None:
        try:
            with DockerHub(base_url=url, timeout=0.3, **OPTIONS) as hub:
                hub.tags.get("acme/app", "latest")
        except BaseException as error:
            caught.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


async def _call(url: str, caught: list[BaseException], timeout: float = 0.3) -> None:  # noqa: ASYNC109  # of the client
    try:
        async with AsyncDockerHub(base_url=url, timeout=timeout, **OPTIONS) as hub:
            await hub.tags.get("acme/app", "latest")
    except BaseException as error:
        caught.append(error)
        if not isinstance(error, HubError):
            raise


WAYS: dict[str, Callable[[str, list[BaseException]], None]] = {
    "threads": _threads,
    "asyncio": lambda url, caught: asyncio.run(_call(url, caught)),
    "trio": lambda url, caught: trio.run(_call, url, caught),
}


@pytest.fixture
def check(caplog: pytest.LogCaptureFixture) -> Callable[[list[BaseException], str], None]:
    """Check that errors, and everything that was logged, show no secret."""
    caplog.set_level(logging.DEBUG)
    for name in [*logging.root.manager.loggerDict]:
        caplog.set_level(logging.DEBUG, name)

    def run(caught: list[BaseException], case: str) -> None:
        assert caught, case
        shown = {f"{case}: {error!r}"[:80]: show(error) for error in caught}
        for error in caught:
            shown[f"{case}: {error!r}"[:80]] += str(error).encode() + repr(vars(error)).encode()
            if isinstance(error, HubError):
                shown[f"{case}: {error!r}"[:80]] += pickle.dumps(error)
        shown[f"{case}: log"] = show_log(caplog)
        assert findings(SECRETS, shown) == []
        caplog.clear()

    return run


@pytest.mark.sweep
@pytest.mark.parametrize("way", WAYS)
def test_nothing_shows_however_a_call_fails(way: str, check: Any) -> None:
    """At each step of the login, and after it."""
    cases = 0
    for stage in STAGES:
        for name, bad in BAD.items():
            caught: list[BaseException] = []
            with RawServer(*_steps(stage, bad), reads=False) as server:
                WAYS[way](server.url, caught)
            check(caught, f"{stage}, {name}")
            cases += 1
    caught = []
    WAYS[way](f"http://127.0.0.1:{closed_port()}", caught)
    check(caught, "no server")
    assert cases == len(STAGES) * len(BAD)


def test_other_users_of_httpx_see_their_logs(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    misleading = "X-A: b return_value=1 exception=2\r\n"
    answer = _answering(lambda _: _answer(200, "{}", misleading))
    with RawServer(answer, reads=False) as server:
        with DockerHub(base_url=server.url, anonymous=True) as hub:
            hub.request("GET", "/v2/x")
        assert SECRETS["cookie"] not in caplog.text
        assert f'HTTP Request: GET {server.url}/v2/x "HTTP/1.1 200 "' in caplog.text
        start = "receive_response_headers.complete return_value=(b'HTTP/1.1', 200, ****, [(b'"
        assert start in caplog.text
        assert "(b'Set-Cookie', ****)" in caplog.text
        httpx.get(server.url, trust_env=False)
    assert SECRETS["cookie"] in caplog.text
    assert "200 Reason" in caplog.text


def _cancel_in_asyncio(steps: Callable[[Step], list[Step]], caught: list[BaseException]) -> None:
    cancel: list[Callable[[], object]] = []

    async def main(url: str) -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        cancel.append(lambda: loop.call_soon_threadsafe(task.cancel))
        await _call(url, caught, 60)

    stop = _doing(lambda _: cancel[0](), wait_for_the_end)
    with RawServer(*steps(stop), reads=False) as server:
        with pytest.raises(asyncio.CancelledError) as end:
            asyncio.run(main(server.url))
        caught.append(end.value)


def _cancel_in_trio(steps: Callable[[Step], list[Step]], caught: list[BaseException]) -> None:
    cancel: list[Callable[[], object]] = []

    async def main(url: str) -> None:
        token = trio.lowlevel.current_trio_token()
        with trio.CancelScope() as scope:
            cancel.append(lambda: token.run_sync_soon(scope.cancel))
            await _call(url, caught, 60)
        assert scope.cancelled_caught

    stop = _doing(lambda _: cancel[0](), wait_for_the_end)
    with RawServer(*steps(stop), reads=False) as server:
        trio.run(main, server.url)


def _interrupting() -> Step:
    main = threading.main_thread().ident
    assert main is not None
    return _doing(lambda _: signal.pthread_kill(main, signal.SIGINT), wait_for_the_end)


def _interrupt(run: Callable[[str, list[BaseException]], None]) -> Any:
    def interrupt(steps: Callable[[Step], list[Step]], caught: list[BaseException]) -> None:
        with RawServer(*steps(_interrupting()), reads=False) as server:
            with pytest.raises(KeyboardInterrupt) as end:
                run(server.url, caught)
            caught.append(end.value)

    return interrupt


def _blocking(url: str, _caught: list[BaseException]) -> None:
    with DockerHub(base_url=url, timeout=60, **OPTIONS) as hub:
        hub.tags.get("acme/app", "latest")


ENDINGS: dict[str, Callable[..., None]] = {
    "cancelled in asyncio": _cancel_in_asyncio,
    "cancelled in trio": _cancel_in_trio,
    "interrupted": _interrupt(_blocking),
    "interrupted in asyncio": _interrupt(lambda url, caught: asyncio.run(_call(url, caught, 60))),
    "interrupted in trio": _interrupt(lambda url, caught: trio.run(_call, url, caught, 60)),
}


# httpx leaves the stream of a body open, and trio warns about it.
@pytest.mark.sweep
@pytest.mark.filterwarnings("ignore:Async generator 'httpx._content:ResourceWarning")
@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_shows_when_a_call_is_interrupted(ending: str, check: Any) -> None:
    for stage in STAGES:
        caught: list[BaseException] = []
        ENDINGS[ending](lambda bad, stage=stage: _steps(stage, bad), caught)
        check(caught, f"{stage}, {ending}")
