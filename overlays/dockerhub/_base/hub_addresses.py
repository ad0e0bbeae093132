"""Addresses that people paste for a repository: of the registry, or of a page of Docker Hub."""

import re
from typing import Final

_SCHEME: Final = re.compile(r"(?:https?|(docker))://", re.IGNORECASE)
_REGISTRIES: Final = (
    "docker.io/",
    "index.docker.io/",
    "registry-1.docker.io/",
    "registry.hub.docker.com/",
)
_SITE: Final = re.compile(r"(?:www\.)?hub\.docker\.com(?=$|[/?#])", re.IGNORECASE)
_PAGE: Final = re.compile(
    # Also the pages below it, e.g. of its tags or settings.
    r"/(?:r|repository/docker)/(?P<name>[^/]+/[^/]+)(?:/.*)?|/?_/(?P<official>[^/]+)(?:/.*)?"
)
_REGISTRY: Final = re.compile(r"(localhost|[A-Za-z0-9][^/]*[.:][^/]*)/")
"""As Docker reads a reference: a first part with a dot or a port is a registry's host."""


def repository_in(text: str) -> str:
    """Return the name in an address; another text as it is, so that it may be a name.

    Raises:
        ValueError: It is the address of something else; the message says of what.
    """
    scheme = _SCHEME.match(text)
    address = text[scheme.end() :] if scheme else text
    site = _SITE.match(address)
    if site or address.startswith(("/r/", "/_/", "_/")):
        return _of_page(address[site.end() :] if site else address)
    host = next((each for each in _REGISTRIES if address.startswith(each)), None)
    if host is not None:
        return address.removeprefix(host)
    if _REGISTRY.match(address) or (scheme and not scheme[1]):
        raise ValueError("another registry's images are not on Docker Hub")
    return address


def without_query(text: str) -> str:
    """Return an address without what stands behind its path; another text as it is."""
    scheme = _SCHEME.match(text)
    is_address = scheme or _SITE.match(text)
    return re.split("[?#]", text, maxsplit=1)[0] if is_address else text


def _of_page(path: str) -> str:
    page = _PAGE.fullmatch(re.split("[?#]", path, maxsplit=1)[0])
    if page is None:
        raise ValueError(
            "it is not the page of a repository, such as hub.docker.com/r/acme/app or "
            "hub.docker.com/_/python"
        )
    return page["name"] or f"library/{page['official']}"
