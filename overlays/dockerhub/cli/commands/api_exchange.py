"""The status and headers that ``api --include`` shows."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from dockerhub.cli.output.formatting import safe

if TYPE_CHECKING:
    from dockerhub import DockerHub, Response

_SECRET: Final = re.compile(r"cookie|token|secret|authorization|password|api-?key|signature")
_PRINTED: Final = "****"


@contextmanager
def head_printed(hub: DockerHub, hear: Callable[[Response], object]) -> Iterator[DockerHub]:
    """Print the status and headers of the last response, also if it is an error.

    `hear` is called with each.

    Yields:
        The client to use.
    """
    responses: list[Response] = []

    def keep(response: Response) -> None:
        responses[:] = [response]
        hear(response)

    try:
        yield hub.with_options(on_response=keep)
    finally:
        for response in responses:
            sys.stdout.write("\n".join(map(safe, _head(response))) + "\n\n")
            sys.stdout.flush()


def _head(response: Response) -> Iterator[str]:
    status = response.status
    known = status in {*HTTPStatus}
    yield f"HTTP {status} {HTTPStatus(status).phrase}" if known else f"HTTP {status}"
    for name, value in response.headers.items():
        yield f"{name}: {_PRINTED if _SECRET.search(name) else value}"
