"""Profiles: several accounts that stay signed in, of which a command uses exactly one."""

import json
from pathlib import Path

import pytest
from running import Here, LeapingClock, Terminal

from dockerhub.cli.runtime.questions import Questions
from dockerhub.emulator import EmulatedHub

ALICE = "login -u alice --password-stdin"
WORK = "login -u bob --password-stdin --profile work"
ACME = "login -u acme --password-stdin --profile ci"


def sign_in(run: Here, line: str, password: str) -> str:
    done = run.line(line, stdin=password)
    assert done.code == 0, done
    return done.err


def who(run: Here, options: str = "") -> str:
    done = run.line(f"whoami --json {options}")
    assert done.code == 0, done
    username: str = json.loads(done.out)["username"]
    return username


def test_each_account_is_used_where_it_is_named(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the option before or after the command, by the variable, or because it is current."""
    assert "No login is stored" in run.line("auth status").err
    sign_in(run, ALICE, "alice-password")
    said = sign_in(run, WORK, "dckr_pat_bob_write")
    assert "as 'work'." in said
    assert "To use it, add --profile work, or: dockerhub auth switch work" in said
    assert who(run) == "alice"
    assert who(run, "--profile work") == "bob"
    assert run.line("--profile work whoami --csv").out.startswith("username,")
    monkeypatch.setenv("DOCKERHUB_PROFILE", "work")
    assert (who(run), who(run, "--profile default")) == ("bob", "alice")
    monkeypatch.delenv("DOCKERHUB_PROFILE")
    switched = run.line("auth switch")
    assert switched.err == f"work is now the current profile for {hub.url}.\n"
    assert who(run) == "bob"
    assert "It replaces the login of bob. To keep several" in sign_in(run, ALICE, "alice-password")
    assert (who(run), who(run, "--profile default")) == ("alice", "alice")


def test_status_shows_every_account_and_no_secret(
    run: Here,
    hub: EmulatedHub,
    kept: Path,
    clock: LeapingClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As it is used now: the variable chooses, and credentials of the environment are named."""
    sign_in(run, ALICE, "alice-password")
    sign_in(run, WORK, "dckr_pat_bob_write")
    sign_in(run, ACME, "dckr_oat_acme")
    with EmulatedHub(clock=clock.now) as other:
        sign_in(run, f"{ALICE} --url {other.url}", "alice-password")
    hub.clear_requests()
    document = json.loads(kept.read_text("utf-8"))
    document["profiles"][hub.url]["broken"] = {"username": "eve", "helper": "no-such-helper"}
    kept.write_text(json.dumps(document), "utf-8")

    done = run.line("auth status --json")

    rows = {(row["server"], row["profile"]): row for row in json.loads(done.out)}
    shown = ("username", "credential", "current")
    assert {key: tuple(row[name] for name in shown) for key, row in rows.items()} == {
        (other.url, "default"): ("alice", "password", True),
        (hub.url, "default"): ("alice", "password", True),
        (hub.url, "work"): ("bob", "personal access token", False),
        (hub.url, "ci"): ("acme", "organization access token", False),
        (hub.url, "broken"): ("eve", None, False),
    }
    assert rows[hub.url, "work"]["expires_at"].startswith("20")
    assert "docker-credential-no-such-helper" in rows[hub.url, "broken"]["problem"]
    assert "eyJ" not in done.out + done.err
    assert hub.requests == ()
    monkeypatch.setenv("DOCKERHUB_PROFILE", "ci")
    used = [row for row in json.loads(run.line("auth status --json").out) if row["current"]]
    found = {(row["server"], row["profile"]) for row in used}
    assert found == {(other.url, "default"), (hub.url, "ci")}
    monkeypatch.setenv("DOCKERHUB_TOKEN", "e30.e30.x")
    assert "are used instead of stored logins" in run.line("auth status").err
    assert "the credentials of the environment are used, not profile 'ci'" in run.line("whoami").err
    assert who(run, "--profile work") == "bob"
    table = Terminal("auth", "status", columns=140).end().out
    assert "PROFILE" in table
    assert "personal access token" in table


def test_an_unknown_profile_is_named_before_anything_is_sent(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the profiles that exist."""
    done = run.line("auth switch")
    assert done.code == 1
    assert "There is no other profile" in done.err
    sign_in(run, ALICE, "alice-password")
    sign_in(run, WORK, "dckr_pat_bob_write")
    hub.clear_requests()
    unknown = f"there is no profile 'wrk' for {hub.url}: its profiles are 'default', 'work'"
    for line in ("whoami", "tags ls alpine", "logout", "auth status", "tokens ls"):
        done = run.line(f"{line} --profile wrk")
        assert done.code == 3, done
        assert unknown in done.err
        assert "To sign in: dockerhub login --profile wrk" in done.err
    assert run.line("auth switch wrk").code == 3
    monkeypatch.setenv("DOCKERHUB_PROFILE", "wrk")
    assert unknown in run.line("tags ls alpine").err
    assert run.line("tags ls alpine --anonymous --limit 1").code == 0
    monkeypatch.setenv("DOCKERHUB_PROFILE", "Wr k")
    for line in ("whoami", "login -u alice --password-stdin", "logout"):
        done = run.line(line, stdin="alice-password")
        assert (done.code, "DOCKERHUB_PROFILE must be up to 63" in done.err) == (2, True), done
    monkeypatch.delenv("DOCKERHUB_PROFILE")
    for options, problem in (
        ("--profile Work", "--profile must be up to 63 lowercase letters"),
        ("--profile ''", "--profile must be up to 63 lowercase letters"),
        ("--profile work --anonymous", "--profile and --anonymous contradict each other"),
    ):
        done = run.line(f"tags ls alpine {options}")
        assert (done.code, problem in done.err) == (2, True), done
    assert [each.path for each in hub.requests if "alpine" not in each.path] == []


def test_logout_signs_out_one_profile_and_no_other_instead(
    run: Here, hub: EmulatedHub, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says which ones are left."""
    sign_in(run, WORK, "dckr_pat_bob_write")
    assert who(run) == "bob", "the first login is the current one"
    sign_in(run, f"{ALICE} --profile default", "alice-password")
    sign_in(run, ACME, "dckr_oat_acme")

    done = run.line("logout")
    assert done.err == (
        f"Deleted the login of profile 'work' to {hub.url}.\n"
        "To use another profile (default, ci): dockerhub auth switch NAME\n"
    )
    assert run.line("tags ls alpine").code == 3
    asked = run.line("auth switch")
    assert asked.code == 2
    assert "There is no terminal to ask on: name a profile (default, ci)." in asked.err
    monkeypatch.setattr(Questions, "can_ask", True)
    switched = run.line("auth switch", stdin="ci\n")
    says = f"Profile (default, ci): ci is now the current profile for {hub.url}.\n"
    assert (switched.code, switched.err) == (0, says)
    assert who(run) == "acme"
    assert run.line("logout --profile default").err == f"Deleted the login to {hub.url}.\n"
    assert run.line("logout").code == 0
    assert kept.read_text("utf-8") == "{}"
    assert run.line("tags ls alpine --limit 1").code == 0


def test_a_code_is_not_asked_for_where_a_profile_is_used(run: Here, hub: EmulatedHub) -> None:
    """Neither by the option, nor by the variable."""
    sign_in(run, WORK, "dckr_pat_bob_write")
    assert Terminal("whoami", "--profile", "work").end().code == 0
    by_variable = {"DOCKERHUB_PROFILE": "work"}
    assert Terminal("whoami", environment=by_variable).end().code == 0
    environment = {"DOCKERHUB_USERNAME": "bob", "DOCKERHUB_PASSWORD": "bob-password"}
    terminal = Terminal("tokens", "ls", environment={**by_variable, **environment})
    terminal.expect("Two-factor code: ")
    terminal.send("\x03")
    assert terminal.end().code == 130
