"""The two files of an export: those that do not fit are refused, and not changed."""

import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from exporting import KilledError, dying, lines
from working import Worker

from dockerhub import BadRequestError
from dockerhub._base.file_locks import lock_beside
from dockerhub._base.files import AppendedFile
from dockerhub.audit import ExportError, ExportStatus
from dockerhub.emulator import EmulatedHub


@pytest.mark.sweep
@pytest.mark.parametrize("earlier", ["complete", "killed", "continued"])
def test_what_another_program_wrote_is_not_cut(
    worker: Worker, server: EmulatedHub, output: Path, earlier: str
) -> None:
    """Neither after a run that ended, nor after one that was killed, nor after the next one."""
    exporter = worker.exporter()
    exporter.export("acme", output, since="20d", until="10d")
    if earlier != "complete":
        with pytest.MonkeyPatch.context() as patch:
            dying(patch, 7)
            with pytest.raises(KilledError):
                exporter.export("acme", output)
    if earlier == "continued":
        exporter.export("acme", output)
    lines_of_others = 400 if earlier == "killed" else 1
    mine = output.read_bytes() + b"a line of somebody else\n" * lines_of_others
    output.write_bytes(mine)
    with pytest.raises(ExportError) as refused:
        exporter.export("acme", output)
    length = json.loads(Path(f"{output}.checkpoint").read_bytes())["length"]
    assert str(refused.value) == (
        f"{output} is longer than {output}.checkpoint says, which is {length:,} bytes: another "
        "program has written to it. Restore it, or delete both to start again"
    )
    assert output.read_bytes() == mine


def test_a_file_that_is_rotated_meanwhile_is_no_longer_written_to(
    worker: Worker, server: EmulatedHub, output: Path
) -> None:
    def rotate(status: ExportStatus) -> None:
        if output.exists():
            output.rename(output.with_name("events.1"))

    with pytest.raises(OSError, match="another program has moved or replaced it") as moved:
        worker.exporter().export("acme", output, since="60d", on_progress=rotate)
    assert moved.value.filename == str(output)


def test_another_run_that_begins_at_the_same_moment(
    worker: Worker, server: EmulatedHub, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read before the file was locked is read again."""
    first, second = worker.exporter(), worker.exporter()

    def open_late(path: Path) -> AppendedFile:
        monkeypatch.undo()
        first.export("acme", output, since="60d")
        return AppendedFile(path)

    monkeypatch.setattr("dockerhub._jobs.audit.output.AppendedFile", open_late)
    with pytest.raises(ExportError, match="another format: 'ndjson', not 'csv'"):
        second.export("acme", output, since="60d", format="csv")
    assert len(lines(output)) == 60


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({}, "^there is no export to continue: say since when to export$"),
        ({"since": "3m"}, "since must be an age such as '90d'"),
        ({"since": "2036-01-01"}, "since is in the future"),
        ({"since": "1d", "until": "2d"}, "is not before until"),
        ({"since": "1d", "until": "1d"}, "is not before until"),
        ({"since": "1d", "until": "2036-01-01"}, "until is in the future"),
        ({"since": "1d", "until": "soon"}, "until must be an age such as '90d'"),
        ({"since": "1d", "format": "xml"}, "format must be one of ndjson, csv, not 'xml'"),
        ({"since": "1d", "interval": 0.5}, "interval must be from 1 to 31,536,000 seconds"),
        ({"since": "1d", "interval": math.nan}, "interval must be from 1 .* not nan"),
        ({"since": "1d", "interval": math.inf}, "interval must be from 1 .* not inf"),
        ({"since": "1d", "output": "."}, "is not a file"),
        ({"since": "1d", "output": "/"}, "is not a file"),
        ({"since": "1d", "account": "a/b"}, "account has a slash"),
        ({"since": "1d", "overlap": "2026-01-01"}, "overlap must be a duration such as '1h'"),
        ({"since": "1d", "overlap": "0d"}, "overlap must be longer than zero"),
        ({"since": "1d", "overlap": "9999y"}, "overlap is too long: '9999y'"),
    ],
)
def test_bad_arguments_are_refused_before_anything_is_created(
    worker: Worker, server: EmulatedHub, output: Path, options: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        worker.exporter().export(**{"account": "acme", "output": output, **options})
    assert list(output.parent.iterdir()) == []
    assert server.requests == ()


def _gone(output: Path, checkpoint: Path) -> None:
    output.unlink()


def _cut(output: Path, checkpoint: Path) -> None:
    output.write_bytes(output.read_bytes()[:-1])


def _no_checkpoint(output: Path, checkpoint: Path) -> None:
    checkpoint.unlink()


def _other_checkpoint(output: Path, checkpoint: Path) -> None:
    checkpoint.write_text("{}")


def _deep_checkpoint(output: Path, checkpoint: Path) -> None:
    checkpoint.write_text("[" * 100_000)


def _newer_checkpoint(output: Path, checkpoint: Path) -> None:
    checkpoint.write_text(checkpoint.read_text().replace('"version":1', '"version":2'))


def _edited(output: Path, checkpoint: Path) -> None:
    checkpoint.write_text(checkpoint.read_text().replace("+00:00", ""))


def _negative(output: Path, checkpoint: Path) -> None:
    checkpoint.write_text(checkpoint.read_text().replace('"length":', '"length":-'))


def _other_hub(output: Path, checkpoint: Path) -> None:
    text = checkpoint.read_text()
    checkpoint.write_text(re.sub(r'"hub":"[^"]*"', '"hub":"https://hub.docker.com"', text))


def _longer(output: Path, checkpoint: Path) -> None:
    output.write_bytes(output.read_bytes() + b"x")


def _nothing(output: Path, checkpoint: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("change", "options", "problem"),
    [
        (_gone, {}, "no longer exists, but its checkpoint does: delete .* to start again"),
        (_cut, {}, "is shorter than .* says, which is .* bytes: another program has cut it"),
        (
            _no_checkpoint,
            {"since": "1d"},
            "exists already, but not its checkpoint .*name another output",
        ),
        (_other_checkpoint, {}, "is not the checkpoint of an export"),
        (_deep_checkpoint, {}, "is not the checkpoint of an export"),
        (_newer_checkpoint, {}, "is not the checkpoint of an export"),
        (_edited, {}, "is not the checkpoint of an export"),
        (_negative, {}, "is not the checkpoint of an export"),
        (_other_hub, {}, "another hub: 'https://hub.docker.com', not 'http://"),
        (_longer, {}, "is longer than .* says, which is .* bytes"),
        (
            _nothing,
            {"account": "umbrella"},
            "checkpoint belongs to an export with another account: 'acme', not 'umbrella'$",
        ),
        (_nothing, {"actor": "bob"}, "another filters: {}, not {'actor': 'bob'}"),
        (_nothing, {"format": "csv"}, "another format: 'ndjson', not 'csv'"),
        (_nothing, {"since": "90d"}, "earlier events cannot be added before"),
    ],
)
def test_files_that_do_not_fit_are_refused_and_not_changed(
    worker: Worker,
    server: EmulatedHub,
    output: Path,
    change: Callable[[Path, Path], None],
    options: dict[str, Any],
    problem: str,
) -> None:
    checkpoint = output.with_name("checkpoint")
    exporter = worker.exporter()
    exporter.export("acme", output, since="30d", checkpoint=checkpoint)
    change(output, checkpoint)
    before = {each: each.read_bytes() for each in output.parent.iterdir()}
    count = len(server.requests)

    with pytest.raises(ExportError, match=problem):
        exporter.export(
            **{"account": "acme", "output": output, "checkpoint": checkpoint, **options}
        )

    assert {each: each.read_bytes() for each in output.parent.iterdir()} == before
    assert len(server.requests) == count


@pytest.mark.sweep
def test_a_checkpoint_may_be_large(worker: Worker, server: EmulatedHub, output: Path) -> None:
    """It may know a million events."""
    exporter = worker.exporter()
    exporter.export("acme", output, since="60d", until="20d")
    checkpoint = output.with_name(f"{output.name}.checkpoint")
    checkpoint.write_bytes(b" " * (64 << 20) + checkpoint.read_bytes())
    assert exporter.export("acme", output).total == 60


def test_an_export_that_failed_before_it_began_can_be_replaced(
    worker: Worker, server: EmulatedHub, output: Path
) -> None:
    """Another export may begin there if it says since when."""
    exporter = worker.exporter()
    server.faults.add("status", path="*auditlogs*", code=400)
    with pytest.raises(BadRequestError):
        exporter.export("bob", output, since="60d")
    with pytest.raises(ExportError, match="another account: 'bob', not 'acme'"):
        exporter.export("acme", output)
    assert exporter.export("acme", output, since="60d", format="csv").events == 60


def test_an_empty_file_is_used_and_a_device_is_refused(
    worker: Worker, server: EmulatedHub, output: Path
) -> None:
    output.touch()
    assert worker.exporter().export("acme", output, since="60d").events == 60
    with pytest.raises(ExportError, match="/dev/null is not a file"):
        worker.exporter().export("acme", "/dev/null", since="60d", checkpoint=output.parent / "c")


def test_two_exports_with_one_checkpoint(worker: Worker, server: EmulatedHub, output: Path) -> None:
    """The second is refused, since each would replace what the other wrote."""
    checkpoint = output.with_name("checkpoint")
    unlock = lock_beside(checkpoint)
    with pytest.raises(BlockingIOError, match="another run has it open") as taken:
        worker.exporter().export("acme", output, since="60d", checkpoint=checkpoint)
    assert taken.value.filename == str(checkpoint)
    assert server.requests == ()
    unlock()
    assert worker.exporter().export("acme", output, checkpoint=checkpoint, since="60d").events == 60


def test_one_file_cannot_be_both(worker: Worker, server: EmulatedHub, output: Path) -> None:
    """The checkpoint would replace the events."""
    beside = output.parent / "." / output.name
    with pytest.raises(ExportError, match="cannot be the output and its own checkpoint"):
        worker.exporter().export("acme", output, since="60d", checkpoint=beside)
    assert list(output.parent.iterdir()) == []


def test_an_output_that_cannot_be_written(
    worker: Worker, server: EmulatedHub, output: Path
) -> None:
    """The error names the file."""
    with pytest.raises(FileNotFoundError) as missing:
        worker.exporter().export("acme", output / "nowhere", since="60d")
    assert missing.value.filename == str(output / "nowhere")
    assert server.requests == ()
