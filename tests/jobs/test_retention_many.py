"""Plans over many repositories: made page by page, interrupted at any of them, and continued."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from clocks import FakeClock
from working import START, Worker

from dockerhub._jobs.retention.listing import TagListing
from dockerhub._jobs.retention.tag_state import TagState
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import add_repository, push_tag
from dockerhub.errors import HubError
from dockerhub.names import UnmatchedPatternError
from dockerhub.retention import (
    JournalError,
    RetentionRules,
    TagResult,
    read_journal,
    read_planning,
    read_plans,
)

RULES = RetentionRules(keep_last=199, match=["t-*"])
DAY = 86_400


@pytest.fixture
def wide(server: EmulatedHub) -> list[str]:
    """Three repositories whose tags take three pages, and one that no pattern matches."""
    with server.lock:
        for name in ("wide-c", "wide-a", "wide-b", "broad"):
            repository = add_repository(server.state, f"acme/{name}")
            for index in range(201):
                at = int((START - (300 - index) * DAY) * 1e9)
                push_tag(
                    server.state, repository, f"t-{index}", pushed=at, content=index % 7, by="alice"
                )
    return ["acme/wide-a", "acme/wide-b", "acme/wide-c"]


def pages(server: EmulatedHub) -> list[str]:
    """Return which lists were read, by path and page."""
    return [
        f"{each.path.rstrip('/').removeprefix('/v2/namespaces/')} {each.query}"
        for each in server.requests
        if each.method == "GET" and each.status == 200
    ]


def test_plans_are_sorted_and_unique_and_can_be_applied(
    worker: Worker, server: EmulatedHub, wide: list[str], tmp_path: Path
) -> None:
    job, journal = worker.tag_retention(), tmp_path / "journal"
    counts: list[tuple[str, int]] = []
    tags: list[tuple[int, int | None]] = []
    server.clear_requests()
    planning = job.plan_all(
        "acme/wide-*",
        "acme/wide-a",
        "docker.io/acme/wide-[bc]",
        rules=RULES,
        journal=journal,
        on_tag=lambda *count: tags.append(count),
        on_plan=lambda plan, total: counts.append((plan.repository, total)),
    )
    assert [count for count in tags if count[0] == 201] == [(201, 201)] * 3
    assert [(plan.repository, plan.deletions, plan.kept) for plan in planning.plans] == [
        (name, 2, 199) for name in wide
    ]
    assert (planning.deletions, planning.tags, planning.finished) == (6, 603, True)
    assert planning.plans[0].to_dict() == {
        "repository": "acme/wide-a",
        "deletions": 2,
        "kept": 199,
        "tags": 201,
        "reason": "",
    }
    assert counts == [(name, 3) for name in wide]
    assert len(pages(server)) == 1 + 3 * 3
    plans = list(read_plans(journal))
    single = job.plan("acme/wide-a", RULES)
    assert plans[0].deletions == single.deletions
    # A complete plan is not made again, and not started again.
    assert job.resume_plan(journal).deletions == 6
    with pytest.raises(JournalError, match="has another run in it"):
        job.plan_all("acme/wide-*", rules=RULES, journal=journal)
    assert job.resume(journal).complete
    # A plan that was made separately can be applied with the same journal.
    assert job.apply(job.plan("acme/broad", RULES), journal=journal).complete
    assert read_planning(journal) == planning
    assert len(server.state.repositories["acme", "wide-c"].tags) == 199
    assert len(server.state.repositories["acme", "broad"].tags) == 199


def test_interrupted_planning_reads_at_most_one_page_twice(
    worker: Worker, server: EmulatedHub, wide: list[str], tmp_path: Path
) -> None:
    """Wherever it ends, between any two pages."""
    job, journal = worker.tag_retention(), tmp_path / "journal"
    expected = job.plan_all("acme/wide-*", rules=RULES, journal=tmp_path / "whole")
    lines = (tmp_path / "whole").read_bytes().splitlines(keepends=True)
    for cut in range(2, len(lines)):
        journal.write_bytes(b"".join(lines[:cut]) + lines[cut][:40])
        server.clear_requests()
        with pytest.raises(JournalError, match="not complete"):
            job.resume(journal)
        begun = read_planning(journal)
        assert begun is not None
        tags: list[tuple[int, int | None]] = []
        made: list[tuple[str, int]] = []
        planning = job.resume_plan(
            journal,
            on_tag=lambda *count, tags=tags: tags.append(count),
            on_plan=lambda plan, total, made=made: made.append((plan.repository, total)),
        )
        assert planning == read_planning(journal) == expected
        assert made == [(name, 3) for name in wide[len(begun.plans) :]]
        assert tags[-1:] == [(201, 201)] * bool(made)
        # The first two lines are about the request and the list of repositories.
        assert len(pages(server)) == 10 - (cut - 1)
        assert [plan.deletions for plan in read_plans(journal)] == [
            plan.deletions for plan in read_plans(tmp_path / "whole")
        ]


def test_all_that_was_listed_of_a_tag_survives_the_journal() -> None:
    now = datetime.fromtimestamp(START, UTC)
    tags = [
        TagState("one", "sha256:1", now, now - timedelta(days=1), True, ("sha256:2", "")),
        TagState("two", pulls_known=False),
    ]
    listing = TagListing(START, {tag.name: tag for tag in tags}, 2, 5, "a token")
    found = TagListing()
    for page in tags:
        found.add_dict(json.loads(json.dumps(listing.to_dict([page]))))
    assert found == listing
    assert [tag.images for tag in found.tags.values()] == [tag.images for tag in tags]
    assert [found.take(None), found.take(None)] == [None, None]
    assert (found.nameless, found.found) == (4, 6)


def test_a_list_of_repositories_is_continued_where_it_was_interrupted(
    worker: Worker, server: EmulatedHub, wide: list[str], tmp_path: Path
) -> None:
    with server.lock:
        for index in range(100):
            add_repository(server.state, f"acme/filler-{index}")
    job, journal = worker.tag_retention(), tmp_path / "journal"
    server.faults.add("status", path="*/acme/repositories*", after=1, times=1, code=500)
    with pytest.raises(HubError):
        job.plan_all("acme/wide-*", rules=RULES, journal=journal)
    server.clear_requests()
    planning = job.resume_plan(journal)
    assert [plan.repository for plan in planning.plans] == wide
    (last,) = (page for page in pages(server) if page.startswith("acme/repositories "))
    assert last.endswith("ordering=name&page=2")
    # The list of one namespace is complete, and that of the next one was not begun.
    other = tmp_path / "other"
    server.faults.add("status", path="*/library/repositories*", times=1, code=500)
    with pytest.raises(HubError):
        job.plan_all("acme/wide-*", "library/pyth*", rules=RULES, journal=other)
    planning = job.resume_plan(other)
    assert [plan.repository for plan in planning.plans] == [*wide, "library/python"]


def test_ages_are_those_at_the_beginning_of_a_list_that_was_interrupted(
    worker: Worker, server: EmulatedHub, wide: list[str], clock: FakeClock, tmp_path: Path
) -> None:
    """A tag that became old enough in between stays."""
    job, journal = worker.tag_retention(), tmp_path / "journal"
    server.faults.add("status", path="*/wide-a/tags*", after=1, times=1, code=500)
    with pytest.raises(HubError):
        job.plan_all("acme/wide-*", rules=RetentionRules(older_than="100d"), journal=journal)
    clock.advance(50 * DAY)
    planning = job.resume_plan(journal)
    assert [plan.deletions for plan in planning.plans] == [200, 201, 201]
    assert [plan.made_at.timestamp() - START for plan in read_plans(journal)] == [
        0,
        50 * DAY,
        50 * DAY,
    ]


def test_a_failure_is_continued_by_the_same_call(
    worker: Worker, server: EmulatedHub, wide: list[str], tmp_path: Path
) -> None:
    """And by no other one; a repository that was deleted by then has no tags."""
    job, journal = worker.tag_retention(), tmp_path / "journal"
    server.faults.add("status", path="*/wide-b/tags*", code=500, times=1)
    with pytest.raises(HubError):
        job.plan_all("acme/wide-*", rules=RULES, journal=journal)
    found = read_planning(journal)
    assert found is not None
    assert ([plan.repository for plan in found.plans], found.finished) == (wide[:1], False)
    with pytest.raises(JournalError, match="has another run in it"):
        job.plan_all("acme/*", rules=RULES, journal=journal)
    del server.state.repositories["acme", "wide-c"]
    planning = job.plan_all("acme/wide-*", rules=RULES, journal=journal)
    assert [(plan.tags, bool(plan.reason)) for plan in planning.plans] == [
        (201, False),
        (201, False),
        (0, True),
    ]


def test_a_repository_that_was_listed_and_is_not_found_is_reported(
    worker: Worker, server: EmulatedHub, wide: list[str], tmp_path: Path
) -> None:
    """In its plan, and once as an outcome, also if storage is freed."""
    job, journal = worker.tag_retention(), tmp_path / "journal"
    server.faults.add("status", path="*/wide-b/tags*", code=404)
    planning = job.plan_all("acme/wide-*", rules=RULES, journal=journal)
    reasons = {plan.repository: plan.reason for plan in planning.plans}
    assert "deleted meanwhile, or this account cannot see its tags" in reasons.pop("acme/wide-b")
    assert reasons == {"acme/wide-a": "", "acme/wide-c": ""}
    assert job.resume_plan(journal) == planning
    assert [plan.reason for plan in read_plans(journal)] == [plan.reason for plan in planning.plans]
    free = journal.with_name("free")
    free.write_bytes(journal.read_bytes())
    for each, frees in ((journal, False), (free, True)):
        report = job.resume(each, free_storage=frees)
        told = [outcome for outcome in report.outcomes if not outcome.tag]
        assert [(one.repository, one.result, one.reason) for one in told] == [
            ("acme/wide-b", TagResult.GONE, planning.plans[1].reason)
        ]
        assert (report.complete, len(report.outcomes)) == (True, 5)
        assert not job.resume(each).outcomes


def test_invalid_arguments_of_a_plan(
    worker: Worker, server: EmulatedHub, wide: list[str], tmp_path: Path
) -> None:
    job, journal = worker.tag_retention(), tmp_path / "journal"
    server.clear_requests()
    for wrong, problem in (
        (("*/app",), "pattern in its namespace"),
        (("acme/App*",), "names are lower case"),
        (("acme/app:x",), "a tag or digest is a separate argument"),
        ((), "repositories is empty"),
    ):
        with pytest.raises(ValueError, match=problem):
            job.plan_all(*wrong, rules=RULES, journal=journal)
    early = worker.tag_retention(clock=FakeClock(1e9))
    later = RetentionRules(older_than="2010-01-01")
    for rules in (later, {"acme/app": RULES, "acme/a*": later}):
        with pytest.raises(ValueError, match="older_than is in the future"):
            early.plan_all("acme/app", rules=rules, journal=journal)
    assert not server.requests
    assert not journal.exists()
    with pytest.raises(UnmatchedPatternError, match="'acme/none-\\*'") as caught:
        job.plan_all("acme/wide-*", "acme/none-*", rules=RULES, journal=journal)
    assert caught.value.pattern == "acme/none-*"
    assert journal.read_bytes() == b""
    with pytest.raises(HubError):
        job.plan_all("acme/missing", rules=RULES, journal=journal)
    other = tmp_path / "single"
    job.apply(job.plan("acme/wide-a", RetentionRules(match=["none"])), journal=other)
    with pytest.raises(JournalError, match="has no plans over several"):
        job.resume_plan(other)
    assert read_planning(other) is None
    begun = b'{"event":"planning","selection":["acme/*"],"rules":{"keep_last":1}}\n'
    for damaged in (b'{"event":"planning"}\n', begun + b'{"event":"repositories"}\n', b"{}\n"):
        other.write_bytes(damaged)
        with pytest.raises(JournalError, match="does not belong to one"):
            job.resume_plan(other)
        assert other.read_bytes() == damaged
    with pytest.raises(JournalError, match="line 1 does not belong to one"):
        read_journal(other)


def test_a_page_in_the_journal_says_how_many_tags_there_are(worker: Worker, tmp_path: Path) -> None:
    """So that a later page that does not say cannot end the list too early."""

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.params.get("page", "1") == "1":
            following = str(request.url.copy_set_param("page", "2"))
            rows = [{"name": "a"}, {"id": 1}]
            return httpx.Response(200, json={"count": 3, "next": following, "results": rows})
        return httpx.Response(200, json={"count": 3, "next": None, "results": [{"name": "b"}]})

    journal = tmp_path / "journal"
    job = worker.tag_retention(token="e30.e30.x", transport=httpx.MockTransport(respond))
    planning = job.plan_all("acme/app", rules=RULES, journal=journal)
    assert [(each.repository, each.deletions) for each in planning.plans] == [("acme/app", 0)]
    lines = map(json.loads, journal.read_text("utf-8").splitlines())
    [page] = [each for each in lines if each["event"] == "tags"]
    assert (page["total"], page["nameless"]) == (3, 1)
    assert [name for name, *_ in page["tags"]] == ["a"]
