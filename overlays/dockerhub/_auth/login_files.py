"""Files of logins: Docker's config.json, and podman's auth.json, which has the same form.

As in Docker itself, where a helper is configured for Docker Hub, the file's own entries for it
are not used: they are older than the helper. What the file holds may be a secret, so errors are
raised outside of the handlers of those that would hold it.
"""

import base64
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from dockerhub._auth.credential_helpers import WAY_OUT, Pair, parse_json
from dockerhub._base.errors import CredentialStoreError
from dockerhub._base.regular_files import read_file

HUB: Final = "https://index.docker.io/v1/"
BEARER: Final = f"{HUB}access-token"
"""Where Docker Desktop and ``docker login`` keep a bearer token
(https://github.com/docker/terraform-provider-docker/issues/84)."""

NO_NAME: Final = "<token>"
"""The user name beside a token that registries accept but the Hub's API does not."""

_BARE_HUB: Final = frozenset({"index.docker.io/v1", "index.docker.io", "docker.io"})
_HELPER_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")


@frozen
class Place:
    """Where a file of logins is, for messages."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@frozen
class LoginFile:
    """The parts of Docker's config.json, or of a file like it, that tell where logins are."""

    place: Place
    auths: dict[str, Any] = field(repr=False)
    helpers: dict[str, Any]
    """By server, which may have none of its own."""
    store: Any
    """The helper of all other servers."""

    def hub_servers(self) -> list[str]:
        """Return the names under which a login to Docker Hub may be stored, the last a token's."""
        # Docker leaves an empty entry in `auths` for what it has put into a helper.
        names = (*self.helpers, *self.auths)
        if self.auths and BEARER not in names and not _spellings(names):
            return []
        return list(dict.fromkeys([HUB, *_spellings(names), BEARER]))

    def helper(self, server: str) -> str:
        """Return the helper that has the login to a server; empty if the file has it itself."""
        names = (server, HUB, *_spellings(self.helpers))
        own = next((name for name in names if name in self.helpers), None)
        if own is None:
            return self._checked(self.store, "credsStore")
        return self._checked(self.helpers[own], f"credHelpers[{own!r}]")

    def source(self, server: str) -> str:
        """Return where the login to a server is, for messages."""
        helper = self.helper(server)
        return f"docker-credential-{helper}" if helper else self.place.name

    def _checked(self, helper: Any, place: str) -> str:
        if helper in (None, ""):
            return ""
        if not isinstance(helper, str) or not _HELPER_NAME.fullmatch(helper):
            raise _malformed(self.place, place, f"is not the name of a helper: {helper!r}")
        return helper


def _spellings(servers: Iterable[str]) -> list[str]:
    """Pick the names of Docker Hub, as Docker and other tools write them."""
    return [server for server in servers if _bare(server) in _BARE_HUB]


def _bare(server: str) -> str:
    return server.removeprefix("https://").removeprefix("http://").rstrip("/")


def read_login_file(path: Path, place: Place) -> LoginFile:
    """Read a file; one that is not there, or empty, has no logins.

    Raises:
        CredentialStoreError: It cannot be read, or is malformed.
    """
    try:
        content = read_file(path)
    except (FileNotFoundError, NotADirectoryError):
        content = b""
    except OSError as error:
        raise CredentialStoreError(
            f"{place} cannot be read ({error.strerror}): make it a readable file, {WAY_OUT}"
        ) from error
    return parse_login_file(content, place)


def parse_login_file(content: bytes, place: Place) -> LoginFile:
    """Read the content of a file; `CredentialStoreError` if it is malformed."""
    # Docker takes an empty file for one without entries.
    document = parse_json(content) if content.strip() else {}
    if not isinstance(document, dict):
        raise _malformed(place, "its text", "is not a JSON object")
    return LoginFile(
        place=place,
        auths=_object(document, "auths", "auths", place),
        helpers=_object(document, "credHelpers", "credHelpers", place),
        store=document.get("credsStore"),
    )


def read_entry(file: LoginFile, server: str) -> Pair:
    """Read the login to a server from the file itself."""
    where = f"auths[{server!r}]"
    entry = _object(file.auths, server, where, file.place)
    if entry.get("identitytoken") or entry.get("registrytoken"):
        return NO_NAME, NO_NAME
    if entry.get("auth"):
        pair = _decode(entry["auth"])
        if pair is None:
            raise _malformed(file.place, f"{where}.auth", "is not base64 of 'user:password'")
        return pair
    return _text(entry, "username", where, file), _text(entry, "password", where, file)


def _decode(auth: Any) -> Pair | None:
    """Read what goes into a basic Authorization header; None if it is none."""
    try:
        text = base64.b64decode("".join(auth.split()), validate=True).decode()
    except (AttributeError, ValueError):
        return None
    username, colon, password = text.partition(":")
    return (username, password.strip("\0")) if colon else None


def _text(entry: dict[str, Any], key: str, where: str, file: LoginFile) -> str:
    value = entry.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _malformed(file.place, f"{where}.{key}", "is not text")
    return value


def _malformed(place: Place, where: str, problem: str) -> CredentialStoreError:
    return CredentialStoreError(
        f"{place} is malformed: {where} {problem}. Fix it, e.g. by `docker login`, {WAY_OUT}"
    )


def _object(parent: dict[str, Any], key: str, where: str, place: Place) -> dict[str, Any]:
    """Return a member; empty if it is absent or null."""
    value = parent.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _malformed(place, where, "is not an object")
    return value
