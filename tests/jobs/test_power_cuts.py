"""A power cut at any moment loses nothing that a job said is done, and tears nothing."""

import os
import stat
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from deletions import RULES, events
from exporting import add_event
from recorded_disk import Image, put, recording
from working import START, Worker

from dockerhub._base.files import AppendedFile, replace_file
from dockerhub.emulator import EmulatedHub
from dockerhub.retention import read_journal

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot sync folders"),
]

OLD, NEW = b"the old content", b"what is new"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "disk"
    path.mkdir()
    return path


def test_a_replaced_file_is_always_whole(folder: Path) -> None:
    """It has the old content or the new one; once the call has returned, the new one."""
    with recording(folder) as disk:
        replace_file(folder / "file", OLD)
        disk.moments.clear()
        replace_file(folder / "file", NEW)
    found = {image["file"] for image in disk.images()}
    assert found == {OLD, NEW}
    assert [image for image in disk.now() if image["file"] != NEW] == []


def test_what_was_appended_stays(folder: Path) -> None:
    """Nothing before it is lost, and the file's name is there."""
    with recording(folder) as disk:
        file = AppendedFile(folder / "file")
        for line in (b"one\n", b"two\n", b"three\n"):
            file.append(line)
            assert {image["file"] for image in disk.now()} == {(folder / "file").read_bytes()}
        file.cut(4)
        assert [image["file"] for image in disk.now()] == [b"one\n"]
        file.close()


def unsynced(patch: pytest.MonkeyPatch, chosen: Callable[[int], bool]) -> None:
    """Skip the syncs of some descriptors: the disk is then not as the program believes."""
    real = os.fsync
    patch.setattr(os, "fsync", lambda each: None if chosen(each) else real(each))


def is_folder(descriptor: int) -> bool:
    return stat.S_ISDIR(os.fstat(descriptor).st_mode)


@pytest.mark.parametrize("missing", ["folder", "file"])
def test_a_missing_sync_is_noticed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """Without one, a file may be empty, or as it was before the call."""
    with recording(folder) as disk:
        replace_file(folder / "file", OLD)
        unsynced(monkeypatch, lambda each: is_folder(each) is (missing == "folder"))
        replace_file(folder / "file", NEW)
        left = {image["file"] for image in disk.now()}
    assert left > {NEW}
    assert (b"" in left) is (missing == "file")


def restarted(image: Image, folder: Path, run: Callable[[Path], object]) -> bytes:
    """Run an export again with what a power cut left; return its output."""
    folder.mkdir()
    put(image, folder)
    run(folder / "events.ndjson")
    return (folder / "events.ndjson").read_bytes()


def test_an_export_goes_on_after_a_power_cut(
    worker: Worker, server: EmulatedHub, folder: Path, tmp_path: Path
) -> None:
    """Each event is in the file once."""
    with server.lock:
        server.state.audit_events.clear()
    for hours in range(30, 0, -1):
        add_event(server, START - 3_600 * hours)
    exporter = worker.exporter()
    run = partial(exporter.export, "acme", since="31h")
    with recording(folder) as disk:
        run(folder / "events.ndjson", until="12h")
        run(folder / "events.ndjson")
    whole = (folder / "events.ndjson").read_bytes()
    images = list(disk.images())
    assert len(images) > 20
    for number, image in enumerate(images):
        assert restarted(image, tmp_path / str(number), run) == whole


def test_a_journal_has_each_deletion_before_it_is_requested(
    worker: Worker,
    server: EmulatedHub,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The next run knows each tag that may be deleted, and can read whatever is left."""
    job, requested = worker.tag_retention(), dict[str, list[Image]]()
    plan = job.plan("acme/secret", RULES)
    for client in (httpx.Client, httpx.AsyncClient):

        def send(self: Any, request: httpx.Request, real: Any = client.send, **options: Any) -> Any:
            if request.method == "DELETE":
                requested[request.url.path.rstrip("/").rpartition("/")[2]] = disk.now()
            return real(self, request, **options)

        monkeypatch.setattr(client, "send", send)
    with recording(folder) as disk:
        job.apply(plan, journal=folder / "journal")
    assert sorted(requested) == sorted(each.name for each in plan.deletions)
    left_over = tmp_path / "left over"
    for tag, images in requested.items():
        for image in images:
            left_over.write_bytes(image["journal"])
            assert f"deleting {tag}" in events(left_over)
    for image in disk.images():
        left_over.write_bytes(image.get("journal", b""))
        read_journal(left_over)
