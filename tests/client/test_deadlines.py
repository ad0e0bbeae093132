"""No call takes longer than the deadline of its retry policy, however slowly a server speaks."""

import itertools
import math
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any

import httpx
import pytest
from clocks import START, FakeClock
from driving import WITH_TRIO, Drive
from raw import BODY, OK, RawServer, Step, say, wait_for_the_end
from worlds import CREDENTIALS, bearer

from dockerhub import HubTimeoutError, RetryPolicy, SystemClock
from dockerhub._base.clock import SteadyClock
from dockerhub._transport import deadlines

DEADLINE = 60.0
BRIEF = RetryPolicy(deadline=DEADLINE)
LOGIN = f'{{"token": "{bearer(START + 10**6)}"}}'.encode()
EARLY = b"HTTP/1.1 103 Early Hints\r\n\r\n"


def get(hub: Any) -> Any:
    return hub.tags.get("acme/app", "latest")


def drip(clock: FakeClock, pieces: Callable[[], Iterable[bytes]]) -> Step:
    """Send one piece per second while the client is connected."""

    def step(connection: socket.socket) -> None:
        for piece in pieces():
            clock.advance(1)
            connection.sendall(piece)

    return step


def one_by_one(*parts: bytes) -> Iterator[bytes]:
    """Yield the start, and then the bytes of a part that never ends, one by one."""
    *before, endless = parts
    yield from before
    while True:
        yield from (endless[index : index + 1] for index in range(len(endless)))


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
DRIPS: dict[str, Callable[[], Iterable[bytes]]] = {
    "status line": lambda: one_by_one(b"HTTP/1.1 200 ", b"a"),
    "headers": lambda: one_by_one(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
    "early hints": lambda: itertools.repeat(EARLY),
    "body": lambda: one_by_one(OK.replace(b"18", b"99999"), b" "),
    "chunks": lambda: one_by_one(CHUNKED, b"1\r\na\r\n"),
    "body of an error": lambda: one_by_one(CHUNKED.replace(b"200 OK", b"500 X"), b"1\r\na\r\n"),
    "compressed body": lambda: one_by_one(
        CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n"),
        b"a\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\r\n",
        b"5\r\n\x00\x00\x00\xff\xff\r\n",
    ),
}


@WITH_TRIO
def test_a_slow_server_is_abandoned_at_the_deadline(drive: Drive, clock: FakeClock) -> None:
    """During a call or a login; the login is not repeated."""
    for name, pieces in DRIPS.items():
        for credentials in ({}, CREDENTIALS):
            clock.time = START
            with RawServer(drip(clock, pieces)) as server:
                hub = drive.hub(base_url=server.url, retry=BRIEF, **credentials)
                with pytest.raises(HubTimeoutError, match="did not answer in time") as caught:
                    get(hub)
                hub.close()
            assert caught.value.sent, name
            assert len(server.received) == 1, name
            assert ("login" in str(caught.value.path)) is bool(credentials)


def late_body(drive: Drive, clock: FakeClock, seconds: float) -> httpx.Response:
    """A response whose last byte takes this long."""

    def pieces() -> Iterator[bytes]:
        yield BODY[:-1]
        clock.advance(seconds)
        yield BODY[-1:]

    async def later() -> AsyncIterator[bytes]:
        for piece in pieces():
            yield piece

    return httpx.Response(200, content=pieces() if drive.name == "sync" else later())


@pytest.mark.parametrize(("seconds", "fits"), [(19, True), (20, False)])
def test_the_deadline_covers_the_whole_call(
    drive: Drive, clock: FakeClock, seconds: float, *, fits: bool
) -> None:
    """Login and request count together; injected transports are limited, too."""
    paths: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.path)
        if "login" not in request.url.path:
            return late_body(drive, clock, seconds)
        clock.advance(40)
        return httpx.Response(200, content=LOGIN)

    hub = drive.hub(transport=drive.transport(answer), retry=BRIEF, **CREDENTIALS)
    if fits:
        assert get(hub).name == "latest"
    else:
        with pytest.raises(HubTimeoutError, match="the deadline of the call has passed") as caught:
            get(hub)
        assert caught.value.sent
    assert len(paths) == 2


def test_nothing_is_sent_after_the_deadline(drive: Drive, clock: FakeClock) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert "login" in request.url.path
        clock.advance(DEADLINE)
        return httpx.Response(200, content=LOGIN)

    hub = drive.hub(transport=drive.transport(answer), retry=BRIEF, **CREDENTIALS)
    with pytest.raises(HubTimeoutError, match="the deadline of the call has passed") as caught:
        get(hub)
    assert caught.value.sent is False


@WITH_TRIO
def test_without_a_deadline_each_exchange_has_one(
    drive: Drive, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A policy that is a function has no deadline, and neither has one without end."""
    monkeypatch.setattr(deadlines, "_LONGEST_EXCHANGE", 0.05)
    with RawServer(drip(clock, lambda: one_by_one(OK.replace(b"18", b"9999999"), b" "))) as server:
        hub = drive.hub(base_url=server.url, retry=lambda _: None)
        with pytest.raises(HubTimeoutError, match="did not answer in time"):
            get(hub)
        hub.close()
    with RawServer(say(OK + BODY)) as server:
        timeout = httpx.Timeout(None)
        hub = drive.hub(base_url=server.url, retry=RetryPolicy(deadline=math.inf), timeout=timeout)
        assert get(hub).name == "latest"


@WITH_TRIO
def test_a_silent_server_is_abandoned_at_the_deadline(drive: Drive) -> None:
    """By the machine's clock, even though the timeout is longer."""
    with RawServer(wait_for_the_end) as server:
        policy = RetryPolicy(deadline=0.1)
        hub = drive.hub(base_url=server.url, retry=policy, timeout=86_400, clock=SystemClock())
        for call in (get, lambda hub: hub.pull_limit(), lambda hub: hub.request("POST", "/v2/x")):
            with pytest.raises(HubTimeoutError, match="did not answer in time"):
                call(hub)
        hub.close()


class ChangingClock:
    """A clock without `monotonic` that changes during each wait."""

    def __init__(self, step: float) -> None:
        self.time = START
        self._step = step

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds + self._step

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)


def test_a_steady_clock_follows_the_time_that_passes(clock: FakeClock) -> None:
    """Changes of the clock do not matter, except a step forward that looks like passing time."""
    steady = SteadyClock(clock)
    for step in (-86_400.0, -3_600.0, -100.0, 100.0, 3_600.0, 86_400.0):
        before = steady.now()
        clock.set_ahead(step)
        assert steady.now() == before
        assert steady.wall() == clock.now()
        steady.sleep(5)
        clock.advance(2)
        assert steady.now() == before + 7
    for step, passed in ((-3_600.0, 5), (0.0, 5), (100.0, 105)):
        unsteady = SteadyClock(ChangingClock(step))  # type: ignore[arg-type]  # older clocks are so
        unsteady.sleep(5)
        assert unsteady.now() == START + passed


def test_a_step_ends_at_its_timeout_or_at_the_deadline(clock: FakeClock) -> None:
    """The outermost deadline counts. A step may last a day at most, which means no limit."""
    assert deadlines.seconds_left() is None
    for seconds, left in ((10.0, 10.0), (86_400.0, 86_400.0), (86_401.0, None)):
        with deadlines.within(seconds, clock.now), deadlines.within(5, clock.now):
            assert deadlines.seconds_left() == left
            assert deadlines.step_timeout(None) == min(seconds, 86_400)
            assert deadlines.step_timeout(3) == 3
            assert deadlines.step_timeout(90_000) == min(seconds, 86_400)
    with deadlines.within(10, clock.now):
        clock.advance(9.5)
        assert deadlines.seconds_left() == 0.5
        assert deadlines.step_timeout(3) == 0.5
        assert deadlines.step_timeout(3, least=1.0) == 1.0
        clock.advance(0.5)
        assert deadlines.seconds_left() == 0
        for sent in (True, False):
            with pytest.raises(deadlines.LateError) as late:
                deadlines.step_timeout(3, sent=sent)
            assert str(late.value) == "the deadline of the call has passed"
            assert late.value.sent is sent
        assert deadlines.step_timeout(3, least=1.0) == 1.0
        clock.advance(60)
        assert deadlines.seconds_left() == 0
    assert deadlines.seconds_left() is None


def test_an_exchange_that_reads_no_more_does_not_end_the_call(clock: FakeClock) -> None:
    with deadlines.within(10, clock.now):
        with deadlines.one_exchange():
            deadlines.read_no_more()
            with pytest.raises(deadlines.LateError) as late:
                deadlines.step_timeout(3)
            assert late.value.sent
        assert deadlines.step_timeout(30) == 10
    with deadlines.one_exchange():
        assert 590 < deadlines.step_timeout(None) <= 600


class Steps:
    """A network, and a stream of it, that records the timeouts of its steps."""

    port = 80

    def __init__(self) -> None:
        self.seen: list[Any] = []

    def connect_tcp(self, *arguments: Any, **options: Any) -> Any:
        self.seen.append(("connect", *arguments, options))
        return self

    def start_tls(self, *arguments: Any) -> Any:
        self.seen.append(("tls", *arguments))
        return self

    def read(self, *arguments: Any) -> bytes:
        self.seen.append(("read", *arguments))
        return b"read"

    def write(self, *arguments: Any) -> None:
        self.seen.append(("write", *arguments))


def test_each_step_of_a_connection_is_bounded(clock: FakeClock) -> None:
    """If there is no time left, nothing was sent unless the connection was there already."""
    inner = Steps()
    network = deadlines._Bounded(inner)
    with deadlines.within(10, clock.now):
        stream = network.connect_tcp("host", 443, 30, local_address=None).start_tls(
            "tls", "host", 4
        )
        assert stream.read(5, 2) == b"read"
        stream.write(b"x")
        assert stream.port == 80
        network.connect_tcp("host", 80, 3)
        stream.write(b"z", 2)
        clock.advance(10)
        stream.write(b"y", 30)
        for step, sent in (
            (lambda: network.connect_tcp("host", 443), False),
            (lambda: network.start_tls("tls"), False),
            (lambda: stream.read(5), True),
        ):
            with pytest.raises(deadlines.LateError) as late:
                step()
            assert late.value.sent is sent
    assert inner.seen == [
        ("connect", "host", 443, 10, {"local_address": None}),
        ("tls", "tls", "host", 4),
        ("read", 5, 2),
        ("write", b"x", 10),
        ("connect", "host", 80, 3, {}),
        ("write", b"z", 2),
        ("write", b"y", 1.0),
    ]
