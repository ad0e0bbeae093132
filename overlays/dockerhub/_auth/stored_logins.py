"""Which stored login a client uses: that of `dockerhub login`, else that of `docker login`."""

from collections.abc import Mapping
from datetime import UTC, datetime

from dockerhub._auth.docker_config import StoredLogin, find_login
from dockerhub._auth.jwt import Token
from dockerhub._auth.login_document import check_profile_name
from dockerhub._auth.login_store import KeptLogin, LoginStore, about_profile
from dockerhub._base.environment import Variable
from dockerhub._base.errors import CredentialStoreError, ProfileError
from dockerhub._base.state_folders import home_folder


def check_profile(environment: Mapping[str, str], origin: str, argument: str, name: str) -> str:
    """Return the name of a profile, which an argument gave, if it has a login to an origin.

    Raises:
        ProfileError: It has none.
        ValueError: It cannot be the name of one.
    """
    check_profile_name(argument, name)
    with about_profile(name):
        store = LoginStore.of(environment)
        if store is None:
            raise ProfileError(
                f"profile {name!r} has no login: set HOME or {Variable.DOCKER_CONFIG}, where "
                "logins are stored"
            )
        store.check(origin, name)
    return name


def find_stored(
    environment: Mapping[str, str],
    origin: str,
    docker_hub: str,
    now: float,
    profile: str | None = None,
) -> StoredLogin | None:
    """Find the login to use. It goes to the origin that it was stored for, and nowhere else.

    That of a profile that was chosen, by name or by `dockerhub auth switch`, or a `ProfileError`.
    Else that of `dockerhub login`, or of `docker login`, which was stored for the origin
    `docker_hub`. An expired token is replaced only by a login of the same user, so that no one is
    signed in as another user by accident; else it is a `CredentialStoreError`.
    """
    store = LoginStore.of(environment)
    kept = store.find(origin, profile) if store else None
    expires_at = Token.read(kept.token.reveal()).expires_at if kept else None
    if kept and (expires_at is None or now < expires_at):
        return StoredLogin(kept.username, kept.token, is_bearer=True, source=kept.place)
    if kept and expires_at is not None and kept.is_chosen:
        raise ProfileError(
            f"{_expired(kept, expires_at)} in profile {kept.profile!r}",
            advice=f"To sign in again: dockerhub login --profile {kept.profile}",
        )
    found = None
    if origin == docker_hub:
        found = find_login(environment, home_folder(environment), now=now)
    if kept and expires_at is not None and (found is None or found.username != kept.username):
        raise CredentialStoreError(
            f"{_expired(kept, expires_at)}: sign in again with `dockerhub login`, or delete it "
            "with `dockerhub logout`"
        )
    return found


def _expired(kept: KeptLogin, expires_at: float) -> str:
    when = datetime.fromtimestamp(expires_at, UTC).isoformat(" ", "minutes")
    return f"the login of {kept.username!r} by `dockerhub login` expired at {when}"
