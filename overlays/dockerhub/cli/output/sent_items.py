"""Items as Docker Hub sent them: models cut the digits of times beyond microseconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from dockerhub.files import json_text

if TYPE_CHECKING:
    from dockerhub import Response


class SentItems:
    """Finds the JSON that a model was made from, in the last response."""

    def __init__(self) -> None:
        self._response: Response | None = None
        self._known: dict[type, Mapping[str, Any]] = {}

    def hear(self, response: Response) -> None:
        """Take in a response."""
        self._response = response
        self._known.clear()

    def find(self, item: Any) -> Any:
        """Return what a model was made from; anything but a model of that response as it is."""
        kind = type(item)
        if self._response is None or not hasattr(kind, "from_dict"):
            return item
        if kind not in self._known:
            objects = _objects(self._response)
            self._known[kind] = {_key(kind.from_dict(each)): each for each in objects}
        return self._known[kind].get(_key(item), item)


def _key(model: Any) -> str:
    return json_text(model.to_dict())


def _objects(response: Response) -> Iterator[dict[str, Any]]:
    """Yield all JSON objects of a response; none if it is something else."""
    with suppress(ValueError):
        yield from _objects_in(response.json())


def _objects_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from _objects_in(each)
