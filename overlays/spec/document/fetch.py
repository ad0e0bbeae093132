"""Get the vendor's document from a path or a URL."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import httpx

from spec.errors import SpecError

MOST_BYTES: Final = 5_000_000
"""Docker's document has about 100,000."""
_PUBLISHED: Final = (
    "https://raw.githubusercontent.com/docker/docs/main/content/reference/api/hub/latest.yaml"
)
_SECONDS: Final = 20.0
_REDIRECTS: Final = 3
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


def fetch(
    source: str, seconds: float = _SECONDS, now: Callable[[], float] = time.monotonic
) -> bytes:
    """Get a document from a path or a URL: `https:`, `file:`, or `http:` of this machine."""
    if not source:
        raise SpecError(f"no document is named. Give its path or https URL: SPEC={_PUBLISHED}")
    try:
        parts = urlsplit(source)
    except ValueError as error:
        raise SpecError(
            f"{source}: is not a valid URL ({error}). Give a path or https URL."
        ) from error
    if parts.scheme in ("http", "https"):
        return _download(source, seconds, now)
    if parts.scheme == "file":
        source = unquote(parts.path)
    elif "://" in source:
        raise SpecError(f"{source}: {parts.scheme} is not supported. Give a path or https URL.")
    return _read(Path(source))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SpecError(
            f"{path}: cannot be read ({error.strerror or error}). Check that the path is right."
        ) from error
    _refuse_huge(len(content), str(path))
    return content


def _download(url: str, seconds: float, now: Callable[[], float]) -> bytes:
    deadline = now() + seconds
    content = bytearray()
    client = httpx.Client(timeout=seconds, follow_redirects=True, max_redirects=_REDIRECTS)
    client.event_hooks["request"].append(_refuse_plain)
    try:
        with client, client.stream("GET", url) as answer:
            if answer.status_code != httpx.codes.OK:
                raise SpecError(f"{url}: the server says {answer.status_code}. Check the address.")
            for chunk in answer.iter_bytes():
                content += chunk
                _refuse_huge(len(content), url)
                if now() > deadline:
                    raise SpecError(f"{url}: took longer than {seconds:g} s. Try again later.")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SpecError(
            f"{url}: cannot be fetched ({str(error) or type(error).__name__}). Check the URL and "
            "the network, or download the file and give its path."
        ) from error
    return bytes(content)


def _refuse_plain(request: httpx.Request) -> None:
    if request.url.scheme != "https" and request.url.host not in _LOOPBACK:
        raise SpecError(f"{request.url}: is not encrypted, so anybody could change it. Use https.")


def _refuse_huge(size: int, name: str) -> None:
    if size > MOST_BYTES:
        raise SpecError(
            f"{name}: is larger than {MOST_BYTES:,} bytes, so it is not Docker's document."
        )
