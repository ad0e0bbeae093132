"""A document comes from a path or a URL; what cannot be read is an error with advice."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

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


UNREACHABLE = r"cannot be fetched \(\[Errno .*\)\. Check the URL and the network, or download"


def test_a_document_is_read_from_a_path_or_a_url(tmp_path: Path) -> None:
    path = tmp_path / "ä b.yaml"
    path.write_bytes(b"openapi")
    assert fetch(str(path)) == fetch(path.as_uri()) == b"openapi"
    with served(200, b"openapi") as url:
        assert fetch(url) == b"openapi"


def test_a_path_or_url_without_a_document_is_an_error(tmp_path: Path, free_port: int) -> None:
    for source, said in (
        ("", "no document is named"),
        (str(tmp_path / "no.yaml"), "cannot be read"),
        (str(tmp_path), "cannot be read"),
        (f"http://127.0.0.1:{free_port}/x", f"{UNREACHABLE} the file and give its path"),
        ("https://[", "is not a valid URL"),
        ("http://127.0.0.1:1x/", "cannot be fetched"),
        ("ftp://x/y", "ftp is not supported"),
        ("http://example.com/hub.yaml", "is not encrypted"),
    ):
        with pytest.raises(SpecError, match=said):
            fetch(source)


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
