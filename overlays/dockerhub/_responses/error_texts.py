"""What an error response says, in any of its forms.

Docker Hub's errors come in at least six JSON shapes, as HTML, as plain text and empty
(https://github.com/docker/hub-feedback/issues/1919, /2250, /2362, /2398; RFC 7644 for SCIM).
"""

from collections.abc import Collection, Iterator
from http import HTTPStatus
from typing import Any, Final

from dockerhub._base.messages import Response

_KEYS: Final = ("detail", "message", "text", "error", "title", "errors")
_MAPS: Final = ("errinfo", "fields")
"""Keys of maps from a field to what is wrong with it."""
_FORM: Final = frozenset({*_KEYS, *_MAPS, "code", "details", "status", "txnid", "type"})
"""All that errors consist of."""
_SCIM_ERROR: Final = "urn:ietf:params:scim:api:messages:2.0:Error"
"""Marks an error of SCIM (RFC 7644, section 3.12)."""

LONGEST_BODY: Final = 65_536
LONGEST_HEAD: Final = 4_096
_LONGEST_MESSAGE: Final = 500
_MOST_LEVELS: Final = 100
_PLAIN: Final = (str, int, float, type(None))


def read_message(response: Response) -> str:
    """Return what an error says, in one line; its reason phrase if it says nothing."""
    body = decode_error(response)
    found = next(_texts(body), None) if body is not None else _plain(response.content)
    return _line(found or "") or reason(response.status)


def error_in(body: Any, known: Collection[str] = ()) -> str | None:
    """Return what the body of a success says if it is an error's; None if it is none.

    Args:
        body: The decoded JSON.
        known: The names of what the body of a success has, which make no error of it.
    """
    if not isinstance(body, dict) or not (_is_scim_error(body) or body.keys() <= _FORM):
        return None
    if _too_deep(body):
        return None
    texts = _texts({key: value for key, value in body.items() if key not in known})
    return _line(next(texts, "")) or None


def _is_scim_error(body: dict[str, Any]) -> bool:
    schemas = body.get("schemas")
    return isinstance(schemas, list) and _SCIM_ERROR in schemas


def _line(text: str) -> str:
    # It ends up in terminals and logs, where control characters would do something.
    printable = "".join(c if c.isprintable() else " " for c in text)
    line = " ".join(printable.split())
    return line if len(line) <= _LONGEST_MESSAGE else f"{line[:_LONGEST_MESSAGE]}…"


def _texts(body: Any) -> Iterator[str]:
    """Yield the texts of an error's body, the most telling first."""
    if isinstance(body, str):
        if body.strip():
            yield body
    elif isinstance(body, list):
        for item in body:
            yield from _texts(item)
    elif isinstance(body, dict):
        for key in (*_KEYS, *_MAPS):
            value = body.get(key)
            if isinstance(value, dict) and value and key in _MAPS:
                yield "; ".join(f"{field}: {reason}" for field, reason in value.items())
            else:
                yield from _texts(value)


def _plain(content: bytes) -> str | None:
    head = content[:LONGEST_HEAD]
    title = _title(head).decode("utf-8", "replace")
    if title:
        from html import unescape  # noqa: PLC0415  # few responses are HTML

        return unescape(title)
    text = head.decode("utf-8", "replace").strip()
    return None if text.startswith("<") or text == "null" else text


def _title(page: bytes) -> bytes:
    """Return the title of a web page; empty if it has none.

    A pattern would begin again at each of many titles that have no end.
    """
    lower = page.lower()
    start = lower.find(b">", lower.find(b"<title")) + 1 if b"<title" in lower else 0
    end = lower.find(b"</title", start) if start else -1
    return page[start:end] if end >= 0 else b""


def decode_error(response: Response) -> Any:
    """Decode the body of an error; None if it is no JSON that can be looked into and pickled."""
    if len(response.content) > LONGEST_BODY:
        return None
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return None
    return None if _too_deep(body) else body


def _too_deep(body: Any) -> bool:
    level = [body]
    for _ in range(_MOST_LEVELS):
        inside = (each.values() if isinstance(each, dict) else each for each in level)
        level = [item for items in inside if not isinstance(items, _PLAIN) for item in items]
    return bool(level)


def reason(status: int) -> str:
    """Return the reason phrase of a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "unknown status"
