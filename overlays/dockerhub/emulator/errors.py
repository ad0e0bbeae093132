"""The error responses of the API, in the shapes in which they were recorded."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from .messages import Response, json_response


class ApiError(Exception):
    """A request is refused with this response."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def with_detail(status: int, detail: str, **more: Any) -> ApiError:
    """Refuse in the shape of the old backend: ``{"detail": …}``."""
    return ApiError(json_response({"detail": detail, **more}, status))


def with_message(status: int, message: str, errinfo: Mapping[str, Any] | None = None) -> ApiError:
    """Refuse in the shape of the Go backend: ``{"message": …, "errinfo": {}}``."""
    return ApiError(json_response({"message": message, "errinfo": dict(errinfo or {})}, status))


def invalid(fields: dict[str, str]) -> ApiError:
    """Refuse a body or query whose fields are wrong, and name each of them."""
    text = "; ".join(f"{name}: {reason}" for name, reason in fields.items())
    body = {"message": "invalid request", "errinfo": fields, "fields": fields, "text": text}
    return ApiError(json_response(body, HTTPStatus.BAD_REQUEST))


def unauthorized() -> ApiError:
    """Refuse a caller that must log in, or whose token is not valid."""
    return with_message(HTTPStatus.UNAUTHORIZED, "unauthorized")


def forbidden(message: str = "forbidden") -> ApiError:
    """Refuse a caller that lacks the permission."""
    return with_message(HTTPStatus.FORBIDDEN, message)


def not_found(**errinfo: str) -> ApiError:
    """Refuse a request for something that does not exist, or that the caller may not see."""
    return with_message(HTTPStatus.NOT_FOUND, "object not found", errinfo)
