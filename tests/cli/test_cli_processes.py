"""Commands as programs: piped, and on a terminal."""

import json
import re
import shlex
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from lines import AS_PROGRAMS, succeeding
from running import ESCAPES, PATIENCE, PROGRAM, Terminal, run_piped

from dockerhub.emulator import EmulatedHub, EmulatedRateLimit


@pytest.mark.sweep
@AS_PROGRAMS
def test_piped_it_prints_nothing_but_text(
    name: str, hub: EmulatedHub, alice: None, folder: Path
) -> None:
    """No color, no progress, no table."""
    done = run_piped(*shlex.split(succeeding(name, hub)))

    assert done.code == 0, done
    assert done.out or done.err
    assert "\x1b" not in done.out + done.err
    if name.endswith((" ls", " show")):
        assert "\t" in done.out, "cells stand between tabs, not in a table"
    assert "dockerhub:" not in done.err


@pytest.mark.sweep
@AS_PROGRAMS
def test_on_a_terminal_it_is_for_people(
    name: str, hub: EmulatedHub, alice: None, folder: Path
) -> None:
    """Tables fit the lines."""
    done = Terminal(*shlex.split(succeeding(name, hub)), columns=80).end()

    assert done.code == 0, done
    assert done.out
    if name.endswith((" ls", " show")):
        assert max(map(len, ESCAPES.sub("", done.out).splitlines())) <= 80


@pytest.mark.sweep
def test_no_colors_if_they_are_not_wanted(hub: EmulatedHub) -> None:
    """NO_COLOR leaves the table, without anything that colors."""
    done = Terminal("tags", "ls", "alpine", environment={"NO_COLOR": "1"}).end()

    assert "3.23" in done.out
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", done.out)


@pytest.mark.sweep
def test_a_wrong_password_piped_and_on_a_terminal(
    hub: EmulatedHub, as_user: Callable[..., None]
) -> None:
    """It is refused with 3 either way."""
    as_user("alice", "wrong")

    assert run_piped("tags", "ls", "acme/secret").code == 3
    assert Terminal("tags", "ls", "acme/secret").end().code == 3


@pytest.mark.sweep
def test_what_is_not_there_piped_and_on_a_terminal(hub: EmulatedHub) -> None:
    """It ends with 4 either way."""
    assert run_piped("tags", "show", "alpine", "lates").code == 4
    shown = Terminal("tags", "show", "alpine", "lates").end()
    assert shown.code == 4
    assert "Did you mean 'latest'?" in shown.out


@pytest.mark.sweep
def test_a_spent_rate_limit_piped_and_on_a_terminal(hub: EmulatedHub) -> None:
    """It ends with 5 either way, if nobody wants to wait."""
    hub.rate_limit = EmulatedRateLimit(limit=0)

    assert run_piped("tags", "ls", "alpine", "--max-wait", "1").code == 5
    assert Terminal("tags", "ls", "alpine", "--max-wait", "1").end().code == 5


def test_a_wait_is_counted_down_on_a_terminal_until_ctrl_c(hub: EmulatedHub) -> None:
    """The line is written again each second; Ctrl-C ends it with 130."""
    hub.rate_limit = EmulatedRateLimit(limit=0)
    terminal = Terminal("tags", "exists", "alpine")

    terminal.expect("Docker Hub's rate limit was reached: continuing in 6")
    terminal.send("\x03")
    done = terminal.end()

    assert done.code == 130
    assert "dockerhub: interrupted" in done.out


def test_a_wait_is_reported_once_when_piped_until_a_signal(hub: EmulatedHub) -> None:
    """SIGTERM ends it like SIGINT, with 143."""
    hub.rate_limit = EmulatedRateLimit(limit=0)
    process = subprocess.Popen(
        [*PROGRAM, "tags", "ls", "alpine"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    line = process.stderr.readline()

    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=PATIENCE)

    assert re.search(r"continuing in [56]\d s, at 20", line)
    assert (process.returncode, out) == (143, "")
    assert "dockerhub: interrupted" in err


def test_a_broken_pipe_is_silent(hub: EmulatedHub, alice: None) -> None:
    """As with `| head -1`: the rest is not read, and there is no error."""
    program = shlex.join(PROGRAM)
    line = f"{program} tags ls acme/app --all --json | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, timeout=PATIENCE, check=True
    )

    assert done.stdout == "[\n141\n"
    assert done.stderr == ""


def test_a_full_disk_is_reported(hub: EmulatedHub) -> None:
    """Output that could not be written is an error."""
    done = run_piped("tags", "ls", "alpine", stdout=Path("/dev/full"))

    assert done.code == 1
    assert done.err == "dockerhub: the output could not be written: No space left on device\n"


@pytest.mark.sweep
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_do_no_harm(hub: EmulatedHub, alice: None, closed: str) -> None:
    """As under some supervisors; a question is refused, since nobody can answer it."""
    program = shlex.join(PROGRAM)
    listing = f"{program} tags ls alpine {closed}; echo $? >&3"
    question = f"{program} tags rm acme/app latest {closed}; echo $? >&3"
    done = subprocess.run(
        ["bash", "-c", f"exec 3>&1; {listing}; {question}"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )

    codes = [line for line in done.stdout.splitlines() if line.isdecimal()]
    assert codes == ["0", "2"]


@pytest.mark.sweep
def test_text_that_the_terminal_cannot_show_is_escaped(hub: EmulatedHub, alice: None) -> None:
    """With LC_ALL=C nothing fails, and JSON stays JSON."""
    ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    label = "schlüssel"

    assert run_piped("tokens", "create", label, "--scope", "repo:read").code == 0
    [uuid] = [key for key, each in hub.state.access_tokens.items() if each.label == label]

    plain = run_piped("tokens", "show", uuid, environment=ascii_only)
    listed = run_piped("tokens", "show", uuid, "--json", environment=ascii_only)

    assert "label\tschl\\xfcssel" in plain.out
    assert json.loads(listed.out)["token_label"] == label
