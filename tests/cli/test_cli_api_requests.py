"""What `api` sends: the query, the body and the limit that were given."""

import json
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from screens import TerminalIO

from dockerhub import DockerHub
from dockerhub.cli.commands.api import _pager, _print, _sender
from dockerhub.cli.commands.api_target import read_target
from dockerhub.cli.runtime.program import Program

Sent = list[tuple[str, str, Any]]
"""Of each request: method, path with query, and body."""


@pytest.fixture
def sent() -> Sent:
    return []


@pytest.fixture
def recording(sent: Sent) -> Iterator[DockerHub]:
    """A client whose requests are recorded; each page of a list has two rows."""

    def respond(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else None
        sent.append((request.method, request.url.raw_path.decode(), body))
        rows = [{"name": "a"}, {"name": "b"}]
        return httpx.Response(200, json={"count": 2, "next": None, "results": rows})

    with DockerHub(transport=httpx.MockTransport(respond), anonymous=True) as hub:
        yield hub


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("body.json").write_text('{"a": 1, "b": 2}', "utf-8")
    Path("list.json").write_text("[1]", "utf-8")
    Path("secret").write_bytes(b" secret \r\n")
    Path("x").write_bytes(b"X\n")


@pytest.mark.parametrize(
    ("line", "typed", "raw", "body", "wanted"),
    [
        ("POST /v2/x", ["b=3", "c=[4]"], ["d=5"], None, {"b": 3, "c": [4], "d": "5"}),
        (
            "POST /v2/x",
            ["t=a=b", "u=@secret", "v=@x"],
            [],
            None,
            {"t": "a=b", "u": " secret ", "v": "X"},
        ),
        ("PATCH /v2/x", ["b=3"], [], "body.json", {"a": 1, "b": 3}),
        ("PUT /v2/x", [], [], "list.json", [1]),
        ("DELETE /v2/x", [], [], "list.json", [1]),
        ("POST /v2/x", [], [], None, None),
    ],
)
def test_fields_and_a_file_are_the_body(
    line: str,
    typed: list[str],
    raw: list[str],
    body: str | None,
    wanted: Any,
    recording: DockerHub,
    sent: Sent,
) -> None:
    """A value from a file has no line end. The body of a DELETE is a file, or there is none."""
    _sender(read_target(line.split(), None), typed, raw, body)(recording)
    assert sent == [(*line.split(), wanted)]


def test_fields_without_a_body_are_the_query(recording: DockerHub, sent: Sent) -> None:
    """The parameters of an operation have the types of the spec, also from text."""
    named = ["namespace=acme", "repository=app"]
    _sender(read_target(["list_tags"], None), named, ["page_size=2"], None)(recording)
    _sender(read_target(["/v2/x"], None), ["n=1"], ["text=2"], None)(recording)
    assert sent == [
        ("GET", "/v2/namespaces/acme/repositories/app/tags?page_size=2", None),
        ("GET", "/v2/x?n=1&text=2", None),
    ]


@pytest.mark.parametrize(
    ("target", "typed", "path"),
    [
        (
            "list_tags",
            ["namespace=acme", "repository=app"],
            "/v2/namespaces/acme/repositories/app/tags?page_size=1",
        ),
        ("/v2/x", ["page_size=1"], "/v2/x?page_size=1"),
    ],
)
@pytest.mark.parametrize(("limit", "count"), [(1, 1), (None, 2)])
def test_a_list_has_the_fields_and_the_limit(
    target: str,
    typed: list[str],
    path: str,
    limit: int | None,
    count: int,
    recording: DockerHub,
    sent: Sent,
) -> None:
    found = read_target([target], None)
    fields = typed if found.path == target else [*typed, "page_size=1"]
    assert len(list(_pager(recording, found, fields, [], None, limit))) == count
    assert sent == [("GET", path, None)]


@pytest.mark.parametrize(
    ("make", "shown"),
    [(StringIO, "\na\x1b[2J,b\n\n"), (TerminalIO, "\na\\x1b[2J,b\n\n")],
)
def test_a_text_ends_with_one_line_end(make: Callable[[], StringIO], shown: str) -> None:
    """Another program gets it as it came; a terminal gets nothing that it would obey."""
    stream = make()
    with redirect_stdout(stream):
        _print(Program(), "\na\x1b[2J,b\n\n")
    assert stream.getvalue() == shown
