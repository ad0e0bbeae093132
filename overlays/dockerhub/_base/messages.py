"""A request and its response, apart from any HTTP library."""

import base64
import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final, TypedDict
from urllib.parse import urlencode

from attrs import evolve, field, frozen

from dockerhub._base.formats import decode_json
from dockerhub._base.frames import Hidden
from dockerhub._base.secret import Secret

Query = tuple[tuple[str, str], ...]

JSON: Final = "application/json"
_SAFE: Final = frozenset({"GET", "HEAD"})
_IDEMPOTENT: Final = frozenset({"GET", "HEAD", "PUT", "DELETE"})
_BETWEEN_VALUES: Final = re.compile(r",(?!\s*[0-9]{1,2}[ -][A-Za-z]{3})")
"""A comma, but not the one in an HTTP date such as ``Fri, 27 Nov 2026 03:00:00 GMT``."""

_MOST_VALUES: Final = 16
"""Values of a header that are read; some thousands of dates take seconds to be read."""


class RequestNames(TypedDict):
    """What an error says about the request, as arguments of `HubError`."""

    method: str
    path: str
    target: str


@frozen
class Request:
    """What is sent, before authentication."""

    method: str
    template: str
    """The path as the spec writes it; what logs and errors show."""
    path: str
    """The path with its values, percent-encoded."""
    query: Query = ()
    body: bytes | None = field(default=None, repr=False)
    media_type: str | None = None
    accept: str = JSON
    """The media types of a response that can be read."""
    secrets: tuple[Secret, ...] = field(default=(), repr=False, eq=False)
    """What the body has that must not be shown."""

    @property
    def names(self) -> RequestNames:
        """What an error says about the request."""
        own = self.template.startswith("/")
        target = self.path if own else self.template
        return {"method": self.method, "path": self.template, "target": target}

    @property
    def safe(self) -> bool:
        """Whether the request only reads (RFC 9110, section 9.2.1)."""
        return self.method in _SAFE

    @property
    def idempotent(self) -> bool:
        """Whether sending it twice has the effect of once (RFC 9110, section 9.2.2)."""
        return self.method in _IDEMPOTENT

    def url(self, base: str) -> str:
        """Return the whole URL under a base such as ``https://hub.docker.com``."""
        query = f"?{urlencode(self.query)}" if self.query else ""
        return f"{base}{self.path}{query}"

    def with_query(self, query: Mapping[str, str]) -> "Request":
        return evolve(self, query=tuple(query.items()))


@frozen
class ForeignRequest:
    """A request to another server than the API's, with what authorizes it only there."""

    origin: str
    request: Request
    authorization: Secret | None = None
    """The value of the header, with its scheme."""

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What must not be shown of it."""
        if self.authorization is None:
            return self.request.secrets
        scheme, _, value = self.authorization.reveal().partition(" ")
        if scheme != "Basic":
            return (Secret(value),)
        password = base64.b64decode(value).decode().partition(":")[2]
        return (Secret(value), Secret(password))

    @property
    def headers(self) -> Hidden:
        return Hidden(Authorization=self.authorization.reveal()) if self.authorization else Hidden()


@frozen
class Response:
    """A response to a request."""

    status: int
    """The HTTP status."""
    headers: Mapping[str, str] = field(repr=False)
    """By lower-case name."""
    content: bytes = field(default=b"", repr=False)
    """The body, decompressed."""
    unread: str = ""
    """Why the body was not read; empty if it was."""

    @property
    def succeeded(self) -> bool:
        """Whether the status is one of success (2xx)."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def media_type(self) -> str:
        """The media type without its parameters, in lower case; empty if none was sent."""
        return self.values("content-type")[0].partition(";")[0].strip().lower()

    def values(self, name: str) -> list[str]:
        """Return the first values of a header, at least one; it is empty if there is no header.

        Proxies send some headers a second time, as lines that HTTP libraries join by a comma.

        Args:
            name: Its name in lower case.
        """
        values = _BETWEEN_VALUES.split(self.headers.get(name, ""), maxsplit=_MOST_VALUES)
        return [each.strip() for each in values[:_MOST_VALUES]]

    def json(self) -> Any:
        """Return the decoded body, of any media type.

        Raises:
            ValueError: The body is not JSON, or too much of it.
        """
        return decode_json(self.content)

    def date(self, now: float) -> float:
        """Return the server's Unix time when it sent the response.

        Args:
            now: Returned if the server did not say.
        """
        moments = (parse_http_date(each) for each in self.values("date"))
        return next((each for each in moments if each is not None), now)


# The date of a response is read three times, and all responses of a second have the same.
@lru_cache(maxsize=16)
def parse_http_date(text: str) -> float | None:
    """Return the Unix time of an HTTP date (RFC 9110, section 5.6.7); None if it is none."""
    try:
        moment = parsedate_to_datetime(text)
        # A date without a zone is in GMT, as all HTTP dates are.
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
