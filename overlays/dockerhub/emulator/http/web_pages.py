"""Which requests to the control API may be those of a web page in the developer's browser.

A page of any site can send requests to this machine: across origins, which the browser tells in
``Origin``, or with a name of its own that leads here (DNS rebinding), which is then in ``Host``.
"""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

_LOCAL_NAMES = ("localhost", "test", "internal", "local", "example")
"""Endings of names that nobody can own on the internet (RFC 6761 and others)."""


def may_be_a_web_page(headers: Mapping[str, str]) -> bool:
    """Tell whether a request may come from a page of another site; names are lower case."""
    host, origin = headers.get("host", ""), headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return True
    return not _is_local(urlsplit(f"//{host}").hostname or "")


def _is_local(name: str) -> bool:
    """Tell whether a name cannot be one of another site: an address, or a name of a network."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return "." not in name or name.rpartition(".")[2] in _LOCAL_NAMES
    return True
