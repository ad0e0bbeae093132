"""What an error response says, in any of its forms.

Docker Hub's errors come in at least seven JSON shapes, as HTML, as plain text and empty
(https://github.com/docker/hub-feedback/issues/1919, /2250, /2362, /2398; RFC 7644 for SCIM).
"""

import json
from collections.abc import Collection, Iterable, Iterator
from http import HTTPStatus
from typing import Any, Final

from dockerhub._base.formats import decode_json
from dockerhub._base.messages import Response

_KEYS: Final = ("detail", "message", "text", "error", "title", "errors")
"""Keys of what an error says, the most telling first."""
_MAPS: Final = ("errinfo", "fields")
"""Keys of maps from a field to what is wrong with it."""
_NO_FIELDS: Final = frozenset(
    {*_KEYS, *_MAPS, "details", "fielderrors", "nonfielderrors", "reason"}
)
"""Keys in such a map that are no field's, in lower case and without underscores."""
_CONTEXT: Final = frozenset(
    {"digest", "httpstatus", "method", "namespace", "repository", "status", "tag", "url"}
)
"""Keys in such a map of what the request was about, written likewise."""
_FORM: Final = frozenset({*_KEYS, *_MAPS, "code", "details", "status", "txnid", "type"})
"""All that errors consist of."""
_SCIM_ERROR: Final = "urn:ietf:params:scim:api:messages:2.0:Error"
"""Marks an error of SCIM (RFC 7644, section 3.12)."""

LONGEST_BODY: Final = 65_536
LONGEST_HEAD: Final = 4_096
_LONGEST_MESSAGE: Final = 500


def read_message(response: Response) -> str:
    """Return what an error says, in one line; its reason phrase if it says nothing."""
    body = decode_error(response)
    if body is None:
        found = _plain(response.content)
    else:
        found = _joined([_summary(body) or _bare_fields(body), *_nested_fields(body)])
    return _line(found) or reason(response.status)


def error_in(body: Any, known: Collection[str] = ()) -> str | None:
    """Return what the body of a success says if it is an error's; None if it is none.

    Args:
        body: The decoded JSON.
        known: The names of what the body of a success has, which make no error of it.
    """
    if not isinstance(body, dict) or not (_is_scim_error(body) or body.keys() <= _FORM):
        return None
    return _line(_summary({key: each for key, each in body.items() if key not in known})) or None


def _is_scim_error(body: dict[str, Any]) -> bool:
    schemas = body.get("schemas")
    return isinstance(schemas, list) and _SCIM_ERROR in schemas


def _line(text: str) -> str:
    # It ends up in terminals and logs, where control characters would do something.
    printable = "".join(c if c.isprintable() else " " for c in text)
    line = " ".join(printable.split())
    return line if len(line) <= _LONGEST_MESSAGE else f"{line[:_LONGEST_MESSAGE]}…"


def _summary(body: Any) -> str:
    """Return what an error's body says; empty if it says nothing."""
    text = _message(body)
    # The answer of another service is sometimes in it as text.
    try:
        inner = decode_json(text.encode()) if text.startswith("{") else None
    except ValueError:
        return text
    return _message(inner) or text


def _message(body: Any) -> str:
    """Return the message of a body or a part of it, and after it what is wrong with each field."""
    if isinstance(body, str):
        return body.strip()
    if isinstance(body, list):
        return _joined(map(_message, body))
    if not isinstance(body, dict):
        return ""
    # Each once: a body may be nested a hundred levels deep.
    messages = {key: _message(body.get(key)) for key in _KEYS}
    message = next(filter(None, messages.values()), "")
    reasons = [each for key in _MAPS for each in _reasons(body.get(key))]
    reasons += [messages["errors"]] if messages["errors"] else _reasons(body.get("errors"))
    more = _joined(each for each in reasons if each not in message)
    text = f"{message.rstrip('.:')}: {more}" if message and more else message or more
    field = body.get("field")
    return f"{field}: {text}" if text and isinstance(field, str) else text


def _bare_fields(body: Any) -> str:
    """Return what is wrong with each field, where nothing else is said."""
    fields = body if isinstance(body, dict) else {}
    lists = {key: each for key, each in fields.items() if isinstance(each, list)}
    texts = {key: [text for text in each if isinstance(text, str)] for key, each in lists.items()}
    return _joined(_reasons(texts))


def _nested_fields(body: Any) -> Iterator[str]:
    """Yield what is wrong with each field, where a map of that is in place of the message."""
    for key in _KEYS:
        found = body.get(key) if isinstance(body, dict) else None
        # `_message` looks into maps of errors.
        if key != "errors" and isinstance(found, dict) and not _message(found):
            yield from _reasons(found)


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, texts)))


def _reasons(value: Any, field: str = "") -> Iterator[str]:
    """Yield what is wrong with each field, however deep in a map it is said."""
    if isinstance(value, dict):
        named = value.get("field")
        field = named if isinstance(named, str) else field
        for key, inner in value.items():
            plain = key.replace("_", "").lower()
            if not _is_context(plain, inner):
                yield from _reasons(inner, field if plain in _NO_FIELDS else key)
    elif isinstance(value, list):
        for item in value:
            yield from _reasons(item, field)
    elif value is not None and value != "":
        text = value.strip() if isinstance(value, str) else json.dumps(value)
        yield f"{field}: {text}" if field else text


def _is_context(key: str, value: Any) -> bool:
    """Tell whether a value only repeats what was asked; what is wrong with it takes words."""
    known = key in _CONTEXT or key == "field" or key.startswith("apicall")
    texts = value if isinstance(value, list) else [value]
    return known and not any(isinstance(text, str) and " " in text for text in texts)


def _plain(content: bytes) -> str:
    head = content[:LONGEST_HEAD]
    title = _title(head).decode("utf-8", "replace")
    if title:
        from html import unescape  # noqa: PLC0415  # few responses are HTML

        return unescape(title)
    text = head.decode("utf-8", "replace").strip()
    return "" if text.startswith("<") or text == "null" else text


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
        return response.json()
    except ValueError:
        return None


def reason(status: int) -> str:
    """Return the reason phrase of a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "unknown status"
