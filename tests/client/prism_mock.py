"""Stoplight Prism plays Docker Hub: each operation gets each documented response (`make prism`).

Prism knows only the corrected spec. It responds with the spec's examples, or with data that it
generates, and refuses requests and media types that the spec does not have.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from corrected import DOCUMENT
from driving import Drive
from laws.answer_laws import documented, error_class
from laws.comparing import differences
from laws.world import World
from prism import SPEC, Prism
from records import NAMES, every_argument

from dockerhub import HubResponseError
from dockerhub_openapi.types import encode

WORLD = World(DOCUMENT)
SIGNED_IN = {"token": "e30.e30.for-all", "scim_token": "for-scim"}
SEED = "7"


@pytest.fixture(scope="module")
def prism() -> Iterator[Prism]:
    program = Path(os.environ["PRISM"])
    running = Prism(program, "mock", str(SPEC), "--seed", SEED)
    yield running
    running.stop()


class Wanted:
    """Asks Prism for a certain response to each request of the client."""

    def __init__(self, prism: Prism, status: int, *, dynamic: bool) -> None:
        self._url = prism.url
        self._prefer = f"code={status}, dynamic={str(dynamic).lower()}"
        self.came: list[httpx.Response] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        url = self._url + request.url.raw_path.decode()
        headers = {**request.headers, "host": httpx.URL(url).netloc.decode()}
        headers["prefer"] = self._prefer
        found = httpx.request(request.method, url, headers=headers, content=request.content)
        self.came.append(found)
        return httpx.Response(found.status_code, headers=found.headers, content=found.content)


def complaints(came: httpx.Response) -> list[Any]:
    """The problems that Prism reports with the request, or with an example of the spec.

    Ignored: Prism compares the headers of its own responses with regard to case, and generates
    texts that do not have their format.
    """
    found = json.loads(came.headers.get("sl-violations", "[]"))
    own = [
        each
        for each in found
        if each["location"][:2] == ["response", "header"] or each["code"] == "format"
    ]
    return [each for each in found if each not in own]


@pytest.mark.parametrize("dynamic", [False, True], ids=["examples", "made up"])
@pytest.mark.parametrize("name", NAMES)
def test_each_documented_response_becomes_its_result_or_error(
    drive: Drive, prism: Prism, name: str, *, dynamic: bool
) -> None:
    operation = WORLD.operations[name]
    for status, body in documented(operation):
        wanted = Wanted(prism, status, dynamic=dynamic)
        hub = drive.hub(transport=drive.transport(wanted), retry=lambda _: None, **SIGNED_IN)
        result: Any = None
        try:
            result = hub.call(name, **every_argument(name))
        except HubResponseError as error:
            result = error
        [came] = wanted.came
        assert (came.status_code, complaints(came)) == (status, []), came.text
        data = came.json() if body and came.text and "json" in body.media_type else came.text
        if status >= 300:
            assert type(result) is error_class(operation, status, data)
            assert (result.status, result.body) == (status, data or None)
        elif body is None:
            assert result is None
        elif "json" in body.media_type:
            assert not list(differences(WORLD, body.schema, encode(result), data))
        else:
            assert str(result) == data
