"""`login`: what it asks for, and what it says if it fails."""

import os
import sys
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

import pytest
from running import Here, LeapingClock, Terminal

from dockerhub.cli.main import main
from dockerhub.cli.runtime.program import Program
from dockerhub.cli.runtime.questions import Questions
from dockerhub.emulator import EmulatedHub, EmulatedRateLimit
from dockerhub.emulator.state.totp import code_at

PASSWORD = "alice-password"
OF_ORGANIZATION = (
    "An organization access token can do what its scopes allow. It cannot manage access tokens or "
    "the settings of the organization."
)
PERSONAL = (
    "A personal access token cannot manage access tokens, read audit logs, or see or change the "
    "members, teams and settings of organizations."
)
TO_ASK = "There is no terminal to ask on: use"


def test_too_many_logins_end_with_5(run: Here, hub: EmulatedHub, kept: Path) -> None:
    """A login is never retried; nothing is stored."""
    hub.rate_limit = EmulatedRateLimit(limit=0)

    done = run.line("login -u alice --password-stdin", stdin=PASSWORD)

    assert done.code == 5
    assert "too many logins as 'alice'" in done.err
    assert "Try again at 20" in done.err
    assert len(hub.requests) == 1
    assert not kept.exists()


def test_the_environment_can_have_all_credentials(run: Here, hub: EmulatedHub, alice: None) -> None:
    """In CI nobody is asked."""
    assert run.line("login").code == 0


def test_a_second_factor_is_an_option(run: Here, hub: EmulatedHub, clock: LeapingClock) -> None:
    """Bob has one."""
    code = code_at("JBSWY3DPEHPK3PXP", clock.now())

    done = run.line(f"login -u bob --password-stdin --otp {code}", stdin="bob-password")

    assert done.code == 0, done
    assert "Signed in as bob" in done.err
    assert code not in done.out + done.err


def test_a_second_factor_can_be_made_from_the_environment(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the setup key."""
    monkeypatch.setenv("DOCKERHUB_TOTP_SECRET", "JBSWY3DPEHPK3PXP")

    assert run.line("login -u bob --password-stdin", stdin="bob-password").code == 0


@pytest.mark.parametrize("writable", [True, False])
def test_the_commands_of_a_job_do_not_use_a_code_twice(
    run: Here,
    hub: EmulatedHub,
    home: Path,
    as_user: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    clock: LeapingClock,
    *,
    writable: bool,
) -> None:
    """Each waits for its own code; if nothing can be written, only those of one process wait."""
    monkeypatch.setenv("DOCKERHUB_TOTP_SECRET", "JBSWY3DPEHPK3PXP")
    if not writable:
        (home / "file").touch()
        monkeypatch.setenv("XDG_STATE_HOME", str(home / "file"))
    as_user("bob")
    runs = [run.line("tokens ls") for _ in range(7)]
    assert {each.code for each in runs} == {0}
    assert any("each works only once: continuing in" in each.err for each in runs)
    answers = [each.status for each in hub.requests if each.path == "/v2/users/2fa-login"]
    assert answers == [200] * 7
    assert (home / ".local" / "state" / "dockerhub" / "totp-steps").is_dir() is writable
    assert 0 < sum(clock.waits) <= 6 * 30


def test_a_missing_home_stops_no_login(
    run: Here, hub: EmulatedHub, as_user: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container: there is no place to remember which codes are used."""
    monkeypatch.setenv("HOME", "/dev/null")
    monkeypatch.setenv("DOCKERHUB_TOTP_SECRET", "JBSWY3DPEHPK3PXP")
    as_user("bob")
    assert run.line("whoami").code == 0


def test_login_says_what_an_access_token_can_do(run: Here, hub: EmulatedHub, home: Path) -> None:
    """That of an organization needs a scope to read audit logs; a personal one never may."""
    for name, token, says, code in (
        ("acme", "dckr_oat_acme", [OF_ORGANIZATION], 3),
        ("alice", "dckr_pat_alice_admin", [PERSONAL], 3),
        ("alice", "alice-password", [], 0),
    ):
        done = run.line(f"login -u {name} --password-stdin", stdin=token)
        assert (done.code, done.out) == (0, "")
        assert [line for line in done.err.splitlines() if "access token" in line] == says
        export = run("audit", "export", "acme", "--since", "90d", "-o", str(home / f"{token}.csv"))
        assert export.code == code
        assert ("such as scope-activity-read" in export.err) is (name == "acme")


def test_without_a_terminal_a_missing_second_factor_ends_with_3(
    run: Here, hub: EmulatedHub
) -> None:
    """The message says what to pass."""
    done = run.line("login -u bob --password-stdin", stdin="bob-password")

    assert done.code == 3
    assert "two-factor authentication" in done.err


@pytest.mark.parametrize(
    ("line", "stdin", "said"),
    [
        ("login", "", f"{TO_ASK} --username, or set DOCKERHUB_USERNAME."),
        ("login -u alice", "", f"{TO_ASK} --password-stdin, or set DOCKERHUB_PASSWORD."),
        ("login -u alice --password-stdin", "\r\n", "Standard input has no password."),
        ("login -u alice --password-stdin", " \n", "Standard input has no password."),
        ("login -u ' ' --password-stdin", "secret", "The user name is empty"),
    ],
)
def test_without_a_terminal_missing_credentials_are_reported(
    run: Here, hub: EmulatedHub, line: str, stdin: str, said: str
) -> None:
    """It is wrong usage, and nothing is sent."""
    done = run.line(line, stdin=stdin)

    assert (done.code, done.err) == (2, f"dockerhub: {said}\nSee: dockerhub login --help\n")
    assert hub.requests == ()


@pytest.mark.parametrize(("most", "code"), [(14, 0), (13, 2)])
def test_the_length_of_a_password_has_a_limit(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch, most: int, code: int
) -> None:
    monkeypatch.setattr("dockerhub.cli.commands.login._LONGEST", most)
    done = run.line("login -u alice --password-stdin", stdin=PASSWORD)
    assert done.code == code
    said = "dockerhub: Standard input is too long for a password.\nSee: dockerhub login --help\n"
    assert (done.err == said) is (code != 0)


def test_an_endless_input_is_not_read_to_its_end(
    hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a device: one byte more than a password may have is enough."""
    given = TextIOWrapper(BytesIO(b"x" * 2**21), "utf-8")
    monkeypatch.setattr(sys, "stdin", given)
    assert main(["login", "-u", "alice", "--password-stdin"]) == 2
    assert given.buffer.tell() == 2**20 + 1


def test_a_login_with_an_access_token_says_what_it_cannot_do(run: Here, hub: EmulatedHub) -> None:
    """Managing access tokens takes the password, so it ends with 3."""
    done = run.line("login -u alice --password-stdin", stdin="dckr_pat_alice_admin")
    listed = run.line("tokens ls")

    assert done.code == 0
    assert "cannot manage access tokens" in done.err
    assert listed.code == 3
    assert "Sign in with the account's password" in listed.err


def test_on_a_terminal_it_asks_for_name_password_and_code(hub: EmulatedHub, kept: Path) -> None:
    """Neither password nor code is echoed."""
    terminal = Terminal("login")
    terminal.expect("User name: ")
    terminal.send("bob\n")
    terminal.expect("Password or access token: ")
    terminal.send("bob-password\n")
    terminal.expect("Two-factor code: ")
    code = code_at("JBSWY3DPEHPK3PXP", hub.clock.now())
    terminal.send(f"{code[:3]} {code[3:]}\n")
    done = terminal.end()

    assert done.code == 0, done
    assert "Signed in as bob until 20" in done.out
    assert "bob-password" not in done.out
    assert code[3:] not in done.out.partition("Signed in")[0].partition("factor: ")[2]
    assert kept.exists()


@pytest.mark.sweep
def test_on_a_terminal_a_command_asks_for_the_code_if_one_is_needed(
    hub: EmulatedHub, as_user: Callable[..., None]
) -> None:
    """Name and password are in the environment here."""
    as_user("bob")
    terminal = Terminal("whoami")
    terminal.expect("Two-factor code: ")
    terminal.send(code_at("JBSWY3DPEHPK3PXP", hub.clock.now()) + "\n")

    assert terminal.end().code == 0


def test_nobody_is_asked_for_a_code_that_can_be_made(
    hub: EmulatedHub, as_user: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the setup key in the environment."""
    as_user("bob")
    monkeypatch.setenv("DOCKERHUB_TOTP_SECRET", "JBSWY3DPEHPK3PXP")

    assert Terminal("whoami").end().code == 0


def test_ctrl_c_at_the_password_ends_with_130(hub: EmulatedHub) -> None:
    """Nothing was sent, and the terminal echoes again."""
    terminal = Terminal("login", "--username", "alice")
    terminal.expect("Password or access token: ")
    terminal.send("\x03")

    assert terminal.end().code == 130
    assert hub.requests == ()


@pytest.mark.sweep
@pytest.mark.parametrize("line", ["login", "login --username alice"])
def test_the_end_of_the_input_ends_it(hub: EmulatedHub, line: str) -> None:
    """Ctrl-D at a question."""
    terminal = Terminal(*line.split())
    terminal.expect(": ")
    terminal.send("\x04")
    done = terminal.end()

    assert done.code == 1
    assert "The input has ended: nothing was changed." in done.out


@pytest.fixture
def typist(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who can be asked, and types the password of alice where nobody sees it."""

    def hidden(prompt: str, stream: TextIO) -> str:
        stream.write(f"{prompt}\n")
        return PASSWORD

    monkeypatch.setattr(Questions, "can_ask", True)
    monkeypatch.setattr("getpass.getpass", hidden)


def test_what_is_missing_is_asked_for(run: Here, hub: EmulatedHub, typist: None) -> None:
    """Only the password is hidden."""
    done = run.line("login", stdin="alice\n")
    assert done.code == 0
    asked = "User name: Password or access token: \nSigned in as alice until 20"
    assert done.err.startswith(asked)


def test_an_empty_answer_is_refused(run: Here, hub: EmulatedHub, typist: None) -> None:
    """It is wrong usage."""
    done = run.line("login", stdin="\n")
    assert done.code == 2
    assert done.err == (
        "User name: dockerhub: It must not be empty.\nSee: dockerhub login --help\n"
    )
    assert hub.requests == ()


def test_no_password_is_sent_unencrypted_to_another_machine(run: Here, hub: EmulatedHub) -> None:
    """Unless that is allowed; here, the connection fails then."""
    line = "login -u alice --password-stdin --url http://hub.invalid"
    done = run.line(line, stdin=PASSWORD)
    assert done.code == 2, done
    assert "'http://hub.invalid' is not encrypted" in done.err
    assert "--allow-http or DOCKERHUB_ALLOW_HTTP=1" in done.err
    done = run.line(f"{line} --allow-http", stdin=PASSWORD)
    assert done.code == 1, done
    assert "the connection to http://hub.invalid failed" in done.err


def test_an_access_token_by_the_name_that_most_jobs_use(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the user name it signs in; without it, the message names the variable to set."""
    monkeypatch.setenv("DOCKERHUB_TOKEN", "dckr_pat_alice_read")
    done = run.line("whoami")
    assert (done.code, hub.requests) == (2, ())
    assert "needs its user name, too: give it as DOCKERHUB_USERNAME" in done.err
    monkeypatch.setenv("DOCKERHUB_USERNAME", "alice")
    assert run.line("whoami --csv").out.splitlines()[1].startswith("alice,")
    assert run.line("login").code == 0


def test_a_session_is_not_taken_for_a_password(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DOCKERHUB_TOKEN may also hold the token of a session, which is not a password."""
    for session in ("e30.e30.x", ""):
        monkeypatch.setenv("DOCKERHUB_TOKEN", session)
        done = run.line("login -u alice")
        assert (done.code, hub.requests) == (2, ())
        assert "There is no terminal to ask on: use --password-stdin, or set" in done.err


def test_a_password_of_another_encoding(run: Here, hub: EmulatedHub) -> None:
    """UTF-16 with a byte order mark is read; anything else but UTF-8 is refused and not shown."""
    line = "login -u alice --password-stdin"
    for data in (
        b"\xef\xbb\xbfalice-password\r\n",
        "alice-password\r\n".encode("utf-16"),
        b"\xfe\xff" + "alice-password".encode("utf-16-be"),
    ):
        assert run.line(line, stdin=data).code == 0
    count = len(hub.requests)
    for data, problem in (
        (b"p\xe4ss\n", "dockerhub: Standard input is not text in UTF-8.\n"),
        (b"\xff\xfep", "dockerhub: Standard input is not text in UTF-8.\n"),
        (
            "alice-password".encode("utf-16-le"),
            "dockerhub: The password or access token has a NUL character: it may be UTF-16",
        ),
        (b"alice-password\nsecond\n", "The password or access token has more than one line"),
    ):
        done = run.line(f"{line} --debug", stdin=data)
        assert done.code == 2, done
        assert problem in done.err
        assert "0xe4" not in done.err
    for options, problem in (
        ("-u a\x01", "The user name has a control"),
        ("--otp x-", "--otp must"),
    ):
        done = run("login", "-u", "alice", "--password-stdin", *options.split(" "), stdin=b"p")
        assert (done.code, f"dockerhub: {problem}" in done.err) == (2, True), done
    assert len(hub.requests) == count


def test_an_input_that_cannot_be_read(
    hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Such as the writing end of a pipe, or one that is closed."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write) as writing:
        for stream, problem in (
            (writing, "Standard input cannot be read: Bad file descriptor."),
            (None, "Standard input has no password."),
        ):
            monkeypatch.setattr(sys, "stdin", stream)
            assert main(["login", "-u", "alice", "--password-stdin"]) == 2
            said = f"dockerhub: {problem}\nSee: dockerhub login --help\n"
            assert capsys.readouterr() == ("", said)
    assert hub.requests == ()


def test_a_password_that_is_typed_in_another_encoding(hub: EmulatedHub) -> None:
    """No byte of it is shown, not even with --debug."""
    terminal = Terminal(
        "login", "--username", "alice", "--debug", environment={"LC_ALL": "C.UTF-8"}
    )
    terminal.expect("Password or access token: ")
    terminal.send_bytes(b"p\xe4ss\n")
    done = terminal.end()

    assert done.code == 1, done
    assert "The input is not text in UTF-8: nothing was changed." in done.out
    assert "0xe4" not in done.out
    assert hub.requests == ()


def test_a_code_is_asked_for_at_docker_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password that Docker has stored may be used there."""
    monkeypatch.setattr(Questions, "can_ask", True)
    monkeypatch.setattr(Program, "connect", lambda _, **credentials: credentials)
    for url, asks in (
        ("https://hub.docker.com", True),
        ("https://hub.docker.com/", True),
        ("https://hub.example", False),
    ):
        monkeypatch.setenv("DOCKERHUB_URL", url)
        credentials: Any = Program().hub
        assert (credentials["otp"] is not None) is asks, url
