"""Exports and lists have what was sent, digit by digit, and are always JSON."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest

from dockerhub import DockerHub
from dockerhub.audit import AuditExporter
from dockerhub.cli.output.formats import Column, OutputFormat
from dockerhub.cli.output.writing import write_items
from dockerhub.files import finite, json_text

TIMES = (
    "2026-09-30T00:00:00.123456789Z",
    "2026-09-30T00:00:01.1Z",
    "2026-09-30T02:00:02+02:00",
    "2026-09-30T00:00:03.000000Z",
)
ODD = '{"share": NaN, "most": Infinity, "least": [-Infinity, 1e5, 12345678901234567890, "é", null]}'
READ = {
    "share": "NaN",
    "most": "Infinity",
    "least": ["-Infinity", 100_000.0, 12345678901234567890, "é", None],
}


def _hub(rows: str) -> DockerHub:
    def respond(request: httpx.Request) -> httpx.Response:
        shown = rows if request.url.params.get("page", "1") == "1" else ""
        return httpx.Response(200, text=f'{{"logs": [{shown}]}}')

    return DockerHub(token="e30.e30.x", transport=httpx.MockTransport(respond))


def _no_constant(name: str) -> Any:
    raise AssertionError(f"{name} is not JSON")


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_exports_keep_what_was_sent(form: Any, tmp_path: Path) -> None:
    rows = [
        f'{{"account": "acme", "action": "x", "timestamp": "{time}", "data": {ODD}, "new": NaN}}'
        for time in TIMES
    ]
    with _hub(", ".join(reversed(rows))) as hub:
        exporter, output = AuditExporter(hub), tmp_path / "events"
        window = {"since": "2026-09-29", "until": "2026-10-01", "format": form}
        assert exporter.export("acme", output, **window).events == len(TIMES)
        assert exporter.export("acme", output, **window).events == 0
    text = output.read_text("utf-8")
    if form == "ndjson":
        found = [json.loads(line, parse_constant=_no_constant) for line in text.splitlines()]
        assert [each["data"] for each in found] == [READ] * len(TIMES)
        assert found[0]["new"] == "NaN"
    else:
        found = list(csv.DictReader(StringIO(text)))
        assert json.loads(found[0]["data"], parse_constant=_no_constant) == READ
        assert json.loads(found[0]["other"], parse_constant=_no_constant) == {"new": "NaN"}
    assert [each["timestamp"] for each in found] == list(TIMES)


def test_lists_are_always_json() -> None:
    item = json.loads(ODD)
    columns: list[Column[Any]] = [Column("share", lambda each: each["share"])]
    for form in (OutputFormat.JSON, OutputFormat.NDJSON):
        stream = StringIO()
        write_items(stream, [item], columns, form)
        found = json.loads(stream.getvalue(), parse_constant=_no_constant)
        assert found in (READ, [READ])
    stream = StringIO()
    write_items(stream, [item], columns, OutputFormat.CSV)
    assert stream.getvalue().splitlines() == ["share", "NaN"]
    assert finite(json.loads(ODD)) == json.loads(json_text(item)) == READ
