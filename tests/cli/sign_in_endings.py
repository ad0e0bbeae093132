"""`login`, `logout`, `auth status` and `auth switch` in every way that they can end.

As programs; see `all_endings`.

A user signs in at prompts, by standard input, or by the environment; the code is typed, passed as
an option, or generated from the setup key in the environment.
"""

import os
import shlex
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from attrs import evolve, field, frozen
from running import PATIENCE, PROGRAM, Done, Here, Terminal, run_piped

from dockerhub.emulator import EmulatedHub, EmulatedRateLimit
from dockerhub.emulator.state.totp import code_at

SETUP_KEY = "JBSWY3DPEHPK3PXP"
PROMPTS = ("User name: ", "Password or access token: ", "Two-factor code: ")


@frozen
class SignIn:
    """A way to sign in; its texts may hold ``{user}``, ``{password}`` and ``{code}``."""

    line: str
    user: str = "alice"
    stdin: str = ""
    environment: dict[str, str] = field(factory=dict)
    answers: tuple[str, ...] = ()
    """What is typed at `PROMPTS`."""

    def filled(self, hub: EmulatedHub, **wrong: str) -> "SignIn":
        """Return it with correct values, except for the given ones."""
        code = code_at(SETUP_KEY, hub.clock.now())
        said = {"user": self.user, "password": f"{self.user}-password", "code": code, **wrong}
        return evolve(
            self,
            line=self.line.format(**said),
            stdin=self.stdin.format(**said),
            environment={name: text.format(**said) for name, text in self.environment.items()},
            answers=tuple(text.format(**said) for text in self.answers),
        )

    def holds(self, name: str) -> bool:
        """Return whether something is given, e.g. the ``code``."""
        texts = (self.line, self.stdin, *self.environment.values(), *self.answers)
        return f"{{{name}}}" in " ".join(texts)

    def asked_no_code(self) -> "SignIn":
        """Return it without the code, for logins that end before it is asked for."""
        return evolve(self, answers=self.answers[:2])


_ENVIRONMENT = {"DOCKERHUB_USERNAME": "{user}", "DOCKERHUB_PASSWORD": "{password}"}
SIGN_INS = {
    "prompts": SignIn("login", answers=("{user}", "{password}")),
    "prompts and a code": SignIn("login", "bob", answers=("{user}", "{password}", "{code}")),
    "stdin": SignIn("login -u {user} --password-stdin", stdin="{password}"),
    "stdin and --otp": SignIn(
        "login -u {user} --password-stdin --otp {code}", "bob", stdin="{password}"
    ),
    "environment": SignIn("login", environment=_ENVIRONMENT),
    "environment and a setup key": SignIn(
        "login", "bob", environment={**_ENVIRONMENT, "DOCKERHUB_TOTP_SECRET": SETUP_KEY}
    ),
}
WAYS = [
    (name, way)
    for name, each in SIGN_INS.items()
    for way in ("piped", "terminal")
    if way == "terminal" or not each.answers
]
EACH_WAY = pytest.mark.parametrize(("name", "way"), WAYS)
EACH_ANSWER = pytest.mark.parametrize(
    ("name", "given"),
    [(name, given) for name, each in SIGN_INS.items() for given in range(len(each.answers))],
)


def start(each: SignIn, folder: Path, url: str = "") -> Terminal:
    """Start to sign in on a terminal; a password on standard input is in a file."""
    file = folder / "password"
    file.write_text(each.stdin, "utf-8")
    words, there = shlex.split(each.line), ["--url", url] if url else []
    stdin = file if each.stdin else None
    return Terminal(*words, *there, environment=each.environment, stdin=stdin)


def answer(terminal: Terminal, answers: tuple[str, ...]) -> None:
    """Type answers at their prompts."""
    for prompt, text in zip(PROMPTS, answers, strict=False):
        terminal.expect(prompt)
        terminal.send(f"{text}\n")


def sign_in(each: SignIn, way: str, folder: Path) -> Done:
    """Sign in, to the end."""
    if way == "piped":
        words = shlex.split(each.line)
        return run_piped(*words, environment=each.environment, stdin=each.stdin)
    terminal = start(each, folder)
    answer(terminal, each.answers)
    return terminal.end()


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A server that accepts requests and never responds."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE)
        yield listener


def address(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


# Login.


@EACH_WAY
def test_success(name: str, way: str, hub: EmulatedHub, tmp_path: Path, kept: Path) -> None:
    each = SIGN_INS[name].filled(hub)
    done = sign_in(each, way, tmp_path)
    assert done.code == 0, done
    assert f"Signed in as {each.user} until 20" in done.out + done.err
    assert f"{each.user}-password" not in done.out + done.err + kept.read_text("utf-8")
    assert "\x1b" not in done.out + done.err
    assert run_piped("whoami").code == 0


@pytest.mark.parametrize(
    ("name", "way", "wrong"),
    [
        (name, way, wrong)
        for name, way in WAYS
        for wrong in ("user", "password", "code")
        if SIGN_INS[name].holds(wrong)
    ],
)
def test_bad_credentials(
    name: str, way: str, wrong: str, hub: EmulatedHub, tmp_path: Path, kept: Path
) -> None:
    """None of them is tried twice, or stored."""
    each = SIGN_INS[name].filled(hub, **{wrong: "000000"})
    done = sign_in(each if wrong == "code" else each.asked_no_code(), way, tmp_path)
    assert done.code == 3, done
    assert "the login is not repeated" in done.out + done.err
    paths = [request.path for request in hub.requests]
    assert paths == ["/v2/users/login", "/v2/users/2fa-login"][: 2 if wrong == "code" else 1]
    assert not kept.exists()


@EACH_WAY
def test_not_found(name: str, way: str, hub: EmulatedHub, tmp_path: Path, kept: Path) -> None:
    """The address is not that of a Docker Hub."""
    hub.faults.add("html", status=404, times=None)
    done = sign_in(SIGN_INS[name].filled(hub).asked_no_code(), way, tmp_path)
    assert done.code == 4, done
    assert not kept.exists()


@EACH_WAY
def test_rate_limited(name: str, way: str, hub: EmulatedHub, tmp_path: Path, kept: Path) -> None:
    """A login is not retried, so there is no wait."""
    hub.rate_limit = EmulatedRateLimit(limit=0)
    done = sign_in(SIGN_INS[name].filled(hub).asked_no_code(), way, tmp_path)
    assert done.code == 5, done
    assert "Try again at 20" in done.out + done.err
    assert len(hub.requests) == 1
    assert not kept.exists()


@EACH_ANSWER
def test_interrupted_at_a_prompt(
    name: str, given: int, hub: EmulatedHub, tmp_path: Path, kept: Path
) -> None:
    """By Ctrl-C; nothing is sent before name and password are typed."""
    each = SIGN_INS[name].filled(hub)
    terminal = start(each, tmp_path)
    answer(terminal, each.answers[:given])
    terminal.expect(PROMPTS[given])
    terminal.send("\x03")
    done = terminal.end()
    assert done.code == 130, done
    assert "dockerhub: interrupted" in done.out
    assert len(hub.requests) == (1 if given == 2 else 0)
    assert not kept.exists()


@EACH_WAY
def test_interrupted_while_it_waits_for_the_response(
    name: str, way: str, hub: EmulatedHub, silent: socket.socket, tmp_path: Path, kept: Path
) -> None:
    each = SIGN_INS[name].filled(hub)
    ended = _interrupt_piped if way == "piped" else _interrupt_on_terminal
    code, said = ended(each, silent, tmp_path)
    assert code == 130, said
    assert "dockerhub: interrupted" in said
    assert not kept.exists()


def _interrupt_piped(each: SignIn, silent: socket.socket, folder: Path) -> tuple[int, str]:
    words = [*PROGRAM, *shlex.split(each.line), "--url", address(silent)]
    (folder / "password").write_text(each.stdin, "utf-8")
    environment = {**os.environ, **each.environment}
    with (folder / "password").open() as stdin:
        process = Popen(words, env=environment, stdin=stdin, stderr=PIPE, text=True)
    with silent.accept()[0] as connection:
        assert connection.recv(1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    return process.returncode, said


def _interrupt_on_terminal(each: SignIn, silent: socket.socket, folder: Path) -> tuple[int, str]:
    terminal = start(each, folder, address(silent))
    answer(terminal, each.answers[:2])
    with silent.accept()[0] as connection:
        assert connection.recv(1)
        terminal.send("\x03")
        done = terminal.end()
    return done.code, done.out


# Logout.

LOGOUTS: dict[str, Callable[[], Done]] = {
    "piped": lambda: run_piped("logout"),
    "terminal": lambda: Terminal("logout").end(),
}
EACH_LOGOUT = pytest.mark.parametrize("way", LOGOUTS)
FAILING = """#!/bin/sh
echo "the keychain is locked" >&2
exit 1
"""
HANGING = """#!/bin/sh
echo erasing > "$STORE.fifo"
exec sleep 600
"""


@EACH_LOGOUT
@pytest.mark.parametrize("place", ["file", "helper"])
def test_logout_deletes_the_login(
    way: str, place: str, hub: EmulatedHub, helper: Callable[..., Path], kept: Path, run: Here
) -> None:
    keychain = helper() if place == "helper" else kept
    _log_in(run)
    assert keychain.exists()
    done = LOGOUTS[way]()
    assert done.code == 0, done
    assert f"Deleted the login to {hub.url}." in done.out + done.err
    assert kept.read_text("utf-8") == "{}"
    assert place == "file" or not keychain.exists()


@EACH_LOGOUT
def test_logout_without_a_login(way: str, hub: EmulatedHub) -> None:
    """There is nothing to delete, which is not an error."""
    done = LOGOUTS[way]()
    assert done.code == 0, done
    assert f"There was no login to {hub.url}." in done.out + done.err


@EACH_LOGOUT
def test_logout_takes_no_request(way: str, hub: EmulatedHub, run: Here) -> None:
    """So neither a limit nor a refusal can stop it."""
    _log_in(run)
    hub.clear_requests()
    hub.rate_limit = EmulatedRateLimit(limit=0)
    assert LOGOUTS[way]().code == 0
    assert hub.requests == ()


@EACH_LOGOUT
def test_logout_that_the_helper_refuses(
    way: str, hub: EmulatedHub, helper: Callable[..., Path], kept: Path, run: Here
) -> None:
    """The login stays in the file, since the helper still has it."""
    helper()
    _log_in(run)
    helper(FAILING)
    done = LOGOUTS[way]()
    assert done.code == 3, done
    assert "did not delete the login" in done.out + done.err
    assert "the keychain is locked" in done.out + done.err
    assert hub.url in kept.read_text("utf-8")


@EACH_LOGOUT
def test_logout_interrupted(
    way: str, hub: EmulatedHub, helper: Callable[..., Path], kept: Path, run: Here
) -> None:
    """While the helper hangs; the login stays in the file."""
    fifo = Path(f"{helper()}.fifo")
    os.mkfifo(fifo)
    _log_in(run)
    helper(HANGING)
    terminal = Terminal("logout") if way == "terminal" else None
    process = Popen([*PROGRAM, "logout"], stderr=PIPE, text=True) if terminal is None else None
    assert fifo.read_text("utf-8") == "erasing\n"
    if terminal:
        terminal.send("\x03")
        done = terminal.end()
        code, said = done.code, done.out
    elif process:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
        code = process.returncode
    assert code == 130
    assert "dockerhub: interrupted" in said
    assert hub.url in kept.read_text("utf-8")


def _log_in(run: Here) -> None:
    assert run.line("login -u alice --password-stdin", stdin="alice-password\n").code == 0


# Profiles.

PROFILES = {
    "auth status": (0, "{url}"),
    "auth switch work": (0, "work is now the current profile for {url}."),
    "auth switch": (0, "work is now the current profile for {url}."),
    "auth switch wrk": (3, "its profiles are 'default', 'work'"),
    "auth status --profile wrk": (3, "its profiles are 'default', 'work'"),
    "whoami --profile wrk": (3, "its profiles are 'default', 'work'"),
    "logout --profile wrk": (3, "its profiles are 'default', 'work'"),
    "logout --profile work": (0, "Deleted the login of profile 'work' to {url}."),
}
EACH_RUN = pytest.mark.parametrize("way", ["piped", "terminal"])


def end(line: str, way: str) -> Done:
    words = shlex.split(line)
    return run_piped(*words) if way == "piped" else Terminal(*words, columns=200).end()


@EACH_RUN
@pytest.mark.parametrize("line", PROFILES)
def test_profiles(line: str, way: str, hub: EmulatedHub, kept: Path, run: Here) -> None:
    """Without any request, so no rate limit applies; an error changes nothing."""
    _log_in_to_two(run)
    before = kept.read_bytes()
    hub.clear_requests()
    hub.rate_limit = EmulatedRateLimit(limit=0)
    code, said = PROFILES[line]
    done = end(line, way)
    assert done.code == code, done
    assert said.format(url=hub.url) in done.out + done.err
    assert hub.requests == ()
    assert code == 0 or kept.read_bytes() == before


@EACH_RUN
@pytest.mark.parametrize("line", ["auth status", "auth switch work", "logout", "whoami"])
def test_a_damaged_file_of_logins(
    line: str, way: str, hub: EmulatedHub, kept: Path, run: Here
) -> None:
    """It ends with 3, says what to do, and shows nothing of the file."""
    _log_in_to_two(run)
    kept.write_text("hunter2", "utf-8")
    done = end(line, way)
    assert done.code == 3, done
    assert "is malformed: delete it, and sign in again" in done.out + done.err
    assert "hunter2" not in done.out + done.err
    assert kept.read_text("utf-8") == "hunter2"


def test_interrupted_at_the_question_for_a_profile(hub: EmulatedHub, kept: Path, run: Here) -> None:
    _log_in_to_two(run)
    line = "login -u carol --password-stdin --profile third"
    assert run.line(line, stdin="carol-password\n").code == 0
    before = kept.read_bytes()
    terminal = Terminal("auth", "switch")
    terminal.expect("Profile (work, third): ")
    terminal.send("\x03")
    assert terminal.end().code == 130
    assert kept.read_bytes() == before


def _log_in_to_two(run: Here) -> None:
    _log_in(run)
    line = "login -u bob --password-stdin --profile work"
    assert run.line(line, stdin="dckr_pat_bob_write\n").code == 0
