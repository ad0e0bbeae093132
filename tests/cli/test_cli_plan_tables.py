"""The tables of plans: what is deleted, why, and what a run has done with manifests."""

import json
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from running import ESCAPES, LeapingClock
from screens import TerminalIO

from dockerhub.cli.commands.prune_many import _draw
from dockerhub.cli.commands.prune_run import PLANNED, Row, tag_table
from dockerhub.cli.commands.prune_storage import Storage
from dockerhub.cli.output.formats import action_column
from dockerhub.cli.output.tables import draw_items
from dockerhub.cli.runtime.program import Program
from dockerhub.retention import (
    Cause,
    ManifestOutcome,
    ManifestResult,
    Planning,
    RepositoryPlan,
    RetentionReport,
    TagDecision,
    TagOutcome,
    TagResult,
    TagState,
)

NOW = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")


def row(repository: str, tag: str, reason: str, *shared: str, more: int = 0, days: int = 0) -> Row:
    """Return a tag that is deleted if it was pushed so many days ago; 0 is for one that stays."""
    pushed = NOW - timedelta(days=days) if days else None
    decision = TagDecision(
        TagState(tag, pushed=pushed), days > 0, Cause.RULES, reason, shared, more
    )
    return Row(repository, decision)


def lines(rows: list[Row], width: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(width))
    shown = draw_items(TerminalIO(), rows, tag_table(rows, NOW.timestamp()))
    return [line.rstrip() for line in ESCAPES.sub("", shown).splitlines()]


def test_a_plan_names_the_tags_that_share_a_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of them, and the number of the others, of which a plan itself names ten at most."""
    rows = [
        row("acme/app", "v1", "older than 30d", days=31),
        row("acme/app", "v2", "older than 30d", "a", "b", "c", days=62),
        row("acme/app", "v3", "", "a", "b", "c", "d", days=1),
        row("acme/app", "v4", "protected", "a", more=2),
    ]
    assert lines(rows, 120, monkeypatch) == [
        "TAG  VERDICT  PUSHED        REASON",
        "v1   DELETE   1 month ago   older than 30d",
        "v2   DELETE   2 months ago  older than 30d; same digest as a, b, c",
        "v3   DELETE   1 day ago     same digest as a, b, c and 1 more",
        "v4   keep                   protected; same digest as a and 2 more",
    ]


def test_a_plan_of_several_repositories_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """A narrow terminal leaves out the time only, and cuts nothing. CSV has the same names."""
    rows = [
        row("acme/application", "nightly-2026-11-01", "older than 30 days", days=40),
        row("acme/b", "v1", "protected"),
    ]
    assert lines(rows, 46, monkeypatch) == [
        "REPOSITORY   TAG          VERDICT  REASON",
        "acme/applic  nightly-202  DELETE   older than",
        "ation        6-11-01               30 days",
        "acme/b       v1           keep     protected",
    ]
    assert lines(rows, 100, monkeypatch) == [
        "REPOSITORY        TAG                 VERDICT  PUSHED       REASON",
        "acme/application  nightly-2026-11-01  DELETE   1 month ago  older than 30 days",
        "acme/b            v1                  keep                  protected",
    ]
    assert {each.name for each in tag_table(rows, 0)} < {each.name for each in PLANNED}


@pytest.mark.parametrize("action", ["delete", "remove", "deactivate", "keep", "create"])
def test_what_takes_something_away_stands_out(action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In capital letters and in color; it is never cut."""
    monkeypatch.setenv("COLUMNS", "80")
    column = action_column("what_to_do", lambda item: item)
    shown = draw_items(TerminalIO(), [action], [column])
    loses = action in ("delete", "remove", "deactivate")
    word = action.upper() if loses else action
    assert ESCAPES.sub("", shown).split() == ["WHAT", "TO", "DO", word]
    assert (f"\x1b[1;31m{word}" in shown) is loses
    assert column.whole
    assert column.text(action) == action


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "journal"
    plan = json.loads((Path(__file__).parent / "plan.json").read_text("utf-8"))
    path.write_text(json.dumps(plan) + "\n", "utf-8")
    return path


class FixedClock(LeapingClock):
    def now(self) -> float:
        return NOW.timestamp()


def on_terminal(show: Callable[[Program], object], width: int) -> list[str]:
    """Return what a terminal of this width shows of something."""
    stream = TerminalIO()
    with redirect_stdout(stream), pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        show(Program(clock=FixedClock()))
    return [line.rstrip() for line in ESCAPES.sub("", stream.getvalue()).splitlines()]


@pytest.mark.parametrize("deletions", [2, 1_000, 1_001])
def test_plans_of_many_show_each_tag_unless_there_are_too_many(
    deletions: int, journal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The repositories are always shown, with how many of their tags are deleted and kept."""
    plans = [RepositoryPlan("acme/secret", deletions, 12_000), RepositoryPlan("acme/a", 0, 7)]
    planning = Planning(("acme/*",), (), plans)
    shown = on_terminal(lambda program: _draw(program, planning, journal), 80)
    count, kept = f"{deletions:>6,}", 12_000 - deletions
    repositories = [
        "REPOSITORY   DELETE    KEEP",
        f"acme/secret  {count}  {kept:>6,}",
        "acme/a            0       7",
    ]
    tags = [
        "TAG      VERDICT  PUSHED        REASON",
        "build-5  DELETE   2 months ago  matches build-5",
    ]
    too_many = "Too many tags to show each here: --csv and --ndjson list them all.\n"
    if deletions <= 1_000:
        assert (shown, capsys.readouterr().err) == (repositories + tags, "")
    else:
        assert (shown, capsys.readouterr().err) == (repositories, too_many)


def test_people_see_the_manifests_that_stay_with_their_tags() -> None:
    """Neither those that are gone nor those that only an index had and others still use."""
    manifests = tuple(
        ManifestOutcome("acme/app", f"sha256:{number}", result, reason, tags)
        for number, (result, reason, tags) in enumerate(
            [
                (ManifestResult.FREED, "", ("v0",)),
                (ManifestResult.GONE, "", ("v1",)),
                (ManifestResult.KEPT, "also used by latest", ("v2", "v3")),
                (ManifestResult.KEPT, "also used by latest", ()),
                (ManifestResult.REFUSED, "still used", ()),
                (ManifestResult.FAILED, "500", ("v4",)),
            ]
        )
    )
    tags = (TagOutcome("acme/app", "v9", TagResult.FAILED, "409"),)
    report = RetentionReport(tags, (), None, manifests)
    shown = on_terminal(lambda program: Storage(wanted=True).show(program, report, tags), 100)
    assert shown == [
        "REPOSITORY  TAG    DIGEST    RESULT   REASON",
        "acme/app    v9               failed   409",
        "acme/app    v2,v3  sha256:2  kept     also used by latest",
        "acme/app           sha256:4  refused  still used",
        "acme/app    v4     sha256:5  failed   500",
    ]
