"""Requests and responses as handlers see them: complete, and without any I/O."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
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


class ApiError(Exception):
    """A request is refused with this response."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def json_response(value: Any, status: int = HTTPStatus.OK, media_type: str = JSON) -> Response:
    """Respond with JSON."""
    return Response(status=status, body=json_text(value), media_type=media_type)


def json_text(value: Any) -> bytes:
    """Write JSON without spaces, and with ``&`` escaped, as Go's encoder does."""
    return json.dumps(value, separators=(",", ":")).replace("&", "\\u0026").encode()


def detail_error(status: int, detail: str, **more: Any) -> ApiError:
    """Refuse in the shape of the old backend: ``{"detail": …}``."""
    return ApiError(json_response({"detail": detail, **more}, status))


def message_error(status: int, message: str, errinfo: Mapping[str, Any] | None = None) -> ApiError:
    """Refuse in the shape of the Go backend: ``{"message": …, "errinfo": {}}``."""
    return ApiError(json_response({"message": message, "errinfo": dict(errinfo or {})}, status))


def invalid(fields: dict[str, str]) -> ApiError:
    """Refuse a body or query whose fields are wrong, and name each of them."""
    text = "; ".join(f"{name}: {reason}" for name, reason in fields.items())
    body = {"message": "invalid request", "errinfo": fields, "fields": fields, "text": text}
    return ApiError(json_response(body, HTTPStatus.BAD_REQUEST))


def unauthorized() -> ApiError:
    """Refuse a caller that must log in, or whose token is not valid."""
    return message_error(HTTPStatus.UNAUTHORIZED, "unauthorized")


def forbidden(message: str = "forbidden") -> ApiError:
    """Refuse a caller that lacks the permission."""
    return message_error(HTTPStatus.FORBIDDEN, message)


def not_found(**errinfo: str) -> ApiError:
    """Refuse a request for something that does not exist, or that the caller may not see."""
    return message_error(HTTPStatus.NOT_FOUND, "object not found", errinfo)
