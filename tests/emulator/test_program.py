"""The program: its one line of output, its options, its end; its message without the extra."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.program import main

PATH = "/v2/namespaces/library/repositories/alpine/tags"


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
    """With exit code 0 and no output on stderr, even with a connection open."""
    with program("--port", "0", "--rate-limit", "none") as (process, url):
        with httpx.Client(base_url=url) as client:
            assert client.get(PATH).status_code == 200
            process.send_signal(number)
            _, errors = process.communicate(timeout=10)
        assert (process.returncode, errors) == (0, "")


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


@pytest.mark.parametrize("redirected", ["1>&-", "1>&- 2>&-", "1> /dev/full"])
def test_the_program_needs_no_standard_output(redirected: str) -> None:
    """Closed, as under a service manager, or full: it serves, prints no error, and ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    line = f"exec {sys.executable} -m dockerhub.emulator --port {port} {redirected}"
    process = subprocess.Popen(["bash", "-c", line], stderr=subprocess.PIPE, text=True)
    transport = httpx.HTTPTransport(retries=9)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=transport) as client:
        assert client.get(PATH).status_code == 200
    process.terminate()
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")


def test_the_fixture_needs_no_standard_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """As under pythonw, where they are None; an error that cannot be printed ends it as usual."""
    with Path("/dev/full").open("w") as full:
        for stream in (None, full):
            monkeypatch.setattr(sys, "stdout", stream)
            monkeypatch.setattr(sys, "stderr", stream)
            with EmulatedHub("empty") as hub:
                assert httpx.get(hub.url + PATH).status_code == 404
            assert main(["--seed", "nothing"]) == 1


@pytest.fixture
def without_uvicorn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make new programs run without the server that the extra installs."""
    missing = "raise ModuleNotFoundError('No module named uvicorn', name='uvicorn')"
    (tmp_path / "uvicorn.py").write_text(missing)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


@pytest.mark.usefixtures("without_uvicorn")
def test_the_program_names_what_is_missing() -> None:
    """In one line, with the command that installs it."""
    done = run("--port", "0")
    hint = 'dockerhub.emulator needs uvicorn: pip install "dockerhub[emulator]"\n'
    assert (done.returncode, done.stderr) == (1, hint)


@pytest.mark.usefixtures("without_uvicorn")
def test_the_fixtures_name_what_is_missing(tmp_path: Path) -> None:
    """The plugin is loaded with the package, with or without the extra."""
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


def test_the_program_sets_the_rate_limit() -> None:
    """Its limit, window and form."""
    options = ("--rate-limit", "1", "--rate-limit-window", "30", "--rate-limit-form", "seconds")
    with program("--port", "0", "--seed", "empty", *options) as (_, url):
        assert httpx.get(url + PATH).status_code == 404
        answer = httpx.get(url + PATH)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 31


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--port", "http"], "'http' is not a port from 0 to 65535"),
        (["--port", "²"], "'²' is not a port"),
        (["--port", "70000"], "'70000' is not a port from 0 to 65535"),
        (["--rate-limit", "few"], "'few' is neither a number nor 'none'"),
        (["--rate-limit", "²"], "'²' is neither a number"),
        (["--rate-limit-window", "soon"], "'soon' is not a positive number of seconds"),
        (["--rate-limit-window", "0"], "'0' is not a positive number of seconds"),
        (["--rate-limit-window", "inf"], "'inf' is not a positive number of seconds"),
        (["--rate-limit-window", "1e99"], "'1e99' is not a positive number"),
        (["--rate-limit-form", "morse"], "invalid choice: 'morse'"),
        (["--port", "9" * 5_000], f"'{'9' * 80}' is not a port from 0 to 65535"),
        (["--rate-limit", "9" * 5_000], f"'{'9' * 80}' is neither a number"),
        (["--rate-limit-window", "9" * 5_000], f"'{'9' * 80}' is not a positive number"),
        (["--host", "é" * 100], f"'{'é' * 80}' is not the name of a host"),
        (["--host", ""], "argument --host: it is empty: name an address, such as 127.0.0.1"),
    ],
)
def test_a_wrong_option_is_named(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says what was given and what would be right."""
    with pytest.raises(SystemExit) as exit_:
        main(arguments)

    assert exit_.value.code == 2
    assert message in capsys.readouterr().err
