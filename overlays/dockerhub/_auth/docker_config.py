"""The login that `docker login` has stored, or a tool like it: where it is looked for."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from dockerhub._auth.credential_helpers import WAY_OUT, HelperRunner, Pair, ask_helper
from dockerhub._auth.helper_process import run_helper
from dockerhub._auth.jwt import Token
from dockerhub._auth.login_files import (
    BEARER,
    HUB,
    NO_NAME,
    LoginFile,
    Place,
    parse_login_file,
    read_entry,
    read_login_file,
)
from dockerhub._base.environment import Variable
from dockerhub._base.errors import CredentialStoreError
from dockerhub._base.secret import Secret
from dockerhub._base.state_folders import docker_folder

_JWT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_DOCKERS: Final = "Docker's config file"
_PODMANS: Final = "the login file"


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
    home: Path | None,
    run: HelperRunner = run_helper,
    *,
    now: float,
) -> StoredLogin | None:
    """Find the login to Docker Hub that Docker has stored, or podman.

    It is looked for in ``DOCKER_AUTH_CONFIG``, in the file that ``REGISTRY_AUTH_FILE`` names, in
    Docker's config.json, and in podman's auth.json. In each of them, a user name with its password
    or access token is preferred to a bearer token, which cannot be renewed. Blocks while a helper
    runs.

    Args:
        environment: ``DOCKER_CONFIG`` in it is the folder of config.json.
        home: The user's home, which has that folder as ``.docker`` otherwise; None if there is
            none.
        run: Asks a credential helper.
        now: Unix time, to judge whether a bearer token has expired.

    Returns:
        The login; None if none is stored.

    Raises:
        CredentialStoreError: A file, or a helper that it names, is unusable; or the only login that
            is stored is, e.g. a token that has expired.
    """
    unusable = ""
    for file in _login_files(environment, home):
        for server in file.hub_servers():
            username, secret = _look_up(file, server, run)
            bearer = server == BEARER
            problem = _token_problem(secret, now) if bearer else _login_problem(username)
            if secret and not problem:
                return StoredLogin(username or None, Secret(secret), bearer, file.source(server))
            if secret:
                unusable = f"{file.source(server)} has {problem}"
    if unusable:
        raise CredentialStoreError(
            f"{unusable}: sign in with `dockerhub login`, or again with `docker login`, {WAY_OUT}"
        )
    return None


def helper_for(path: Path) -> str:
    """Return the short name of the helper that a config.json names for Docker Hub, or nothing."""
    return read_login_file(path, Place(_DOCKERS, str(path))).helper(HUB)


def _login_files(environment: Mapping[str, str], home: Path | None) -> Iterator[LoginFile]:
    """Read one after the other, each only if it is needed.

    The first is Docker's rule
    (https://docs.docker.com/reference/cli/docker/#environment-variables), the others podman's
    (https://man.archlinux.org/man/containers-auth.json.5).
    """
    text = environment.get(Variable.DOCKER_AUTH)
    if text:
        place = Place("the variable", Variable.DOCKER_AUTH)
        # Docker reads no helpers from it.
        found = parse_login_file(os.fsencode(text), place)
        yield LoginFile(place, found.auths, helpers={}, store=None)
    named = environment.get(Variable.REGISTRY_AUTH)
    if named:
        yield _read(Path(named), home, _PODMANS)
    folder = docker_folder(environment, home)
    if folder:
        yield _read(folder / "config.json", home, _DOCKERS)
    for folder in _podman_folders(environment, home):
        yield _read(folder / "containers" / "auth.json", home, _PODMANS)


def _podman_folders(environment: Mapping[str, str], home: Path | None) -> Iterator[Path]:
    runtime, config = environment.get("XDG_RUNTIME_DIR"), environment.get("XDG_CONFIG_HOME")
    if runtime:
        yield Path(runtime)
    if config:
        yield Path(config)
    elif home:
        yield home / ".config"


def _read(path: Path, home: Path | None, kind: str) -> LoginFile:
    inside = home is not None and path.is_relative_to(home)
    name = f"~/{path.relative_to(home).as_posix()}" if home and inside else str(path)
    return read_login_file(path, Place(kind, name))


def _login_problem(username: str) -> str:
    if username == NO_NAME:
        return "a token for registries only, which Docker Hub's API does not take"
    return "" if username else "a password without a user name"


def _token_problem(token: str, now: float) -> str:
    # It becomes a header, so nothing that merely resembles a token will do.
    expires_at = Token.read(token).expires_at if _JWT.fullmatch(token) else None
    if expires_at is None:
        return "a session's token that cannot be read"
    return "a session's token that has expired" if expires_at <= now else ""


def _look_up(file: LoginFile, server: str, run: HelperRunner) -> Pair:
    helper = file.helper(server)
    if helper:
        return ask_helper(run, helper, server, file.place.name)
    return read_entry(file, server)
