"""Which stored login a client uses: that of `dockerhub login`, else that of `docker login`."""

from collections.abc import Mapping
from datetime import UTC, datetime

from dockerhub._auth.docker_config import StoredLogin, find_login
from dockerhub._auth.jwt import Token
from dockerhub._auth.login_document import check_profile_name
from dockerhub._auth.login_store import KeptLogin, LoginStore
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
    store = LoginStore.of(environment)
    if store is None:
        raise ProfileError(
            f"profile {name!r} has no login: set HOME or {Variable.DOCKER_CONFIG}, where logins "
            "are stored"
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
    chosen = profile or (store.current(origin) if store else None)
    if store and chosen:
        return _find_chosen(store, origin, chosen, now)
    kept = store.find(origin) if store else None
    expires_at = Token.read(kept.token.reveal()).expires_at if kept else None
    if kept and (expires_at is None or now < expires_at):
        return _stored(kept)
    found = None
    if origin == docker_hub:
        found = find_login(environment, home_folder(environment), now=now)
    if kept and expires_at is not None and (found is None or found.username != kept.username):
        raise CredentialStoreError(
            f"{_expired(kept, expires_at)}: sign in again with `dockerhub login`, or delete it "
            "with `dockerhub logout`"
        )
    return found


def _find_chosen(store: LoginStore, origin: str, profile: str, now: float) -> StoredLogin:
    try:
        kept = store.find(origin, profile)
    except ProfileError:
        raise
    except CredentialStoreError as error:
        raise ProfileError(f"the login of profile {profile!r} cannot be read: {error}") from None
    assert kept is not None  # noqa: S101  # `find` raises if a named profile has no login
    expires_at = Token.read(kept.token.reveal()).expires_at
    if expires_at is not None and now >= expires_at:
        raise ProfileError(
            f"{_expired(kept, expires_at)} in profile {profile!r}",
            advice=f"To sign in again: dockerhub login --profile {profile}",
        )
    return _stored(kept)


def _stored(kept: KeptLogin) -> StoredLogin:
    return StoredLogin(kept.username, kept.token, is_bearer=True, source=kept.place)


def _expired(kept: KeptLogin, expires_at: float) -> str:
    when = datetime.fromtimestamp(expires_at, UTC).isoformat(" ", "minutes")
    return f"the login of {kept.username!r} by `dockerhub login` expired at {when}"
