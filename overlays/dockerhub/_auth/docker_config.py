"""The login that `docker login` has stored: in Docker's config.json or in a credential helper.

As in Docker itself, where a helper is configured for Docker Hub, the file's own entries for it
are not used: they are older than the helper. What the file holds may be a secret, so errors are
raised outside of the handlers of those that would hold it.
"""

import base64
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from dockerhub._auth.credential_helpers import (
    WAY_OUT,
    HelperRunner,
    Pair,
    ask_helper,
    parse_json,
    run_helper,
)
from dockerhub._auth.jwt import Token
from dockerhub._base.environment import Variable
from dockerhub._base.errors import CredentialStoreError
from dockerhub._base.secret import Secret

_HUB: Final = "https://index.docker.io/v1/"
_BARE_HUB: Final = frozenset({"index.docker.io/v1", "index.docker.io", "docker.io"})
_BEARER: Final = f"{_HUB}access-token"
"""Where Docker Desktop and ``docker login`` keep a bearer token
(https://github.com/docker/terraform-provider-docker/issues/84)."""

_NO_NAME: Final = "<token>"
"""The user name beside an identity token, which registries accept but the Hub's API does not."""

_HELPER_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
_JWT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


@frozen
class StoredLogin:
    """A login that was found."""

    username: str | None
    secret: Secret
    is_bearer: bool
    """Whether the secret is a bearer token, to be sent as it is."""
    source: str
    """Where it was found, for messages."""


def find_login(
    environment: Mapping[str, str],
    home: Path,
    run: HelperRunner = run_helper,
    *,
    now: float,
) -> StoredLogin | None:
    """Find the login to Docker Hub that Docker has stored.

    A user name with its password or access token is preferred to a bearer token, which cannot be
    renewed. Blocks while a helper runs.

    Args:
        environment: ``DOCKER_CONFIG`` in it is the folder of config.json.
        home: The user's home, which has that folder as ``.docker`` otherwise.
        run: Asks a credential helper.
        now: Unix time, to judge whether a bearer token has expired.

    Returns:
        The login; None if Docker has stored none.

    Raises:
        CredentialStoreError: The config file, or a helper that it names, is unusable; or the only
            login that is stored is, e.g. a token that has expired.
    """
    path = Path(environment.get(Variable.DOCKER_CONFIG) or home / ".docker") / "config.json"
    config = _read_config(path, _display(path, home))
    unusable = ""
    for server in (*config.hub_servers(), _BEARER):
        username, secret = _look_up(config, server, run)
        bearer = server == _BEARER
        problem = _token_problem(secret, now) if bearer else _login_problem(username)
        if secret and not problem:
            return StoredLogin(username or None, Secret(secret), bearer, config.source(server))
        if secret:
            unusable = f"{config.source(server)} has {problem}"
    if unusable:
        raise CredentialStoreError(
            f"{unusable}: sign in with `dockerhub login`, or again with `docker login`, {WAY_OUT}"
        )
    return None


def helper_for(path: Path) -> str:
    """Return the short name of the helper that a config.json names for Docker Hub, or nothing."""
    return _read_config(path, str(path)).helper(_HUB)


def _login_problem(username: str) -> str:
    if username == _NO_NAME:
        return "an identity token, which Docker Hub's API does not take"
    return "" if username else "a password without a user name"


def _token_problem(token: str, now: float) -> str:
    # It becomes a header, so nothing that merely resembles a token will do.
    expires_at = Token.read(token).expires_at if _JWT.fullmatch(token) else None
    if expires_at is None:
        return "a session's token that cannot be read"
    return "a session's token that has expired" if expires_at <= now else ""


def _look_up(config: "_Config", server: str, run: HelperRunner) -> Pair:
    helper = config.helper(server)
    if helper:
        return ask_helper(run, helper, server, config.name)
    return _read_entry(config, server)


@frozen
class _Config:
    """The parts of config.json that tell where logins are."""

    name: str
    """Of the file, for messages."""
    auths: dict[str, Any] = field(repr=False)
    helpers: dict[str, Any]
    """By server, which may have none of its own."""
    store: Any
    """The helper of all other servers."""

    def hub_servers(self) -> list[str]:
        """Return the names under which a login to Docker Hub may be stored."""
        # Docker leaves an empty entry in `auths` for what it has put into a helper.
        return list(dict.fromkeys([_HUB, *_spellings(self.helpers), *_spellings(self.auths)]))

    def helper(self, server: str) -> str:
        """Return the helper that has the login to a server; empty if the file has it itself."""
        names = (server, _HUB, *_spellings(self.helpers))
        own = next((name for name in names if name in self.helpers), None)
        if own is None:
            return self._checked(self.store, "credsStore")
        return self._checked(self.helpers[own], f"credHelpers[{own!r}]")

    def source(self, server: str) -> str:
        """Return where the login to a server is, for messages."""
        helper = self.helper(server)
        return f"docker-credential-{helper}" if helper else self.name

    def _checked(self, helper: Any, place: str) -> str:
        if helper in (None, ""):
            return ""
        if not isinstance(helper, str) or not _HELPER_NAME.fullmatch(helper):
            raise _malformed(self.name, place, f"is no name of a helper: {helper!r}")
        return helper


def _spellings(servers: Iterable[str]) -> list[str]:
    """Pick the names of Docker Hub, as Docker and other tools write them."""
    return [server for server in servers if _bare(server) in _BARE_HUB]


def _bare(server: str) -> str:
    return server.removeprefix("https://").removeprefix("http://").rstrip("/")


def _display(path: Path, home: Path) -> str:
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)


def _read_config(path: Path, name: str) -> _Config:
    document = _read_document(path, name)
    return _Config(
        name=name,
        auths=_object(document, "auths", "auths", name),
        helpers=_object(document, "credHelpers", "credHelpers", name),
        store=document.get("credsStore"),
    )


def _read_document(path: Path, name: str) -> dict[str, Any]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise CredentialStoreError(
            f"Docker's config file {name} cannot be read ({error.strerror}): "
            f"make it a readable file, {WAY_OUT}"
        ) from error
    # Docker takes an empty file for one without entries.
    document = parse_json(content) if content.strip() else {}
    if not isinstance(document, dict):
        raise _malformed(name, "its text", "is not a JSON object")
    return document


def _object(parent: dict[str, Any], key: str, place: str, name: str) -> dict[str, Any]:
    """Return a member; empty if it is absent or null."""
    value = parent.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _malformed(name, place, "is not an object")
    return value


def _read_entry(config: _Config, server: str) -> Pair:
    """Read the login to a server from the config file itself."""
    place = f"auths[{server!r}]"
    entry = _object(config.auths, server, place, config.name)
    if entry.get("identitytoken"):
        return _NO_NAME, _NO_NAME
    if entry.get("auth"):
        pair = _decode(entry["auth"])
        if pair is None:
            raise _malformed(config.name, f"{place}.auth", "is not base64 of 'user:password'")
        return pair
    return _text(entry, "username", place, config), _text(entry, "password", place, config)


def _decode(auth: Any) -> Pair | None:
    """Read what goes into a basic Authorization header; None if it is none."""
    try:
        text = base64.b64decode("".join(auth.split()), validate=True).decode()
    except (AttributeError, ValueError):
        return None
    username, colon, password = text.partition(":")
    return (username, password.strip("\0")) if colon else None


def _text(entry: dict[str, Any], key: str, place: str, config: _Config) -> str:
    value = entry.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _malformed(config.name, f"{place}.{key}", "is not text")
    return value


def _malformed(name: str, place: str, problem: str) -> CredentialStoreError:
    return CredentialStoreError(
        f"Docker's config file {name} is malformed: {place} {problem}. "
        f"Fix it, e.g. by `docker login`, {WAY_OUT}"
    )
