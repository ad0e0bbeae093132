"""Every command in every way that it can end, as a program: piped, and on a terminal.

How each succeeds is in `test_cli_processes`; how `login` and `logout` end, in `sign_in_endings`.
All together take minutes, so they are not among the tests but have a target of their own:
``make endings``.
"""

import shlex
import signal
from collections.abc import Callable
from subprocess import PIPE, Popen

import pytest
from lines import BY_NAME, FINDING_NOTHING, LINES, REQUESTING, missing
from running import PATIENCE, PROGRAM, Done, Terminal, run_piped

from dockerhub.emulator import EmulatedHub, EmulatedRateLimit

Run = Callable[[str], Done]

WAYS: dict[str, Run] = {
    "piped": lambda line: run_piped(*shlex.split(line)),
    "terminal": lambda line: Terminal(*shlex.split(line)).end(),
}
EACH_WAY = pytest.mark.parametrize("way", WAYS)
pytestmark = pytest.mark.usefixtures("folder")


@EACH_WAY
@BY_NAME
def test_bad_credentials(
    name: str, way: str, as_user: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    as_user("alice", "hunter2-wrong")
    monkeypatch.setenv("DOCKERHUB_SCIM_TOKEN", "hunter2-wrong")
    done = WAYS[way](LINES[name][0])
    assert done.code == 3, done
    assert "hunter2" not in done.out + done.err


@EACH_WAY
@FINDING_NOTHING
def test_not_found(name: str, way: str, alice: None) -> None:
    done = WAYS[way](missing(name))
    assert done.code == 4, done


@EACH_WAY
@REQUESTING
def test_rate_limited(name: str, way: str, hub: EmulatedHub, signed_in: None) -> None:
    hub.rate_limit = EmulatedRateLimit(limit=0)
    done = WAYS[way](f"{LINES[name][0]} --max-wait 0")
    assert done.code == 5, done
    assert "Try again at 20" in done.out + done.err


@REQUESTING
def test_interrupted_piped(name: str, hub: EmulatedHub, signed_in: None) -> None:
    """During a wait, which one line reports."""
    hub.rate_limit = EmulatedRateLimit(limit=0)
    words = shlex.split(LINES[name][0])
    with Popen([*PROGRAM, *words], stdout=PIPE, stderr=PIPE, text=True) as process:
        assert process.stderr is not None
        assert "continuing in" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "dockerhub: interrupted" in said


@REQUESTING
def test_interrupted_on_a_terminal(name: str, hub: EmulatedHub, signed_in: None) -> None:
    """By Ctrl-C, during a countdown."""
    hub.rate_limit = EmulatedRateLimit(limit=0)
    terminal = Terminal(*shlex.split(LINES[name][0]))
    terminal.expect("continuing in")
    terminal.send("\x03")
    done = terminal.end()
    assert done.code == 130, done
    assert "dockerhub: interrupted" in done.out
