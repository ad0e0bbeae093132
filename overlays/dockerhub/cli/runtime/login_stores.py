"""Where the logins of the user are."""

import os

from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.logins import LoginStore


def login_store() -> LoginStore:
    """Return the store of logins, or say why there is none."""
    store = LoginStore.of(os.environ)
    if store is None:
        raise CommandError("A login cannot be stored: set HOME or DOCKER_CONFIG.")
    return store
