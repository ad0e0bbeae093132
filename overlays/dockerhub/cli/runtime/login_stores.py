"""Where the logins of the user are."""

import os

from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.logins import KeptProfile, LoginStore


def login_store() -> LoginStore:
    """Return the store of logins, or say why there is none."""
    store = LoginStore.of(os.environ)
    if store is None:
        raise CommandError("A login cannot be stored: set HOME or DOCKER_CONFIG.")
    return store


def profiles_at(store: LoginStore, origin: str) -> list[KeptProfile]:
    """Return the profiles that have a login to a server."""
    return [each for each in store.profiles() if each.origin == origin]
