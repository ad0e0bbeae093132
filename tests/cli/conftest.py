"""Fixtures of the command line's tests: an embedded Docker Hub, and ways to run the program."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from running import Here, LeapingClock
from shared_hub import SharedHub, forget_credentials, shared_hub

from dockerhub.emulator import EmulatedHub


@pytest.fixture(scope="session")
def _shared() -> Iterator[SharedHub]:
    with shared_hub(LeapingClock()) as shared:
        yield shared


@pytest.fixture
def clock() -> LeapingClock:
    return LeapingClock()


@pytest.fixture
def hub(_shared: SharedHub, clock: LeapingClock, monkeypatch: pytest.MonkeyPatch) -> EmulatedHub:
    """An embedded Docker Hub, as new, which `DOCKERHUB_URL` names."""
    server = _shared.anew(clock)
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
