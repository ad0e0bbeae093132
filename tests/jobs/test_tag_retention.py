"""Pruning against an embedded Docker Hub: nothing is deleted that the plan did not name."""

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from clocks import FakeClock
from deletions import LEFT, RULES, events, names, requests
from working import START, Worker

from dockerhub import (
    AuthenticationError,
    NotFoundError,
    PaginationDepthError,
    PermissionDeniedError,
    ServerError,
    UnexpectedResponseError,
)
from dockerhub.emulator import EmulatedHub
from dockerhub.retention import RetentionRules, TagOutcome, TagResult


def test_what_is_planned_is_deleted_and_nothing_else(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    """The oldest first; each step is in the journal before and after; then nothing is left."""
    job, journal = worker.tag_retention(), tmp_path / "journal"
    counts: list[tuple[int, int | None]] = []
    plan = job.plan("acme/secret", RULES, on_tag=lambda *count: counts.append(count))
    assert [each.name for each in plan.deletions] == ["build-5", "build-4", "build-3"]
    assert counts[-1] == (5, 5)
    assert plan.made_at == datetime.fromtimestamp(START, UTC)
    assert len(names(server)) == 5

    seen: list[TagOutcome] = []
    report = job.apply(plan, journal=journal, on_outcome=seen.append)

    assert names(server) == LEFT
    assert report.complete
    assert report.count(TagResult.DELETED) == 3
    assert list(report.outcomes) == seen
    assert seen[0].to_dict() == {
        "repository": "acme/secret",
        "tag": "build-5",
        "result": "deleted",
        "reason": "",
    }
    assert requests(server, "DELETE") == ["build-5", "build-4", "build-3"]
    assert events(journal) == [
        "plan acme/secret",
        "deleting build-5",
        "deleted build-5",
        "deleting build-4",
        "deleted build-4",
        "deleting build-3",
        "deleted build-3",
    ]

    assert job.plan("acme/secret", RULES).deletions == ()
    before, size = len(server.requests), journal.stat().st_size
    assert job.resume(journal).outcomes == ()
    assert job.apply(plan, journal=journal).outcomes == ()
    assert (len(server.requests), journal.stat().st_size) == (before, size)


def test_without_a_journal_it_works_too(worker: Worker, server: EmulatedHub) -> None:
    job = worker.tag_retention()
    assert job.apply(job.plan("acme/secret", RULES)).complete
    assert names(server) == LEFT


def test_what_fails_for_one_does_not_stop_the_rest_and_is_tried_again(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    job, journal = worker.tag_retention(), tmp_path / "journal"
    plan = job.plan("acme/secret", RULES)
    server.faults.add("status", times=1, path="*/tags/build-4*", method="DELETE", code=500)

    report = job.apply(plan, journal=journal)

    assert [each.result for each in report.outcomes] == ["deleted", "failed", "deleted"]
    assert isinstance(report.outcomes[1].error, ServerError)
    assert report.outcomes[1].reason == str(report.outcomes[1].error)
    assert not report.complete
    assert report.stopped_by is None
    assert names(server) == ["build-1", "build-2", "build-4"]

    assert [each.tag for each in job.resume(journal).outcomes] == ["build-4"]
    assert names(server) == LEFT


@pytest.mark.sweep
def test_three_refusals_in_a_row_stop_a_repository_and_not_the_next(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    job, journal = worker.tag_retention(), tmp_path / "journal"
    rules = RetentionRules(match=["build-*", "1.0.[0-9]"])
    first, second = job.plan("acme/secret", rules), job.plan("acme/app", rules)
    server.faults.add("status", path="*/secret/tags/*", method="DELETE", code=403, times=None)

    report = job.apply(first, second, journal=journal)

    assert [each.tag for each in report.outcomes[:4]] == ["build-5", "build-4", "build-3", "1.0.0"]
    assert report.left == (("acme/secret", "build-2"), ("acme/secret", "build-1"))
    assert isinstance(report.stopped_by, PermissionDeniedError)
    assert report.count(TagResult.DELETED) == 10
    assert len(names(server)) == 5

    server.faults.clear()
    assert job.resume(journal).complete
    assert names(server) == []


def test_refusals_that_are_not_in_a_row_do_not_stop(worker: Worker, server: EmulatedHub) -> None:
    job = worker.tag_retention()
    plan = job.plan("acme/app", RetentionRules(match="1.0.[0-6]"))
    for tag in ("0", "1", "3", "4"):
        server.faults.add("status", path=f"*/tags/1.0.{tag}*", method="DELETE", code=403)
    report = job.apply(plan)
    assert (report.count(TagResult.FAILED), report.count(TagResult.DELETED)) == (4, 3)
    assert report.left == ()


def test_a_lost_login_stops_everything(worker: Worker, server: EmulatedHub) -> None:
    job = worker.tag_retention()
    first, second = (
        job.plan("acme/secret", RULES),
        job.plan("acme/app", RetentionRules(match="1.0.?")),
    )
    server.faults.add("status", path="*/tags/build-4*", code=401, times=None)
    report = job.apply(first, second)
    assert [each.tag for each in report.outcomes] == ["build-5", "build-4"]
    assert isinstance(report.stopped_by, AuthenticationError)
    assert len(report.left) == 11
    assert server.state.repositories["acme", "app"].tags["1.0.0"]


def test_part_of_a_list_gives_no_plan(worker: Worker, server: EmulatedHub) -> None:
    """Neither if it fails, nor if it ends early as if it were complete."""
    with pytest.raises(PaginationDepthError):
        worker.tag_retention(anonymous=True).plan(
            "acme/app", RetentionRules(match="1.*", keep_last=1)
        )
    job = worker.tag_retention()
    server.faults.add("status", path="*/app/tags", after=3, times=None, code=500)
    with pytest.raises(ServerError):
        job.plan("acme/app", RetentionRules(keep_last=1))
    server.faults.clear()
    with pytest.raises(NotFoundError):
        job.plan("acme/nothing", RULES)


def test_a_short_list_is_read_again_and_then_refused(worker: Worker, server: EmulatedHub) -> None:
    job = worker.tag_retention()
    server.faults.add("insert-tags", path="*/secret/tags", times=2)
    plan = job.plan("acme/secret", RULES)
    assert len(plan.decisions) == len(names(server))

    asked = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        body = {"count": 3, "next": None, "results": [{"name": "a"}, {"id": 1}]}
        return httpx.Response(200, json=body)

    short = worker.tag_retention(token="e30.e30.x", transport=httpx.MockTransport(respond))
    with pytest.raises(UnexpectedResponseError) as refused:
        short.plan("acme/app", RULES)
    assert len(asked) == 3
    assert refused.value.message == (
        "the listing of acme/app ended after 2 of 3 tags, so nothing is planned: try again when "
        "fewer are pushed"
    )


def test_a_repository_without_tags_is_listed_once(worker: Worker, server: EmulatedHub) -> None:
    job = worker.tag_retention()
    server.clear_requests()
    assert job.plan("acme/empty", RULES).decisions == ()
    assert [each.path for each in server.requests if each.method == "GET"] == [
        "/v2/namespaces/acme/repositories/empty/tags"
    ]


@pytest.mark.sweep
def test_a_page_that_reports_no_tags_does_not_end_a_list(
    worker: Worker, server: EmulatedHub
) -> None:
    """A service that is being switched off responds like this for some time."""
    job = worker.tag_retention()
    server.faults.add("empty-list", path="*/app/tags", after=1, times=1)
    assert len(job.plan("acme/app", RetentionRules(keep_last=1)).decisions) == len(
        names(server, "app")
    )
    server.faults.add("empty-list", path="*/app/tags", after=1, times=None)
    with pytest.raises(UnexpectedResponseError, match="ended after 0 of 0 tags"):
        job.plan("acme/app", RetentionRules(keep_last=1))


def test_rules_and_names_are_checked_before_anything_is_sent(
    worker: Worker, server: EmulatedHub
) -> None:
    job = worker.tag_retention()
    with pytest.raises(ValueError, match="older_than is in the future"):
        job.plan("acme/secret", RetentionRules(older_than="2036-10-01"))
    with pytest.raises(ValueError, match="names are lower case"):
        job.plan("Acme/secret", RULES)
    assert server.requests == ()


def test_deletion_waits_for_the_rate_limit(
    worker: Worker, server: EmulatedHub, clock: FakeClock
) -> None:
    """No request is sent that the limit would refuse."""
    from dockerhub.emulator import EmulatedRateLimit  # noqa: PLC0415

    job = worker.tag_retention()
    server.rate_limit = EmulatedRateLimit(limit=4)
    assert job.apply(job.plan("acme/secret", RULES)).complete
    assert names(server) == LEFT
    assert clock.waits
    assert all(each.status != 429 for each in server.requests)
