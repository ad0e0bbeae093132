"""What the functions that make faults share: fixed responses, edited JSON, checked options."""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from dockerhub.emulator.messages import Response, json_text

from .exchange import Exchange, Fault, Proceed

FIRST_ERROR = HTTPStatus.BAD_REQUEST


def always(response: Response) -> Fault:
    """Return the fault that always gives this response."""

    async def fault(_exchange: Exchange, _proceed: Proceed) -> Response | None:
        return response

    return fault


def edit_json(edit: Callable[[Exchange, Any], Any]) -> Fault:
    """Return the fault that changes the JSON of successful responses."""

    async def fault(exchange: Exchange, proceed: Proceed) -> Response | None:
        return edited(await proceed(), lambda body: edit(exchange, body))

    return fault


def edited(response: Response | None, edit: Callable[[Any], Any]) -> Response | None:
    """Return a response with its JSON object changed; errors and others stay as they are."""
    if response is None or response.status >= FIRST_ERROR or not response.body.startswith(b"{"):
        return response
    return replace(response, body=json_text(edit(json.loads(response.body))))


def is_whole(value: object, least: int, most: float = math.inf) -> bool:
    """Tell whether a value is a whole number in a range."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def check_whole(name: str, value: object, least: int, most: int) -> None:
    """Check an option that must be a whole number.

    Raises:
        ValueError: If it is not, or out of range.
    """
    if not is_whole(value, least, most):
        raise ValueError(f"{name} must be a whole number from {least} to {most}, not {value!r}")


def check_seconds(value: object, most: float) -> None:
    """Check an option that must be a number of seconds.

    Raises:
        ValueError: If it is not, or out of range.
    """
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= float(str(value)) <= most:
        raise ValueError(f"seconds must be from 0 to {most:g}, not {value!r}")
