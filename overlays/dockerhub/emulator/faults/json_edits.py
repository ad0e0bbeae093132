"""Changing the JSON of successful responses."""

import json
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from dockerhub.emulator.messages import Response, json_text


def edited(response: Response | None, edit: Callable[[Any], Any]) -> Response | None:
    """Return a response with its JSON object changed; errors and others stay as they are."""
    if (
        response is None
        or response.status >= HTTPStatus.BAD_REQUEST
        or not response.body.startswith(b"{")
    ):
        return response
    return replace(response, body=json_text(edit(json.loads(response.body))))


def edited_objects(
    response: Response | None, edit: Callable[[dict[str, Any]], dict[str, Any]]
) -> Response | None:
    """Return a response with all objects in its JSON changed, the inner ones first."""

    def edit_value(value: Any) -> Any:
        if isinstance(value, dict):
            return edit({key: edit_value(item) for key, item in value.items()})
        return [edit_value(item) for item in value] if isinstance(value, list) else value

    return edited(response, edit_value)
