"""Look for secrets in everything a program can show: texts, pickles, attributes, tracebacks."""

import base64
import contextlib
import pickle
import re
import traceback
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import attrs
import httpx
import pytest

_DEEPEST = 12
_NUMBERS = {"created", "msecs", "relativeCreated", "process", "thread"}


def forms(secret: str) -> set[bytes]:
    """Return patterns for the forms that a secret can have in text or bytes."""
    plain = secret.encode()
    if plain.isdigit():
        # A code, but not digits of a longer number, such as a time or an address.
        return {rb"(?<![0-9A-Za-z.])" + plain + rb"(?![0-9A-Za-z])"}
    texts = (plain, quote(secret).encode(), base64.b64encode(plain), repr(secret)[1:-1].encode())
    return {re.escape(text) for text in texts}


def findings(secrets: Mapping[str, str], shown: Mapping[str, bytes]) -> list[str]:
    """Return which secret was found, and where."""
    return [
        f"{name} in {place}"
        for name, secret in secrets.items()
        for place, data in shown.items()
        if any(re.search(form, data) for form in forms(secret))
    ]


def show_log(caplog: pytest.LogCaptureFixture) -> bytes:
    """Return all that was logged, except times and ids: their digits may be those of a code."""
    kept = [
        {name: value for name, value in vars(each).items() if name not in _NUMBERS}
        for each in caplog.records
    ]
    return f"{caplog.text}{kept}".encode("utf-8", "backslashreplace")


def show(thing: Any) -> bytes:
    """Return everything that an object can show: its texts, its pickle, and its contents."""
    parts = [repr(thing), str(thing), *map(repr, contents(thing))]
    seen = "\n".join(parts).encode("utf-8", "backslashreplace")
    with contextlib.suppress(Exception):
        seen += pickle.dumps(thing)
    if isinstance(thing, BaseException):
        seen += show_traceback(thing)
    return seen


def show_traceback(error: BaseException) -> bytes:
    """Return the traceback with the local variables of all frames, as error reporters send it.

    Frames of the tests themselves, and of pytest, are left out.
    """
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    for each in _chain(report):
        for frame in each.stack:
            if re.search(r"/tests/|/_pytest/|/pluggy/", frame.filename):
                frame.locals = None
    return "".join(report.format()).encode("utf-8", "backslashreplace")


def _chain(report: traceback.TracebackException | None) -> Iterator[traceback.TracebackException]:
    if report is not None:
        yield report
        yield from _chain(report.__cause__)
        yield from _chain(report.__context__)


def contents(thing: Any) -> Iterator[Any]:
    """Yield what an object holds, and what that holds, by attributes and items."""
    known: set[int] = set()
    level = [thing]
    for _ in range(_DEEPEST):
        inside = [item for each in level for item in _held(each) if id(item) not in known]
        known.update(map(id, inside))
        yield from (item for item in inside if isinstance(item, (str, bytes)))
        level = inside


def _held(thing: Any) -> Iterator[Any]:
    # The transport belongs to the tests, and holds the requests.
    if isinstance(thing, (str, bytes, int, float, type, httpx.MockTransport)) or thing is None:
        return
    if isinstance(thing, Mapping):
        yield from [*thing, *thing.values()]
    elif isinstance(thing, (list, tuple, set, frozenset)):
        yield from thing
    yield from list(getattr(thing, "__dict__", {}).values())
    slots = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
    yield from (getattr(thing, name) for name in slots if hasattr(thing, name))
    if attrs.has(type(thing)):
        yield attrs.asdict(thing)
    if isinstance(thing, BaseException):
        yield from (thing.__context__, thing.__cause__)
