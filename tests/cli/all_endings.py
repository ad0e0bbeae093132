"""Every command in every way that it can end, as a program: piped, and on a terminal.

It takes minutes, so it is not among the tests but has a target of its own: ``make endings``.
"""

import json
import shlex
import signal
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
import test_cli_jobs
import test_cli_outcomes
from running import DIGEST, PROGRAM, Done, Here, Terminal, run_piped

from dockerhub.emulator import EmulatedHub, RateLimit

COMMANDS = {**test_cli_outcomes.COMMANDS, **test_cli_jobs.COMMANDS}
WITHOUT_REQUEST = {"whoami"}
"""What a kept login tells takes no request, so that no limit can be met."""

Run = Callable[[str], Done]

WAYS: dict[str, Run] = {
    "piped": lambda line: run_piped(*shlex.split(line)),
    "terminal": lambda line: Terminal(*shlex.split(line)).end(),
}
BY_NAME = pytest.mark.parametrize("name", COMMANDS)
EACH_WAY = pytest.mark.parametrize("way", WAYS)
REQUESTING = pytest.mark.parametrize(
    "name", [name for name in COMMANDS if name not in WITHOUT_REQUEST]
)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder with the files that commands name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOCKERHUB_SCIM_TOKEN", "dckr_scim_acme")
    Path("users.csv").write_text("userName,givenName\nbob@example.com,Robert\n", "utf-8")
    plan = json.loads((Path(__file__).parent / "plan.json").read_text("utf-8"))
    Path("journal.ndjson").write_text(json.dumps(plan) + "\n", "utf-8")


@pytest.fixture
def signed_in(run: Here) -> None:
    """A login that `dockerhub login` keeps, so that signing in takes no request."""
    assert run.line("login -u alice --password-stdin", stdin="alice-password\n").code == 0


def line_of(name: str) -> str:
    """Return the line of a command, with the yes that a terminal asks for."""
    line = COMMANDS[name][0]
    return f"{line} --yes" if "--apply" in line else line


def succeeding(name: str, hub: EmulatedHub) -> str:
    """Return the line of a command that succeeds."""
    manifests = hub.state.repositories["alice", "tools"].manifests
    more = " --ignore-warnings" if name == "images rm" else ""
    return line_of(name).replace(DIGEST, next(iter(manifests))) + more


@EACH_WAY
@BY_NAME
def test_success(name: str, way: str, hub: EmulatedHub, alice: None) -> None:
    done = WAYS[way](succeeding(name, hub))
    assert done.code == 0, done
    assert done.out or done.err
    assert ("\x1b" in done.out) <= (way == "terminal")


@EACH_WAY
@BY_NAME
def test_bad_credentials(
    name: str, way: str, as_user: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    as_user("alice", "hunter2-wrong")
    monkeypatch.setenv("DOCKERHUB_SCIM_TOKEN", "hunter2-wrong")
    done = WAYS[way](line_of(name))
    assert done.code == 3, done
    assert "hunter2" not in done.out + done.err


@EACH_WAY
@pytest.mark.parametrize("name", [name for name, (_, missing) in COMMANDS.items() if missing])
def test_not_found(name: str, way: str, alice: None) -> None:
    done = WAYS[way](COMMANDS[name][1] or "")
    assert done.code == 4, done


@EACH_WAY
@REQUESTING
def test_rate_limited(name: str, way: str, hub: EmulatedHub, signed_in: None) -> None:
    hub.rate_limit = RateLimit(limit=0)
    done = WAYS[way](f"{line_of(name)} --max-wait 0")
    assert done.code == 5, done
    assert "Try again at 20" in done.out + done.err


@REQUESTING
def test_interrupted_piped(name: str, hub: EmulatedHub, signed_in: None) -> None:
    """In the midst of a wait, which is told of in a line."""
    hub.rate_limit = RateLimit(limit=0)
    words = shlex.split(line_of(name))
    with Popen([*PROGRAM, *words], stdout=PIPE, stderr=PIPE, text=True) as process:
        assert process.stderr is not None
        assert "going on in" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "dockerhub: interrupted" in said


@REQUESTING
def test_interrupted_on_a_terminal(name: str, hub: EmulatedHub, signed_in: None) -> None:
    """By Ctrl-C, in the midst of a countdown."""
    hub.rate_limit = RateLimit(limit=0)
    terminal = Terminal(*shlex.split(line_of(name)))
    terminal.expect("going on in")
    terminal.send("\x03")
    done = terminal.end()
    assert done.code == 130, done
    assert "dockerhub: interrupted" in done.out
