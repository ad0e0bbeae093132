"""A bare server of fixed bodies: what it costs is next to nothing, so that clients are measured.

The embedded Hub builds every page anew, which takes longer than to read it. This one sends bytes
that were made before it began to listen. It knows no logins and no limits.

    python tests/bench/fixed_server.py --port 0 --latency 0.05
"""

import argparse
import json
import re
import socket
import sys
import threading
import time
from typing import Any

from bodies import PAGE_SIZE, tag, tags

VARIANTS = 5
"""Pages repeat after so many; the client would take one that comes twice in a row for a circle."""
QUERY = re.compile(rb"[?&](page|page_size)=(\d+)")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class Site:
    """The answers, made once.

    Args:
        pages: How many pages of tags each listing has.
        images: How many images each tag has.
    """

    def __init__(self, pages: int, images: int) -> None:
        self._pages = pages
        self._rows = [
            json.dumps(tags(images, first=number * PAGE_SIZE)).encode()
            for number in range(VARIANTS)
        ]
        self._one = json.dumps(tag(1, images=1)).encode()
        self._kept: dict[int, bytes] = {}

    def answer(self, target: bytes, base: bytes) -> bytes:
        """Return the whole answer to a GET."""
        path, _, _ = target.partition(b"?")
        if not path.rstrip(b"/").endswith(b"/tags"):
            return HEAD % len(self._one) + self._one
        query = {name: int(value) for name, value in QUERY.findall(target)}
        number = query.get(b"page", 1)
        if number not in self._kept or len(self._kept) > 1000:
            self._kept[number] = self._page(number, base + path)
        return self._kept[number]

    def _page(self, number: int, url: bytes) -> bytes:
        link: dict[str, Any] = {"count": self._pages * PAGE_SIZE, "previous": None, "next": None}
        if number < self._pages:
            link["next"] = f"{url.decode()}?page={number + 1}&page_size={PAGE_SIZE}"
        body = json.dumps(link).encode()[:-1] + b', "results": '
        body += self._rows[number % VARIANTS] + b"}"
        return HEAD % len(body) + body


def serve(connection: socket.socket, site: Site, latency: float) -> None:
    """Answer the requests of one connection until it is closed."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connection, connection.makefile("rb") as lines:
        while request := lines.readline():
            host = b""
            while (line := lines.readline()) not in (b"\r\n", b""):
                name, _, value = line.partition(b":")
                if name.lower() == b"host":
                    host = value.strip()
            if latency:
                time.sleep(latency)
            connection.sendall(site.answer(request.split()[1], b"http://" + host))


def main() -> None:
    """Run as a program; the first line it prints is its URL."""
    parser = argparse.ArgumentParser(description="serve fixed bodies")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--images", type=int, default=1)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    given = parser.parse_args()
    site = Site(given.pages, given.images)
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        threading.Thread(target=lambda: (sys.stdin.read(), listener.close()), daemon=True).start()
        while True:
            connection, _ = listener.accept()
            threading.Thread(
                target=serve, args=(connection, site, given.latency), daemon=True
            ).start()


if __name__ == "__main__":
    main()
