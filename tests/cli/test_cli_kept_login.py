"""The login that `login` stores: where, for whom, until when; `logout` deletes it."""

import json
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from running import Here, LeapingClock

from dockerhub import DockerHub, Identity
from dockerhub.cli.output.formatting import local_time
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.seeds.demo import OIDC_CONNECTION
from dockerhub.logins import LoginStore, Secret

PASSWORD = "alice-password"


def stored_in(kept: Path) -> str:
    """What is said of a token that no helper has."""
    return (
        f"The token is stored in {kept}.\n"
        "Warning: the token is not encrypted; only you can read the file. A credential helper is "
        "safer: https://docs.docker.com/go/credential-store/\n"
    )


def test_a_login_is_stored_and_used_by_commands_and_programs(
    run: Here, hub: EmulatedHub, kept: Path
) -> None:
    """Only its owner can read the file, which has the token and no password."""
    done = run.line("login --username alice --password-stdin", stdin=f"{PASSWORD}\n")

    assert done.code == 0, done
    [row] = json.loads(run.line("auth status --json").out)
    until = local_time(datetime.fromisoformat(row["expires_at"]))
    assert done.err == f"Signed in as alice until {until}. {stored_in(kept)}"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert PASSWORD not in kept.read_text("utf-8")
    assert list(json.loads(kept.read_text("utf-8"))) == [hub.url]
    hub.clear_requests()
    assert run.line("tags exists acme/secret build-1").code == 0
    with DockerHub() as client:
        assert client.whoami().username == "alice"
    assert [each.path for each in hub.requests if "login" in each.path] == []


def test_a_login_may_not_say_when_it_ends(
    run: Here, hub: EmulatedHub, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = Secret("e30.e30.x")
    monkeypatch.setattr(DockerHub, "login", lambda _: token)
    monkeypatch.setattr(DockerHub, "whoami", lambda _: Identity.read(token.reveal()))
    done = run.line("login -u alice --password-stdin", stdin=PASSWORD)
    assert (done.code, done.err) == (0, f"Signed in as alice. {stored_in(kept)}")


def test_a_login_is_sent_only_to_the_server_that_made_it(
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
    """Public data is still read, with a warning; what may be private is not "not found"."""
    assert run.line("login -u alice --password-stdin", stdin=PASSWORD).code == 0
    clock.ahead += 31 * 86_400

    tokens, public = run.line("tokens ls"), run.line("tags exists alpine")

    assert tokens.code == 3
    assert "the login of 'alice' by `dockerhub login` expired at 20" in tokens.err
    assert "sign in again with `dockerhub login`" in tokens.err
    assert public.code == 0
    assert "continuing without credentials" in public.err
    codes = {
        "tags exists alpine no-such-tag": 4,
        "tags exists acme/secret build-1": 3,
        "tags exists acme/secret build-1 --anonymous": 4,
        "tags show acme/secret build-1": 3,
        "tags ls acme/secret": 3,
        "tags ls acme/*": 3,
        "repos exists acme/secret": 3,
        "repos exists acme/secret --anonymous": 4,
        "repos ls acme": 3,
        "repos ls acme --anonymous": 0,
        "prune acme/secret --older-than 30d": 3,
        "limits --pulls": 3,
        "api /v2/repositories/acme/secret/tags": 3,
    }
    assert {line: run.line(line).code for line in codes} == codes


def test_a_login_that_is_refused_says_to_sign_in_again(run: Here, hub: EmulatedHub) -> None:
    """The server may end a session before it expires."""
    assert run.line("login -u alice --password-stdin", stdin=PASSWORD).code == 0
    hub.faults.add("expire-token")

    done = run.line("tokens ls")

    assert done.code == 3
    assert "To sign in: dockerhub login" in done.err


def test_a_refused_login_names_the_variables_that_it_comes_from(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To sign in again would change nothing: they come before a stored login."""
    monkeypatch.setenv("DOCKERHUB_USERNAME", "alice")
    monkeypatch.setenv("DOCKERHUB_PASSWORD", "wrong")
    done = run.line("tokens ls")
    assert done.code == 3
    assert done.err.splitlines()[-1] == (
        "These environment variables come before a stored login: DOCKERHUB_USERNAME, "
        "DOCKERHUB_PASSWORD. Correct or unset them."
    )


def test_the_credential_helper_of_docker_stores_the_token(
    run: Here, hub: EmulatedHub, helper: Callable[..., Path], kept: Path
) -> None:
    """Under a name of its own, next to what `docker login` stores."""
    keychain = helper()

    done = run.line("login -u alice --password-stdin", stdin=PASSWORD)

    assert done.code == 0, done
    assert "The token is stored in docker-credential-own." in done.err
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
            "it returns something other than it was given",
        ),
    ],
)
def test_if_the_helper_fails_the_file_stores_the_token(
    run: Here, hub: EmulatedHub, helper: Callable[..., Path], script: str, problem: str
) -> None:
    """The Windows keychain refuses long tokens; the warning says what happened."""
    helper(script)

    done = run.line("login -u alice --password-stdin", stdin=PASSWORD)

    assert done.code == 0, done
    assert f"Warning: the credential helper did not accept it: {problem}." in done.err
    assert "Warning: the token is not encrypted" in done.err
    assert run.line("whoami").code == 0


def test_logout_deletes_the_login(run: Here, hub: EmulatedHub, kept: Path) -> None:
    """Only that of one address; a second logout is not an error."""
    run.line("login -u alice --password-stdin", stdin=PASSWORD)

    first, second = run.line("logout"), run.line("logout")

    assert (first.code, second.code) == (0, 0)
    assert f"Deleted the login to {hub.url}." in first.err
    assert f"There was no login to {hub.url}." in second.err
    assert json.loads(kept.read_text("utf-8")) == {}
    assert run.line("whoami").code == 3


def test_without_a_home_there_is_no_place_to_store_a_login(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says what to set."""
    monkeypatch.setenv("HOME", "/dev/null")

    done = run.line("login -u alice --password-stdin", stdin=PASSWORD)

    assert done.code == 1
    assert done.err == "dockerhub: A login cannot be stored: set HOME or DOCKER_CONFIG.\n"
    assert hub.requests == (), "nothing was sent"


@pytest.mark.parametrize("named", [True, False])
def test_a_file_that_cannot_be_written_is_named(
    run: Here, hub: EmulatedHub, kept: Path, monkeypatch: pytest.MonkeyPatch, *, named: bool
) -> None:
    """Also where the error does not say which one it is, as on a full disk."""

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device", *(["/full/file"] if named else []))

    monkeypatch.setattr(LoginStore, "keep", fail)
    done = run.line("login -u alice --password-stdin", stdin=PASSWORD)
    assert done.code == 1
    assert done.err == (
        f"dockerhub: the login could not be stored: {'/full/file' if named else kept} could not "
        "be written: No space left on device\n"
    )


def test_a_home_that_cannot_be_written_is_reported(run: Here, hub: EmulatedHub, home: Path) -> None:
    """Here it is a file, in which not even root can create a folder."""
    (home / ".docker").write_text("")

    done = run.line("login -u alice --password-stdin", stdin=PASSWORD)

    assert done.code in (1, 3)
    assert str(home / ".docker") in done.err


def test_a_refused_login_does_not_change_the_stored_one(
    run: Here, hub: EmulatedHub, kept: Path
) -> None:
    """It ends with 3."""
    run.line("login -u alice --password-stdin", stdin=PASSWORD)
    before = kept.read_bytes()

    done = run.line("login -u alice --password-stdin", stdin="hunter2-wrong")

    assert done.code == 3
    assert "hunter2" not in done.out + done.err
    assert kept.read_bytes() == before


def test_a_job_signs_in_by_its_connection(
    run: Here, hub: EmulatedHub, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named, or set in the environment; the token is stored like any other."""
    for name, value in hub.actions_environment.items():
        monkeypatch.setenv(name, value)
    done = run.line(f"login --oidc {OIDC_CONNECTION}")
    assert done.code == 0, done
    assert "Signed in as acme until 20" in done.err
    assert run.line("tags rm acme/app 1.0.0 --yes").code == 0
    assert run.line("logout").code == 0
    monkeypatch.setenv("DOCKERHUB_OIDC_CONNECTIONID", OIDC_CONNECTION)
    assert run.line("login --oidc").code == 0
    assert list(json.loads(kept.read_text("utf-8"))) == [hub.url]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("login --oidc", "Name an OIDC connection, or set DOCKERHUB_OIDC_CONNECTIONID"),
        ("login --oidc acme", "DOCKERHUB_OIDC_CONNECTIONID must be a UUID"),
        (f"login -u alice --oidc {OIDC_CONNECTION}", "--oidc takes no user name"),
    ],
)
def test_an_invalid_login_by_a_connection(
    run: Here, hub: EmulatedHub, kept: Path, line: str, problem: str
) -> None:
    done = run.line(line)
    assert done.code == 2, done
    assert problem in done.err
    assert hub.requests == ()


def test_a_job_without_the_permission_ends_with_3(run: Here, hub: EmulatedHub, kept: Path) -> None:
    done = run.line(f"login --oidc {OIDC_CONNECTION}")
    assert done.code == 3, done
    assert "permissions: id-token: write" in done.err
    assert not kept.exists()


def test_without_a_home_nothing_is_stored_and_there_is_no_warning(
    run: Here, hub: EmulatedHub, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also if a file is in place of a folder; nothing is deleted without a journal."""
    monkeypatch.setenv("HOME", "/dev/null")
    done = run.line("tags ls alpine --limit 1")
    assert (done.code, done.err) == (0, "")
    monkeypatch.setenv("DOCKERHUB_USERNAME", "alice")
    monkeypatch.setenv("DOCKERHUB_PASSWORD", "alice-password")
    done = run.line("prune acme/secret --keep-last 1 --apply --yes")
    assert done.code == 1
    assert (
        done.err
        == "dockerhub: There is no place for a journal: name one with --journal, or set HOME.\n"
    )
    assert all(each.method != "DELETE" for each in hub.requests)
    monkeypatch.delenv("DOCKERHUB_USERNAME")
    monkeypatch.delenv("DOCKERHUB_PASSWORD")
    (home / ".docker").touch()
    monkeypatch.setenv("HOME", str(home))
    assert run.line("tags ls alpine --limit 1").err == ""
    monkeypatch.setenv("DOCKER_CONFIG", str(home / ".docker"))
    done = run.line("whoami")
    assert done.code == 3
    assert "DOCKER_CONFIG must name the folder of Docker's config.json" in done.err


def test_a_deleted_working_folder(
    run: Here, hub: EmulatedHub, tmp_path: Path, alice: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what would be written there fails, with its name."""
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert run.line("tags ls alpine --limit 1").code == 0
    done = run.line("audit export acme --since 1d -o events.ndjson")
    assert done.code == 1
    assert "dockerhub: events.ndjson could not be written: No such file or directory" in done.err
    done = run.line("tokens create x --scope repo:read -o token")
    assert done.code == 1
    assert done.err == (
        "dockerhub: token could not be written: No such file or directory. Nothing was changed on "
        "Docker Hub\n"
    )
