"""The login that `dockerhub login` keeps: a bearer token for one origin, never a password.

A file beside Docker's config.json, ``dockerhub.json``, says by origin whose token it is and
where: in the credential helper that config.json names, or in the file itself. In a helper it has
a name of its own, so that what `docker login` keeps there is never touched.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from dockerhub._auth.credential_helpers import (
    HelperAction,
    ask_helper,
    erase_in_helper,
    parse_json,
    store_in_helper,
)
from dockerhub._auth.docker_config import helper_for
from dockerhub._auth.helper_process import run_helper_action
from dockerhub._base.errors import CredentialStoreError
from dockerhub._base.file_locks import locked
from dockerhub._base.files import replace_file
from dockerhub._base.frames import hiding_locals
from dockerhub._base.regular_files import read_file
from dockerhub._base.secret import Secret
from dockerhub._base.state_folders import docker_folder, home_folder

_FILE: Final = "dockerhub.json"
_ENTRY: Final = "/dockerhub-login"
"""What a helper knows the token as, behind the origin."""
_PATIENCE: Final = 60.0
"""Seconds to wait for another login; it may be waiting for its credential helper."""


@frozen
class KeptLogin:
    """A login that was kept."""

    username: str
    token: Secret
    place: str
    """Where it is, for messages."""
    fallback: str = ""
    """Why it is not in the credential helper that Docker uses; empty if it is, or there is none."""
    in_helper: bool = False
    """Whether it is in a credential helper, and not in a file."""


@frozen
class LoginStore:
    """Where logins are kept.

    Args:
        folder: The folder of Docker's config.json.
        run: Runs a credential helper.
    """

    folder: Path
    run: HelperAction = field(default=run_helper_action)

    @staticmethod
    def of(environment: Mapping[str, str]) -> "LoginStore | None":
        """Return the store of a user; None if the user has no home.

        Raises:
            CredentialStoreError: ``DOCKER_CONFIG`` names something else than a folder.
        """
        folder = docker_folder(environment, home_folder(environment))
        return LoginStore(folder) if folder else None

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / _FILE

    def find(self, origin: str) -> KeptLogin | None:
        """Return the login that is kept for an origin, e.g. ``https://hub.docker.com``.

        Raises:
            CredentialStoreError: The file, or the helper that it names, cannot be used.
        """
        entry = self._read().get(origin)
        if not isinstance(entry, dict):
            return None
        username, token, helper = (_text(entry, key) for key in ("username", "token", "helper"))
        if helper:
            # The helper may have a newer login than the file that was just read.
            username, token = ask_helper(self._ask, helper, origin + _ENTRY, str(self.path))
        place = f"docker-credential-{helper}" if helper else str(self.path)
        if not token:
            return None
        return KeptLogin(username, Secret(token), place, in_helper=bool(helper))

    def keep(self, origin: str, username: str, token: Secret) -> KeptLogin:
        """Keep a login, in place of one for the same origin; return what was kept, and where.

        Raises:
            CredentialStoreError: The file cannot be read.
            OSError: The file cannot be written.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(self.path, _PATIENCE), hiding_locals():
            return self._keep(origin, username, token)

    def _keep(self, origin: str, username: str, token: Secret) -> KeptLogin:
        helper, fallback = helper_for(self.folder / "config.json"), ""
        if helper:
            server = origin + _ENTRY
            fallback = store_in_helper(self.run, helper, server, username, token.reveal())
        entry = {"username": username}
        in_helper = bool(helper) and not fallback
        entry |= {"helper": helper} if in_helper else {"token": token.reveal()}
        self._write({**self._read(), origin: entry})
        place = f"docker-credential-{helper}" if in_helper else str(self.path)
        return KeptLogin(username, token, place, fallback, in_helper)

    def forget(self, origin: str) -> bool:
        """Delete the login of an origin, and tell whether there was one.

        Raises:
            CredentialStoreError: The file cannot be read, or the helper does not delete it.
            OSError: The file cannot be written.
        """
        if origin not in self._read():
            return False
        with locked(self.path, _PATIENCE):
            kept = self._read()
            entry = kept.pop(origin, None)
            helper = _text(entry, "helper") if isinstance(entry, dict) else ""
            if helper:
                erase_in_helper(self.run, helper, origin + _ENTRY)
            self._write(kept)
        return entry is not None

    def _ask(self, name: str, server: str) -> Any:
        return self.run(name, "get", f"{server}\n".encode())

    def _read(self) -> dict[str, Any]:
        try:
            content = read_file(self.path, pipes=False)
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            problem = f"cannot be read ({error.strerror}): make it readable, or"
        else:
            document = parse_json(content)
            if isinstance(document, dict):
                return document
            problem = "is malformed:"
        raise CredentialStoreError(
            f"the file of logins {self.path} {problem} delete it, and sign in again with "
            "`dockerhub login`"
        )

    def _write(self, document: Mapping[str, Any]) -> None:
        replace_file(self.path, json.dumps(document).encode())


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""
