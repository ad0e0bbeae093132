"""Who signs in where: arguments first, then the environment, then nobody."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import field, frozen

from dockerhub._http import check_base_url
from dockerhub._jwt import Token
from dockerhub._login import Credentials, clean_code
from dockerhub._secrets import Secret
from dockerhub._totp import decode_totp_secret
from dockerhub._version import __version__

__all__ = ["DEFAULT_URL", "Settings", "resolve_settings"]

DEFAULT_URL: Final = "https://hub.docker.com"
_USER_AGENT: Final = f"dockerhub-python/{__version__}"

Otp = str | Callable[[], Any]


@frozen(kw_only=True)
class Settings:
    """What a client was made with, resolved and checked."""

    base_url: str = DEFAULT_URL
    user_agent: str = _USER_AGENT
    credentials: Credentials | None = field(default=None, repr=False)
    token: Token | None = field(default=None, repr=False)
    scim_token: Token | None = field(default=None, repr=False)


def resolve_settings(
    environment: Mapping[str, str],
    *,
    username: str | None,
    password: str | None,
    otp: Otp | None,
    totp_secret: str | None,
    token: str | None,
    scim_token: str | None,
    base_url: str | None,
    user_agent: str | None,
) -> Settings:
    """Resolve the arguments of a client, which are explained there, with `environment`.

    Raises:
        TypeError: An argument has a wrong type.
        ValueError: Arguments or variables contradict each other or are unusable.
    """
    explicit = {"username": username, "password": password, "token": token}
    for name, value in {**explicit, "scim_token": scim_token, "user_agent": user_agent}.items():
        _check_text(name, value)
    source = "the arguments"
    if all(value is None for value in explicit.values()):
        source, explicit = _from_environment(environment)
    username, password, token = explicit["username"], explicit["password"], explicit["token"]
    if token and (username or password):
        raise ValueError(f"{source} give both a token and a user name with password: choose one")
    if bool(username) != bool(password):
        given, missing = ("username", "password") if username else ("password", "username")
        raise ValueError(f"{source} give a {given} without a {missing}")
    credentials = None
    if username and password:
        secret = totp_secret or environment.get("DOCKERHUB_TOTP_SECRET")
        credentials = _credentials(username, password, otp, secret)
    scim = scim_token or environment.get("DOCKERHUB_SCIM_TOKEN")
    return Settings(
        base_url=check_base_url(base_url or environment.get("DOCKERHUB_URL") or DEFAULT_URL),
        user_agent=user_agent or _USER_AGENT,
        credentials=credentials,
        token=Token.read(token) if token else None,
        scim_token=Token.read(scim) if scim else None,
    )


def _from_environment(environment: Mapping[str, str]) -> tuple[str, dict[str, str | None]]:
    """Return where the credentials are from, and what they are."""
    for prefix in ("DOCKERHUB_", "DOCKER_"):
        names = {"username": f"{prefix}USERNAME", "password": f"{prefix}PASSWORD"}
        if prefix == "DOCKERHUB_":
            names["token"] = f"{prefix}TOKEN"
        found = {key: environment.get(name) or None for key, name in names.items()}
        # CI systems often set DOCKER_USERNAME alone, which says nothing about signing in.
        complete = found.get("token") or (found["username"] and found["password"])
        if complete or (prefix == "DOCKERHUB_" and any(found.values())):
            return "the environment variables " + ", ".join(names.values()), {
                "token": None,
                **found,
            }
    return "the environment", {"username": None, "password": None, "token": None}


def _credentials(
    username: str, password: str, otp: Otp | None, totp_secret: str | None
) -> Credentials:
    if otp is not None and not callable(otp):
        otp = clean_code(otp)
    key = decode_totp_secret(totp_secret) if totp_secret and otp is None else None
    return Credentials(
        username=username,
        password=Secret(password),
        otp=Secret(otp) if isinstance(otp, str) else None,
        ask_otp=otp if callable(otp) else None,
        totp_key=Secret(key.decode("latin-1")) if key else None,
    )


def _check_text(name: str, value: object) -> None:
    if value is None:
        return
    if not isinstance(value, str):
        raise TypeError(f"{name} must be text, not {type(value).__name__}")
    if not value.strip():
        raise ValueError(f"{name} is empty")
    # It becomes a header or its part, where a line break would start another one.
    if name not in ("username", "password") and not (value.isascii() and value.isprintable()):
        raise ValueError(f"{name} has a character that no header may hold")
