"""`free_storage=True`: the manifests go after the tags, in the same journal, on real sockets."""

import json
from pathlib import Path
from typing import Any

import pytest
from working import START, Worker

from dockerhub import (
    AuthenticationError,
    EdgeBlockedError,
    LoginError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
)
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.manifests import ATTESTATION
from dockerhub.emulator.state.populate import add_repository, push_tag
from dockerhub.emulator.state.repositories import Repository
from dockerhub.retention import (
    JournalError,
    ManifestOutcome,
    RetentionRules,
    TagOutcome,
    read_journal,
    storage_reads,
)

DAY = 86_400
RULES = RetentionRules(match=["v*"], older_than="1d")
BOTH = ("linux/amd64", "linux/arm64")
PLATFORMS = (*BOTH, ATTESTATION, ATTESTATION)
BEFORE = 3
"""Lines of a journal before the first deletion: the request, the plan, and what its tags have."""
FREED = [
    "v1 index",
    "v2 index",
    "v3 linux/amd64",
    "v1 linux/amd64",
    "v1 linux/arm64",
    "v2 linux/arm64",
    "v1 unknown/unknown",
    "v1 unknown/unknown",
]
"""What the rules free of `fill`, in order; the amd64 of v2 is that of keep-2, too."""


class KilledError(Exception):
    """Ends a run."""


@pytest.fixture
def repository(server: EmulatedHub) -> Repository:
    return fill(server, "app2")


def fill(server: EmulatedHub, name: str, namespace: str = "acme") -> Repository:
    """Push v1 to v5: with attestations, sharing an image, single, and two of one digest."""
    with server.lock:
        repository = add_repository(server.state, f"{namespace}/{name}")
        pushes: list[tuple[str, object, Any]] = [
            ("v1", "one", PLATFORMS),
            ("v2", "two", BOTH),
            ("v3", "three", BOTH[:1]),
            ("v4", "four", BOTH),
            ("v5", "four", BOTH),
            ("keep-2", "two", BOTH[:1]),
            ("keep-4", "four", BOTH),
        ]
        for number, (tag, content, platforms) in enumerate(pushes):
            pushed = int((START - (90 - number) * DAY) * 1e9)
            push_tag(
                server.state, repository, tag, pushed=pushed, content=content, platforms=platforms
            )
    return repository


def names_of(repository: Repository) -> dict[str, str]:
    """Return by digest what tests call a manifest."""
    names: dict[str, str] = {}
    for name, tag in sorted(repository.tags.items(), reverse=True):
        for image in tag.manifest.images:
            names[image.digest] = f"{name} {image.os}/{image.architecture}"
        if len(tag.manifest.images) > 1:
            names[tag.manifest.digest] = f"{name} index"
    return names


def calls(server: EmulatedHub, method: str) -> list[str]:
    """Return the digests that requests to the registry with this method named."""
    return [
        each.path.rpartition("/")[2]
        for each in server.requests
        if each.method == method and "/manifests/" in each.path
    ]


def results(report: Any) -> list[str]:
    return [f"{each.result} {each.digest} {each.reason}".strip() for each in report.manifests]


def test_manifests_that_only_deleted_tags_had_are_freed(
    worker: Worker, server: EmulatedHub, repository: Repository, tmp_path: Path
) -> None:
    """Only indexes are read, before the first deletion; what others have stays, with a reason."""
    names = names_of(repository)
    shared = repository.tags["v4"].manifest.digest
    job, journal, heard = worker.tag_retention(), tmp_path / "journal", []
    plan = job.plan("acme/app2", RULES)
    assert storage_reads(plan) == 2
    server.clear_requests()
    report = job.apply(plan, journal=journal, free_storage=True, on_manifest=heard.append)
    assert report.complete
    assert [names[digest] for digest in calls(server, "DELETE")] == FREED
    assert [names[digest] for digest in calls(server, "GET")] == ["v1 index", "v2 index"]
    methods = [each.method for each in server.requests]
    assert max(
        index
        for index, each in enumerate(server.requests)
        if each.method == "GET" and "/manif" in each.path
    ) < methods.index("DELETE")
    *freed, kept = results(report)
    amd = repository.tags["keep-2"].manifest.digest
    expected = [f"freed {digest}" for digest in calls(server, "DELETE")]
    expected.insert(5, f"kept {amd} also used by keep-2")
    assert freed == expected
    assert kept == f"kept {shared} also used by keep-4"
    assert heard == list(report.manifests)
    assert set(repository.manifests) == {amd, shared}
    assert repository.orphans == {}
    assert sorted(repository.tags) == ["keep-2", "keep-4"]
    assert "alice-password" not in journal.read_text()
    steps = [json.loads(line) for line in journal.read_text().splitlines()]
    begun = [each["digest"] for each in steps if each["event"] == "freeing"]
    assert begun == calls(server, "DELETE"), "each is in the journal before its deletion"
    fresh = worker.tag_retention()
    server.clear_requests()
    assert fresh.resume(journal).manifests == ()
    assert server.requests == (), "if nothing is left, nothing is asked"


def test_without_it_no_manifest_is_touched(
    worker: Worker, server: EmulatedHub, repository: Repository
) -> None:
    job = worker.tag_retention()
    report = job.apply(job.plan("acme/app2", RULES))
    assert (report.manifests, report.complete) == ((), True)
    assert calls(server, "GET") == calls(server, "DELETE") == []


def test_wherever_a_run_is_killed_the_next_one_finishes_it(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    """Wherever the journal ends: no manifest is deleted twice, lost, or deleted too early."""
    journal = tmp_path / "journal"
    fill(server, "whole")
    job = worker.tag_retention()
    job.apply(job.plan("acme/whole", RULES), journal=journal, free_storage=True)
    lines = len(journal.read_bytes().splitlines())
    for number in range(BEFORE, lines, 3):
        name = f"cut-{number}"
        repository = fill(server, name)
        names = names_of(repository)
        journal = tmp_path / name
        killed = worker.tag_retention()
        plan = killed.plan(f"acme/{name}", RULES)
        server.clear_requests()
        with pytest.raises(KilledError):
            killed.apply(plan, journal=journal, free_storage=True, **_killers(journal, number))
        whole = journal.read_bytes().splitlines(keepends=True)
        # Only the registry knows what was done after the last line that reached the disk.
        journal.write_bytes(b"".join(whole[:number]) + b'{"event":"fr')
        report = worker.tag_retention().resume(journal)
        assert report.complete, number
        done = [
            each.path.rpartition("/")[2]
            for each in server.requests
            if each.method == "DELETE" and each.status == 202
        ]
        assert sorted(names[digest] for digest in done) == sorted(FREED), number
        assert sorted(repository.tags) == ["keep-2", "keep-4"]
        [run] = read_journal(journal)
        assert (run.left, run.manifests_left) == ((), ())


def test_nothing_is_deleted_without_a_login_for_the_registry(
    worker: Worker, server: EmulatedHub, repository: Repository, tmp_path: Path
) -> None:
    """A session is not one; a refused login, or one that cannot delete, ends the run at once."""
    alice, journal = worker.tag_retention(), tmp_path / "journal"
    plan = alice.plan("acme/app2", RULES)
    session = worker.tag_retention(token="e30.e30.x")
    with pytest.raises(AuthenticationError, match="needs a user name with a password"):
        session.apply(plan, journal=journal, free_storage=True)
    assert not journal.exists()
    before = len(repository.tags)
    other = alice.plan("acme/secret", RetentionRules(match=["build-*"], keep_last=1))
    server.faults.add("status", path="/token", code=401, times=1)
    report = alice.apply(plan, other, journal=journal, free_storage=True)
    assert isinstance(report.stopped_by, LoginError)
    assert (report.outcomes, len(report.left)) == ((), 9)
    dave = worker.tag_retention(username="dave", password="dave-password")
    report = dave.apply(plan, free_storage=True)
    assert isinstance(report.stopped_by, PermissionDeniedError)
    assert report.outcomes == ()
    assert len(repository.tags) == before
    with pytest.raises(AuthenticationError):
        worker.tag_retention(token="e30.e30.x").resume(journal)
    assert worker.tag_retention().resume(journal).complete
    assert sorted(repository.tags) == ["keep-2", "keep-4"]
    assert set(repository.manifests) == {tag.manifest.digest for tag in repository.tags.values()}


def test_a_spent_limit_of_pulls_ends_a_run_before_its_first_deletion(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    """What could not be read could never be freed; the next run reads the rest."""
    repository = fill(server, "spent", "carol")
    job = worker.tag_retention(username="carol", password="carol-password")
    plan, journal = job.plan("carol/spent", RULES), tmp_path / "journal"
    server.settings.pulls_left = 1
    report = job.apply(plan, journal=journal, free_storage=True)
    assert isinstance(report.stopped_by, RateLimitError)
    assert "limits --pulls" in str(report.stopped_by)
    assert (report.outcomes, len(report.left), len(repository.tags)) == ((), 5, 7)
    server.settings.pulls_left = None
    assert job.resume(journal).complete
    assert len(repository.manifests) == 2


def test_manifests_whose_tags_change_meanwhile_stay(
    worker: Worker, server: EmulatedHub, repository: Repository
) -> None:
    job = worker.tag_retention()
    plan = job.plan("acme/app2", RULES)
    one, three = (repository.tags[name].manifest for name in ("v1", "v3"))

    def push(tag: str, content: object, platforms: Any = BOTH[:1]) -> None:
        with server.lock:
            pushed = int(START * 1e9)
            push_tag(
                server.state, repository, tag, pushed=pushed, content=content, platforms=platforms
            )

    def change(outcome: TagOutcome) -> None:
        if outcome.tag == "v3":
            push("v5", "other")
            push("new", "three")

    push("v1", "again")
    missing = repository.tags["v2"].manifest.digest
    del repository.manifests[missing]
    report = job.apply(plan, free_storage=True, on_outcome=change)
    assert report.complete
    assert calls(server, "DELETE") == []
    assert results(report) == [
        f"kept {missing} it no longer exists in the registry",
        f"kept {three.digest} also used by new",
        f"kept {repository.tags['keep-4'].manifest.digest} v5 was not deleted",
        f"kept {one.digest} v1 was not deleted",
    ]


def test_a_manifest_that_is_refused_or_fails_stays_for_the_next_run(
    worker: Worker, server: EmulatedHub, repository: Repository, tmp_path: Path
) -> None:
    """With its parts. A refusal is not a failure: an index without a tag may have it."""
    job, journal = worker.tag_retention(), tmp_path / "journal"
    plan = job.plan("acme/app2", RULES)
    names = names_of(repository)
    single = repository.tags["v3"].manifest.digest
    with server.lock:
        for content, pushed in (("three", 1), ("else", 2)):
            push_tag(
                server.state, repository, "moved", pushed=pushed, content=content, platforms=BOTH
            )
        del repository.tags["moved"]
    server.faults.add("status", path="*/manifests/*", method="DELETE", code=403, times=1)
    report = job.apply(plan, journal=journal, free_storage=True)
    found = [f"{each.result} {names.get(each.digest)}" for each in report.manifests]
    assert found[:3] == ["refused v1 index", "freed v2 index", "refused v3 linux/amd64"]
    assert found.count("refused v1 linux/amd64") == 1
    assert found.count("refused v1 unknown/unknown") == 2
    assert (report.complete, report.manifests_left) == (True, ())
    assert {each.error for each in report.manifests} == {None}
    held = next(each for each in report.manifests if each.digest not in calls(server, "DELETE"))
    refused = report.manifests[0].digest[:19]
    assert held.reason == f"{refused}, which refers to it or to which it refers, stays"

    with server.lock:
        untagged = [each for each in repository.manifests.values() if len(each.images) > 1]
        index = next(each for each in untagged if single in {i.digest for i in each.images})
        repository.delete_manifest(index.digest)
    server.faults.add("status", path="*/manifests/*", method="DELETE", code=500, times=1)
    report = job.resume(journal)
    assert [each.result for each in report.manifests].count("failed") == 5
    assert not report.complete
    assert isinstance(report.manifests[0].error, ServerError)
    assert report.manifests[0].reason == str(report.manifests[0].error)
    with server.lock:
        repository.delete_manifest(report.manifests[0].digest)
    heard: list[ManifestOutcome] = []
    report = job.resume(journal, on_manifest=heard.append)
    assert heard == list(report.manifests)
    assert [f"{each.result} {names[each.digest]}" for each in report.manifests] == [
        "gone v1 index",
        "freed v1 linux/amd64",
        "freed v1 linux/arm64",
        "freed v1 unknown/unknown",
        "freed v1 unknown/unknown",
    ]
    assert report.manifests[0].reason == "no longer exists"
    assert job.resume(journal).manifests == ()


def test_a_run_that_stops_says_what_is_left(
    worker: Worker, server: EmulatedHub, repository: Repository, tmp_path: Path
) -> None:
    """Because the tags can no longer be listed, or because the registry blocks the address."""
    job, journal = worker.tag_retention(), tmp_path / "journal"
    plan = job.plan("acme/app2", RULES)

    def spoil(outcome: TagOutcome) -> None:
        if outcome.tag == "v5":
            server.faults.add("status", path="*/tags", method="GET", code=500, times=1)

    report = job.apply(plan, journal=journal, free_storage=True, on_outcome=spoil)
    assert isinstance(report.stopped_by, ServerError)
    assert (report.manifests, len(report.manifests_left)) == ((), 4)
    assert not report.complete
    text = journal.read_text()
    server.faults.add("html", path="*/manifests/*", method="DELETE", status=403, times=3)
    report = job.resume(journal)
    assert isinstance(report.stopped_by, EdgeBlockedError)
    # The images of indexes that failed need no request.
    assert [each.result for each in report.manifests] == ["failed"] * 3
    assert not report.complete
    journal.write_text(text.replace('"children":[["sha256:', '"children":[["sha256:0', 1))
    with pytest.raises(JournalError, match="line 3 does not belong to one, or was changed"):
        job.resume(journal)
    journal.write_text(text)
    assert job.resume(journal).complete
    assert len(repository.manifests) == 2


def test_parts_of_a_freed_index_are_decided_one_by_one(
    worker: Worker, server: EmulatedHub, repository: Repository, tmp_path: Path
) -> None:
    """Even if the index that an earlier run deleted was pushed again, so that they all stay."""
    job, journal = worker.tag_retention(), tmp_path / "journal"
    names = names_of(repository)
    plan = job.plan("acme/app2", RetentionRules(match="v1"))
    server.faults.add("status", path="*/manifests/*", method="DELETE", code=500, after=1)
    report = job.apply(plan, journal=journal, free_storage=True)
    assert [f"{each.result} {names[each.digest]}" for each in report.manifests][:2] == [
        "freed v1 index",
        "failed v1 linux/amd64",
    ]
    server.faults.clear()
    with server.lock:
        pushed = int(START * 1e9)
        push_tag(server.state, repository, "new", pushed=pushed, content="one", platforms=PLATFORMS)
    report = job.resume(journal)
    assert [f"{names[each.digest]}: {each.reason}" for each in report.manifests] == [
        "v1 linux/amd64: also used by new",
        "v1 unknown/unknown: also used by new",
    ]
    assert report.complete


def test_a_repository_that_stops_frees_nothing(
    worker: Worker, server: EmulatedHub, repository: Repository
) -> None:
    """Three refusals in a row stop it, but not the next one."""
    fill(server, "app3")
    job = worker.tag_retention()
    plans = [job.plan(name, RULES) for name in ("acme/app3", "acme/app2")]
    server.faults.add("status", path="*/app2/tags/v[345]*", method="DELETE", code=403, times=None)
    server.clear_requests()
    report = job.apply(*plans, free_storage=True)
    assert isinstance(report.stopped_by, PermissionDeniedError)
    assert report.left == ()
    assert {each.repository for each in report.manifests} == {"acme/app3"}
    assert len(calls(server, "DELETE")) == len(FREED)
    assert [repository for repository, _ in report.manifests_left] == ["acme/app2"] * 4


def test_a_run_can_begin_to_free_storage_when_it_is_resumed(
    worker: Worker, server: EmulatedHub, repository: Repository, tmp_path: Path
) -> None:
    """What was deleted before is not freed: its manifests are no longer known."""
    names = names_of(repository)
    job, journal = worker.tag_retention(), tmp_path / "journal"
    plan = job.plan("acme/app2", RULES)
    with pytest.raises(KilledError):
        job.apply(plan, journal=journal, **_killers(journal, 1))
    assert job.resume(journal, free_storage=True).complete
    assert [names[each] for each in calls(server, "DELETE")] == [
        each for each in FREED if not each.startswith("v1")
    ]


def _killers(journal: Path, lines: int) -> dict[str, Any]:
    """Return callbacks that end a run once its journal has this number of lines."""

    def kill(_outcome: object) -> None:
        if len(journal.read_bytes().splitlines()) >= lines:
            raise KilledError

    return {"on_outcome": kill, "on_manifest": kill}
