"""An embedded Docker Hub as a program."""

import argparse
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from typing import Any, TextIO, cast

from dockerhub.emulator.http.server import HubServer, base_url, listen
from dockerhub.emulator.hub import EmulatedHub
from dockerhub.emulator.seeds.loading import SeedError
from dockerhub.emulator.state.credentials import NOTE, Credential, credentials
from dockerhub.emulator.state.ratelimit import FORMS, EmulatedRateLimit

_LAST_PORT = 65_535
_DIGITS = 9
_SHOWN = 80
_MOST = 20
"""Credentials that are printed; a seed file may have thousands."""
_NAME = "python -m dockerhub.emulator"


class _AnnouncedServer(HubServer):
    """A server that tells its URL when it is ready."""

    def __init__(self, hub: EmulatedHub, tell: Callable[[str], None]) -> None:
        super().__init__(hub.app)
        self._tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or []:
            self._tell(base_url(*listener.getsockname()[:2]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted.

    Args:
        arguments: Those of the command line; by default those of this process.

    Returns:
        The exit code: 0 after SIGINT or SIGTERM, 1 if the seed is not valid or the address cannot
        be used.
    """
    options = _parser().parse_args(arguments)
    try:
        hub = new_hub(
            options.seed,
            limit=options.rate_limit,
            window=options.rate_limit_window,
            form=options.rate_limit_form,
        )
        serve(hub, options.host, options.port, lambda url: announce(hub, url))
    except SeedError as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(str(error.strerror))
    return 0


def new_hub(seed: str, *, limit: int | None, window: float, form: str | None = None) -> EmulatedHub:
    """Return an embedded Hub that is not served yet.

    Args:
        seed: The name of a seed, or a file.
        limit: Requests in a window; None for no limit.
        window: Seconds.
        form: How a 429 looks; by default as Docker Hub's.

    Raises:
        SeedError: There is no such seed, or it is not valid.
        ValueError: The limit cannot be one.
    """
    if limit is None:
        return EmulatedHub(seed, rate_limit=None)
    chosen = cast("Any", form or FORMS[0])
    return EmulatedHub(seed, rate_limit=EmulatedRateLimit(limit=limit, window=window, form=chosen))


def serve(hub: EmulatedHub, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM.

    Args:
        hub: What to serve.
        host: The address to listen on.
        port: The port to listen on; 0 finds a free one.
        tell: Called with the URL when the server is ready.

    Raises:
        OSError: The address cannot be used; its text says which.
    """
    try:
        listener = listen(host, port)
    except OSError as error:
        where = base_url(host, port).removeprefix("http://")
        hint = f"cannot listen on {where}: {error.strerror}; try --port 0 for a free one"
        raise OSError(error.errno, hint) from None
    server = _AnnouncedServer(hub, tell)

    def stop(_number: int, _frame: object) -> None:
        server.should_exit = True

    # uvicorn raises the signals that it caught again when it has shut down.
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    server.run([listener])


def announce(hub: EmulatedHub, url: str, form: str = "text") -> None:
    """Print the URL, and the credentials that it accepts.

    Args:
        hub: What is served.
        url: Where it is.
        form: ``text``, ``json``, or ``url`` for the URL only.
    """
    found = [] if form == "url" else list(credentials(hub.state))
    if form == "json":
        shown = [{"name": each.name, "secret": each.secret, "kind": each.kind} for each in found]
        _write(sys.stdout, json.dumps({"url": url, "note": NOTE, "credentials": shown}) + "\n")
        return
    lines = [f"Docker Hub emulator ready at {url}", *_table(found[:_MOST])]
    if len(found) > _MOST:
        lines.append(f"  and {len(found) - _MOST} more, which {url}/ shows")
    _write(sys.stdout, "".join(f"{line}\n" for line in lines))


def _table(found: Sequence[Credential]) -> list[str]:
    if not found:
        return []
    name = max(len(each.name) for each in found)
    secret = max(len(each.secret) for each in found)
    rows = (f"  {each.name:{name}}  {each.secret:{secret}}  {each.kind}" for each in found)
    return ["", NOTE, *rows]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_NAME, description="Run an embedded Docker Hub.")
    parser.add_argument(
        "--host", type=_host, default="127.0.0.1", help="address to listen on (%(default)s)"
    )
    parser.add_argument(
        "--port", type=_port, default=8080, help="0 selects a free port (%(default)s)"
    )
    parser.add_argument("--seed", default="demo", help="demo, empty or a file (%(default)s)")
    parser.add_argument(
        "--rate-limit",
        type=_limit,
        default=180,
        metavar="N",
        help="requests per window, or 'none' (%(default)s)",
    )
    parser.add_argument(
        "--rate-limit-window",
        type=_seconds,
        default=60.0,
        metavar="SECONDS",
        help="length of the window (%(default)s)",
    )
    parser.add_argument(
        "--rate-limit-form", choices=FORMS, default=FORMS[0], help="form of a 429 (%(default)s)"
    )
    return parser


def check_host(text: str) -> str:
    """Return an address; `ValueError` if it is empty, or not the name of a host.

    Args:
        text: The address.
    """
    if not text:
        raise ValueError("it is empty: name an address, such as 127.0.0.1")
    try:
        text.encode("idna")
    except UnicodeError:
        raise ValueError(f"{_shown(text)} is not the name of a host") from None
    return text


def _host(text: str) -> str:
    try:
        return check_host(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _port(text: str) -> int:
    number = _whole(text)
    if number is None or number > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{_shown(text)} is not a port from 0 to 65535")
    return number


def _limit(text: str) -> int | None:
    if text == "none":
        return None
    number = _whole(text)
    if number is None:
        raise argparse.ArgumentTypeError(f"{_shown(text)} is neither a number nor 'none'")
    return number


def _seconds(text: str) -> float:
    try:
        return EmulatedRateLimit(window=float(text)).window
    except ValueError:
        problem = f"{_shown(text)} is not a positive number of seconds"
        raise argparse.ArgumentTypeError(problem) from None


def _whole(text: str) -> int | None:
    """Return a number; None if it is none, or absurd."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


def _shown(text: str) -> str:
    return repr(text[:_SHOWN])


def _fail(message: str) -> int:
    _write(sys.stderr, f"dockerhub.emulator: {message}\n")
    return 1


def _write(stream: TextIO | None, text: str) -> None:
    """Write to a standard stream, unless it is closed, full, or read by nobody."""
    if stream is None:
        return
    try:
        stream.write(text)
        stream.flush()
    except OSError:
        # The interpreter flushes it at its end, and would fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
