"""`audit`: complete exports that can be continued, and the kinds of actions."""

import csv
import errno
import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from locale import LC_CTYPE, setlocale
from pathlib import Path
from tempfile import gettempdir

import pytest
from running import Done, Here, LeapingClock, check_refusal, run_piped

from dockerhub._base.files import AppendedFile
from dockerhub.emulator import EmulatedHub

pytestmark = pytest.mark.usefixtures("folder", "alice")


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("audit export acme -o x", "say since when to export"),
        ("audit export acme -o x --since 3m", "since must be an age such as '90d', '12h'"),
        (
            "audit export acme -o x --since 1d --json",
            "dockerhub: An export cannot be --json: use --ndjson or --csv.\nSee: ",
        ),
        ("audit export acme --since 1d", "Missing option '-o'"),
        ("audit export acme --since 1d -o ''", "it is empty: name a file."),
    ],
)
def test_invalid_arguments_end_with_2(
    run: Here, folder: Path, hub: EmulatedHub, command: str, problem: str
) -> None:
    """Before anything is sent or changed."""
    check_refusal(run, hub, folder, command, problem)


def test_exporting_and_continuing(run: Here, folder: Path) -> None:
    first = run.line("audit export acme --since 2026-10-01 -o events.ndjson --until 2026-10-20")
    assert re.match(r"\d+ events exported, up to 2026-10-20 .*; events.ndjson has", first.err)
    done = run.line("audit export acme -o events.ndjson")
    assert "events.ndjson has 60." in done.err
    found = [json.loads(each) for each in (folder / "events.ndjson").read_text().splitlines()]
    assert len({each["event_id"] for each in found}) == len(found) == 60
    assert run.line("audit export acme -o events.ndjson").err.startswith("0 events exported")
    other = run.line("audit export acme -o events.ndjson --actor bob")
    assert other.code == 2
    assert "another filters" in other.err


@pytest.mark.parametrize(("options", "form"), [("", "csv"), ("--csv", "csv"), ("--ndjson", "nd")])
def test_the_format_is_that_of_the_name_or_the_option(
    run: Here, folder: Path, options: str, form: str
) -> None:
    run.line(f"audit export acme --since 2026-10-01 -o events.csv {options}")
    first = (folder / "events.csv").read_text().splitlines()[0]
    assert first.startswith("timestamp,account" if form == "csv" else "{")


def test_csv_is_valid_whatever_the_names_are(run: Here, hub: EmulatedHub, folder: Path) -> None:
    """A carriage return begins no row, and a byte order mark is at the start only."""
    events = hub.state.audit_events
    names = ["a\r=1+1", "\n=1", "\uff1d1", "plain"]
    events[:] = [replace(events[0], account="acme", name=name) for name in names]
    line = "audit export acme --since 2025-01-01 -o events.csv --bom"
    assert [run.line(line).code, run.line(line).code] == [0, 0]
    text = (folder / "events.csv").read_bytes().decode()
    assert text.startswith("\ufefftimestamp,")
    assert text.count("\ufeff") == 1
    rows = csv.DictReader(StringIO(text, newline=""), strict=True)
    assert {row["name"] for row in rows} == {"a\r=1+1", "'\n=1", "'\uff1d1", "plain"}


def test_following_waits_through_temporary_failures(
    run: Here, hub: EmulatedHub, clock: LeapingClock
) -> None:
    """Until it is interrupted."""
    waits: list[float] = []

    def after_some() -> None:
        waits.append(clock.waits[-1])
        if clock.waits.count(90) == 2:
            signal.raise_signal(signal.SIGINT)

    clock.on_wait = after_some
    hub.faults.add("status", path="*auditlogs*", code=503, times=3)
    done = run.line("audit export acme --since 1d -o events.ndjson --follow --interval 90")
    assert done.code == 130
    assert done.err.count("Waiting to retry: 503 Service Unavailable") == 1
    assert (
        "To continue, run the same command again: no event is lost or exported twice." in done.err
    )


def test_a_mistyped_account_can_be_corrected(run: Here) -> None:
    """The message does not say to run the same command again."""
    done = run.line("audit export acmee --since 2026-10-01 -o events.ndjson")
    assert done.code == 4
    assert "To continue" not in done.err
    done = run.line("audit export acme --since 2026-10-01 -o events.ndjson")
    assert done.code == 0, done


def test_a_member_who_is_not_an_owner_learns_why_and_gets_no_files(
    run: Here, hub: EmulatedHub, folder: Path, as_user: Callable[..., None]
) -> None:
    as_user("carol", "carol-password")
    done = run.line("audit export acme --since 90d -o events.ndjson")
    assert done.code == 1
    assert done.err.splitlines()[1:] == ["Only owners of the organization may read its audit log."]
    assert run.line("audit ls acme").err == done.err
    assert list(folder.glob("events*")) == []


def test_an_output_that_cannot_be_written(run: Here) -> None:
    done = run.line("audit export acme --since 1d -o nowhere/events")
    assert done.code == 1
    problem = "nowhere/events could not be written: No such file or directory"
    assert done.err.splitlines()[-1] == f"dockerhub: {problem}"


@pytest.mark.parametrize("named", [True, False])
def test_an_output_that_breaks_in_the_middle(
    run: Here, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    """Whether or not the system names the file. What is printed is written to a file first."""

    def fail(file: AppendedFile, _data: bytes) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), *([str(file.path)] if named else []))

    monkeypatch.setattr(AppendedFile, "append", fail)
    done = run.line("audit export acme --since 2025-01-01 -o events.ndjson")
    assert done.code == 1
    problem = "events.ndjson could not be written: Input/output error"
    assert f"{problem}. What was exported before is safe\nTo continue" in done.err
    printed = run.line("audit export acme --since 2025-01-01 -o -")
    assert (printed.code, printed.out) == (1, "")
    folder = re.escape(f"{gettempdir()}{os.sep}dockerhub-")
    problem = rf"dockerhub: {folder}\w+/events could not be written: Input/output error"
    assert re.fullmatch(rf"{problem}\nNothing was printed\.\n", printed.err)


@pytest.mark.sweep
def test_a_disk_that_is_full(folder: Path) -> None:
    """A limit on file sizes simulates it: nothing is lost, and the export can be continued."""
    words = ["audit", "export", "acme", "--since", "2026-10-01", "-o", "events.ndjson"]
    limit = "ulimit -f 8; trap '' XFSZ; exec "
    program = shlex.join([sys.executable, "-m", "dockerhub.cli", *words])
    # The limit applies to the coverage measurement, too.
    unmeasured = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    done = subprocess.run(
        ["bash", "-c", limit + program], env=unmeasured, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "events.ndjson could not be written: File too large" in done.stderr
    assert run_piped(*words).code == 0
    lines = (folder / "events.ndjson").read_text().splitlines()
    assert len({json.loads(each)["event_id"] for each in lines}) == len(lines) == 60


def test_the_last_events_are_shown(run: Here) -> None:
    """Newest first, chosen as for an export."""
    first = run.line("audit ls acme --json")
    events = json.loads(first.out)
    assert len(events) == 50
    assert [each["timestamp"] for each in events] == sorted(
        (each["timestamp"] for each in events), reverse=True
    )
    assert first.err == "Showing the last 50 events: --all shows all.\n"
    two = run.line("audit ls acme --limit 2")
    assert (two.out.count("\n"), two.err) == (2, "")
    action = events[0]["action"]
    chosen = json.loads(run.line(f"audit ls acme --since 9y --action {action} --all --json").out)
    assert {each["action"] for each in chosen} == {action}
    assert run.line("audit ls acme --actor nobody") == Done(0, "", "No such events of acme.\n")
    assert run.line("audit ls acme --all --limit 3").code == 2


@pytest.fixture
def ascii_locale() -> Iterator[None]:
    before = setlocale(LC_CTYPE)
    setlocale(LC_CTYPE, "C")
    yield
    setlocale(LC_CTYPE, before)


def test_an_export_is_printed_when_it_is_complete(
    run: Here, hub: EmulatedHub, folder: Path, ascii_locale: None
) -> None:
    """With the content of a file, in any locale, and no file stays behind."""
    event = replace(hub.state.audit_events[0], account="acme", name="Gr\u00f6\u00dfe\r1")
    hub.state.audit_events.append(event)
    run.line("audit export acme --since 2025-01-01 -o events.csv")
    printed = run.line("audit export acme --since 2025-01-01 -o - --csv")
    assert printed.out == Path("events.csv").read_bytes().decode()
    assert "Gr\u00f6\u00dfe\r1" in printed.out
    assert printed.err == ""
    hub.faults.add("status", code=400, path="/v2/auditlogs/*", after=1)
    failed = run.line("audit export acme --since 2026-10-01 -o -")
    assert (failed.code, failed.out) == (1, "")
    assert failed.err.endswith("Nothing was printed.\n")
    assert not Path("-").exists()
    for more in ("--follow", "--checkpoint here"):
        done = run.line(f"audit export acme --since 1d -o - {more}")
        problem = "dockerhub: -o - prints events once: omit --follow and --checkpoint.\n"
        assert (done.code, done.err.startswith(problem)) == (2, True)


def test_actions(run: Here) -> None:
    found = json.loads(run.line("audit actions acme --json").out)
    assert {
        "action": "repo.tag.push",
        "label": "Tag Pushed",
        "group": "Repository",
        "description": "contains image tag push events",
    } in found
    listed = run.line("audit actions acme --csv")
    assert listed.out.startswith("action,label,group,description\n")
