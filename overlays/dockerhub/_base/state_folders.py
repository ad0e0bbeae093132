"""Where logins and journals are: beside Docker's own files, in the home of the user.

One rule for all. The home is ``HOME``, on Windows also ``USERPROFILE``; if neither is set, that of
the account, as for Docker. One that is relative, or no folder, such as ``/dev/null``, is none.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from dockerhub._base.environment import Variable
from dockerhub._base.errors import CredentialStoreError


def home_folder(environment: Mapping[str, str]) -> Path | None:
    """Return the user's home folder, which may not exist yet; None if there is none."""
    named = environment.get("HOME") or environment.get("USERPROFILE") or _home_of_account()
    home = Path(named) if named else None
    return home if home and home.is_absolute() and _may_be_folder(home) else None


def docker_folder(environment: Mapping[str, str], home: Path | None) -> Path | None:
    """Return the folder of Docker's config.json; None if there is no place for one.

    Raises:
        CredentialStoreError: ``DOCKER_CONFIG`` names something else than a folder.
    """
    named = environment.get(Variable.DOCKER_CONFIG)
    if named:
        if not _may_be_folder(Path(named)):
            raise CredentialStoreError(
                f"{Variable.DOCKER_CONFIG} must name the folder of Docker's config.json, and "
                f"{named} is not a folder"
            )
        return Path(named)
    return home / ".docker" if home else None


def state_folder(environment: Mapping[str, str]) -> Path | None:
    """Return the folder of journals and used codes; None if the user has no home."""
    named = environment.get("XDG_STATE_HOME")
    if named and Path(named).is_absolute():
        return Path(named, "dockerhub")
    home = home_folder(environment)
    return home / ".local" / "state" / "dockerhub" if home else None


def cache_folder(environment: Mapping[str, str]) -> Path | None:
    """Return the folder of what may be lost at any time; None if the user has no home."""
    named = environment.get("XDG_CACHE_HOME")
    if named and Path(named).is_absolute():
        return Path(named, "dockerhub")
    home = home_folder(environment)
    return home / ".cache" / "dockerhub" if home else None


def _home_of_account() -> str | None:
    try:
        import pwd  # noqa: PLC0415  # Windows has none

        return pwd.getpwuid(os.getuid()).pw_dir
    except (ImportError, KeyError):
        return None


def _may_be_folder(path: Path) -> bool:
    return os.path.isdir(path) or not os.path.exists(path)  # noqa: PTH110, PTH112  # these never raise
