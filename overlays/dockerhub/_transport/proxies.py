"""Which proxy a request goes through, by the environment or the settings of the system."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from attrs import field, frozen

from dockerhub._transport.urls import PORTS, is_loopback, origin_of


@frozen
class Proxies:
    """Proxies by the scheme of the request's URL, and the hosts that are reached without one.

    Entries of ``NO_PROXY`` are hosts, which stand for their subdomains, too, addresses, networks
    (``10.0.0.0/8``) and patterns, each with or without a port. This machine needs no proxy.
    """

    by_scheme: Mapping[str, str] = field(factory=dict, repr=False)
    exceptions: tuple[str, ...] = ()

    @staticmethod
    def of_system() -> Proxies:
        """Read the variables, or what is set in Windows or macOS."""
        from urllib.request import getproxies  # noqa: PLC0415  # not with a transport of one's own

        found = getproxies()
        named = {scheme: found.get(scheme) or found.get("all") for scheme in PORTS}
        by_scheme = {
            scheme: proxy if "://" in proxy else f"http://{proxy}"
            for scheme, proxy in named.items()
            if proxy
        }
        exceptions = (each.strip().lower() for each in found.get("no", "").split(","))
        return Proxies(by_scheme, tuple(filter(None, exceptions)))

    def proxy_for(self, url: str) -> str | None:
        """Return the URL of the proxy for a request; None if it goes there directly."""
        scheme, host, port = origin_of(urlsplit(url))
        host = host or ""
        if is_loopback(host) or any(_matches(each, host, port) for each in self.exceptions):
            return None
        return self.by_scheme.get(scheme)

    def describe(self, url: str) -> str:
        """Say through which proxy a request goes, without its password; empty if through none."""
        proxy = self.proxy_for(url)
        if proxy is None:
            return ""
        parts = urlsplit(proxy)
        return f" through the proxy {parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _matches(entry: str, host: str, port: int | None) -> bool:
    """Tell whether an entry of ``NO_PROXY`` means a host; one that cannot be read means none."""
    name, its_port = _split_port(entry.partition("://")[2] or entry)
    if its_port not in ("", str(port)):
        return False
    if name == "<local>":
        return "." not in host
    try:
        return ip_address(host) in ip_network(name, strict=False)
    except ValueError:
        own = name.removeprefix(".")
        return fnmatchcase(host, name) or host == own or host.endswith(f".{own}")


def _split_port(entry: str) -> tuple[str, str]:
    """Take the port off; the colons of an IPv6 address without brackets are its own."""
    if entry.startswith("["):
        name, _, rest = entry[1:].partition("]")
        return name, rest.removeprefix(":")
    name, _, port = entry.partition(":")
    return (entry, "") if ":" in port else (name, port)
