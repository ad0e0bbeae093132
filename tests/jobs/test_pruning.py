"""Pruning against an embedded Docker Hub: nothing is deleted that the plan did not name."""

import json
import re
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from working import START, StillClock, Worker

from dockerhub import (
    AuthenticationError,
    NotFoundError,
    PaginationDepthError,
    PermissionDeniedError,
    ServerError,
    UnexpectedResponseError,
)
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.building import push_tag
from dockerhub.retention import JournalError, Outcome, Result, Rules, read_journal

RULES = Rules(keep_last=1, match=["build-*"], protect=["build-2"])
LEFT = ["build-1", "build-2"]
"""What the rules leave of acme/secret, whose build-1 is the newest."""


def names(server: EmulatedHub, repository: str = "secret") -> list[str]:
    return sorted(server.state.repositories["acme", repository].tags)


def requests(server: EmulatedHub, method: str) -> list[str]:
    """Return the names of the tags that were asked about by a method."""
    return [
        each.path.rstrip("/").rsplit("/", 1)[1]
        for each in server.requests
        if each.method == method and "/tags/" in each.path
    ]


def events(journal: Path) -> list[str]:
    found = [json.loads(line) for line in journal.read_text().splitlines()]
    return [f"{each['event']} {each.get('tag', each['repository'])}" for each in found]


def push_again(server: EmulatedHub, tag: str) -> None:
    with server.lock:
        repository = server.state.repositories["acme", "secret"]
        push_tag(server.state, repository, tag, pushed=int(START * 1e9), by="alice", content="new")


def test_what_is_planned_is_deleted_and_nothing_else(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    """The oldest first; each step is in the journal before and after; then nothing is left."""
    pruner, journal = worker.pruner(), tmp_path / "journal"
    counts: list[tuple[int, int | None]] = []
    plan = pruner.plan("acme/secret", RULES, on_tag=lambda *count: counts.append(count))
    assert [each.name for each in plan.deletions] == ["build-5", "build-4", "build-3"]
    assert counts[-1] == (5, 5)
    assert plan.made_at == datetime.fromtimestamp(START, UTC)
    assert len(names(server)) == 5

    seen: list[Outcome] = []
    report = pruner.apply(plan, journal=journal, on_outcome=seen.append)

    assert names(server) == LEFT
    assert report.complete
    assert report.count(Result.DELETED) == 3
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

    assert pruner.plan("acme/secret", RULES).deletions == ()
    before, size = len(server.requests), journal.stat().st_size
    assert pruner.resume(journal).outcomes == ()
    assert pruner.apply(plan, journal=journal).outcomes == ()
    assert (len(server.requests), journal.stat().st_size) == (before, size)


def test_without_a_journal_it_works_too(worker: Worker, server: EmulatedHub) -> None:
    pruner = worker.pruner()
    assert pruner.apply(pruner.plan("acme/secret", RULES)).complete
    assert names(server) == LEFT


def test_a_tag_that_changed_since_the_plan_is_left_alone(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    """And one that is gone is gone."""
    pruner, journal = worker.pruner(), tmp_path / "journal"
    plan = pruner.plan("acme/secret", RULES)
    push_again(server, "build-4")
    del server.state.repositories["acme", "secret"].tags["build-3"]

    report = pruner.apply(plan, journal=journal)

    assert [(each.tag, each.result.value, each.reason) for each in report.outcomes] == [
        ("build-5", "deleted", ""),
        ("build-4", "skipped", "pushed anew since the plan was made"),
        ("build-3", "gone", "not there any more"),
    ]
    assert report.complete
    assert names(server) == ["build-1", "build-2", "build-4"]
    assert pruner.resume(journal).outcomes == ()


def test_a_repository_that_cannot_be_seen_any_more_is_no_success(
    worker: Worker, server: EmulatedHub
) -> None:
    """Docker Hub answers 404 as if the tags were gone; they are not."""
    pruner = worker.pruner()
    plans = [pruner.plan("acme/secret", RULES), pruner.plan("acme/app", Rules(match="1.0.0"))]
    server.faults.add("status", path="*/secret/*", code=404, times=None)
    report = pruner.apply(*plans)
    assert [(each.tag, each.result.value) for each in report.outcomes] == [
        ("build-5", "failed"),
        ("1.0.0", "deleted"),
    ]
    assert len(report.left) == 2
    assert isinstance(report.stopped_by, NotFoundError)


def test_a_deletion_that_finds_nothing_is_no_success_if_the_tag_is_there(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    """Docker Hub says "not found" also to who may not do something."""
    pruner, journal = worker.pruner(), tmp_path / "journal"
    plan = pruner.plan("acme/secret", RULES)
    server.faults.add("status", path="*/tags/*", method="DELETE", code=404, times=None)
    report = pruner.apply(plan, journal=journal)
    assert [(each.tag, each.result.value) for each in report.outcomes] == [("build-5", "failed")]
    assert "may not be allowed to" in report.outcomes[0].reason
    assert isinstance(report.stopped_by, NotFoundError)
    assert not report.complete
    server.faults.clear()
    assert pruner.resume(journal).complete
    assert names(server) == LEFT


def test_a_look_that_is_old_is_not_enough(
    worker: Worker, server: EmulatedHub, clock: StillClock
) -> None:
    """Who waits for the rate limit looks again behind it: meanwhile a tag was pushed anew."""
    from dockerhub.emulator import RateLimit  # noqa: PLC0415

    pruner = worker.pruner()
    plan = pruner.plan("acme/secret", RULES)
    server.rate_limit = RateLimit(limit=3)
    slept = clock.sleep

    def push_while_waiting(seconds: float) -> None:
        slept(seconds)
        for name in names(server):
            push_again(server, name)

    clock.sleep = push_while_waiting  # type: ignore[method-assign]
    report = pruner.apply(plan)
    assert clock.waits
    assert [each.result.value for each in report.outcomes] == ["deleted", "skipped", "skipped"]
    assert names(server) == ["build-1", "build-2", "build-3", "build-4"]


@pytest.mark.parametrize("ahead", [-1_000_000, 40_000_000])
def test_a_clock_that_is_off_deletes_nothing_that_is_young(
    worker: Worker, server: EmulatedHub, ahead: float
) -> None:
    """Ages count by the clock that is behind: Docker Hub's, or this one."""
    rules = Rules(older_than="365d")
    right = {each.name for each in worker.pruner().plan("acme/app", rules).deletions}
    plan = worker.pruner(clock=StillClock(START + ahead)).plan("acme/app", rules)
    assert {each.name for each in plan.deletions} <= right
    assert plan.made_at.timestamp() == START + min(ahead, 0)


def test_a_plan_that_was_changed_is_nobodys(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    """Whether by hand or by a disk: nothing is deleted."""
    pruner, journal = worker.pruner(), tmp_path / "journal"
    plan = pruner.plan("acme/secret", RULES)
    server.faults.add("status", path="*/tags/*", method="DELETE", code=500, times=3)
    pruner.apply(plan, journal=journal)
    text = journal.read_text()
    for one, other in (
        ("build-3", "build-1"),
        ("build-*", "build-?"),
        ('02:26:40+00:00","del', '02:26:41+00:00","del'),
    ):
        assert one in text
        journal.write_text(text.replace(one, other, 1))
        with pytest.raises(JournalError, match="line 1 is none of one, or was changed"):
            pruner.resume(journal)
    assert len(names(server)) == 5


def test_a_journal_of_another_hub_is_refused(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    pruner, journal = worker.pruner(), tmp_path / "journal"
    plan = pruner.plan("acme/secret", RULES)
    pruner.apply(plan, journal=journal)
    whole = journal.read_bytes()
    assert [run.hub for run in read_journal(journal)] == [server.url]
    other = worker.pruner(base_url=server.url.replace("127.0.0.1", "localhost"))
    for work in (partial(other.apply, plan, journal=journal), partial(other.resume, journal)):
        with pytest.raises(JournalError, match=r"is about http://127.0.0.1:.*, not http://localh"):
            work()
    assert journal.read_bytes() == whole
    journal.write_text(re.sub(r'"hub":"[^"]*",', "", journal.read_text()))
    assert other.resume(journal).complete


def test_the_last_tags_may_be_gone(worker: Worker, server: EmulatedHub) -> None:
    """A repository without tags is there."""
    pruner = worker.pruner()
    plan = pruner.plan("acme/secret", Rules(match="build-*"))
    with server.lock:
        server.state.repositories["acme", "secret"].tags.clear()
    report = pruner.apply(plan)
    assert report.count(Result.GONE) == 5
    assert report.complete


def test_a_tag_that_was_pulled_since_is_left_alone_if_pulls_count(
    worker: Worker, server: EmulatedHub
) -> None:
    rules = Rules(match="build-[345]", not_pulled_since="1d")
    pruner = worker.pruner()
    plan = pruner.plan("acme/secret", rules)
    server.faults.add("dates", digits=9, times=None)
    repository = server.state.repositories["acme", "secret"]
    repository.tags["build-5"] = _pulled(repository.tags["build-5"])

    report = pruner.apply(plan)

    assert report.outcomes[0].reason == "pulled since the plan was made"
    assert names(server) == ["build-1", "build-2", "build-5"]


def _pulled(tag: Any) -> Any:
    import dataclasses  # noqa: PLC0415

    return dataclasses.replace(tag, last_pulled=int(START * 1e9))


def test_an_answer_without_a_name_is_left_alone(worker: Worker, server: EmulatedHub) -> None:
    pruner = worker.pruner()
    plan = pruner.plan("acme/secret", RULES)
    server.faults.add("missing-keys", times=1, path="*/tags/build-5*", keep="digest")
    report = pruner.apply(plan)
    assert report.outcomes[0].reason == "its answer has no name"
    assert names(server) == ["build-1", "build-2", "build-5"]


def test_an_answer_about_another_tag_or_without_pulls_is_left_alone(worker: Worker) -> None:
    """What cannot be compared is not deleted."""
    pushed = "2026-01-01T00:00:00Z"
    listed = [{"name": name, "tag_last_pushed": pushed, "tag_last_pulled": None} for name in "abc"]
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if request.url.path.endswith("/tags"):
            return httpx.Response(200, json={"count": 3, "next": None, "results": listed})
        name = request.url.path[-1]
        body = {**listed["abc".index(name)], "name": "b" if name == "a" else name}
        if name == "b":
            del body["tag_last_pulled"]
        return httpx.Response(200, json=body)

    pruner = worker.pruner(token="token", transport=httpx.MockTransport(answer))
    plan = pruner.plan("acme/app", Rules(match="[ab]", not_pulled_since="30d"))
    report = pruner.apply(plan)
    assert [each.reason for each in report.outcomes] == [
        "the answer is about 'b'",
        "pull date unknown",
    ]
    assert {request.method for request in asked} == {"GET"}


def test_what_fails_for_one_does_not_stop_the_rest_and_is_tried_again(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    pruner, journal = worker.pruner(), tmp_path / "journal"
    plan = pruner.plan("acme/secret", RULES)
    server.faults.add("status", times=1, path="*/tags/build-4*", method="DELETE", code=500)

    report = pruner.apply(plan, journal=journal)

    assert [each.result for each in report.outcomes] == ["deleted", "failed", "deleted"]
    assert isinstance(report.outcomes[1].error, ServerError)
    assert not report.complete
    assert report.stopped_by is None
    assert names(server) == ["build-1", "build-2", "build-4"]

    assert [each.tag for each in pruner.resume(journal).outcomes] == ["build-4"]
    assert names(server) == LEFT


def test_three_refusals_in_a_row_stop_a_repository_and_not_the_next(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    pruner, journal = worker.pruner(), tmp_path / "journal"
    rules = Rules(match=["build-*", "1.0.[0-9]"])
    first, second = pruner.plan("acme/secret", rules), pruner.plan("acme/app", rules)
    server.faults.add("status", path="*/secret/tags/*", method="DELETE", code=403, times=None)

    report = pruner.apply(first, second, journal=journal)

    assert [each.tag for each in report.outcomes[:4]] == ["build-5", "build-4", "build-3", "1.0.0"]
    assert report.left == (("acme/secret", "build-2"), ("acme/secret", "build-1"))
    assert isinstance(report.stopped_by, PermissionDeniedError)
    assert report.count(Result.DELETED) == 10
    assert len(names(server)) == 5

    server.faults.clear()
    assert pruner.resume(journal).complete
    assert names(server) == []


def test_refusals_that_are_not_in_a_row_do_not_stop(worker: Worker, server: EmulatedHub) -> None:
    pruner = worker.pruner()
    plan = pruner.plan("acme/app", Rules(match="1.0.[0-6]"))
    for tag in ("0", "1", "3", "4"):
        server.faults.add("status", path=f"*/tags/1.0.{tag}*", method="DELETE", code=403)
    report = pruner.apply(plan)
    assert (report.count(Result.FAILED), report.count(Result.DELETED)) == (4, 3)
    assert report.left == ()


def test_a_lost_login_stops_everything(worker: Worker, server: EmulatedHub) -> None:
    pruner = worker.pruner()
    first, second = pruner.plan("acme/secret", RULES), pruner.plan("acme/app", Rules(match="1.0.?"))
    server.faults.add("status", path="*/tags/build-4*", code=401, times=None)
    report = pruner.apply(first, second)
    assert [each.tag for each in report.outcomes] == ["build-5", "build-4"]
    assert isinstance(report.stopped_by, AuthenticationError)
    assert len(report.left) == 11
    assert server.state.repositories["acme", "app"].tags["1.0.0"]


def test_a_run_that_was_killed_is_gone_on_with(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    """Wherever the journal was cut; what was begun and is not there any more is gone."""
    pruner, journal = worker.pruner(), tmp_path / "journal"
    plan = pruner.plan("acme/secret", RULES)
    pruner.apply(plan, journal=journal)
    whole = journal.read_bytes()
    [run] = read_journal(journal)
    assert (run.plan.id, len(run.outcomes), run.left) == (plan.id, 3, ())

    lines = whole.splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:4]) + lines[4][:20])
    push_again(server, "build-3")

    report = pruner.resume(str(journal))
    assert [(each.tag, each.result.value) for each in report.outcomes] == [
        ("build-4", "gone"),
        ("build-3", "skipped"),
    ]
    assert names(server) == ["build-1", "build-2", "build-3"]


def test_an_error_in_the_journal_stops_before_the_next_tag(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    """Nothing is deleted that is not written down before."""
    pruner = worker.pruner()
    plan = pruner.plan("acme/secret", RULES)
    with pytest.raises(FileNotFoundError):
        pruner.apply(plan, journal=tmp_path / "nowhere" / "journal")
    with pytest.raises(FileNotFoundError):
        pruner.resume(tmp_path / "journal")
    assert not (tmp_path / "journal").exists()
    assert len(names(server)) == 5


@pytest.mark.parametrize(
    "content",
    [
        b"notes\n",
        b"notes",
        b"{}\n",
        b'{"event":"plan"}\n',
        b'{"event":"deleted","id":"x"}\n',
        b'{"event":"other"}\n',
        b"[]\n",
        b"\xff\n",
    ],
)
def test_other_files_are_not_journals_and_stay_as_they_are(
    worker: Worker, server: EmulatedHub, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "notes"
    file.write_bytes(content)
    pruner = worker.pruner()
    plan = pruner.plan("acme/secret", RULES)
    with pytest.raises(JournalError, match="is not a journal of deletions: line 1 "):
        pruner.apply(plan, journal=file)
    assert file.read_bytes() == content
    assert len(names(server)) == 5


def test_a_journal_whose_first_line_was_cut_off_is_begun_anew(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    journal = tmp_path / "journal"
    journal.write_bytes(b'{"event":"plan","at')
    pruner = worker.pruner()
    assert pruner.apply(pruner.plan("acme/secret", RULES), journal=journal).complete
    assert len(read_journal(journal)) == 1


def test_part_of_a_listing_gives_no_plan(worker: Worker, server: EmulatedHub) -> None:
    """Neither if it fails, nor if it ends early as if it were whole."""
    with pytest.raises(PaginationDepthError):
        worker.pruner(anonymous=True).plan("acme/app", Rules(match="1.*", keep_last=1))
    pruner = worker.pruner()
    server.faults.add("status", path="*/app/tags", after=3, times=None, code=500)
    with pytest.raises(ServerError):
        pruner.plan("acme/app", Rules(keep_last=1))
    server.faults.clear()
    with pytest.raises(NotFoundError):
        pruner.plan("acme/nothing", RULES)


def test_a_listing_that_is_short_is_read_again_and_then_refused(
    worker: Worker, server: EmulatedHub
) -> None:
    pruner = worker.pruner()
    server.faults.add("insert-tags", path="*/secret/tags", times=2)
    plan = pruner.plan("acme/secret", RULES)
    assert len(plan.verdicts) == len(names(server))

    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        body = {"count": 3, "next": None, "results": [{"name": "a"}, {"id": 1}]}
        return httpx.Response(200, json=body)

    short = worker.pruner(token="token", transport=httpx.MockTransport(answer))
    with pytest.raises(UnexpectedResponseError, match="ended after 2 of 3 tags, so nothing is pl"):
        short.plan("acme/app", RULES)
    assert len(asked) == 3


def test_a_page_that_tells_of_no_tags_does_not_end_a_listing(
    worker: Worker, server: EmulatedHub
) -> None:
    """A service that is being switched off answers so, for a while."""
    pruner = worker.pruner()
    server.faults.add("empty-list", path="*/app/tags", after=1, times=1)
    assert len(pruner.plan("acme/app", Rules(keep_last=1)).verdicts) == len(names(server, "app"))
    server.faults.add("empty-list", path="*/app/tags", after=1, times=None)
    with pytest.raises(UnexpectedResponseError, match="ended after 0 of 0 tags"):
        pruner.plan("acme/app", Rules(keep_last=1))


def test_rules_and_names_are_checked_before_anything_is_asked(
    worker: Worker, server: EmulatedHub
) -> None:
    pruner = worker.pruner()
    with pytest.raises(ValueError, match="older_than lies in the future"):
        pruner.plan("acme/secret", Rules(older_than="2036-10-01"))
    with pytest.raises(ValueError, match="names are lower case"):
        pruner.plan("Acme/secret", RULES)
    assert server.requests == ()


def test_deletion_waits_for_the_rate_limit(
    worker: Worker, server: EmulatedHub, clock: StillClock
) -> None:
    """Nobody sends a request that is bound to be refused."""
    from dockerhub.emulator import RateLimit  # noqa: PLC0415

    pruner = worker.pruner()
    server.rate_limit = RateLimit(limit=4)
    assert pruner.apply(pruner.plan("acme/secret", RULES)).complete
    assert names(server) == LEFT
    assert clock.waits
    assert all(each.status != 429 for each in server.requests)
