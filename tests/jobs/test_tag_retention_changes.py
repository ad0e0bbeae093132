"""Changes between the plan and the deletion: a tag that is not as planned is skipped."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from clocks import FakeClock
from deletions import LEFT, RULES, names, push_again
from working import START, Worker

from dockerhub import (
    NotFoundError,
)
from dockerhub.emulator import EmulatedHub
from dockerhub.retention import RetentionRules, TagResult


def test_a_tag_that_changed_since_the_plan_is_skipped(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    """A tag that no longer exists counts as gone."""
    job, journal = worker.tag_retention(), tmp_path / "journal"
    plan = job.plan("acme/secret", RULES)
    push_again(server, "build-4")
    del server.state.repositories["acme", "secret"].tags["build-3"]

    server.clear_requests()
    report = job.apply(plan, journal=journal)

    lists = [each.query for each in server.requests if each.path.rstrip("/").endswith("/tags")]
    assert lists == ["page_size=1"], "whether the repository can be seen"

    assert [(each.tag, each.result.value, each.reason) for each in report.outcomes] == [
        ("build-5", "deleted", ""),
        ("build-4", "skipped", "pushed again since the plan was made"),
        ("build-3", "gone", "it no longer exists"),
    ]
    assert report.complete
    assert names(server) == ["build-1", "build-2", "build-4"]
    assert job.resume(journal).outcomes == ()


def test_a_new_digest_alone_or_a_new_push_alone_is_a_change(
    worker: Worker, server: EmulatedHub
) -> None:
    """A push of the same image counts; times are compared in whole seconds."""
    job = worker.tag_retention()
    plan = job.plan("acme/secret", RULES)
    tags = server.state.repositories["acme", "secret"].tags
    kept = tags["build-4"].last_pushed
    pushed = {name: int((tags[name].last_pushed or 0) // 1e9 * 1e9) for name in tags}
    tags["build-5"] = replace(tags["build-5"], last_pushed=pushed["build-5"] + int(1e9))
    tags["build-4"] = replace(tags["build-4"], manifest=tags["build-1"].manifest)
    tags["build-3"] = replace(tags["build-3"], last_pushed=pushed["build-3"] + 999)
    assert tags["build-4"].last_pushed == kept

    report = job.apply(plan)

    assert [(each.tag, each.result.value, each.reason) for each in report.outcomes] == [
        ("build-5", "skipped", "pushed again since the plan was made"),
        ("build-4", "skipped", "pushed again since the plan was made"),
        ("build-3", "deleted", ""),
    ]


def test_a_repository_that_is_no_longer_visible_is_not_a_success(
    worker: Worker, server: EmulatedHub
) -> None:
    """Docker Hub responds with 404 as if the tags were deleted; they are not."""
    job = worker.tag_retention()
    plans = [
        job.plan("acme/secret", RULES),
        job.plan("acme/app", RetentionRules(match="1.0.0")),
    ]
    server.faults.add("status", path="*/secret/*", code=404, times=None)
    report = job.apply(*plans)
    assert [(each.tag, each.result.value) for each in report.outcomes] == [
        ("build-5", "failed"),
        ("1.0.0", "deleted"),
    ]
    assert len(report.left) == 2
    assert isinstance(report.stopped_by, NotFoundError)
    unseen = report.outcomes[0]
    assert unseen.error is report.stopped_by
    assert unseen.reason == str(unseen.error)


def test_a_deletion_that_finds_nothing_is_not_a_success_if_the_tag_exists(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    """Docker Hub says "not found" also if a permission is missing."""
    job, journal = worker.tag_retention(), tmp_path / "journal"
    plan = job.plan("acme/secret", RULES)
    server.faults.add("status", path="*/tags/*", method="DELETE", code=404, times=None)
    report = job.apply(plan, journal=journal)
    assert [(each.tag, each.result.value) for each in report.outcomes] == [("build-5", "failed")]
    assert "may lack the permission" in report.outcomes[0].reason
    assert isinstance(report.stopped_by, NotFoundError)
    assert not report.complete
    server.faults.clear()
    assert job.resume(journal).complete
    assert names(server) == LEFT


def test_an_old_look_at_a_tag_is_not_enough(
    worker: Worker, server: EmulatedHub, clock: FakeClock
) -> None:
    """After a wait for the rate limit the tag is read again: it may have been pushed meanwhile."""
    from dockerhub.emulator import EmulatedRateLimit  # noqa: PLC0415

    job = worker.tag_retention()
    plan = job.plan("acme/secret", RULES)
    server.rate_limit = EmulatedRateLimit(limit=3)
    slept = clock.sleep

    def push_while_waiting(seconds: float) -> None:
        slept(seconds)
        for name in names(server):
            push_again(server, name)

    clock.sleep = push_while_waiting  # type: ignore[method-assign]
    report = job.apply(plan)
    assert clock.waits
    assert [each.result.value for each in report.outcomes] == ["deleted", "skipped", "skipped"]
    assert names(server) == ["build-1", "build-2", "build-3", "build-4"]


@pytest.mark.sweep
@pytest.mark.parametrize("ahead", [-1_000_000, 40_000_000])
def test_a_wrong_clock_deletes_no_young_tags(
    worker: Worker, server: EmulatedHub, ahead: float
) -> None:
    """Ages count by the earlier clock: Docker Hub's, or this one."""
    rules = RetentionRules(older_than="365d")
    right = {each.name for each in worker.tag_retention().plan("acme/app", rules).deletions}
    plan = worker.tag_retention(clock=FakeClock(START + ahead)).plan("acme/app", rules)
    assert {each.name for each in plan.deletions} <= right
    assert plan.made_at.timestamp() == START + min(ahead, 0)


def test_the_last_tags_may_be_deleted_meanwhile(worker: Worker, server: EmulatedHub) -> None:
    """A repository without tags exists."""
    job = worker.tag_retention()
    plan = job.plan("acme/secret", RetentionRules(match="build-*"))
    with server.lock:
        server.state.repositories["acme", "secret"].tags.clear()
    report = job.apply(plan)
    assert report.count(TagResult.GONE) == 5
    assert report.complete


def test_a_tag_that_was_pulled_since_the_plan_is_skipped_if_pulls_count(
    worker: Worker, server: EmulatedHub
) -> None:
    rules = RetentionRules(match="build-[345]", not_pulled_since="1d")
    job = worker.tag_retention()
    plan = job.plan("acme/secret", rules)
    server.faults.add("dates", digits=9, times=None)
    repository = server.state.repositories["acme", "secret"]
    repository.tags["build-5"] = _pulled(repository.tags["build-5"])

    report = job.apply(plan)

    assert report.outcomes[0].reason == "pulled since the plan was made"
    assert names(server) == ["build-1", "build-2", "build-5"]


def _pulled(tag: Any) -> Any:
    return replace(tag, last_pulled=int(START * 1e9))


def test_a_response_without_a_name_skips_the_tag(worker: Worker, server: EmulatedHub) -> None:
    job = worker.tag_retention()
    plan = job.plan("acme/secret", RULES)
    server.faults.add("missing-keys", times=1, path="*/tags/build-5*", keep="digest")
    report = job.apply(plan)
    assert report.outcomes[0].reason == "its response has no name"
    assert names(server) == ["build-1", "build-2", "build-5"]


def test_a_response_about_another_tag_or_without_pulls_skips_the_tag(worker: Worker) -> None:
    """What cannot be compared is not deleted."""
    pushed = "2026-01-01T00:00:00Z"
    listed = [{"name": name, "tag_last_pushed": pushed, "tag_last_pulled": None} for name in "abc"]
    asked = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if request.url.path.endswith("/tags"):
            return httpx.Response(200, json={"count": 3, "next": None, "results": listed})
        name = request.url.path[-1]
        body = {**listed["abc".index(name)], "name": "b" if name == "a" else name}
        if name == "b":
            del body["tag_last_pulled"]
        return httpx.Response(200, json=body)

    job = worker.tag_retention(token="e30.e30.x", transport=httpx.MockTransport(respond))
    plan = job.plan("acme/app", RetentionRules(match="[ab]", not_pulled_since="30d"))
    report = job.apply(plan)
    assert [each.reason for each in report.outcomes] == [
        "the response is about 'b'",
        "pull date unknown",
    ]
    assert {request.method for request in asked} == {"GET"}
