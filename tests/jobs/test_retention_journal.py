"""The records of a journal: what is written, and what another run reads from it; without a Hub."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from clocks import FakeClock
from working import START

from dockerhub._jobs.retention.deciding import make_plan
from dockerhub._jobs.retention.journal import Journal, read_journal, read_planning, read_plans
from dockerhub._jobs.retention.listing import TagListing
from dockerhub._jobs.retention.manifest_outcomes import ManifestOutcome, ManifestResult
from dockerhub._jobs.retention.plan import RetentionPlan
from dockerhub._jobs.retention.planned_run import PlannedRun
from dockerhub._jobs.retention.planning import Planning, RepositoryPlan
from dockerhub._jobs.retention.report import TagOutcome, TagResult
from dockerhub._jobs.retention.storage import TaggedManifest
from dockerhub._jobs.retention.tag_state import TagState
from dockerhub._responses.manifests import ChildManifest
from dockerhub.retention import JournalError, RetentionRules

WRITTEN = Path(__file__).with_name("journal.ndjson")
"""A journal with a record of each kind, which every version has to read."""
HUB = "https://hub.example"
NOW = datetime.fromtimestamp(START, UTC)
RULES = (RetentionRules(keep_last=1),)
TAGS = [
    TagState(
        "one", "sha256:1", NOW - timedelta(days=3), NOW - timedelta(days=1), True, ("sha256:a", "b")
    ),
    TagState("two", "sha256:2", NOW - timedelta(days=2), None, False, ("sha256:2",)),
    TagState("three", "sha256:3", NOW),
]
PLAN = make_plan("acme/app", RULES, TAGS, now=NOW)
GONE = RetentionPlan("acme/gone", RULES, NOW, (), "no longer found")
STORAGE = (
    TaggedManifest(
        "sha256:1", ("one",), ("sha256:a",), (ChildManifest("sha256:a", "index", "sha256:b"),)
    ),
    TaggedManifest("sha256:2", ("two",), ("sha256:2",), is_image=True, problem="shared"),
)
OUTCOMES = [
    TagOutcome("acme/app", "one", TagResult.DELETED),
    TagOutcome("acme/app", "two", TagResult.FAILED, "no answer"),
    TagOutcome("acme/gone", "", TagResult.GONE, "no longer found"),
]
MANIFESTS = [
    ManifestOutcome("acme/app", "sha256:1", ManifestResult.FREED, "", ("one",)),
    ManifestOutcome("acme/app", "sha256:a", ManifestResult.REFUSED, "in use"),
]


def journal_at(path: Path | None, hub: str = HUB) -> Journal:
    return Journal.open(path, FakeClock(START), hub)


def write_all(journal: Journal) -> None:
    journal.begin_planning(["acme/*"], RULES)
    journal.record_repositories("acme", ["app"], "a token")
    journal.record_repositories("acme", ["gone"], None)
    journal.record_tags("acme/app", TagListing(START, {}, 1, 3, "a token"), TAGS[:1], first=True)
    counted = RepositoryPlan("acme/app", 2, 3, 1)
    assert journal.record_plan(PLAN) == counted
    assert journal.record_plan(GONE) == RepositoryPlan("acme/gone", 0, 0, 0, "no longer found")
    journal.record_planned()
    journal.record_freeing()
    journal.record_storage(PLAN, STORAGE)
    for decision, outcome in zip(PLAN.deletions, OUTCOMES, strict=False):
        journal.record_start(PLAN, decision)
        journal.record(PLAN, outcome)
    journal.record(GONE, OUTCOMES[2])
    for manifest in MANIFESTS:
        journal.record_manifest_start(PLAN, manifest.digest)
        journal.record_manifest(PLAN, manifest)


def test_each_record_is_written_as_ever(tmp_path: Path) -> None:
    journal = journal_at(tmp_path / "journal")
    write_all(journal)
    journal.close()
    assert (tmp_path / "journal").read_text() == WRITTEN.read_text()
    none = journal_at(None)
    write_all(none)
    assert (none.runs(), none.planned([PLAN])) == ((), [PlannedRun(PLAN, HUB)])
    none.close()


def test_each_record_is_read() -> None:
    app, gone = read_journal(WRITTEN)
    deletions = evolve(PLAN, decisions=PLAN.deletions)
    assert app == PlannedRun(
        deletions,
        HUB,
        {each.tag: each for each in OUTCOMES[:2]},
        frees_storage=True,
        storage=STORAGE,
        manifests={each.digest: each for each in MANIFESTS},
    )
    assert gone == PlannedRun(GONE, HUB, {"": OUTCOMES[2]}, frees_storage=True)
    assert list(read_plans(WRITTEN)) == [deletions, GONE]
    plans = [RepositoryPlan("acme/app", 2, 3, 1), RepositoryPlan("acme/gone", 0, 0, 0, GONE.reason)]
    planning = read_planning(WRITTEN)
    assert planning == Planning(("acme/*",), RULES, plans, finished=True)
    assert planning is not None
    assert (planning.found, planning.listed) == (["app", "gone"], {"acme": None})
    assert planning.reading == {}


def test_an_empty_journal_has_no_plans(tmp_path: Path) -> None:
    empty = tmp_path / "journal"
    empty.touch()
    assert (read_journal(empty), read_planning(empty), list(read_plans(empty))) == ((), None, [])


def test_what_is_left_depends_on_what_happened() -> None:
    run = PlannedRun(PLAN)
    assert [each.name for each in run.left] == ["one", "two"]
    assert (run.missing, PlannedRun(GONE).missing) == (None, OUTCOMES[2])
    assert PlannedRun(GONE, outcomes={"": OUTCOMES[2]}).missing is None
    for result in TagResult:
        run.take({"event": result.value, "tag": "one", "reason": "x"})
        assert run.outcomes["one"] == TagOutcome("acme/app", "one", result, "x")
        names = [each.name for each in run.left]
        assert names == (["one", "two"] if result is TagResult.FAILED else ["two"])

    assert (run.manifests_left, run.gone) == ((), frozenset())
    run.storage = STORAGE
    assert run.manifests_left == ("sha256:1", "sha256:2")
    assert run.is_open("sha256:1")
    record = {"event": "manifest", "digest": "sha256:1", "reason": "x", "tags": ["one"]}
    for state in ManifestResult:
        run.take({**record, "result": state.value})
        outcome = ManifestOutcome("acme/app", "sha256:1", state, "x", ("one",))
        assert run.manifests == {"sha256:1": outcome}
        away = state in (ManifestResult.FREED, ManifestResult.GONE)
        again = state in (ManifestResult.REFUSED, ManifestResult.FAILED)
        assert run.gone == ({"sha256:1"} if away else set())
        assert run.is_open("sha256:1") is again
        # The parts of an index that is gone can be freed.
        first = ("sha256:1",) if again else ()
        assert run.manifests_left == (*first, "sha256:2", *(("sha256:a",) if away else ()))


def test_a_plan_that_is_known_is_continued_and_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.write_bytes(WRITTEN.read_bytes())
    journal, other = journal_at(path), evolve(PLAN, repository="acme/other")
    known, new = journal.planned([PLAN, other])
    assert known == read_journal(WRITTEN)[0]
    assert new == PlannedRun(other, HUB)
    journal.close()
    added = path.read_text().removeprefix(WRITTEN.read_text()).splitlines()
    assert [json.loads(each)["id"] for each in added] == [other.id]
    assert json.loads(added[0])["hub"] == HUB
    # It was planned alone, so that it does not count among those that were planned together.
    assert read_planning(path) == read_planning(WRITTEN)


def test_records_may_lack_what_older_versions_did_not_write(tmp_path: Path) -> None:
    path, text = tmp_path / "journal", WRITTEN.read_text()
    for part in (f'"hub":"{HUB}",', '"reads":1,', '"reads":0,', ',"reason":""'):
        assert part in text
        text = text.replace(part, "")
    path.write_text(text)
    app, gone = read_journal(path)
    [known, also_known] = read_journal(WRITTEN)
    assert (app.hub, gone.hub) == (None, None)
    assert (app.outcomes, app.manifests) == (known.outcomes, known.manifests)
    assert gone.outcomes == also_known.outcomes
    planning = read_planning(path)
    assert planning is not None
    assert [plan.storage_reads for plan in planning.plans] == [0, 0]


def test_a_journal_may_be_without_an_address(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal = journal_at(path)
    journal.planned([PLAN])
    journal.close()
    with pytest.raises(JournalError) as caught:
        journal_at(path, "https://other")
    assert str(caught.value) == f"{path} is about {HUB}, not https://other"
    path.write_text(path.read_text().replace(f'"hub":"{HUB}",', ""))
    assert read_journal(path) == (PlannedRun(evolve(PLAN, decisions=PLAN.deletions)),)
    journal_at(path, "https://other").close()


def test_a_planning_is_continued_only_by_the_same_call(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    lines = WRITTEN.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:4]))
    journal = journal_at(path)
    found = journal.begin_planning(["acme/*"], RULES)
    assert (found.plans, found.finished) == ([], False)
    listing = TagListing(START, {"one": TAGS[0]}, 1, 3, "a token")
    assert (found.found, found.reading) == (["app", "gone"], {"acme/app": listing})
    others = [(["acme/a*"], RULES), (["acme/*"], (RetentionRules(keep_last=2),))]
    others += [(["acme/*", "acme/b"], RULES)]
    for selection, rules in others:
        with pytest.raises(JournalError) as caught:
            journal.begin_planning(selection, rules)
        assert str(caught.value) == (
            f"{path} has another run in it: resume that one, or use another file"
        )
    journal.record_planned()
    with pytest.raises(JournalError, match="has another run in it"):
        journal.begin_planning(["acme/*"], RULES)
    journal.clear()
    assert journal.begin_planning(["acme/*"], RULES) == Planning(("acme/*",), RULES)
    journal.close()
    with pytest.raises(JournalError, match=f"is about {HUB}, not https://other"):
        journal_at(path, "https://other")
    assert path.read_bytes() == lines[0]


def test_what_was_changed_is_refused_with_its_line(tmp_path: Path) -> None:
    path, lines = tmp_path / "journal", WRITTEN.read_text().splitlines(keepends=True)
    edits = [
        (1, ["{}\n", *lines]),
        (19, [*lines, "null\n"]),
        (10, [*lines[:9], "\n", *lines[9:]]),
        # A record about a plan that is not there.
        (8, lines[:4] + lines[5:]),
    ]
    for number, old, new in (
        (5, "sha256:1", "sha256:9"),
        (6, "longer", "shorter"),
        (9, '"sha256:a"', '"sha256:9"'),
        (11, '"deleted"', '"erased"'),
        (16, '"freed"', '"kept?"'),
    ):
        changed = lines[number - 1].replace(old, new, 1)
        assert changed != lines[number - 1]
        edits.append((number, [*lines[: number - 1], changed, *lines[number:]]))
    for number, edited in edits:
        path.write_text("".join(edited))
        for read in (read_journal, read_planning, lambda path: list(read_plans(path)), journal_at):
            with pytest.raises(JournalError) as caught:
                read(path)
            assert str(caught.value) == (
                f"{path} is not a journal of deletions: line {number} does not belong to one, "
                "or was changed"
            )
        assert path.read_text() == "".join(edited)


def test_what_was_cut_off_is_written_again(tmp_path: Path) -> None:
    """A record that is not whole does not count; what is no record is left alone."""
    path, lines = tmp_path / "journal", WRITTEN.read_bytes().splitlines(keepends=True)
    for whole, rest in ((lines[:2], lines[2][:-1]), ([], b""), ([], lines[0][:9]), ([], lines[4])):
        path.write_bytes(b"".join(whole) + rest.rstrip(b"\n"))
        journal = journal_at(path)
        journal.record_planned()
        journal.close()
        expected = json.dumps({"event": "planned", "at": NOW.isoformat()}, separators=(",", ":"))
        assert path.read_text() == b"".join(whole).decode() + f"{expected}\n"
    for odd in (b'{"event":"plum', b'{"event":"frel"}', b"x"):
        path.write_bytes(odd)
        with pytest.raises(JournalError, match="line 1 does not belong to one") as caught:
            journal_at(path)
        assert str(caught.value).startswith(f"{path} is not a journal")
        assert path.read_bytes() == odd
