"""`login`, `logout`, `whoami`, `limits`."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from running import Here, LeapingClock, Terminal

from dockerhub import DockerHub
from dockerhub.emulator import EmulatedHub, RateLimit
from dockerhub.emulator.totp import code_at

PASSWORD = "alice-password"


def test_a_login_is_kept_and_used_by_commands_and_programs(
    run: Here, hub: EmulatedHub, kept: Path
) -> None:
    """Only its owner can read the file; it holds the token and no password."""
    done = run.line("login --username alice --password-stdin", stdin=f"{PASSWORD}\n")

    assert done.code == 0, done
    assert "Signed in as alice until 20" in done.err
    assert f"The token is kept in {kept}." in done.err
    assert "Warning: the token is not encrypted" in done.err
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert PASSWORD not in kept.read_text("utf-8")
    assert list(json.loads(kept.read_text("utf-8"))) == [hub.url]
    hub.clear_requests()
    assert run.line("tags exists acme/secret build-1").code == 0
    with DockerHub() as client:
        assert client.whoami().username == "alice"
    assert [each.path for each in hub.requests if "login" in each.path] == []


def test_a_login_goes_nowhere_but_where_it_was_made(
    run: Here, hub: EmulatedHub, clock: LeapingClock
) -> None:
    """Another address has a login of its own, or none."""
    assert run.line("login -u alice --password-stdin", stdin=PASSWORD).code == 0

    with EmulatedHub(clock=clock.now) as other:
        done = run("tags", "exists", "acme/secret", "build-1", "--url", other.url)
        who = run("whoami", "--url", other.url)

        assert done.code == 4
        assert who.code == 3
        assert all("authorization" not in str(each).lower() for each in other.requests)


def test_an_expired_login_says_to_sign_in_again(
    run: Here, hub: EmulatedHub, clock: LeapingClock
) -> None:
    """What is public can be read still, with a warning."""
    assert run.line("login -u alice --password-stdin", stdin=PASSWORD).code == 0
    clock.ahead += 31 * 86_400

    private, public = run.line("tokens ls"), run.line("tags exists alpine")

    assert private.code == 3
    assert "the login of 'alice' by `dockerhub login` expired at 20" in private.err
    assert "sign in again with `dockerhub login`" in private.err
    assert public.code == 0
    assert "going on without credentials" in public.err


def test_a_login_that_is_refused_says_to_sign_in_again(run: Here, hub: EmulatedHub) -> None:
    """The server may end a session before its time."""
    assert run.line("login -u alice --password-stdin", stdin=PASSWORD).code == 0
    hub.faults.add("expire-token")

    done = run.line("tokens ls")

    assert done.code == 3
    assert "sign in again" in done.err


def test_the_token_is_kept_by_the_credential_helper_of_docker(
    run: Here, hub: EmulatedHub, helper: Callable[..., Path], kept: Path
) -> None:
    """Under a name of its own, beside what `docker login` keeps."""
    keychain = helper()

    done = run.line("login -u alice --password-stdin", stdin=PASSWORD)

    assert done.code == 0, done
    assert "The token is kept in docker-credential-own." in done.err
    assert "Warning" not in done.err
    login = json.loads(keychain.read_text("utf-8"))
    assert (login["ServerURL"], login["Username"]) == (f"{hub.url}/dockerhub-login", "alice")
    assert json.loads(kept.read_text("utf-8")) == {hub.url: {"username": "alice", "helper": "own"}}
    assert run.line("whoami").code == 0
    assert run.line("logout").code == 0
    assert not keychain.exists()
    assert run.line("whoami").code == 3


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("#!/bin/sh\ncat > /dev/null\nexit 1\n", "it failed with exit code 1"),
        (
            '#!/bin/sh\n[ $1 = get ] && echo \'{"Username": "alice", "Secret": "cut"}\'\nexit 0\n',
            "it gives back something else than it was given",
        ),
    ],
)
def test_where_the_helper_fails_the_file_keeps_the_token(
    run: Here, hub: EmulatedHub, helper: Callable[..., Path], script: str, problem: str
) -> None:
    """The keychain of Windows takes no long tokens; the warning says what happened."""
    helper(script)

    done = run.line("login -u alice --password-stdin", stdin=PASSWORD)

    assert done.code == 0, done
    assert f"Warning: the credential helper does not take it: {problem}." in done.err
    assert "Warning: the token is not encrypted" in done.err
    assert run.line("whoami").code == 0


def test_logout_forgets_the_login(run: Here, hub: EmulatedHub, kept: Path) -> None:
    """That of one address; doing it twice is no error."""
    run.line("login -u alice --password-stdin", stdin=PASSWORD)

    first, second = run.line("logout"), run.line("logout")

    assert (first.code, second.code) == (0, 0)
    assert f"Forgot the login to {hub.url}." in first.err
    assert f"No login to {hub.url} was kept." in second.err
    assert json.loads(kept.read_text("utf-8")) == {}
    assert run.line("whoami").code == 3


def test_without_a_home_there_is_no_place_to_keep_a_login(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What to set is said."""
    monkeypatch.delenv("HOME")

    done = run.line("login -u alice --password-stdin", stdin=PASSWORD)

    assert done.code == 1
    assert "set HOME or DOCKER_CONFIG" in done.err
    assert hub.requests == (), "nothing was sent"


def test_a_home_that_cannot_be_written_is_told(run: Here, hub: EmulatedHub, home: Path) -> None:
    """It is a file here, which root cannot make a folder of either."""
    (home / ".docker").write_text("")

    done = run.line("login -u alice --password-stdin", stdin=PASSWORD)

    assert done.code in (1, 3)
    assert str(home / ".docker") in done.err


def test_too_many_logins_end_with_5(run: Here, hub: EmulatedHub, kept: Path) -> None:
    """A login is never repeated by itself; nothing is kept."""
    hub.rate_limit = RateLimit(limit=0)

    done = run.line("login -u alice --password-stdin", stdin=PASSWORD)

    assert done.code == 5
    assert "too many logins as 'alice'" in done.err
    assert "Try again at 20" in done.err
    assert len(hub.requests) == 1
    assert not kept.exists()


def test_a_refused_login_keeps_what_was_kept(run: Here, hub: EmulatedHub, kept: Path) -> None:
    """It ends with 3."""
    run.line("login -u alice --password-stdin", stdin=PASSWORD)
    before = kept.read_bytes()

    done = run.line("login -u alice --password-stdin", stdin="hunter2-wrong")

    assert done.code == 3
    assert "hunter2" not in done.out + done.err
    assert kept.read_bytes() == before


def test_the_environment_can_say_it_all(run: Here, hub: EmulatedHub, alice: None) -> None:
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
    """From the set-up key."""
    monkeypatch.setenv("DOCKERHUB_TOTP_SECRET", "JBSWY3DPEHPK3PXP")

    assert run.line("login -u bob --password-stdin", stdin="bob-password").code == 0


def test_without_a_terminal_a_missing_second_factor_ends_with_3(
    run: Here, hub: EmulatedHub
) -> None:
    """What to pass is said."""
    done = run.line("login -u bob --password-stdin", stdin="bob-password")

    assert done.code == 3
    assert "two-factor authentication" in done.err


@pytest.mark.parametrize(
    ("line", "stdin", "said"),
    [
        ("login", "", "use --username, or set DOCKERHUB_USERNAME"),
        ("login -u alice", "", "use --password-stdin, or set DOCKERHUB_PASSWORD"),
        ("login -u alice --password-stdin", "\n", "The standard input has no password"),
    ],
)
def test_without_a_terminal_what_is_missing_is_said(
    run: Here, hub: EmulatedHub, line: str, stdin: str, said: str
) -> None:
    """It is wrong usage, and nothing is sent."""
    done = run.line(line, stdin=stdin)

    assert done.code == 2
    assert said in done.err
    assert hub.requests == ()


def test_a_login_with_an_access_token_says_what_it_cannot_do(run: Here, hub: EmulatedHub) -> None:
    """Managing access tokens takes the password, which ends with 3 then."""
    done = run.line("login -u alice --password-stdin", stdin="dckr_pat_alice_admin")
    listed = run.line("tokens ls")

    assert done.code == 0
    assert "no access tokens can be managed" in done.err
    assert listed.code == 3
    assert "sign in with the account's password" in listed.err


def test_on_a_terminal_it_asks_for_name_password_and_code(hub: EmulatedHub, kept: Path) -> None:
    """Neither password nor code is echoed."""
    terminal = Terminal("login")
    terminal.expect("User name: ")
    terminal.send("bob\n")
    terminal.expect("Password or access token: ")
    terminal.send("bob-password\n")
    terminal.expect("Code of the second factor: ")
    code = code_at("JBSWY3DPEHPK3PXP", hub.clock.now())
    terminal.send(f"{code[:3]} {code[3:]}\n")
    done = terminal.end()

    assert done.code == 0, done
    assert "Signed in as bob until 20" in done.out
    assert "bob-password" not in done.out
    assert code[3:] not in done.out.partition("Signed in")[0].partition("factor: ")[2]
    assert kept.exists()


def test_on_a_terminal_a_command_asks_for_the_code_if_one_is_needed(
    hub: EmulatedHub, as_user: Callable[..., None]
) -> None:
    """Name and password are in the environment here."""
    as_user("bob")
    terminal = Terminal("whoami")
    terminal.expect("Code of the second factor: ")
    terminal.send(code_at("JBSWY3DPEHPK3PXP", hub.clock.now()) + "\n")

    assert terminal.end().code == 0


def test_nobody_is_asked_for_a_code_that_can_be_made(
    hub: EmulatedHub, as_user: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the set-up key in the environment."""
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


@pytest.mark.parametrize("line", ["login", "login --username alice"])
def test_the_end_of_the_input_ends_it(hub: EmulatedHub, line: str) -> None:
    """Ctrl-D at a question."""
    terminal = Terminal(*line.split())
    terminal.expect(": ")
    terminal.send("\x04")
    done = terminal.end()

    assert done.code == 1
    assert "The input has ended: nothing was changed." in done.out


def test_an_empty_answer_is_none(hub: EmulatedHub) -> None:
    """It is wrong usage."""
    terminal = Terminal("login")
    terminal.expect("User name: ")
    terminal.send("\n")

    assert terminal.end().code == 2


def test_whoami_tells_what_the_token_says(run: Here, hub: EmulatedHub, alice: None) -> None:
    """For machines too."""
    assert json.loads(run.line("whoami --json").out)["email"] == "alice@example.com"
    assert "username\talice\n" in run.line("whoami").out
    assert run.line("whoami --csv").out.startswith("username,email,from_access_token,scopes,")


def test_limits_counts_what_is_left(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Asking takes one."""
    first, second = (json.loads(run.line("limits --json").out) for _ in range(2))

    assert first["limit"] == 180
    assert first["remaining"] - second["remaining"] == 1
    assert first["reset"].startswith("20")


def test_limits_says_if_docker_hub_tells_none(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The headers are not on every answer, e.g. not on those of its proxies."""
    monkeypatch.setattr(DockerHub, "rate_limit", None)

    done = run.line("limits")

    assert done.code == 1
    assert "did not tell its rate limit" in done.err
