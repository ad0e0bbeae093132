"""Requests and responses as handlers see them: complete, and without any I/O."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from io import StringIO
from typing import Any

from starlette.datastructures import QueryParams

JSON = "application/json"
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request that was read completely; ``path`` and ``origin`` are as the client wrote them."""

    method: str
    path: str
    origin: str
    params: Mapping[str, str]
    query: QueryParams
    headers: Mapping[str, str]
    body: bytes
    client_ip: str

    @property
    def media_type(self) -> str:
        """The media type of the body in lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, kw_only=True)
class Response:
    """A response that is yet to be sent."""

    status: int = HTTPStatus.OK
    body: bytes = b""
    media_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


def json_response(value: Any, status: int = HTTPStatus.OK, media_type: str = JSON) -> Response:
    """Respond with JSON."""
    return Response(status=status, body=json_text(value), media_type=media_type)


def json_text(value: Any) -> bytes:
    """Write JSON without spaces, and with ``&`` escaped, as Go's encoder does."""
    return json.dumps(value, separators=(",", ":")).replace("&", "\\u0026").encode()


def csv_text(rows: Iterable[Sequence[str]]) -> bytes:
    """Write CSV as Go's encoder does: rows end with LF, and any line end in a cell is quoted."""
    return "".join(map(_csv_row, rows)).encode()


def _csv_row(cells: Sequence[str]) -> str:
    stream = StringIO()
    # Older versions of Python quote only the line ends that they would write.
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    return stream.getvalue().removesuffix("\r\n") + "\n"
