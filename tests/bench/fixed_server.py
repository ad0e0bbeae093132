"""A bare server of fixed bodies: it costs almost nothing, so that clients are measured.

The embedded Hub builds every page again, which takes longer than to read it. This one sends bytes
that were made before it began to listen, but for the numbers of pages: the client would take two
equal pages for an endless list. It has no logins and no limits.

    python tests/bench/fixed_server.py --latency 0.05
"""

import argparse
import asyncio
import json
import re
import sys
import threading
from typing import Any

from bodies import PAGE_SIZE, tag, tags

NUMBER = "{page:06}"
"""The placeholder for the number of the page, in names and IDs of tags."""
QUERY = re.compile(rb"[?&](page|page_size)=(\d+)")
HOST = re.compile(rb"\r\nhost:[ \t]*([^\r\n]*)", re.IGNORECASE)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class Site:
    """The responses.

    Args:
        pages: How many pages of tags each list has.
        images: How many images each tag has.
    """

    def __init__(self, pages: int, images: int) -> None:
        self._pages = pages
        rows = tags(images)
        for index, row in enumerate(rows):
            row |= {"id": f"<1{NUMBER}{index:02}>", "name": f"{NUMBER}-{row['name']}"}
        # A number that begins with that of the page.
        self._rows = json.dumps(rows).replace('"<', "").replace('>"', "").encode()
        self._one = json.dumps(tag(1, images=1)).encode()
        self._kept: dict[int, bytes] = {}

    def answer(self, head: bytes) -> bytes:
        """Return the whole response to a GET."""
        target = head.split(None, 2)[1]
        path, _, _ = target.partition(b"?")
        if not path.rstrip(b"/").endswith(b"/tags"):
            return HEAD % len(self._one) + self._one
        query = {name: int(value) for name, value in QUERY.findall(target)}
        number = query.get(b"page", 1)
        if number not in self._kept:
            host = HOST.search(head)
            base = b"http://" + (host[1] if host else b"")
            page = self._page(number, base + path)
            if len(self._kept) > 100:
                return page
            self._kept[number] = page
        return self._kept[number]

    def _page(self, number: int, url: bytes) -> bytes:
        link: dict[str, Any] = {"count": self._pages * PAGE_SIZE, "previous": None, "next": None}
        if number < self._pages:
            link["next"] = f"{url.decode()}?page={number + 1}&page_size={PAGE_SIZE}"
        rows = self._rows.replace(NUMBER.encode(), NUMBER.format(page=number).encode())
        body = json.dumps(link).encode()[:-1] + b', "results": ' + rows + b"}"
        return HEAD % len(body) + body


class Connection(asyncio.Protocol):
    """Responds to the requests of one connection."""

    def __init__(self, site: Site, latency: float) -> None:
        self._site = site
        self._latency = latency
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Respond to each complete request; none of them has a body."""
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            answer = self._site.answer(head)
            if self._latency:
                later = asyncio.get_running_loop().call_later
                later(self._latency, self._transport.write, answer)
            else:
                self._transport.write(answer)


async def serve(site: Site, latency: float) -> None:
    """Serve until standard input ends; the first line it prints is its URL."""
    loop = asyncio.get_running_loop()
    made = loop.create_server(lambda: Connection(site, latency), "127.0.0.1", 0, backlog=2_000)
    async with await made as server:
        print("http://{}:{}".format(*server.sockets[0].getsockname()), flush=True)
        ended = asyncio.Event()
        wait = lambda: (sys.stdin.read(), loop.call_soon_threadsafe(ended.set))  # noqa: E731
        threading.Thread(target=wait, daemon=True).start()
        await ended.wait()


def main() -> None:
    """Run as a program."""
    parser = argparse.ArgumentParser(description="serve fixed bodies")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--images", type=int, default=1)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each response")
    given = parser.parse_args()
    asyncio.run(serve(Site(given.pages, given.images), given.latency))


if __name__ == "__main__":
    main()
