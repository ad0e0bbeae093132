"""Bodies that are too large: bombs, endless streams, and JSON that cannot be handled."""

import copy
import gzip
import itertools
import json
import pickle
import socket
import subprocess
import sys
import tracemalloc
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from clocks import FakeClock
from driving import WITH_TRIO, Drive
from raw import BODY, RawServer, wait_for_the_end
from worlds import CREDENTIALS, Scripted, reply

from dockerhub import (
    HubConnectionError,
    HubError,
    NotFoundError,
    Response,
    RetryPolicy,
    ServerError,
    UnexpectedResponseError,
)
from dockerhub._base.formats import decode_json
from dockerhub._transport.bodies import Body, UnpackError

ONCE = RetryPolicy(retries=0)
MEGABYTE = b"a" * 1_048_576
TOKEN = "e30.e30.x"
LEVELS, VALUES = 100, 200_000
MEMORY = 100
"""Megabytes that no body may take."""
GZIP, DEFLATE, RAW_DEFLATE = 31, 15, -15
"""Compressed formats, as zlib numbers them (`wbits`)."""


@cache
def bomb(wbits: int) -> bytes:
    """A JSON body that becomes 100 megabytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    parts = [b'{"name": "', *([MEGABYTE] * 100), b'"}']
    return b"".join(map(packer.compress, parts)) + packer.flush()


def head(status: str = "200 OK", **headers: object) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def whole(body: bytes, status: str = "200 OK", **headers: object) -> list[bytes]:
    return [head(status, content_length=len(body), **headers), body]


def chunk(piece: bytes) -> bytes:
    return f"{len(piece):x}\r\n".encode() + piece + b"\r\n"


def chunked(piece: bytes, status: str = "200 OK", **headers: object) -> Iterator[bytes]:
    start = head(status, transfer_encoding="chunked", **headers)
    return itertools.chain([start], itertools.repeat(chunk(piece)))


def nothing_for_ever() -> Iterator[bytes]:
    """Empty compressed blocks."""
    start = head(transfer_encoding="chunked", content_encoding="gzip")
    return itertools.chain(
        [start, chunk(gzip.compress(b"")[:10])],
        itertools.repeat(chunk(b"\x00\x00\x00\xff\xff" * 100_000)),
    )


def texts(count: int) -> bytes:
    return b'{"results": [' + b",".join([b'{"name":"x"}'] * count) + b"]}"


TOO_MUCH: dict[str, tuple[Callable[[], Iterable[bytes]], type[HubError], str]] = {
    "gzip": (
        lambda: whole(bomb(GZIP), content_encoding="gzip"),
        UnexpectedResponseError,
        "its body is longer than 8388608 bytes; allow more by max_response_size=",
    ),
    "gzip twice": (
        lambda: whole(gzip.compress(bomb(GZIP)), content_encoding="gzip, gzip"),
        UnexpectedResponseError,
        "its body is compressed 2 times",
    ),
    "gzip in two headers": (
        lambda: [head().replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip" * 2 + b"\r\n\r\n")],
        UnexpectedResponseError,
        "its body is compressed 2 times",
    ),
    "deflate": (
        lambda: whole(bomb(DEFLATE), content_encoding="deflate"),
        UnexpectedResponseError,
        "longer than 8388608 bytes",
    ),
    "deflate without a header": (
        lambda: whole(bomb(RAW_DEFLATE), content_encoding="deflate"),
        UnexpectedResponseError,
        "longer than 8388608 bytes",
    ),
    "compressed nothing without an end": (
        nothing_for_ever,
        UnexpectedResponseError,
        "longer than 8388608 bytes",
    ),
    "chunks without an end": (
        lambda: chunked(MEGABYTE),
        UnexpectedResponseError,
        "longer than 8388608 bytes",
    ),
    "no length and no end": (
        lambda: itertools.chain([head()], itertools.repeat(MEGABYTE)),
        UnexpectedResponseError,
        "longer than 8388608 bytes",
    ),
    "headers": (
        lambda: [head().replace(b"\r\n\r\n", b"\r\nX-A: b" * 200 + b"\r\n\r\n")],
        UnexpectedResponseError,
        "it has more than 200 headers",
    ),
    "an error without an end": (
        lambda: chunked(MEGABYTE, "500 X"),
        ServerError,
        "500 Internal Server Error: aaaa",
    ),
    "a compressed error": (
        lambda: whole(bomb(GZIP), "404 X", content_encoding="gzip"),
        NotFoundError,
        '404 Not Found: {"name": "aaaa',
    ),
    "an error that is compressed twice": (
        lambda: whole(gzip.compress(bomb(GZIP)), "404 X", content_encoding="gzip, gzip"),
        NotFoundError,
        "404 Not Found: Not Found",
    ),
    "deep JSON": (
        lambda: whole(b'{"name": ' + b"[" * 500 + b"]" * 500 + b"}"),
        UnexpectedResponseError,
        "the body is not JSON (no media type) of at most 100 levels",
    ),
    "dense JSON": (
        lambda: whole(texts(600_000)),
        UnexpectedResponseError,
        "the body is not JSON (no media type) of at most 200000 values",
    ),
}


class CurrentDataServer:
    """A server that sends its current data to each connection, as long as it listens."""

    def __init__(self) -> None:
        self.pieces: Callable[[], Iterable[bytes]] = list

    def __call__(self, connection: socket.socket) -> None:
        for piece in self.pieces():
            connection.sendall(piece)
        # Closing before all is read resets the connection; the client may lose the response.
        connection.shutdown(socket.SHUT_WR)
        wait_for_the_end(connection)


def get(hub: Any) -> Any:
    return hub.tags.get("acme/app", "latest")


@WITH_TRIO
def test_a_body_that_is_too_large_is_an_error(drive: Drive) -> None:
    """Its class is that of the status; a login with such a response gives no token."""
    speaker = CurrentDataServer()
    with RawServer(speaker) as server:
        hub = drive.hub(base_url=server.url, retry=ONCE)
        for name, (pieces, kind, message) in TOO_MUCH.items():
            speaker.pieces = pieces
            with pytest.raises(HubError) as caught:
                get(hub)
            assert type(caught.value) is kind, name
            assert message in str(caught.value), name
            with pytest.raises(kind):
                hub.request("GET", "/v2/anything")
            with pytest.raises(kind):
                drive.hub(base_url=server.url, **CREDENTIALS).login()


def test_an_error_keeps_the_beginning_of_a_large_body(drive: Drive) -> None:
    speaker = CurrentDataServer()
    speaker.pieces = lambda: chunked(MEGABYTE, "500 X")
    with RawServer(speaker) as server, pytest.raises(ServerError) as caught:
        get(drive.hub(base_url=server.url, retry=ONCE))
    assert caught.value.raw_body == MEGABYTE[:65_536]


def test_a_body_that_is_too_large_is_not_kept_except_for_the_beginning_of_an_error(
    drive: Drive,
) -> None:
    """Observers see the responses so, too."""
    speaker = CurrentDataServer()
    seen: list[Response] = []
    with RawServer(speaker) as server:
        hub = drive.hub(base_url=server.url, retry=ONCE, max_response_size=100_000)
        hub = hub.with_options(on_response=seen.append)
        for status in ("200 OK", "500 X"):
            speaker.pieces = partial(chunked, MEGABYTE, status)
            with pytest.raises(HubError):
                get(hub)
    success, error = seen
    assert (success.content, success.unread.partition(";")[0]) == (
        b"",
        "its body is longer than 100000 bytes",
    )
    assert (error.content, error.unread) == (MEGABYTE[:65_537], "")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux reports the memory")
def test_no_body_uses_too_much_memory() -> None:
    """A separate process reads all of them, and reports its peak memory."""
    speaker = CurrentDataServer()
    bodies: list[Callable[[], Iterable[bytes]]] = [
        *(pieces for pieces, *_ in TOO_MUCH.values()),
        lambda: whole(texts(VALUES // 2 - 2)),
        lambda: whole(b"[" + b",".join([b"1.5"] * (VALUES - 2)) + b"]"),
        lambda: whole(json.dumps({"name": "\U0001f600" + "a" * 8_000_000}).encode()),
        lambda: whole(json.dumps({"results": [{"name": "a" * 8_000_000}]}).encode()),
    ]
    with RawServer(speaker) as server:
        command = [sys.executable, "-c", GREEDY, server.url, str(len(bodies))]
        with subprocess.Popen(command, stdin=-1, stdout=-1, text=True) as client:
            assert client.stdin is not None
            assert client.stdout is not None
            for speaker.pieces in bodies:
                client.stdin.write("next\n")
                client.stdin.flush()
                assert client.stdout.readline() == "done\n"
            client.stdin.close()
            assert int(client.stdout.readline()) <= MEMORY


GREEDY = """
import contextlib, pathlib, sys
from dockerhub import DockerHub, HubError, RetryPolicy
import dockerhub.models

def peak():
    # What `resource` tells begins with what the process had from which this one was started.
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024

with DockerHub(base_url=sys.argv[1], anonymous=True, retry=RetryPolicy(retries=0)) as hub:
    before = peak()
    for line in sys.stdin:
        for call in (
            lambda: hub.tags.get("acme/app", "latest"),
            lambda: next(hub.tags.list("acme/app").pages()),
            lambda: hub.request("GET", "/v2/anything"),
        ):
            with contextlib.suppress(HubError):
                call()
        print("done", flush=True)
    print(peak() - before, flush=True)
"""


@WITH_TRIO
def test_a_compressed_body_is_read(drive: Drive) -> None:
    """In pieces of any size; an encoding that was not requested is left unchanged."""
    raw = zlib.compressobj(wbits=-15)
    readable = [
        ("gzip", gzip.compress(BODY)),
        ("GZIP", gzip.compress(BODY)),
        ("identity, gzip", gzip.compress(BODY)),
        ("deflate", zlib.compress(BODY)),
        ("deflate", raw.compress(BODY) + raw.flush()),
        ("identity", BODY),
        ("utf-8", BODY),
    ]
    speaker = CurrentDataServer()
    with RawServer(speaker) as server:
        hub = drive.hub(base_url=server.url, retry=ONCE, token=TOKEN)
        for encoding, body in readable:
            speaker.pieces = partial(whole, body, content_encoding=encoding)
            assert get(hub).name == "latest", encoding
        packed = gzip.compress(BODY)
        speaker.pieces = lambda: [*whole(b"", content_encoding="gzip")]
        hub.tags.delete("acme/app", "latest")
        speaker.pieces = lambda: whole(packed[:-4], content_encoding="gzip")
        with pytest.raises(HubConnectionError, match="the compressed body ends too early"):
            get(hub)
        speaker.pieces = lambda: whole(packed, content_encoding="br")
        with pytest.raises(UnexpectedResponseError, match="not JSON"):
            get(hub)
    assert all(b"Accept-Encoding: gzip, deflate\r\n" in each for each in server.received)


def test_a_compressed_body_may_come_in_small_pieces(drive: Drive) -> None:
    packed = gzip.compress(BODY)

    def pieces() -> Iterator[bytes]:
        yield head(transfer_encoding="chunked", content_encoding="gzip")
        for index in range(len(packed)):
            yield chunk(packed[index : index + 1])
        yield chunk(b"")

    speaker = CurrentDataServer()
    speaker.pieces = pieces
    with RawServer(speaker) as server:
        assert get(drive.hub(base_url=server.url, retry=ONCE)).name == "latest"


def test_what_comes_after_the_bound_is_not_kept() -> None:
    """The last piece may contain bytes beyond the bound."""
    for encoding in ([], [(b"Content-Encoding", b"gzip")]):
        body = Body(encoding, 10, whole=False)
        for _ in range(3):
            body.take(gzip.compress(b"x" * 11) if encoding else b"x" * 11)
        assert body.content() == b"x" * 10
        assert "longer than 10 bytes" in body.problem


def test_a_body_may_be_as_long_as_allowed() -> None:
    for encoding, data in (([], b"x" * 10), ([(b"Content-Encoding", b"gzip")], gzip.compress(b""))):
        body = Body(encoding, len(data), whole=True)
        body.take(data)
        assert (body.problem, body.wanted) == ("", True)


def test_a_small_piece_is_not_unpacked_beyond_the_bound() -> None:
    body = Body([(b"Content-Encoding", b"gzip")], 10, whole=False)
    tracemalloc.start()
    try:
        body.take(bomb(GZIP))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert body.content() == b'{"name": "'
    assert most < 1_000_000


def test_a_body_that_cannot_be_unpacked_says_why() -> None:
    """A broken one is not read to its end; only the beginning tells raw deflate from zlib."""
    packed = bytearray(zlib.compress(bytes(range(256)) * 1_000, level=0))
    packed[-4:] = bytes(4)
    for encoding, pieces, why in (
        (b"gzip", [b"no gzip", b"at all"], "Error -3 .*: incorrect header check"),
        (b"gzip", [gzip.compress(b"x")[:-4]], "^the compressed body ends too early$"),
        (b"deflate", [packed[:99_000], packed[99_000:]], "Error -3 .*: incorrect data check"),
    ):
        body = Body([(b"Content-Encoding", encoding)], 1_000_000, whole=True)
        for piece in pieces:
            body.take(bytes(piece))
        with pytest.raises(UnpackError, match=why):
            body.content()
        assert not body.wanted


def test_a_response_may_have_200_headers_and_one_encoding() -> None:
    header, packed = (b"X-A", b"gzip"), (b"CONTENT-encoding", b" gzip , br")
    for headers, problem in (
        ([header] * 199 + [packed], ""),
        ([header] * 201, "it has more than 200 headers"),
        ([packed, (b"Content-Encoding", b"x, Deflate ")], "its body is compressed 2 times"),
    ):
        body = Body(headers, 100, whole=True)
        assert (body.problem, body.wanted) == (problem, not problem)
        body.take(gzip.compress(b"x" * 10))
        assert body.content() == (b"" if problem else b"x" * 10)


def test_the_bound_is_a_setting(drive: Drive, clock: FakeClock) -> None:
    """It is exact to the byte, and applies to responses of other servers, too."""
    body = json.dumps({"name": "x" * 100}).encode()
    for size, fits in ((len(body), True), (len(body) - 1, False)):
        world = Scripted(clock, reply(200, body))
        hub = drive.hub(transport=drive.transport(world), token=TOKEN, max_response_size=size)
        if fits:
            assert get(hub).name == "x" * 100
            continue
        with pytest.raises(UnexpectedResponseError, match=f"longer than {size} bytes"):
            get(hub)
        with pytest.raises(UnexpectedResponseError, match="it may have taken effect"):
            hub.tags.delete("acme/app", "latest")
        with pytest.raises(UnexpectedResponseError, match="no usable token"):
            hub.pull_limit()
    for size, problem in ((0, "at least 1, not 0"), (True, "a number of bytes"), (1.5, "number")):
        with pytest.raises((TypeError, ValueError), match=problem):
            drive.hub(max_response_size=size)


def test_json_nested_as_deep_as_allowed_can_be_handled(drive: Drive, clock: FakeClock) -> None:
    """Copied, compared and written again."""
    body = b'{"name": "latest", "more": ' + b'{"a": [' * 49 + b"]}" * 49 + b"}"
    found = get(drive.hub(transport=drive.transport(Scripted(clock, reply(200, body)))))
    again = type(found).from_dict(copy.deepcopy(json.loads(json.dumps(found.to_dict()))))
    assert again == found
    assert pickle.loads(pickle.dumps(again)) == found


def test_json_has_bounds() -> None:
    """JSON within the bounds is read; a large text may have more values."""
    assert decode_json(b"[" * LEVELS + b"]" * LEVELS)
    assert len(decode_json(b"[" + b"1," * (VALUES - 2) + b"1]")) == VALUES - 1
    assert len(decode_json(b"[" + b'"%s",' % (b"x" * 40) * VALUES + b"1]")) == VALUES + 1
    assert decode_json(b"7") == 7
    for text in (
        b"[" * (LEVELS + 1) + b"]" * (LEVELS + 1),
        b'{"a":' * (LEVELS + 1) + b"1" + b"}" * (LEVELS + 1),
        b" " * 40_000 + b"[" * 100_000,
        b"[" + b"1," * VALUES + b"1]",
    ):
        with pytest.raises(ValueError, match="at most"):
            decode_json(text)
