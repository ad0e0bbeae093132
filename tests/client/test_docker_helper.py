"""Credential helpers are run as Docker runs them, and their failures are reported."""

import inspect
import json
import os
import shlex
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from dockerhub._auth.credential_helpers import (
    NOTHING,
    HelperOutput,
    Pair,
    ask_helper,
    store_in_helper,
)
from dockerhub._auth.docker_config import StoredLogin, find_login
from dockerhub._auth.helper_process import run_helper, run_helper_action
from dockerhub._base.errors import CredentialStoreError
from dockerhub._base.secret import Secret

HUB = "https://index.docker.io/v1/"
SECRET = "hunter2-secret"
LOGIN = json.dumps({"ServerURL": HUB, "Username": "jon", "Secret": SECRET})

Install = Callable[[str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a script on the PATH, as docker-credential-own."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)

    def install(script: str) -> None:
        program = folder / "docker-credential-own"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)

    return install


def ask(server: str = HUB) -> Pair:
    """Run the script."""
    return ask_helper(run_helper, "own", server, "~/.docker/config.json")


def refusal(answer: HelperOutput) -> str:
    """Return the error for an output of the helper; it must not contain the output."""
    with pytest.raises(CredentialStoreError) as raised:
        ask_helper(lambda _name, _server: answer, "own", HUB, "~/.docker/config.json")
    assert raised.value.__context__ is None
    text = str(raised.value)
    start = "Docker's credential helper docker-credential-own, which ~/.docker/config.json names, "
    end = (
        ". Install it, unlock its keychain, or pass username= and password= "
        "(or set DOCKERHUB_USERNAME and DOCKERHUB_PASSWORD)"
    )
    assert text.startswith(f"{start}cannot be used: ")
    assert text.endswith(end)
    return text.removeprefix(f"{start}cannot be used: ").removesuffix(end)


def test_a_helper_is_called_by_its_protocol(install: Install, tmp_path: Path) -> None:
    """`get` is its argument; the server and a line break are its input."""
    log = tmp_path / "log"
    install(f"{{ echo $#:$1; cat; }} > {shlex.quote(str(log))}; echo {shlex.quote(LOGIN)}")
    assert ask() == ("jon", SECRET)
    assert log.read_text(encoding="utf-8") == f"1:get\n{HUB}\n"


def test_a_login_is_found_with_a_real_helper(install: Install, tmp_path: Path) -> None:
    """From the config file to the secret."""
    install(f"echo {shlex.quote(LOGIN)}")
    (tmp_path / "config.json").write_text('{"credsStore": "own"}', encoding="utf-8")
    found = find_login({"DOCKER_CONFIG": str(tmp_path)}, tmp_path / "home", now=0)
    assert found == StoredLogin("jon", Secret(SECRET), False, "docker-credential-own")


def test_a_helper_may_have_no_login(install: Install) -> None:
    """It fails and says so, in Docker's words or others, on either output."""
    for said in (
        "echo credentials not found in native keychain",
        "echo Credentials not found in native keychain. >&2",
        "echo No stored credential for https://index.docker.io/v1/",
        "echo The specified item could not be found in the keychain.",
        "echo Element not found.",
        "echo Error: no credentials found for the server >&2",
        "echo no such secret >&2",
    ):
        install(f"{said}; exit 1")
        assert ask() == NOTHING, said


def test_a_failing_helper_does_not_mean_that_there_is_no_login(install: Install) -> None:
    """A user who is signed in must not become anonymous."""
    for said in (
        "pass: command not found",
        'exec: "docker-credential-wincred.exe": executable file not found in %PATH%',
        "gpg: decryption failed: No secret key",
        "no credentials server URL",
    ):
        install(f"echo {shlex.quote(said)}; exit 1")
        with pytest.raises(CredentialStoreError, match="it failed with exit code 1: "):
            ask()


@pytest.mark.sweep
def test_a_helper_may_leave_a_child_process_running(install: Install, tmp_path: Path) -> None:
    """Such as an agent, which keeps the helper's output open; the output is read all the same."""
    note = tmp_path / "pid"
    install(f"sleep 60 & echo $! > {shlex.quote(str(note))}; echo {shlex.quote(LOGIN)}")
    assert ask() == ("jon", SECRET)
    os.kill(int(note.read_text(encoding="utf-8")), signal.SIGKILL)


def test_a_helper_may_print_more_than_is_read_at_once(install: Install) -> None:
    secret = "s" * 100_000
    install(f"echo {shlex.quote(LOGIN.replace(SECRET, secret))}")
    assert ask() == ("jon", secret)


def test_a_helper_need_not_read_its_input(install: Install) -> None:
    """The output of a helper that closes its input first is read all the same."""
    install(f"exec <&-; echo {shlex.quote(LOGIN)}")
    assert ask("x" * 1_000_000) == ("jon", SECRET)


def test_a_server_is_never_part_of_a_command(install: Install, tmp_path: Path) -> None:
    """There is no shell in between."""
    install(f"cat >/dev/null; echo {shlex.quote(LOGIN)}")
    ask(f"; touch {tmp_path / 'touched'}")
    assert not (tmp_path / "touched").exists()


def test_a_helper_that_hangs_is_killed(install: Install, tmp_path: Path) -> None:
    """After the timeout, 10 seconds by default."""
    note = tmp_path / "pid"
    install(f"echo $$ > {shlex.quote(str(note))}; echo {SECRET}; exec sleep 60")
    with pytest.raises(TimeoutError, match=r"^it did not answer within 1 seconds$") as raised:
        run_helper("own", HUB, timeout=1)
    assert raised.value.__context__ is None
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text(encoding="utf-8")), 0)
    assert inspect.signature(run_helper).parameters["timeout"].default == 10


def test_the_error_names_a_slow_helper() -> None:
    """And says how long the client waited for it."""

    def slow(_name: str, _server: str) -> HelperOutput:
        raise TimeoutError("it did not answer within 10 seconds")

    with pytest.raises(CredentialStoreError, match=r"-own, .* used: it did not answer within 10 s"):
        ask_helper(slow, "own", HUB, "config.json")


def test_the_error_names_a_missing_helper(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It was uninstalled, but is still in the config file."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CredentialStoreError, match=r"used: it is not on the PATH\. Install it"):
        ask()


def test_helpers_are_not_searched_in_the_working_folder(
    install: Install, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The owner of the folder could have put one there."""
    install(f"echo {shlex.quote(LOGIN)}")
    monkeypatch.chdir(tmp_path / "bin")
    monkeypatch.setenv("PATH", ".")
    with pytest.raises(CredentialStoreError, match="it is not on the PATH"):
        ask()


def test_the_error_names_a_helper_that_does_not_start(install: Install, tmp_path: Path) -> None:
    """With the message of the system."""
    install("")
    (tmp_path / "bin" / "docker-credential-own").write_bytes(b"\0\0")
    with pytest.raises(CredentialStoreError, match="cannot be used: Exec format error"):
        ask()


@pytest.mark.parametrize(
    "stdout",
    [
        b"",
        b"hello",
        b"\xff\xfe\xfd",
        b"[" * 100_000,
        b"[]",
        b"null",
        f'{{"Username": "jon", "Secret": "{SECRET}"'.encode(),
        f'{{"Username": "jon", "secret": "{SECRET}"}}'.encode(),
        f'{{"Secret": "{SECRET}"}}'.encode(),
        f'{{"Username": null, "Secret": "{SECRET}"}}'.encode(),
        f'{{"Username": "jon", "Secret": ["{SECRET}"]}}'.encode(),
        b"credentials not found in native keychain",
    ],
)
def test_invalid_output_is_refused(stdout: bytes) -> None:
    """The message does not show it."""
    answer = HelperOutput(0, stdout, b"a warning")
    expected = 'it did not answer with a JSON object that has "Username" and "Secret"'
    assert refusal(answer) == expected


@pytest.mark.parametrize(
    ("stdout", "stderr", "line"),
    [
        (b"", b"", ""),
        (b"pass not initialized\nmore", b"", ": pass not initialized"),
        (b"out", b"\n  gpg: locked\r\nmore", ": gpg: locked"),
        (b"", b"a\x1b[31m\xff", ": a?[31m\ufffd"),
        (b"", b"x" * 1000, ": " + "x" * 200),
        (LOGIN.encode(), b"", ""),
        (f"login: {LOGIN}".encode(), b"", ""),
    ],
)
def test_a_failure_of_a_helper_is_reported(stdout: bytes, stderr: bytes, line: str) -> None:
    """By its exit code and first line, unless that may be a secret, without control characters."""
    assert refusal(HelperOutput(3, stdout, stderr)) == f"it failed with exit code 3{line}"


def test_a_login_of_a_helper_that_failed_is_not_used() -> None:
    """The helper did not finish."""
    assert refusal(HelperOutput(-9, LOGIN.encode())) == "it failed with exit code -9"


def test_a_helper_gets_no_secret_of_ours(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in its environment. When it stores a secret, its message does not repeat the secret."""
    for name in ("PASSWORD", "TOKEN", "TOTP_SECRET", "SCIM_TOKEN"):
        monkeypatch.setenv(f"DOCKERHUB_{name}", SECRET)
    monkeypatch.setenv("DOCKERHUB_USERNAME", "jon")
    variables = '{"Username": "%s", "Secret": "%s"}'
    install(f'printf \'{variables}\' "$DOCKERHUB_USERNAME" "$(env | grep -c {SECRET})"')
    assert ask() == ("jon", "0")
    install("cat >&2; exit 1")
    kept = store_in_helper(run_helper_action, "own", HUB, "jon", SECRET)
    install(f"echo no {SECRET} >&2; exit 1")
    said = store_in_helper(run_helper_action, "own", HUB, "jon", SECRET)
    assert SECRET not in kept + said
    assert "no ****" in said
