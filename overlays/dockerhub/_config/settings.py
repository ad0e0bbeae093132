"""Who signs in where: arguments, then the environment, then stored logins, then anonymous.

A profile that is an argument comes before the environment; one that is a variable, after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from dockerhub._auth.jwt import Token
from dockerhub._auth.registry import Registry
from dockerhub._base.arguments import wrong_type
from dockerhub._base.environment import Variable
from dockerhub._base.errors import CredentialStoreError, InvalidArgumentError
from dockerhub._base.secret import Secret
from dockerhub._config.credential_texts import clean_password, clean_token, clean_username
from dockerhub._config.given import Given
from dockerhub._config.profiles import chosen_profile, given_or_environments
from dockerhub._transport.urls import check_base_url, check_encrypted
from dockerhub._version import __version__

if TYPE_CHECKING:
    from dockerhub._auth.login_steps import Credentials, Login
    from dockerhub._auth.oidc import OidcLogin
    from dockerhub._auth.oidc_steps import OidcCredentials
    from dockerhub._auth.totp_steps import TotpSteps

DEFAULT_URL: Final = "https://hub.docker.com"
_USER_AGENT: Final = f"dockerhub-python/{__version__}"

Otp = str | Callable[[], Any]
FindStored = Callable[[float], "Credentials | Token | None"]


@frozen(kw_only=True)
class Settings:
    """What a client was made with, resolved and checked."""

    base_url: str = DEFAULT_URL
    allow_http: bool = False
    """Whether credentials may be sent without encryption to another machine."""
    user_agent: str = _USER_AGENT
    credentials: Login | None = field(default=None, repr=False)
    token: Token | None = field(default=None, repr=False)
    scim_token: Token | None = field(default=None, repr=False)
    registry: Registry = field(factory=Registry)
    find_stored: FindStored | None = field(default=None, repr=False)
    """Looks for the login that Docker has stored; None if it is not to be used."""

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What must not be shown, of what was given."""
        tokens = (each.secret for each in (self.token, self.scim_token) if each is not None)
        return (*tokens, *(self.credentials.secrets if self.credentials else ()))


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
    profile: str | None = None,
    base_url: str | None = None,
    registry_url: str | None = None,
    registry_auth_url: str | None = None,
    user_agent: str | None = None,
    anonymous: bool = False,
    allow_http: bool = False,
) -> Settings:
    """Resolve the arguments of a client, which `DockerHub` explains, or raise its errors."""
    explicit = {"username": username, "password": password, "token": token}
    others = {"totp_secret": totp_secret, "scim_token": scim_token, "profile": profile}
    addresses = {
        "base_url": base_url,
        "registry_url": registry_url,
        "registry_auth_url": registry_auth_url,
    }
    for name, value in {**explicit, **others, **addresses, "user_agent": user_agent}.items():
        _check_text(name, value)
    if totp_steps is not None and not callable(getattr(totp_steps, "take", None)):
        raise wrong_type("totp_steps", "a TotpStepFolder or something with take()", totp_steps)
    if otp is not None and totp_secret is not None:
        raise ValueError("otp and totp_secret contradict each other: choose one")
    _check_switches(anonymous=anonymous, allow_http=allow_http)
    _check_anonymous(anonymous, [*explicit.values(), otp, oidc, profile])
    given = Given(username=username, password=password, token=token, oidc=_oidc_login(oidc))
    if not anonymous:
        given = given_or_environments(given, environment, profile)
    given = given.checked()
    url = check_base_url(base_url or environment.get(Variable.URL) or DEFAULT_URL)
    secret = totp_secret or environment.get(Variable.TOTP_SECRET)
    credentials: Login | None = None
    find_stored = None
    if given.username and given.password:
        credentials = _credentials(given.username, given.password, otp, secret, totp_steps, url)
    elif given.oidc:
        _refuse_codes(otp, totp_secret)
        credentials = _oidc_credentials(given.oidc, environment)
    elif not given.token and not anonymous:
        profile = chosen_profile(environment, url, profile)
        if url != DEFAULT_URL or profile:
            _refuse_codes(otp, totp_secret)
        find_stored = _finder(environment, url, otp, secret, totp_steps, profile)
    else:
        _refuse_codes(otp, totp_secret)
    allow_http = allow_http or _allows_http(environment)
    if (credentials or given.token) and not allow_http:
        check_encrypted("base_url", url)
    scim = scim_token or environment.get(Variable.SCIM_TOKEN)
    return Settings(
        base_url=url,
        allow_http=allow_http,
        user_agent=_check_header("user_agent", user_agent or _USER_AGENT),
        credentials=credentials,
        token=Token.read(given.token) if given.token else None,
        scim_token=_token(f"scim_token or {Variable.SCIM_TOKEN}", scim),
        registry=_registry(environment, url, registry_url, registry_auth_url),
        find_stored=find_stored,
    )


def _registry(
    environment: Mapping[str, str], url: str, registry_url: str | None, auth_url: str | None
) -> Registry:
    """Return where the registry is; a double of Docker Hub is its own registry."""
    known = Registry() if url == DEFAULT_URL else Registry(url, url)
    registry_url = registry_url or environment.get(Variable.REGISTRY_URL) or known.url
    auth_url = auth_url or environment.get(Variable.REGISTRY_AUTH_URL) or known.auth_url
    return Registry(
        check_base_url(registry_url, "registry_url"),
        check_base_url(auth_url, "registry_auth_url"),
    )


def _oidc_login(oidc: OidcLogin | str | None) -> OidcLogin | None:
    if oidc is None:
        return None
    from dockerhub._auth.oidc import OidcLogin  # noqa: PLC0415  # few clients sign in so

    if isinstance(oidc, OidcLogin):
        return oidc
    if not isinstance(oidc, str):
        raise wrong_type("oidc", "an OidcLogin or the ID of a connection", oidc)
    return OidcLogin(oidc)


def _oidc_credentials(login: OidcLogin, environment: Mapping[str, str]) -> OidcCredentials:
    from dockerhub._auth.oidc import find_runner  # noqa: PLC0415  # few clients sign in so
    from dockerhub._auth.oidc_steps import OidcCredentials  # noqa: PLC0415  # as above

    return OidcCredentials(login, None if login.id_token else find_runner(environment))


def _refuse_codes(otp: Otp | None, totp_secret: str | None) -> None:
    if otp is not None or totp_secret is not None:
        raise ValueError("otp and totp_secret also need a user name and a password")


def _finder(
    environment: Mapping[str, str],
    url: str,
    otp: Otp | None,
    secret: str | None,
    totp_steps: TotpSteps | None,
    profile: str | None,
) -> FindStored:
    def find(now: float) -> Credentials | Token | None:
        from dockerhub._auth.stored_logins import find_stored  # noqa: PLC0415  # only if it is needed

        found = find_stored(environment, url, DEFAULT_URL, now, profile)
        if found is None:
            return None
        text, where = found.secret.reveal(), f"in {found.source}"
        if found.is_bearer or found.username is None:
            return Token.read(_stored(clean_token, f"the token {where}", text))
        username = _stored(clean_username, f"the user name {where}", found.username)
        password = _stored(clean_password, f"the password {where}", text)
        return _credentials(username, password, otp, secret, totp_steps, url)

    return find


def _stored(clean: Callable[[str, str], str], name: str, text: str) -> str:
    try:
        return clean(name, text)
    except ValueError as error:
        raise CredentialStoreError(f"{error}: sign in again to store it again") from None


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
        raise InvalidArgumentError(name, "is empty")


def _check_switches(**switches: object) -> None:
    for name, value in switches.items():
        if not isinstance(value, bool):
            raise TypeError(f"{name} must be True or False, not {type(value).__name__}")


def _allows_http(environment: Mapping[str, str]) -> bool:
    value = environment.get(Variable.ALLOW_HTTP, "")
    if value not in ("", "0", "1"):
        raise ValueError(f"{Variable.ALLOW_HTTP} must be 1 or 0, not {value[:99]!r}")
    return value == "1"


def _check_anonymous(anonymous: bool, credentials: list[object]) -> None:
    if anonymous and any(value is not None for value in credentials):
        raise ValueError("anonymous and credentials contradict each other: choose one")


def _check_header(name: str, value: str) -> str:
    # A line break would start another header.
    if not (value.isascii() and value.isprintable()) or value != value.strip():
        raise ValueError(f"{name} has a character that no header may hold: {value!r}")
    return value


def _token(name: str, text: str | None) -> Token | None:
    clean = clean_token(name, text or "")
    return Token.read(clean) if clean else None
