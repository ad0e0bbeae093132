"""A document comes from a path or a URL; what cannot be read is an error with advice."""

import errno
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from spec.document.fetch import MOST_BYTES, fetch
from spec.errors import SpecError


@contextmanager
def served(status: int, body: bytes, **headers: str) -> Iterator[str]:
    """Run a server on this machine that always gives this response; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hub.yaml"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


ADVICE = "Check the URL and the network, or download the file and give its path."
UNREACHABLE = rf"cannot be fetched \(\[Errno .*\)\. {ADVICE}"
BY_HTTPS = "https://example.com/hub.yaml"

Respond = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def respond_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[Respond], None]:
    """Let a function respond in place of every server."""

    def replace(respond: Respond) -> None:
        monkeypatch.setattr(
            httpx.HTTPTransport, "handle_request", lambda _, request: respond(request)
        )

    return replace


def test_a_document_is_read_from_a_path_or_a_url(
    tmp_path: Path, respond_with: Callable[[Respond], None]
) -> None:
    path = tmp_path / "ä b.yaml"
    path.write_bytes(b"openapi")
    assert fetch(str(path)) == fetch(path.as_uri()) == b"openapi"
    with served(200, b"openapi") as url:
        assert fetch(url) == b"openapi"
    respond_with(lambda _: httpx.Response(200, content=b"openapi"))
    assert fetch(BY_HTTPS) == b"openapi"


def test_a_path_or_url_without_a_document_is_an_error(tmp_path: Path, free_port: int) -> None:
    for source, said in (
        ("", "no document is named"),
        (str(tmp_path), "cannot be read"),
        (f"http://127.0.0.1:{free_port}/x", UNREACHABLE),
        ("https://[", "is not a valid URL"),
        ("http://127.0.0.1:1x/", "cannot be fetched"),
        ("ftp://x/y", "ftp is not supported"),
        ("http://example.com/hub.yaml", "is not encrypted"),
    ):
        with pytest.raises(SpecError, match=said):
            fetch(source)
    missing = tmp_path / "no.yaml"
    assert error_of(str(missing)) == (
        f"{missing}: cannot be read ({os.strerror(errno.ENOENT)}). Check that the path is right."
    )


def error_of(source: str) -> str:
    with pytest.raises(SpecError) as error:
        fetch(source)
    return str(error.value)


def test_an_error_without_a_text_is_named_by_its_kind(
    respond_with: Callable[[Respond], None],
) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("")

    respond_with(fail)
    assert error_of(BY_HTTPS) == f"{BY_HTTPS}: cannot be fetched (ReadError). {ADVICE}"


def test_a_file_has_5_000_000_bytes_at_most(tmp_path: Path) -> None:
    path = tmp_path / "hub.yaml"
    path.write_bytes(b"x" * MOST_BYTES)
    assert len(fetch(str(path))) == 5_000_000
    path.write_bytes(b"x" * (MOST_BYTES + 1))
    assert error_of(str(path)) == (
        f"{path}: is larger than 5,000,000 bytes, so it is not Docker's document."
    )


@pytest.fixture
def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def test_a_server_that_refuses_sends_too_much_or_redirects_is_an_error() -> None:
    with served(404, b"") as url, pytest.raises(SpecError, match="the server says 404"):
        fetch(url)
    huge = served(200, b"x" * (MOST_BYTES + 1))
    with huge as url, pytest.raises(SpecError, match=f"{url}: is larger than"):
        fetch(url)
    elsewhere = served(302, b"", Location="http://example.com/")
    with elsewhere as url, pytest.raises(SpecError, match="not encrypted"):
        fetch(url)


def test_a_slow_server_is_an_error() -> None:
    """The time counts as a whole, not for each step."""
    with served(200, b"x") as url:
        times = iter([0.0, 20.0])
        assert fetch(url, now=lambda: next(times)) == b"x"
        late = iter([0.0, 20.1])
        with pytest.raises(SpecError, match=f"{url}: took longer than 20 s. Try again"):
            fetch(url, now=lambda: next(late))


def test_each_step_of_a_download_has_a_limit_of_its_own(
    respond_with: Callable[[Respond], None],
) -> None:
    """A server that sends nothing never reaches the check of the whole time."""
    limits = []

    def respond(request: httpx.Request) -> httpx.Response:
        limits.append(request.extensions["timeout"])
        return httpx.Response(200)

    respond_with(respond)
    fetch(BY_HTTPS)
    fetch(BY_HTTPS, seconds=3.0)
    steps = ("connect", "read", "write", "pool")
    assert limits == [dict.fromkeys(steps, 20.0), dict.fromkeys(steps, 3.0)]


def test_three_redirects_are_followed(respond_with: Callable[[Respond], None]) -> None:
    asked = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        left = int(request.url.path[1:])
        if not left:
            return httpx.Response(200, content=b"openapi")
        return httpx.Response(302, headers={"Location": f"/{left - 1}"})

    respond_with(respond)
    assert fetch("https://example.com/3") == b"openapi"
    assert asked == ["/3", "/2", "/1", "/0"]
    assert error_of("https://example.com/4") == (
        "https://example.com/4: cannot be fetched (Exceeded maximum allowed redirects.). " + ADVICE
    )
