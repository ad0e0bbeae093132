"""The response to a request beyond the rate limit, in all forms that were recorded."""

import math
from http import HTTPStatus

from dockerhub.emulator.messages import JSON, TEXT, Response, json_text
from dockerhub.emulator.state.ratelimit import Form


def too_many_requests(form: Form, *, reset: int, now: float) -> Response:
    """Return the 429 in one of its recorded forms."""
    wait = max(1, math.ceil(reset - now))
    if form == "hap429":
        return proxy_refusal(wait)
    name = "X-Retry-After" if form == "x-retry-after" else "Retry-After"
    return Response(
        status=HTTPStatus.TOO_MANY_REQUESTS,
        body=json_text({"detail": "Rate limit exceeded", "error": False}),
        media_type=JSON,
        headers=((name, str(wait if form == "seconds" else reset)),),
    )


def proxy_refusal(wait: int, *more_headers: tuple[str, str]) -> Response:
    """Return the 429 of the proxy in front of Docker Hub."""
    return Response(
        status=HTTPStatus.TOO_MANY_REQUESTS,
        body=b"Too Many Requests (HAP429).\n",
        media_type=TEXT,
        headers=(("Retry-After", str(wait)), *more_headers),
    )
