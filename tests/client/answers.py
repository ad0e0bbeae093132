"""Requests and responses made by hand, for tests of decisions that do no I/O."""

import json
from email.utils import formatdate
from typing import Any

from dockerhub._base.messages import Request, Response

NOW = 1_790_000_000.0
"""The unix time in these tests: 21 September 2026."""

GET = Request("GET", "/v2/things/{thing}", "/v2/things/one")
POST = Request("POST", "/v2/things", "/v2/things", (), b"{}", "application/json")


def http_date(moment: float) -> str:
    """Write a Unix time as HTTP does."""
    return formatdate(moment, usegmt=True)


def answer(status: int = 200, content: bytes | str = b"", **headers: str) -> Response:
    """Make a response; `x_y` in the names of headers stands for `x-y`."""
    data = content.encode() if isinstance(content, str) else content
    return Response(status, {name.replace("_", "-"): text for name, text in headers.items()}, data)


def says(status: int, body: Any, **headers: str) -> Response:
    """Make a response with a JSON body."""
    return answer(status, json.dumps(body), content_type="application/json", **headers)
