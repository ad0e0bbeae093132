"""The logins that `dockerhub login` keeps: bearer tokens, each for one origin, never a password.

A file beside Docker's config.json, ``dockerhub.json``, says by origin and profile whose token it is
and where: in the credential helper that config.json names, or in the file itself. In a helper it
has a name of its own, so that what `docker login` keeps there is never touched.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from attrs import evolve, field, frozen

from dockerhub._auth.credential_helpers import (
    HelperAction,
    ask_helper,
    erase_in_helper,
    parse_json,
    store_in_helper,
)
from dockerhub._auth.docker_config import helper_for
from dockerhub._auth.helper_process import run_helper_action
from dockerhub._auth.login_document import DEFAULT_PROFILE, LoginDocument, check_profile_name
from dockerhub._base.errors import CredentialStoreError, ProfileError
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
    profile: str = DEFAULT_PROFILE
    is_chosen: bool = False
    """Whether that profile was named, or chosen by `LoginStore.switch`."""


@frozen
class KeptProfile:
    """A profile that has a login, as far as the file says."""

    origin: str
    """The server, e.g. ``https://hub.docker.com``."""
    name: str
    username: str
    is_current: bool
    """Whether clients of the server use it unless another one is named."""
    in_helper: bool = False
    """Whether its token is in a credential helper, and not in a file."""


@frozen
class LoginStore:
    """Where logins are kept: for each server one for each profile.

    Where no profile is named, the current one is meant: the one that `switch` chose, else
    ``default``.

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

    def find(self, origin: str, profile: str | None = None) -> KeptLogin | None:
        """Return the login that is kept for an origin, e.g. ``https://hub.docker.com``.

        None if the profile ``default`` has none and nobody chose a profile.

        Raises:
            CredentialStoreError: The file, or the helper that it names, cannot be used or has lost
                the token.
            ProfileError: The profile that is named, or was chosen by `switch`, has no login, or
                one that cannot be used.
        """
        with about_profile(profile):
            document = self._read()
        chosen = profile or document.current(origin)
        if chosen:
            _require(document, origin, chosen)
        name = chosen or DEFAULT_PROFILE
        entry = document.entries(origin).get(name)
        if entry is None:
            return None
        with about_profile(chosen):
            return evolve(self._kept(origin, name, entry), is_chosen=bool(chosen))

    def _kept(self, origin: str, profile: str, entry: Mapping[str, Any]) -> KeptLogin:
        username, token, helper = (_text(entry, key) for key in ("username", "token", "helper"))
        of = f" of {username!r}" if username else ""
        if helper:
            # The helper may have a newer login than the file that was just read.
            server = _server(origin, profile)
            username, token = ask_helper(self._ask, helper, server, str(self.path))
        place = f"docker-credential-{helper}" if helper else str(self.path)
        if not token:
            raise CredentialStoreError(
                f"{place} has no token for the login{of} to {origin}: sign in again with "
                "`dockerhub login`, or delete the login with `dockerhub logout`"
            )
        return KeptLogin(username, Secret(token), place, in_helper=bool(helper), profile=profile)

    def keep(
        self, origin: str, username: str, token: Secret, profile: str | None = None
    ) -> KeptLogin:
        """Keep a login, in place of one for the same origin; return what was kept, and where.

        The first login of an origin makes its profile the current one.

        Args:
            origin: The server.
            username: Whose token it is.
            token: The bearer token.
            profile: Where to keep it, which need not exist yet; by default in the current profile.

        Raises:
            CredentialStoreError: The file cannot be read.
            ValueError: The name of the profile cannot be one.
            OSError: The file cannot be written.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(self.path, _PATIENCE), hiding_locals():
            return self._keep(origin, username, token, profile)

    def _keep(self, origin: str, username: str, token: Secret, profile: str | None) -> KeptLogin:
        document = self._read()
        profile = profile or document.current(origin) or DEFAULT_PROFILE
        check_profile_name("profile", profile)
        helper, fallback = helper_for(self.folder / "config.json"), ""
        if helper:
            server = _server(origin, profile)
            fallback = store_in_helper(self.run, helper, server, username, token.reveal())
        entry = {"username": username}
        in_helper = bool(helper) and not fallback
        entry |= {"helper": helper} if in_helper else {"token": token.reveal()}
        self._write(document.with_entry(origin, profile, entry))
        place = f"docker-credential-{helper}" if in_helper else str(self.path)
        return KeptLogin(username, token, place, fallback, in_helper, profile)

    def forget(self, origin: str, profile: str | None = None) -> bool:
        """Delete the login of an origin, and tell whether there was one.

        If it was that of the current profile, no other one becomes current by itself.

        Raises:
            CredentialStoreError: The file cannot be read, or the helper does not delete it.
            OSError: The file cannot be written.
        """
        if self._read() == LoginDocument():
            return False
        with locked(self.path, _PATIENCE):
            document = self._read()
            profile = profile or document.current(origin) or DEFAULT_PROFILE
            entry = document.entries(origin).get(profile, {})
            helper = _text(entry, "helper")
            if helper:
                erase_in_helper(self.run, helper, _server(origin, profile))
            left = document.without(origin, profile)
            if left != document:
                self._write(left)
        # Which profile is current may change without a login to delete.
        return left.with_current(origin, None) != document.with_current(origin, None)

    def switch(self, origin: str, profile: str) -> None:
        """Make a profile the current one of an origin.

        Raises:
            CredentialStoreError: The file cannot be read.
            ProfileError: The profile has no login.
            OSError: The file cannot be written.
        """
        # Without any login, there is no folder for a lock either.
        self.check(origin, profile)
        with locked(self.path, _PATIENCE):
            document = self._read()
            _require(document, origin, profile)
            self._write(document.with_current(origin, profile))

    def check(self, origin: str, profile: str) -> None:
        """Raise a `ProfileError` if a profile has no login, without asking a credential helper."""
        _require(self._read(), origin, profile)

    def current(self, origin: str) -> str | None:
        """Return the profile that was chosen for an origin; None if none was.

        Raises:
            CredentialStoreError: The file cannot be read.
        """
        return self._read().current(origin)

    def profiles(self) -> list[KeptProfile]:
        """Return all profiles of all origins; no credential helper is asked.

        Raises:
            CredentialStoreError: The file cannot be read.
        """
        document = self._read()
        return [
            KeptProfile(
                origin,
                name,
                _text(entry, "username"),
                name == (document.current(origin) or DEFAULT_PROFILE),
                bool(_text(entry, "helper")),
            )
            for origin in document.origins
            for name, entry in document.entries(origin).items()
        ]

    def _ask(self, name: str, server: str) -> Any:
        return self.run(name, "get", f"{server}\n".encode())

    def _read(self) -> LoginDocument:
        try:
            content = read_file(self.path, pipes=False)
        except (FileNotFoundError, NotADirectoryError):
            return LoginDocument()
        except OSError as error:
            problem = f"cannot be read ({error.strerror}): make it readable, or"
        else:
            document = parse_json(content)
            if isinstance(document, dict):
                return LoginDocument(document)
            problem = "is malformed:"
        raise CredentialStoreError(
            f"the file of logins {self.path} {problem} delete it, and sign in again with "
            "`dockerhub login`"
        )

    def _write(self, document: LoginDocument) -> None:
        replace_file(self.path, json.dumps(document.content).encode())


@contextmanager
def about_profile(name: str | None) -> Iterator[None]:
    """Name the profile in an error about stored logins; None if no profile was chosen."""
    try:
        yield
    except CredentialStoreError as error:
        if name is None or isinstance(error, ProfileError):
            raise
        raise ProfileError(
            f"profile {name!r} cannot be used: {error}",
            advice=f"To sign in: dockerhub login --profile {name}",
        ) from None


def _require(document: LoginDocument, origin: str, profile: str) -> None:
    """Raise an error that names the profiles there are if one of them is not this."""
    names = sorted(document.entries(origin))
    if profile in names:
        return
    known = f"its profiles are {_listed(names)}" if names else "no login to it is stored"
    elsewhere = [each for each in document.origins if profile in document.entries(each)]
    other = f"; {profile!r} is a profile of {_listed(elsewhere)}" if elsewhere else ""
    raise ProfileError(
        f"there is no profile {profile!r} for {origin}: {known}{other}",
        advice=f"To sign in: dockerhub login --profile {profile}",
    )


def _listed(names: list[str]) -> str:
    return ", ".join(map(repr, names))


def _server(origin: str, profile: str) -> str:
    """Return what a helper knows the token as."""
    return origin + _ENTRY + ("" if profile == DEFAULT_PROFILE else f"/{profile}")


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""
