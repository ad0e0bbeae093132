"""Who signs in where: arguments, then the environment, then stored logins, then anonymous."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from dockerhub._auth.jwt import Token, fits_header
from dockerhub._auth.oidc import OidcLogin, find_runner, oidc_from_environment
from dockerhub._auth.registry import Registry
from dockerhub._base.arguments import wrong_type
from dockerhub._base.environment import Variable
from dockerhub._base.secret import Secret
from dockerhub._transport.urls import check_base_url
from dockerhub._version import __version__

if TYPE_CHECKING:
    from dockerhub._auth.login_steps import Credentials, Login
    from dockerhub._auth.oidc_steps import OidcCredentials
    from dockerhub._auth.totp_steps import TotpSteps

DEFAULT_URL: Final = "https://hub.docker.com"
_USER_AGENT: Final = f"dockerhub-python/{__version__}"
_ACCESS_TOKENS: Final = ("dckr_pat_", "dckr_oat_")
"""How access tokens begin, which no operation takes; a session's token is a JWT."""

Otp = str | Callable[[], Any]
FindStored = Callable[[float], "Credentials | Token | None"]


@frozen(kw_only=True)
class Settings:
    """What a client was made with, resolved and checked."""

    base_url: str = DEFAULT_URL
    user_agent: str = _USER_AGENT
    credentials: Login | None = field(default=None, repr=False)
    token: Token | None = field(default=None, repr=False)
    scim_token: Token | None = field(default=None, repr=False)
    registry: Registry = field(factory=Registry)
    find_stored: FindStored | None = field(default=None, repr=False)
    """Looks for the login that Docker has stored; None if it is not to be used."""


def resolve_settings(
    environment: Mapping[str, str],
    *,
    username: str | None = None,
    password: str | None = None,
    otp: Otp | None = None,
    totp_secret: str | None = None,
    totp_steps: TotpSteps | None = None,
    token: str | None = None,
    scim_token: str | None = None,
    oidc: OidcLogin | str | None = None,
    base_url: str | None = None,
    user_agent: str | None = None,
    anonymous: bool = False,
) -> Settings:
    """Resolve the arguments of a client, which `DockerHub` explains, or raise its errors."""
    explicit = {"username": username, "password": password, "token": token}
    others = {"totp_secret": totp_secret, "scim_token": scim_token, "base_url": base_url}
    for name, value in {**explicit, **others, "user_agent": user_agent}.items():
        _check_text(name, value)
    if totp_steps is not None and not callable(getattr(totp_steps, "take", None)):
        raise wrong_type("totp_steps", "a TotpStepFolder or something with take()", totp_steps)
    if otp is not None and totp_secret is not None:
        raise ValueError("otp and totp_secret contradict each other: choose one")
    _check_anonymous(anonymous, [*explicit.values(), otp, oidc])
    login = _oidc_login(oidc)
    source = "the arguments"
    if login is None and all(value is None for value in explicit.values()) and not anonymous:
        source, explicit, login = _from_environment(environment)
    username, password, token = explicit["username"], explicit["password"], explicit["token"]
    _refuse_contradictions(source, username, password, token, login)
    credentials: Login | None = None
    find_stored = None
    url = check_base_url(base_url or environment.get(Variable.URL) or DEFAULT_URL)
    secret = totp_secret or environment.get(Variable.TOTP_SECRET)
    if username and password:
        credentials = _credentials(username, password, otp, secret, totp_steps, url)
    elif login:
        _refuse_codes(otp, totp_secret)
        credentials = _oidc_credentials(login, environment)
    elif not token and not anonymous:
        if url != DEFAULT_URL:
            _refuse_codes(otp, totp_secret)
        find_stored = _finder(environment, url, otp, secret, totp_steps)
    else:
        _refuse_codes(otp, totp_secret)
    _refuse_access_token(source, token)
    scim = scim_token or environment.get(Variable.SCIM_TOKEN)
    return Settings(
        base_url=url,
        user_agent=_check_header("user_agent", user_agent or _USER_AGENT),
        credentials=credentials,
        token=_token(f"the token of {source}", token),
        scim_token=_token(f"scim_token or {Variable.SCIM_TOKEN}", scim),
        registry=_registry(environment, url),
        find_stored=find_stored,
    )


def _registry(environment: Mapping[str, str], url: str) -> Registry:
    """Return where the registry is; a double of Docker Hub is its own registry."""
    known = Registry() if url == DEFAULT_URL else Registry(url, url)
    return Registry(
        check_base_url(environment.get(Variable.REGISTRY_URL) or known.url),
        check_base_url(environment.get(Variable.REGISTRY_TOKEN_URL) or known.token_url),
    )


def _oidc_login(oidc: OidcLogin | str | None) -> OidcLogin | None:
    if oidc is None or isinstance(oidc, OidcLogin):
        return oidc
    if not isinstance(oidc, str):
        raise wrong_type("oidc", "an OidcLogin or the ID of a connection", oidc)
    return OidcLogin(oidc)


def _oidc_credentials(login: OidcLogin, environment: Mapping[str, str]) -> OidcCredentials:
    from dockerhub._auth.oidc_steps import OidcCredentials  # noqa: PLC0415  # few clients sign in

    return OidcCredentials(login, None if login.id_token else find_runner(environment))


def _from_environment(
    environment: Mapping[str, str],
) -> tuple[str, dict[str, str | None], OidcLogin | None]:
    """Return where the credentials are from, and what they are."""
    own = {
        "username": Variable.USERNAME,
        "password": Variable.PASSWORD,
        "token": Variable.TOKEN,
    }
    found = {key: environment.get(name) or None for key, name in own.items()}
    login = oidc_from_environment(environment)
    if login or any(found.values()):
        names = [*own.values(), *([Variable.OIDC_CONNECTION] if login else [])]
        return f"the environment variables {', '.join(names)}", found, login
    docker = {"username": Variable.DOCKER_USERNAME, "password": Variable.DOCKER_PASSWORD}
    others = {key: environment.get(name) or None for key, name in docker.items()}
    # CI systems often set DOCKER_USERNAME alone, which says nothing about signing in.
    if all(others.values()):
        return f"the environment variables {', '.join(docker.values())}", found | others, None
    return "the environment", found, None


def _refuse_contradictions(
    source: str,
    username: str | None,
    password: str | None,
    token: str | None,
    login: OidcLogin | None,
) -> None:
    if token and (username or password):
        raise ValueError(f"{source} give both a token and a user name with password: choose one")
    if login and (username or password or token):
        raise ValueError(f"{source} give both an OIDC connection and other credentials: choose one")
    if bool(username) != bool(password):
        given, missing = ("username", "password") if username else ("password", "username")
        raise ValueError(f"{source} give a {given} without a {missing}")


def _refuse_access_token(source: str, token: str | None) -> None:
    if token is not None and token.startswith(_ACCESS_TOKENS):
        raise ValueError(
            f"{source} give an access token in the place of a session's token: it goes in place "
            "of the password, together with the user name"
        )


def _refuse_codes(otp: Otp | None, totp_secret: str | None) -> None:
    if otp is not None or totp_secret is not None:
        raise ValueError("otp and totp_secret need a user name and a password to go with")


def _finder(
    environment: Mapping[str, str],
    url: str,
    otp: Otp | None,
    secret: str | None,
    totp_steps: TotpSteps | None,
) -> FindStored:
    def find(now: float) -> Credentials | Token | None:
        from dockerhub._auth.stored_logins import find_stored  # noqa: PLC0415  # only if it is needed

        found = find_stored(environment, url, DEFAULT_URL, now)
        if found is None:
            return None
        if found.is_bearer or found.username is None:
            return _token(f"the token in {found.source}", found.secret.reveal())
        password = found.secret.reveal()
        return _credentials(found.username, password, otp, secret, totp_steps, url)

    return find


def _credentials(
    username: str,
    password: str,
    otp: Otp | None,
    totp_secret: str | None,
    totp_steps: TotpSteps | None,
    url: str,
) -> Credentials:
    from dockerhub._auth.login_steps import Credentials, clean_code  # noqa: PLC0415  # few clients sign in
    from dockerhub._auth.totp import decode_totp_secret  # noqa: PLC0415  # as above
    from dockerhub._auth.totp_steps import IN_MEMORY  # noqa: PLC0415  # as above

    if otp is not None and not callable(otp):
        otp = clean_code(otp)
    key = decode_totp_secret(totp_secret) if totp_secret and otp is None else None
    return Credentials(
        username=username,
        password=Secret(password),
        otp=Secret(otp) if isinstance(otp, str) else None,
        ask_otp=otp if callable(otp) else None,
        totp_key=Secret(key.decode("latin-1")) if key else None,
        totp_steps=IN_MEMORY if totp_steps is None else totp_steps,
        origin=url,
    )


def _check_text(name: str, value: object) -> None:
    if value is None:
        return
    if not isinstance(value, str):
        raise TypeError(f"{name} must be text, not {type(value).__name__}")
    if not value.strip():
        raise ValueError(f"{name} is empty")


def _check_anonymous(anonymous: object, credentials: list[object]) -> None:
    if not isinstance(anonymous, bool):
        raise TypeError(f"anonymous must be True or False, not {type(anonymous).__name__}")
    if anonymous and any(value is not None for value in credentials):
        raise ValueError("anonymous and credentials contradict each other: choose one")


def _check_header(name: str, value: str) -> str:
    # A line break would start another header.
    if not (value.isascii() and value.isprintable()) or value != value.strip():
        raise ValueError(f"{name} has a character that no header may hold: {value!r}")
    return value


def _token(name: str, text: str | None) -> Token | None:
    if not text:
        return None
    # What refuses it later would show it.
    if not fits_header(text):
        raise ValueError(f"{name} has a character that no token has, such as a space or line end")
    return Token.read(text)
