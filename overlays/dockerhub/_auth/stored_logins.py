"""Which stored login a client uses: that of `dockerhub login`, else that of `docker login`."""

from collections.abc import Mapping
from datetime import UTC, datetime

from dockerhub._auth.docker_config import StoredLogin, find_login
from dockerhub._auth.jwt import Token
from dockerhub._auth.login_store import KeptLogin, LoginStore
from dockerhub._base.errors import CredentialStoreError
from dockerhub._base.state_folders import home_folder


def find_stored(
    environment: Mapping[str, str], origin: str, docker_hub: str, now: float
) -> StoredLogin | None:
    """Find the login to use. It goes to the origin that it was stored for, and nowhere else.

    That of `docker login` was stored for the origin `docker_hub`. An expired token is replaced
    only by a login of the same user, so that no one is signed in as another user by accident;
    else it is a `CredentialStoreError`.
    """
    store = LoginStore.of(environment)
    kept = store.find(origin) if store else None
    expires_at = Token.read(kept.token.reveal()).expires_at if kept else None
    if kept and (expires_at is None or now < expires_at):
        return StoredLogin(kept.username, kept.token, is_bearer=True, source=kept.place)
    found = None
    if origin == docker_hub:
        found = find_login(environment, home_folder(environment), now=now)
    if kept and expires_at is not None and (found is None or found.username != kept.username):
        raise _expired(kept, expires_at)
    return found


def _expired(kept: KeptLogin, expires_at: float) -> CredentialStoreError:
    when = datetime.fromtimestamp(expires_at, UTC).isoformat(" ", "minutes")
    return CredentialStoreError(
        f"the login of {kept.username!r} by `dockerhub login` expired at {when}: sign in again "
        "with `dockerhub login`, or forget it with `dockerhub logout`"
    )
