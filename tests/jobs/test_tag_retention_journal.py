"""The journal of a prune: killed runs are continued, and files of others are refused."""

import re
from functools import partial
from pathlib import Path

import pytest
from deletions import RULES, names, push_again
from working import Worker

from dockerhub._base.files import AppendedFile
from dockerhub.emulator import EmulatedHub
from dockerhub.retention import JournalError, TagOutcome, read_journal


def test_a_plan_that_was_changed_is_refused(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    """Whether by hand or by a disk: nothing is deleted."""
    job, journal = worker.tag_retention(), tmp_path / "journal"
    plan = job.plan("acme/secret", RULES)
    server.faults.add("status", path="*/tags/*", method="DELETE", code=500, times=3)
    job.apply(plan, journal=journal)
    text = journal.read_text()
    for one, other in (
        ("build-3", "build-1"),
        ("build-*", "build-?"),
        ('02:26:40+00:00","del', '02:26:41+00:00","del'),
    ):
        assert one in text
        journal.write_text(text.replace(one, other, 1))
        with pytest.raises(JournalError, match="line 1 does not belong to one, or was changed"):
            job.resume(journal)
    assert len(names(server)) == 5


def test_a_journal_of_another_hub_is_refused(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    job, journal = worker.tag_retention(), tmp_path / "journal"
    plan = job.plan("acme/secret", RULES)
    job.apply(plan, journal=journal)
    whole = journal.read_bytes()
    assert [run.hub for run in read_journal(journal)] == [server.url]
    other = worker.tag_retention(base_url=server.url.replace("127.0.0.1", "localhost"))
    job.check_journal(journal)
    for work in (
        partial(other.check_journal, journal),
        partial(other.apply, plan, journal=journal),
        partial(other.resume, journal),
    ):
        with pytest.raises(JournalError, match=r"is about http://127.0.0.1:.*, not http://localh"):
            work()
    assert journal.read_bytes() == whole
    journal.write_text(re.sub(r'"hub":"[^"]*",', "", journal.read_text()))
    assert other.resume(journal).complete


def test_a_journal_can_be_checked_before_there_is_a_plan(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    """The file stays as it is, also if it is not there yet."""
    job, journal, link = worker.tag_retention(), tmp_path / "journal", tmp_path / "link"
    link.symlink_to(journal)
    for path in (journal, link):
        job.check_journal(path)
        assert [each.name for each in tmp_path.iterdir()] == ["link"]
    assert server.requests == ()
    job.apply(job.plan("acme/secret", RULES), journal=link)
    whole = journal.read_bytes()
    job.check_journal(link)
    assert journal.read_bytes() == whole
    other = worker.tag_retention(base_url=server.url.replace("127.0.0.1", "localhost"))
    with pytest.raises(JournalError, match=r"journal is about http://127.0.0.1:.*, not http://loc"):
        other.check_journal(journal)
    assert journal.read_bytes() == whole


def test_a_run_that_was_killed_is_continued(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    """Wherever the journal was cut. A tag that no longer exists counts as gone."""
    job, journal = worker.tag_retention(), tmp_path / "journal"
    plan = job.plan("acme/secret", RULES)
    job.apply(plan, journal=journal)
    whole = journal.read_bytes()
    [run] = read_journal(journal)
    assert (run.plan.id, len(run.outcomes), run.left) == (plan.id, 3, ())

    lines = whole.splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:4]) + lines[4][:20])
    push_again(server, "build-3")

    heard: list[TagOutcome] = []
    report = job.resume(str(journal), on_outcome=heard.append)
    assert heard == list(report.outcomes)
    assert [(each.tag, each.result.value) for each in report.outcomes] == [
        ("build-4", "gone"),
        ("build-3", "skipped"),
    ]
    assert names(server) == ["build-1", "build-2", "build-3"]


def test_an_error_in_the_journal_stops_before_the_next_tag(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    """Nothing is deleted before it is in the journal."""
    job = worker.tag_retention()
    plan = job.plan("acme/secret", RULES)
    with pytest.raises(FileNotFoundError):
        job.apply(plan, journal=tmp_path / "nowhere" / "journal")
    with pytest.raises(FileNotFoundError):
        job.resume(tmp_path / "journal")
    assert not (tmp_path / "journal").exists()
    assert len(names(server)) == 5


@pytest.mark.sweep
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
        b"[" * 100_000 + b"\n",
        b"\xff\n",
    ],
)
def test_other_files_are_not_journals_and_are_not_changed(
    worker: Worker, server: EmulatedHub, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "notes"
    file.write_bytes(content)
    job = worker.tag_retention()
    plan = job.plan("acme/secret", RULES)
    with pytest.raises(JournalError, match="is not a journal of deletions: line 1 "):
        job.apply(plan, journal=file)
    assert file.read_bytes() == content
    # Others can open it.
    AppendedFile(file).close()
    assert len(names(server)) == 5


def test_a_journal_whose_first_line_was_cut_off_is_begun_again(
    worker: Worker, server: EmulatedHub, tmp_path: Path
) -> None:
    journal = tmp_path / "journal"
    journal.write_bytes(b'{"event":"plan","at')
    job = worker.tag_retention()
    assert job.apply(job.plan("acme/secret", RULES), journal=journal).complete
    assert len(read_journal(journal)) == 1
