"""The library's log on the standard error, without secrets: ``--verbose`` and ``--debug``."""

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from dockerhub.cli.output.formatting import safe

_SECRETS: Final = re.compile(
    # JSON Web Tokens, and Docker's tokens.
    r"eyJ[\w-]+\.[\w-]*\.?[\w-]*|dckr_(?:pat|oat|scim)_[\w-]+"
    # The value of an Authorization header.
    r"|(?i:(?<=authorization: ))(?:\w+ )?\S+"
    # What follows a scheme, unless it is a word, as in "a JWT issued from".
    r"|(?i:(?<=\bbearer )|(?<=\bjwt )|(?<=\bbasic ))(?=\S*\d)[\w.~+/-]{8,}=*"
)


def redact(text: str) -> str:
    """Replace what looks like a token."""
    return _SECRETS.sub("****", text)


class _Formatter(logging.Formatter):
    """Writes records without control characters and without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        lines = redact(super().format(record)).splitlines()
        return "\n".join(map(safe, lines))


@contextmanager
def show_log(*, verbose: bool, debug: bool) -> Iterator[None]:
    """Show warnings of the log, and what the options ask for."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter("%(asctime)s %(message)s" if debug else "%(message)s"))
    levels = {"dockerhub": logging.WARNING}
    if verbose or debug:
        levels["dockerhub"] = logging.DEBUG
    else:
        # Events are waits, which are shown while they last.
        handler.addFilter(lambda record: not hasattr(record, "event"))
    if debug:
        # httpx logs each request; its dependencies would log headers, too.
        levels["httpx"] = logging.INFO
    before = {name: logging.getLogger(name).level for name in levels}
    for name, level in levels.items():
        logging.getLogger(name).addHandler(handler)
        logging.getLogger(name).setLevel(level)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).removeHandler(handler)
            logging.getLogger(name).setLevel(level)
