"""Where a new token goes: never where nobody can read it, and never over something else."""

import os
import resource
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from running import Here

from dockerhub.cli.commands.token_output import token_output
from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.cli.runtime.program import Program
from dockerhub.emulator import EmulatedHub
from dockerhub.models import AccessToken

TOKEN = "admin token of alice"
NEW = AccessToken.from_dict({"uuid": "x", "token": "dckr_pat_" + "x" * 40})


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, alice: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_closed_output_gets_no_token(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be lost, and the old one deleted."""
    before = set(hub.state.access_tokens)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "__stdout__", None)
        done = run("tokens", "rotate", TOKEN, "--yes")
        assert done.code == 2
        assert "Standard output is closed: use --output or --pipe-to." in done.err
        assert set(hub.state.access_tokens) == before
        assert run("tokens", "rotate", TOKEN, "--yes", "--output", "token").code == 0


@pytest.fixture(params=["pipe", "folder", "-"])
def odd(request: pytest.FixtureRequest) -> str:
    """Something that is not a regular file."""
    if request.param == "pipe":
        os.mkfifo("pipe")
    elif request.param == "folder":
        Path("folder").mkdir()
    name: str = request.param
    return name


def test_a_token_replaces_nothing_but_a_file(odd: str, run: Here, hub: EmulatedHub) -> None:
    """A device or a pipe would be deleted, and its reader would wait."""
    kind = os.lstat(odd).st_mode if odd != "-" else None
    before = set(hub.state.access_tokens)
    done = run("tokens", "rotate", TOKEN, "--yes", "--output", odd)
    assert done.code == 2
    problem = {
        "pipe": "--output is not a regular file: pipe",
        "folder": "--output is a folder: folder",
        "-": "--output is a file: omit it for standard output.",
    }[odd]
    assert done.err == f"dockerhub: {problem}\nSee: dockerhub tokens rotate --help\n"
    assert set(hub.state.access_tokens) == before
    assert (os.lstat(odd).st_mode if odd != "-" else None) == kind


def test_a_token_is_on_the_disk_before_the_old_one_is_deleted(
    run: Here, hub: EmulatedHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its value is shown once: a power failure would lose the only token."""
    folder = tmp_path.stat().st_ino
    synced: list[tuple[str, int]] = []

    def sync(descriptor: int) -> None:
        deleted = [each.method for each in hub.requests].count("DELETE")
        of_folder = os.fstat(descriptor).st_ino == folder
        synced.append(("folder" if of_folder else os.pread(descriptor, 999, 0).decode(), deleted))

    monkeypatch.setattr(os, "fsync", sync)
    done = run("tokens", "rotate", TOKEN, "--yes", "--output", "token")
    assert done.code == 0, done
    assert synced == [(Path("token").read_text("utf-8"), 0), ("folder", 0)]
    assert [each.method for each in hub.requests].count("DELETE") == 1


def test_a_token_is_written_to_the_target_of_a_link(run: Here, hub: EmulatedHub) -> None:
    """A program that reads the target needs the new one."""
    Path("real").write_text("old", "utf-8")
    Path("real").chmod(0o644)
    Path("link").symlink_to("real")
    assert run("tokens", "rotate", TOKEN, "--yes", "--output", "link").code == 0
    assert Path("link").is_symlink()
    assert Path("real").read_text("utf-8").startswith("dckr_pat_")
    assert stat.S_IMODE(Path("real").stat().st_mode) == 0o600


def test_a_missing_folder_is_reported_by_the_given_name(run: Here, hub: EmulatedHub) -> None:
    before = set(hub.state.access_tokens)
    done = run("tokens", "rotate", TOKEN, "--yes", "--output", "nowhere/token")
    assert done.code == 1
    assert done.err == (
        "dockerhub: nowhere/token could not be written: No such file or directory. Nothing was "
        "changed on Docker Hub\n"
    )
    assert set(hub.state.access_tokens) == before


def test_a_command_gets_no_secret_but_the_token(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TOTP_SECRET", "SCIM_TOKEN"):
        monkeypatch.setenv(f"DOCKERHUB_{name}", "JBSWY3DPEHPK3PXP")
    command = "sh -c 'cat >token; env >environment'"
    assert run("tokens", "rotate", TOKEN, "--yes", "--pipe-to", command).code == 0
    environment = Path("environment").read_text("utf-8")
    assert f"DOCKERHUB_URL={hub.url}" in environment
    assert "alice-password" not in environment
    assert "JBSWY3DPEHPK3PXP" not in environment
    assert Path("token").read_text("utf-8").startswith("dckr_pat_")


def test_what_a_command_prints_goes_to_standard_error(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not mixed with our output. If standard error is closed, it goes nowhere."""
    with token_output(Program(), None, "cat") as delivery:
        delivery.deliver(NEW)
        assert capfd.readouterr() == ("", f"{NEW.token}\n")
        monkeypatch.setattr(sys, "__stderr__", None)
        delivery.deliver(NEW)
        assert capfd.readouterr() == ("", "")


def test_shell_syntax_in_a_command_is_refused(run: Here, hub: EmulatedHub) -> None:
    """Before a token is created; the message says how to run a shell."""
    done = run("tokens", "rotate", TOKEN, "--yes", "--pipe-to", "cat > token")
    assert done.code == 2
    assert [each for each in hub.requests if each.path == "/v2/access-tokens"][1:] == []
    assert "--pipe-to is run without a shell, so '>' has no meaning there" in done.err
    several = run("tokens", "rotate", TOKEN, "--yes", "--pipe-to", "a ; b | c")
    assert "so ';' has no meaning there" in several.err
    assert "write --pipe-to 'sh -c '\"'\"'cat > token'\"'\"'', or use --output." in done.err


@contextmanager
def small_disk() -> Iterator[None]:
    """A disk that has room for a part of a token; nothing else is written meanwhile."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_token_that_does_not_fit_leaves_nothing(tmp_path: Path) -> None:
    """The file that exists stays."""
    output = tmp_path / "token"
    output.touch()
    with (
        token_output(Program(), output, None) as delivery,
        pytest.raises(CommandError, match="token could not be written: File too large"),
        small_disk(),
    ):
        delivery.deliver(NEW)
    assert output.read_text("utf-8") == ""
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["token"]
