"""What commands show: on terminals of five widths, and piped."""

import json
import re
import signal
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from running import ESCAPES, Here, Terminal
from screens import TerminalIO, cells, screen
from sweeps import EVERY_CASE

from dockerhub.cli.runtime.program import Program
from dockerhub.emulator import EmulatedHub, EmulatedRateLimit

WIDTHS: Final = (40, 60, 80, 120, 200)
TITLES: Final = {
    40: "NAME SIZE PUSHED",
    60: "NAME PLATFORMS SIZE PUSHED PULLED",
    80: "NAME PLATFORMS SIZE DIGEST PUSHED PULLED",
    120: "NAME PLATFORMS SIZE DIGEST PUSHED PULLED",
    200: "NAME PLATFORMS SIZE DIGEST PUSHED PULLED",
}
"""The columns of `tags ls` that a terminal has room for."""
SCREENS: Final = (
    "tags ls acme/app --limit 3",
    "tags show acme/app:1.2.3",
    "prune alice/tools --keep-last 4 --protect latest",
    "repos ls acme",
    "repos show acme/app",
    "audit ls acme --limit 3",
    "orgs members ls acme",
    "tokens ls",
    "search app",
    "tags ls acme/app --limit 1 --json",
)
_SEVERAL: Final = """
import shlex, sys
from dockerhub.cli.main import main
for line in sys.argv[1:]:
    print("$", line, flush=True)
    main(shlex.split(line))
"""
SEVERAL: Final = (sys.executable, "-W", "error", "-c", _SEVERAL)
"""A program that runs lines, one after the other, which is quicker than a program for each."""
CJK: Final = "日本語の説明 with 全角 letters and e\u0301"
AGE: Final = re.compile(r"\d+ \w+ ago|never|just now")
DIGEST: Final = re.compile(r"sha256:([0-9a-f]*)")


def seen(lines: tuple[str, ...], width: int) -> dict[str, str]:
    """Return what each of these lines shows on a terminal of this width."""
    done = Terminal(*lines, columns=width, program=SEVERAL).end()
    parts = re.split(r"^\$ (.*)\n", done.out, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def table(shown: str) -> list[str]:
    return ESCAPES.sub("", shown).splitlines()


@pytest.mark.sweep
def test_screens_at_each_width(hub: EmulatedHub, alice: None) -> None:
    """Nothing is wider than the terminal, or broken, or cut so that it misleads."""
    hub.state.repositories["acme", "app"].description = CJK
    for width in WIDTHS if EVERY_CASE else WIDTHS[::2]:
        shown = seen(SCREENS, width)
        for line, text in shown.items():
            rows = table(text)
            # A digest that is wider than the terminal is one line, which can be copied.
            too_wide = [each for each in rows if cells(each) > width and " " in each.strip()]
            assert "--json" in line or not too_wide, (width, line, too_wide)
            assert {len(each) for each in DIGEST.findall(text)} <= {64}, (width, line)
        rows = table(shown[SCREENS[0]])
        assert rows[0].split() == TITLES[width].split()
        assert all(AGE.search(each) for each in rows[1:4])
        check_plan(shown[SCREENS[2]])
        check_alignment(table(shown[SCREENS[3]]), width)
        check_json(shown[SCREENS[-1]])


def check_plan(shown: str) -> None:
    """The summary is first, then the table; what is deleted is in words and in color."""
    rows = table(shown)
    assert rows[0] == "7 of 12 tags are to be deleted."
    assert rows[-1] == "Nothing was deleted: --apply deletes."
    assert sum(" DELETE " in each for each in rows) == 7
    assert shown.count("\x1b[1;31mDELETE") == 7
    assert sum(" keep " in each for each in rows) == 5


def check_alignment(rows: list[str], width: int) -> None:
    """Cells next to wide letters begin in the same column as next to others."""
    start = rows[0].index("LAST UPDATE")
    starts = [cells(each[: AGE.search(each).start()]) for each in rows[1:] if AGE.search(each)]
    assert starts == [start] * 3
    assert ("日" in "".join(rows)) is (width >= 60)


def check_json(shown: str) -> None:
    """It is indented and colored, and otherwise the same JSON."""
    assert '\n    \x1b[1;34m"name"\x1b[0m: \x1b[32m"latest"' in shown
    assert json.loads(ESCAPES.sub("", shown))[0]["name"] == "latest"


def test_the_same_piped(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Each line has all columns, dates as in ISO 8601, booleans and sizes for machines."""
    [name, platforms, size, digest, pushed, _] = (
        run.line("tags ls acme/app --limit 1").out.rstrip("\n").split("\t")
    )
    assert (name, platforms.split()[0]) == ("latest", "linux/amd64")
    assert size.isdecimal()
    assert re.fullmatch("sha256:[0-9a-f]{64}", digest)
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", pushed)
    *_, private = run.line("repos ls acme --limit 1").out.rstrip("\n").split("\t")
    assert private == "false"
    assert "\tdelete\t" in run.line("prune alice/tools --keep-last 4").out
    piped = run.line("tags ls acme/app --limit 2 --json").out
    assert len(piped.splitlines()) == 4
    assert "\x1b" not in piped
    assert json.loads(piped)[1]["name"] == "1.24.32"


def test_values_are_written_one_way(hub: EmulatedHub, alice: None) -> None:
    """Booleans, numbers, sizes and dates: in lists and in details."""
    lines = ("search app", "repos show acme/app", "orgs show acme", "tokens ls", "limits")
    shown = {line: ESCAPES.sub("", text) for line, text in seen(lines, 200).items()}
    everything = "".join(shown.values())
    assert not re.search(r"\btrue\b|\bfalse\b|\bTrue\b", everything, re.IGNORECASE)
    assert "123,456" in shown["repos show acme/app"]
    assert re.search(r"Size +\d+\.\d [kMG]B\n", shown["repos show acme/app"])
    dates = re.findall(r"\d{4}-\d\d-\d\d[^\n]*", everything)
    assert len(dates) == 4
    assert all(re.match(r"[\d-]{10} [\d:]{8} UTC( \(\d+ \w+ ago\))?$", each) for each in dates)


@pytest.mark.sweep
def test_empty_columns_are_left_out_first(hub: EmulatedHub, alice: None) -> None:
    """An empty column takes no room from others."""
    tags = hub.state.repositories["alice", "tools"].tags
    tags.update({name: replace(tag, last_pulled=None) for name, tag in tags.items()})
    line = "tags ls alice/tools"
    narrow, wide = (table(seen((line,), width)[line])[0].split() for width in (60, 80))
    assert narrow == ["NAME", "PLATFORMS", "SIZE", "DIGEST", "PUSHED"]
    assert wide == [*narrow, "PULLED"]


@pytest.mark.sweep
def test_a_plan_without_deletions_is_a_summary(hub: EmulatedHub, alice: None, home: Path) -> None:
    """Of one repository and of several: there is nothing to apply."""
    one, many = "prune alice/tools --match x", f"prune 'alice/*' --match x --journal {home}/j"
    shown = {line: table(text) for line, text in seen((one, many), 80).items()}
    assert shown[one] == ["0 of 12 tags are to be deleted."]
    assert shown[many][0] == "0 of 12 tags in 1 repository are to be deleted."
    assert [each.split() for each in shown[many][1:]] == [
        ["REPOSITORY", "DELETE", "KEEP"],
        ["alice/tools", "0", "12"],
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_progress_at_each_width(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its numbers are complete, whatever is next to them, and it disappears at the end."""
    stream = TerminalIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("COLUMNS", str(width))
    wait = "The rate limit is used up: continuing in 55 s, at 2026-11-27 11:22:04 UTC"
    with Program(delay=0).output.progress("Reading the tags of 日本語/app", 1_234_567) as progress:
        assert progress._timer is not None
        progress._timer.join()
        progress.advance(1_234_566)
        assert progress.note(wait)
        assert progress._bar is not None
        progress._bar.refresh()
        lines = screen(stream.getvalue(), width)
        assert any(re.search(r"1,234,566/1,234,567 \d:\d\d:\d\d", each) for each in lines)
        assert wait in " ".join(" ".join(lines).split())
        assert "Reading" in lines[0]
        assert max(map(cells, lines)) <= width
    assert screen(stream.getvalue(), width) == [""]


@pytest.mark.parametrize("width", WIDTHS)
def test_waits_leave_nothing_at_any_width(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also if nothing else is shown: the text takes several lines, which are erased."""
    stream = TerminalIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("COLUMNS", str(width))
    output = Program().output
    for seconds in (10, 9):
        wait = f"The rate limit is used up: continuing in {seconds} s, at 2026-11-27 11:22:04 UTC"
        assert output.show_status(wait)
        assert " ".join(screen(stream.getvalue(), width)) == wait
    output.show_status("")
    assert screen(stream.getvalue(), width) == [""]


@pytest.mark.sweep
def test_ctrl_c_leaves_no_progress(hub: EmulatedHub, alice: None) -> None:
    """At the narrowest width."""
    hub.rate_limit = EmulatedRateLimit(limit=3)
    for moment in ("The rate limit", "300/1,234"):
        hub.rate_limit = EmulatedRateLimit(limit=3)
        terminal = Terminal("tags", "ls", "acme/app", "--all", columns=40)
        terminal.expect(moment)
        terminal.send("\x03")
        assert terminal.end().code == 130

        left = [each for each in screen(terminal.shown, 40) if each]
        assert left[:2] == ["dockerhub: interrupted", "To continue after what was shown, add: -"]


@pytest.mark.sweep
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    ("line", "limit", "of"),
    [
        ("prune acme/app --keep-last 1200 --apply --yes", 20, 34),
        ("tags rm acme/app 1.24.32 1.24.31 1.24.30 --yes", 2, 3),
    ],
)
def test_a_signal_reports_how_much_was_deleted(
    line: str, limit: int, of: int, number: int, run: Here, hub: EmulatedHub, alice: None
) -> None:
    """And how to continue, if a job can be."""
    tags = hub.state.repositories["acme", "app"].tags
    before = len(tags)
    hub.rate_limit = EmulatedRateLimit(limit=limit)
    run.clock.on_wait = partial(signal.raise_signal, number)

    done = run.line(line)

    assert done.code == 128 + number
    deleted = before - len(tags)
    assert 0 < deleted < of
    assert f"{deleted} of {of} deleted" in done.err
