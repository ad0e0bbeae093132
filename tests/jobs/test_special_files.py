"""Files that are not regular, are endless, or were edited: an error before anything is sent."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import pytest
from clocks import FakeClock
from working import START, Worker

from dockerhub._base.files import AppendedFile, replace_file, replacing
from dockerhub._base.regular_files import read_file
from dockerhub._jobs.audit.checkpoint import Checkpoint
from dockerhub._jobs.audit.events import Known
from dockerhub._jobs.retention import journal as journals
from dockerhub._jobs.retention.journal import Journal
from dockerhub._jobs.retention.listing import TagListing
from dockerhub.audit import ExportError
from dockerhub.emulator import EmulatedHub
from dockerhub.logins import LoginStore
from dockerhub.retention import (
    JournalError,
    RetentionRules,
    TagOutcome,
    TagResult,
    TagState,
    make_plan,
    read_journal,
    read_planning,
    read_plans,
    read_rules,
)

HUB = "https://hub.docker.com"


@pytest.fixture
def special(tmp_path: Path) -> dict[Path, str]:
    """Files that are not regular, and the messages about them."""
    folder = tmp_path / "special"
    folder.mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to(folder / "pipe")
    (folder / "loop").symlink_to("loop")
    irregular = "not a (regular )?file"
    return {
        folder / "pipe": irregular,
        folder / "link": irregular,
        folder / "loop": "Too many levels of symbolic links",
        folder: "Is a directory|not a file",
        Path("/dev/zero"): irregular,
        Path("/dev/full"): irregular,
    }


def test_only_regular_files_are_continued(
    worker: Worker, server: EmulatedHub, special: dict[Path, str], tmp_path: Path
) -> None:
    """A device would fill the memory, and a pipe would wait forever."""
    job, exporter = worker.tag_retention(), worker.exporter()
    plan = job.plan("acme/app", RetentionRules(keep_last=5))
    rules, new = RetentionRules(keep_last=5), tmp_path / "events"
    uses: list[Callable[[Path], Any]] = [
        job.check_journal,
        lambda path: job.apply(plan, journal=path),
        lambda path: job.plan_all("acme/*", rules=rules, journal=path),
        job.resume,
        job.resume_plan,
        read_journal,
        read_planning,
        lambda path: list(read_plans(path)),
        read_rules,
        lambda path: exporter.export("acme", path, since="9d"),
        lambda path: exporter.export("acme", new, since="9d", checkpoint=path),
        AppendedFile,
        lambda path: replace_file(path, b""),
    ]
    requests = len(server.requests)
    for path, problem in {**special, Path(os.devnull): "not a (regular )?file"}.items():
        for use in uses:
            if use is read_rules and path == Path(os.devnull):
                continue
            with pytest.raises((OSError, ValueError), match=problem) as bad:
                use(path)
            assert str(path) in str(bad.value)
    assert len(server.requests) == requests
    assert not new.exists()


def test_a_file_that_is_read_once_may_be_a_pipe(tmp_path: Path) -> None:
    """``<(command)`` is a pipe with a writer; the program's own output has none."""
    reader, writer = os.pipe()
    os.write(writer, b"a text")
    os.close(writer)
    assert read_file(Path(f"/dev/fd/{reader}")) == b"a text"
    os.close(reader)
    assert read_file(Path(os.devnull)) == b""
    file = tmp_path / "file"
    file.write_bytes(bytes(9))
    with pytest.raises(OSError, match=r"it is larger than 0 MiB"):
        read_file(file, 8)
    assert len(read_file(file, 9)) == 9
    program = "from pathlib import Path; from dockerhub.files import read_file; import sys\n"
    program += "try: read_file(Path(sys.argv[1]))\nexcept OSError as e: print(e.strerror)"
    for output in ("/dev/stdout", "/dev/stderr"):
        done = subprocess.run(
            [sys.executable, "-c", program, output], capture_output=True, check=True, timeout=120
        )
        assert done.stdout == b"it is the output of this program\n"


def test_a_file_that_fails_while_it_is_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        """A file on a disk that is broken."""

        def __init__(self, descriptor: int, _mode: str) -> None:
            os.close(descriptor)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_error: object) -> None: ...

        def read(self, _most: int) -> bytes:
            raise OSError(5, "Input/output error")

    (tmp_path / "file").touch()
    monkeypatch.setattr(os, "fdopen", Broken)
    with pytest.raises(OSError, match="Input/output error") as bad:
        read_file(tmp_path / "file")
    assert bad.value.filename == str(tmp_path / "file")


def test_a_line_of_a_journal_has_a_maximum_length(
    worker: Worker, server: EmulatedHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No line is written that could not be read again, and nothing is deleted without a line."""
    kept = tmp_path / "kept"
    _journal(kept)
    lengths = [len(line) for line in kept.read_bytes().splitlines(keepends=True)]
    monkeypatch.setattr(journals, "_LONGEST", max(lengths))
    _journal(tmp_path / "same")
    assert (tmp_path / "same").read_bytes() == kept.read_bytes()
    assert len(read_journal(kept)) == 1
    monkeypatch.setattr(journals, "_LONGEST", max(lengths) - 1)
    line = lengths.index(max(lengths)) + 1
    with pytest.raises(JournalError, match=f"kept is not a journal of deletions: line {line} "):
        read_journal(kept)
    with pytest.raises(JournalError) as caught:
        _journal(tmp_path / "other")
    assert str(caught.value) == "a plan is too long for the journal: use narrower rules"
    monkeypatch.setattr(journals, "_LONGEST", 300)
    huge = tmp_path / "huge"
    huge.write_bytes(b'{"event":"plan' + b"x" * 1_000)
    with pytest.raises(JournalError, match="is not a journal of deletions: line 1"):
        read_journal(huge)
    job = worker.tag_retention()
    plan = job.plan("acme/app", RetentionRules(keep_last=5))
    with pytest.raises(JournalError, match="a plan is too long for the journal"):
        job.apply(plan, journal=tmp_path / "journal")
    assert all(request.method != "DELETE" for request in server.requests)


_WRONG: tuple[Any, ...] = (
    None, True, -1, 1.5, float("inf"), "x", "9999-12-31T23:59:59-14:00", [], {}, ["x", 1], "\ud800",
)  # fmt: skip


def _edits(value: Any) -> Iterator[Any]:
    """Yield what hand edits could make of a JSON value: each part replaced by each wrong value."""
    yield from _WRONG
    parts = value.items() if isinstance(value, dict) else ()
    for name, part in parts:
        yield {key: each for key, each in value.items() if key != name}
        for edited in _edits(part):
            yield {**value, name: edited}
    for edited in _edits(value[0]) if isinstance(value, list) and value else ():
        yield [edited, *value[1:]]


def _journal(path: Path) -> dict[str, Any]:
    """Write a journal with a record of each kind, and return them."""
    journal, rules = Journal.open(path, FakeClock(START), HUB), RetentionRules(keep_last=1)
    now = datetime.fromtimestamp(START, UTC)
    tags = [TagState("one", "sha256:1", now, now), TagState("two", "sha256:1", now, now)]
    plan = make_plan("acme/app", rules, tags, now=now)
    journal.begin_planning(["acme/*"], (rules,))
    journal.record_repositories("acme", ["app"], "a token")
    journal.record_tags("acme/app", TagListing(began=START, total=2), tags, first=True)
    journal.record_plan(plan)
    journal.record_planned()
    journal.record_start(plan, plan.deletions[0])
    journal.record(plan, TagOutcome("acme/app", plan.deletions[0].name, TagResult.DELETED))
    journal.close()
    return {each["event"]: each for each in map(json.loads, path.read_bytes().splitlines())}


def test_edited_files_are_used_or_refused_with_their_own_error(tmp_path: Path) -> None:
    records, edited = _journal(tmp_path / "journal"), tmp_path / "edited"
    count = 0
    for name, record in records.items():
        for each in _edits(record):
            lines = {**records, name: each}.values()
            edited.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
            count += 1
            with _either(JournalError):
                list(read_plans(edited))
            with _either(JournalError):
                read_journal(edited)
    now = datetime.fromtimestamp(START, UTC)
    checkpoint = Checkpoint(
        hub=HUB, account="acme", filters={}, format="csv", since=now, position=now, known_from=now,
        known={"a key": Known(1, now)},
    )  # fmt: skip
    for each in _edits(json.loads(checkpoint.encode())):
        edited.write_text(json.dumps(each))
        count += 1
        with _either(ExportError):
            found = Checkpoint.read(edited)
            assert found is not None
            found.encode()
    assert count > 800


@contextmanager
def _either(kind: type[Exception]) -> Iterator[None]:
    try:
        yield
    except kind as error:
        assert "is not " in str(error)  # noqa: PT017  # or none is raised


def test_stored_logins_that_are_not_in_a_regular_file(
    special: dict[Path, str], tmp_path: Path
) -> None:
    """The error comes before any login is sent."""
    for path, problem in special.items():
        (tmp_path / "dockerhub.json").unlink(missing_ok=True)
        (tmp_path / "dockerhub.json").symlink_to(path)
        with pytest.raises(Exception, match=f"cannot be read .*({problem})"):
            LoginStore(tmp_path).find(HUB)


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    """But not what a running one still writes."""
    program = (
        "import os, sys; from pathlib import Path; from dockerhub.files import replacing\n"
        "with replacing(Path(sys.argv[1])) as write: os.kill(os.getpid(), 9)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "token")]
    assert subprocess.run(command, check=False, timeout=120).returncode == -9
    [left] = tmp_path.iterdir()
    assert left.stat().st_mode & 0o777 == 0o600
    with replacing(tmp_path / "one") as write_one:
        [living] = tmp_path.iterdir()
        assert living != left
        replace_file(tmp_path / "two", b"two")
        assert living.exists()
        write_one(b"one")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {
        "one": b"one",
        "two": b"two",
    }


def test_a_leftover_that_cannot_be_removed_is_not_an_error(tmp_path: Path) -> None:
    """Such as a folder of that name."""
    (tmp_path / ".dockerhub-x.tmp").mkdir()
    replace_file(tmp_path / "file", b"one")
    assert (tmp_path / "file").read_bytes() == b"one"


def test_a_temporary_file_that_was_taken_for_a_leftover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process removed it between its creation and its lock."""
    import fcntl  # noqa: PLC0415  # Windows has none

    lock = fcntl.flock

    def remove_first(descriptor: int, operation: int) -> None:
        monkeypatch.undo()
        next(tmp_path.glob(".dockerhub-*")).unlink()
        lock(descriptor, operation)

    monkeypatch.setattr("fcntl.flock", remove_first)
    replace_file(tmp_path / "file", b"one")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_without_locks_files_are_still_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If nothing is locked, files of other processes are not removed."""

    def refuse(_descriptor: int, _operation: int) -> None:
        raise OSError(37, "No locks available")

    (tmp_path / ".dockerhub-x.tmp").touch()
    with monkeypatch.context() as patch:
        patch.setattr("fcntl.flock", refuse)
        replace_file(tmp_path / "file", b"one")
        patch.setitem(sys.modules, "fcntl", None)
        replace_file(tmp_path / "file", b"two")
    names = sorted(each.name for each in tmp_path.iterdir())
    assert (names, (tmp_path / "file").read_bytes()) == ([".dockerhub-x.tmp", "file"], b"two")
