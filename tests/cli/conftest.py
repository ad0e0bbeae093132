"""Fixtures of the command line's tests: an embedded Docker Hub, and ways to run the program."""

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alices_tokens import labels
from running import Here, LeapingClock
from shared_hub import SharedHub, forget_credentials, shared_hub

from dockerhub.cli.output.progress import Progress
from dockerhub.emulator import EmulatedHub

_HELPER = """#!/bin/sh
case $1 in
  store) cat > "$STORE" ;;
  get) cat "$STORE" 2>/dev/null || { echo "credentials not found in native keychain"; exit 1; } ;;
  erase) rm "$STORE" ;;
esac
"""
_RULES = """
repositories:
  acme/secret: [{keep_last: 3}, {match_regex: 'build-[0-9]+', older_than: 90d}]
  acme/nothing: {keep_last: 3, group_by: '(.*)-[0-9]+'}
"""
_USERS = """userName,givenName,active
bob@example.com,Robert,true
new@example.com,New,true
"""


@pytest.fixture(scope="session")
def _shared() -> Iterator[SharedHub]:
    with shared_hub(LeapingClock()) as shared:
        yield shared


@pytest.fixture
def clock() -> LeapingClock:
    return LeapingClock()


@pytest.fixture
def hub(_shared: SharedHub, clock: LeapingClock, monkeypatch: pytest.MonkeyPatch) -> EmulatedHub:
    """An embedded Docker Hub, reset, whose URL is in `DOCKERHUB_URL`."""
    server = _shared.reset(clock)
    monkeypatch.setenv("DOCKERHUB_URL", server.url)
    return server


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home without anybody's credentials."""
    forget_credentials(monkeypatch)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    # Nobody is there to quit a pager.
    monkeypatch.setenv("DOCKERHUB_PAGER", "cat")
    return folder


@pytest.fixture
def as_user(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the environment say who signs in."""

    def sign_in(username: str, password: str | None = None) -> None:
        monkeypatch.setenv("DOCKERHUB_USERNAME", username)
        monkeypatch.setenv("DOCKERHUB_PASSWORD", password or f"{username}-password")

    return sign_in


@pytest.fixture
def alice(as_user: Callable[..., None]) -> None:
    """Let the environment say that alice signs in, with her password."""
    as_user("alice")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], clock: LeapingClock) -> Here:
    """Run the command line in this process."""
    return Here(capsys, clock)


@pytest.fixture
def signed_in(run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """A login that `dockerhub login` stored, so that signing in takes no request."""
    for name in ("DOCKERHUB_USERNAME", "DOCKERHUB_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    assert run.line("login -u alice --password-stdin", stdin="alice-password\n").code == 0


@pytest.fixture
def active(hub: EmulatedHub) -> list[str]:
    """The labels of alice's tokens that can be used at first."""
    return labels(hub)


@pytest.fixture
def kept(home: Path) -> Path:
    """The file with the stored logins."""
    return home / ".docker" / "dockerhub.json"


@pytest.fixture
def helper(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Install a credential helper that Docker's config names; return where it stores things."""

    def install(script: str = _HELPER) -> Path:
        program = tmp_path / "bin" / "docker-credential-own"
        program.parent.mkdir(exist_ok=True)
        program.write_text(script, "utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
        monkeypatch.setenv("STORE", str(tmp_path / "keychain"))
        (home / ".docker").mkdir(exist_ok=True)
        (home / ".docker" / "config.json").write_text('{"credsStore": "own"}', "utf-8")
        return tmp_path / "keychain"

    return install


@pytest.fixture
def folder(tmp_path: Path, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the files that commands name, and the token for provisioning."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOCKERHUB_SCIM_TOKEN", "dckr_scim_acme")
    (tmp_path / "users.csv").write_text(_USERS, "utf-8")
    (tmp_path / "rules.yaml").write_text(_RULES, "utf-8")
    (tmp_path / "README.md").write_text("# The new app\n", "utf-8")
    (tmp_path / "members.txt").write_text("alice\ndave  # bob has left\n", "utf-8")
    plan = json.loads((Path(__file__).parent / "plan.json").read_text("utf-8"))
    (tmp_path / "journal.ndjson").write_text(json.dumps(plan) + "\n", "utf-8")
    return tmp_path


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Progress]:
    """Each progress that a command shows, in order; in the end, it has what was counted."""
    found: list[Progress] = []

    class Recorded(Progress):
        def __enter__(self) -> Progress:
            found.append(self)
            return super().__enter__()

    monkeypatch.setattr("dockerhub.cli.runtime.program_output.Progress", Recorded)
    return found


@pytest.fixture
def tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The local time of Tokyo: nine hours ahead of UTC."""
    if not hasattr(time, "tzset"):
        pytest.skip("a program cannot change its time zone on Windows")
    monkeypatch.setenv("TZ", "JST-9")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
