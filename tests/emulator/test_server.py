"""Starting, stopping and resetting; the program; the request log."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

import dockerhub.emulator
from dockerhub.emulator import Clock, EmulatedHub, SeedError, Settings

PATH = "/v2/namespaces/library/repositories/alpine/tags"


def test_requests_are_logged(hub: EmulatedHub, http: httpx.Client) -> None:
    """Method, path, query and status, in order."""
    http.get(f"{PATH}?page_size=1")
    http.head("/nowhere/")
    with hub.lock:
        assert hub.rate_limit.enforced is False
    log = [(r.method, r.path, r.query, r.status) for r in hub.requests]
    assert log == [("GET", PATH, "page_size=1", 200), ("HEAD", "/nowhere/", "", 404)]
    hub.clear_requests()
    assert hub.requests == ()


def test_a_reset_undoes_everything(hub: EmulatedHub, alice: httpx.Client) -> None:
    """State, settings, clock and log; in less than 50 ms."""
    assert alice.delete("/v2/repositories/acme/app/tags/latest/").status_code == 204
    hub.settings.max_page_size = 1
    hub.clock.advance(3600)
    started = time.perf_counter()
    hub.reset()
    assert time.perf_counter() - started < 0.05
    assert not hub.requests
    assert "latest" in hub.state.repositories["acme", "app"].tags
    assert hub.settings.max_page_size == 100
    assert hub.clock.now() == 1793491200


def test_a_stopped_hub_can_be_reached_no_more() -> None:
    """And stopping twice does no harm."""
    with EmulatedHub(seed="empty") as hub:
        assert httpx.get(hub.url + PATH).status_code == 404
    hub.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(hub.url + PATH)


def test_a_hub_is_started_once() -> None:
    """A second start would leave a server behind; before the first there is no address."""
    hub = EmulatedHub(seed="empty")
    with pytest.raises(RuntimeError, match="before it is started"):
        hub.url  # noqa: B018 - reading it must fail
    with hub:
        with pytest.raises(RuntimeError, match="running already"):
            hub.start()
        assert httpx.get(hub.url + PATH).status_code == 404
    with hub:
        assert httpx.get(hub.url + PATH).status_code == 404


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback")
def test_a_hub_may_listen_on_ipv6() -> None:
    """With brackets in its address, links that lead back, and connections that break."""
    with EmulatedHub(host="::1", rate_limit=None) as hub:
        assert hub.url.startswith("http://[::1]:")
        answer = httpx.get(f"{hub.url}{PATH}?page_size=1")
        assert answer.headers["X-RateLimit-IP"] == "::1"
        assert answer.json()["next"].startswith(hub.url)
        hub.faults.add("reset-at-request")
        with pytest.raises(httpx.ReadError):
            httpx.get(hub.url + PATH)


HANGING = {
    "late answer": b"GET /late HTTP/1.1\r\nHost: x\r\n\r\n",
    "half a body": b"POST /v2/users/login HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
    "half a head": b"GET /late HTT",
}


@pytest.mark.parametrize("request_text", HANGING.values(), ids=HANGING.keys())
def test_a_hub_waits_for_nobody_when_it_stops(
    request_text: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither for late answers nor for requests that are not complete; and says nothing."""
    with ExitStack() as kept:
        with EmulatedHub(seed="empty") as hub:
            hub.faults.add("delay", seconds=3_600, path="/late")
            host, port = hub.url.removeprefix("http://").split(":")
            client = kept.enter_context(socket.create_connection((host, int(port)), timeout=10))
            client.sendall(request_text)
            httpx.get(hub.url + PATH)
            started = time.perf_counter()
        assert time.perf_counter() - started < 0.9
        assert received(client) == b""
    assert capfd.readouterr() == ("", "")


def received(client: socket.socket) -> bytes:
    try:
        return client.recv(1_000)
    except ConnectionResetError:
        return b""


def test_a_taken_port_is_an_error(hub: EmulatedHub) -> None:
    """In the process that asked for it."""
    port = int(hub.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        EmulatedHub(port=port).start()


def test_a_server_that_does_not_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left listening."""
    monkeypatch.setattr("dockerhub.emulator.server._DEADLINE", 0.01)
    monkeypatch.setattr("uvicorn.Server.run", lambda *_: None)
    hub = EmulatedHub(seed="empty")
    with pytest.raises(TimeoutError, match="did not start"):
        hub.start()
    with pytest.raises(httpx.ConnectError):
        httpx.get(hub.url)


def test_an_unknown_seed_is_an_error() -> None:
    """With the names of those that exist."""
    with pytest.raises(SeedError, match="demo, empty"):
        EmulatedHub(seed="nothing")


def test_an_unknown_name_is_an_error() -> None:
    """As with any module."""
    with pytest.raises(AttributeError, match="nothing"):
        dockerhub.emulator.nothing  # noqa: B018 - reading it must fail


class program:  # noqa: N801 - reads as a function
    """Run ``python -m dockerhub.emulator`` until the end of a block."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "dockerhub.emulator", *arguments]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def __enter__(self) -> tuple[subprocess.Popen[str], str]:
        assert self.process.stdout is not None
        return self.process, self.process.stdout.readline().split()[-1]

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.communicate(timeout=20)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_program_stops_on_a_signal(number: signal.Signals) -> None:
    """With exit code 0 and not a word on stderr, even with a connection open."""
    with program("--port", "0", "--rate-limit", "none") as (process, url):
        with httpx.Client(base_url=url) as client:
            assert client.get(PATH).status_code == 200
            process.send_signal(number)
            _, errors = process.communicate(timeout=10)
        assert (process.returncode, errors) == (0, "")


def test_the_program_limits_as_it_is_told() -> None:
    """Number, window and form of the rate limit are options."""
    limit = ("--rate-limit", "2", "--rate-limit-window", "30", "--rate-limit-form", "seconds")
    with program("--port", "0", *limit) as (_, url), httpx.Client(base_url=url) as client:
        answers = [client.get(PATH) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 28 <= int(answers[2].headers["retry-after"]) <= 31


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dockerhub.emulator", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_the_program_names_a_taken_port(taken_port: int) -> None:
    """In one line, with exit code 1."""
    done = run("--port", str(taken_port))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"cannot listen on 127.0.0.1:{taken_port}" in done.stderr


def test_the_program_names_an_unknown_seed() -> None:
    """In one line, with exit code 1."""
    done = run("--seed", "nothing")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "there is no seed 'nothing'" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--port", "65536"),
        ("--port", "http"),
        ("--port", "²"),
        ("--rate-limit", "few"),
        ("--rate-limit", "²"),
        ("--rate-limit-window", "0"),
        ("--rate-limit-window", "soon"),
        ("--rate-limit-window", "1e99"),
        ("--rate-limit-form", "soon"),
    ],
)
def test_the_program_refuses_bad_options(arguments: tuple[str, str]) -> None:
    """With exit code 2 and the option's name."""
    done = run(*arguments)
    assert done.returncode == 2
    assert f"{arguments[0]}: {arguments[1]!r} is " in done.stderr or "invalid choice" in done.stderr


@pytest.fixture
def without_uvicorn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let new programs miss the server that the extra brings."""
    missing = "raise ModuleNotFoundError('No module named uvicorn', name='uvicorn')"
    (tmp_path / "uvicorn.py").write_text(missing)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


@pytest.mark.usefixtures("without_uvicorn")
def test_the_program_names_what_is_missing() -> None:
    """In one line, with the command that brings it."""
    done = run("--port", "0")
    hint = 'dockerhub.emulator needs uvicorn: pip install "dockerhub[emulator]"\n'
    assert (done.returncode, done.stderr) == (1, hint)


@pytest.mark.usefixtures("without_uvicorn")
def test_the_fixtures_name_what_is_missing(tmp_path: Path) -> None:
    """The plugin is loaded with the package, the extra or not."""
    (tmp_path / "test_it.py").write_text("def test_it(docker_hub): ...\ndef test_other(): ...")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert 'dockerhub.emulator needs uvicorn: pip install "dockerhub[emulator]"' in done.stdout
    assert "1 passed, 1 error" in done.stdout


def test_the_program_serves_a_seed_file(tmp_path: Path) -> None:
    """Or says in one line what is wrong with it."""
    path = tmp_path / "mine.yaml"
    path.write_text("repositories: [{name: a/b, tags: [{name: x}]}]")
    with program("--port", "0", "--seed", str(path)) as (_, url):
        assert httpx.get(f"{url}/v2/repositories/a/b/tags").json()["count"] == 1
    path.write_text("repositories: [{name: b}]")
    done = run("--seed", str(path))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "mine.yaml.repositories[0].name: 'b' is not namespace/name" in done.stderr


def test_the_program_limits_as_told() -> None:
    """Limit, window and form."""
    options = ("--rate-limit", "1", "--rate-limit-window", "30", "--rate-limit-form", "seconds")
    with program("--port", "0", "--seed", "empty", *options) as (_, url):
        assert httpx.get(url + PATH).status_code == 404
        answer = httpx.get(url + PATH)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 31


def test_a_clock_can_be_stopped_moved_and_started() -> None:
    """From any source."""
    time_now = [100.0]
    clock = Clock(lambda: time_now[0])
    clock.advance(5)
    assert clock.now() == 105
    clock.freeze()
    time_now[0] = 200
    assert clock.now() == 105
    clock.run()
    assert clock.now() == 105
    time_now[0] = 201
    assert clock.now() == 106
    clock.restore()
    assert clock.now() == 201


def test_the_clock_may_be_the_testers_own() -> None:
    """Any callable that gives unix seconds."""
    with EmulatedHub(seed="empty", clock=lambda: 1_000_000_000.0) as hub:
        answer = httpx.get(hub.url + PATH)
    assert answer.headers["X-RateLimit-Reset"] == "1000000060"


def test_a_clock_stays_as_it_was_handed_over() -> None:
    """Stopped or moved before, it is stopped or moved; a reset goes back to that."""
    stopped, moved = Clock(), Clock(lambda: 100.0)
    stopped.freeze(1_000)
    moved.advance(7)
    for clock, shown in ((stopped, 1_000), (moved, 107)):
        hub = EmulatedHub(seed="empty", clock=clock)
        assert hub.clock.now() == shown
        hub.clock.advance(50)
        hub.reset()
        assert hub.clock.now() == shown


def test_a_test_cannot_spoil_the_seed_for_others(hub: EmulatedHub) -> None:
    """What all copies of a state share refuses to be changed."""
    members: Any = hub.state.organizations["acme"].members
    with pytest.raises(TypeError):
        members["carol"] = "owner"
    data: Any = hub.state.audit_events[0].data
    with pytest.raises(TypeError):
        data["tag"] = "x"


def test_settings_that_do_not_exist_are_refused(hub: EmulatedHub) -> None:
    """A test that misspells one, or its value, must not go on with the default."""
    settings: Any = hub.settings
    with pytest.raises(AttributeError, match="max_pagesize"):
        settings.max_pagesize = 3
    with pytest.raises(ValueError, match=r"one of no, json404, method405, html404, not 'yes'"):
        settings.images_retired = "yes"
    with pytest.raises(ValueError, match="images_retired"):
        Settings(images_retired="yes")  # type: ignore[arg-type]  # the point of the test
