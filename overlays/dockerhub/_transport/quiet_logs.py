"""Keep what httpx and httpcore log of our exchanges free of what the server sent.

httpcore logs whole headers, such as cookies with a session's token; httpx, the words beside a
status. Other users of these libraries in the same process see their own logs as they are.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_LOGGERS: Final = tuple(
    logging.getLogger(name)
    for name in (
        "httpx",
        "httpcore.connection",
        "httpcore.http11",
        "httpcore.http2",
        "httpcore.proxy",
        "httpcore.socks",
    )
)
_BYTES: Final = r"""b'(?:[^'\\]|\\.)*'|b"(?:[^"\\]|\\.)*\""""
_QUOTED: Final = re.compile(rf"(\(b'(?:[A-Za-z0-9-]{{1,40}}|HTTP/[0-9.]+)'(?=, ))|{_BYTES}")
"""Bytes as Python writes them; in the group, the name of a header, or the version of HTTP."""
_RESULTS: Final = (" return_value=", " exception=")
_REASON: Final = 5
"""How many arguments a record of httpx has, the last of which is the server's words."""

_OURS: ContextVar[bool] = ContextVar("dockerhub_exchange", default=False)


@contextmanager
def quiet_logs() -> Iterator[None]:
    """Hide what the server sent in the logs of an exchange."""
    for logger in _LOGGERS:
        logger.addFilter(_hide)  # a filter that is there is not added again
    token = _OURS.set(True)
    try:
        yield
    finally:
        _OURS.reset(token)


def _hide(record: logging.LogRecord) -> bool:
    if _OURS.get():
        if isinstance(record.args, tuple) and len(record.args) == _REASON:
            record.args = (*record.args[:-1], "")
        else:
            for mark in _RESULTS:
                before, found, after = str(record.msg).partition(mark)
                record.msg = before + found + quoted_hidden(after)
    return True


def quoted_hidden(text: str) -> str:
    """Return a text without the values of headers and other bytes that it quotes."""
    return _QUOTED.sub(lambda found: found[1] or "****", text)
