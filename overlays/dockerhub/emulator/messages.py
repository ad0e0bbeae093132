"""Requests and replies as the handlers see them: whole, and without any I/O."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

JSON = "application/json"
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


class Query(Protocol):
    """The query string of a request."""

    def get(self, key: str, /) -> str | None:
        """Return the last value of a parameter."""
        ...

    def multi_items(self) -> list[tuple[str, str]]:
        """Return all parameters in their order."""
        ...


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request that was read completely; ``path`` and ``origin`` are as the client wrote them."""

    method: str
    path: str
    origin: str
    params: Mapping[str, str]
    query: Query
    headers: Mapping[str, str]
    body: bytes
    client_ip: str

    @property
    def media_type(self) -> str:
        """The media type of the body in lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer that is yet to be sent."""

    status: int = 200
    body: bytes = b""
    media_type: str | None = None
    headers: tuple[tuple[str, str], ...] = field(default=())


class ApiError(Exception):
    """A request is refused with this reply."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def json_reply(value: Any, status: int = 200, media_type: str = JSON) -> Reply:
    """Answer with JSON."""
    return Reply(status=status, body=json_text(value), media_type=media_type)


def json_text(value: Any) -> bytes:
    """Write JSON without blanks, and with ``&`` escaped, as Go's encoder does."""
    return json.dumps(value, separators=(",", ":")).replace("&", "\\u0026").encode()


def detail_error(status: int, detail: str, **more: Any) -> ApiError:
    """Refuse in the words of the old backend: ``{"detail": …}``."""
    return ApiError(json_reply({"detail": detail, **more}, status))


def message_error(status: int, message: str, errinfo: Mapping[str, Any] | None = None) -> ApiError:
    """Refuse in the words of the Go backend: ``{"message": …, "errinfo": {}}``."""
    return ApiError(json_reply({"message": message, "errinfo": dict(errinfo or {})}, status))


def unauthorized() -> ApiError:
    """Refuse a caller that should sign in, or whose token is no good."""
    return message_error(401, "unauthorized")


def forbidden(message: str = "forbidden") -> ApiError:
    """Refuse a caller that lacks the right."""
    return message_error(403, message)


def not_found(**errinfo: str) -> ApiError:
    """Refuse a request for something that is not there, or that the caller may not see."""
    return message_error(404, "object not found", errinfo)
