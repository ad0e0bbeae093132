"""The settings of a client: arguments first, then the environment; invalid ones are refused."""

import base64
import json
import math
from pathlib import Path
from typing import Any

import pytest
from attrs import exceptions

from dockerhub import CredentialStoreError, RetryPolicy, __version__
from dockerhub._auth.jwt import Token
from dockerhub._auth.login_steps import Credentials
from dockerhub._base.secret import Secret
from dockerhub._config.options import Options
from dockerhub._config.settings import Settings, resolve_settings

JWT = "e30.e30.x"
PAT, OAT = "dckr_pat_x", "dckr_oat_x"
SECRET = base64.b32encode(b"12345678901234567890").decode()


def resolve(environment: dict[str, str] | None = None, /, **arguments: Any) -> Settings:
    names = ["username", "password", "otp", "totp_secret", "token", "scim_token"]
    names += ["base_url", "user_agent"]
    values = {**dict.fromkeys(names), "anonymous": False, **arguments}
    return resolve_settings(environment or {}, **values)


def login(settings: Settings) -> tuple[str, str] | None:
    found = settings.credentials
    return (found.username, found.password.reveal()) if found else None


def token(settings: Settings) -> str | None:
    return settings.token.secret.reveal() if settings.token else None


def test_no_setting_is_required() -> None:
    """Then the client is that of Docker Hub, and uses the login that Docker stored."""
    settings = resolve()
    assert settings.base_url == "https://hub.docker.com"
    assert settings.user_agent == f"dockerhub-python/{__version__}"
    assert (login(settings), token(settings), settings.scim_token) == (None, None, None)
    assert settings.find_stored is not None


@pytest.mark.parametrize(
    ("environment", "arguments", "found"),
    [
        ({}, {"username": "a", "password": "p"}, ("a", "p")),
        ({"DOCKERHUB_USERNAME": "e", "DOCKERHUB_PASSWORD": "q"}, {}, ("e", "q")),
        ({"DOCKER_USERNAME": "c", "DOCKER_PASSWORD": "r"}, {}, ("c", "r")),
        (
            {
                "DOCKERHUB_USERNAME": "e",
                "DOCKERHUB_PASSWORD": "q",
                "DOCKER_USERNAME": "c",
                "DOCKER_PASSWORD": "r",
            },
            {},
            ("e", "q"),
        ),
        (
            {"DOCKERHUB_USERNAME": "e", "DOCKERHUB_PASSWORD": "q"},
            {"username": "a", "password": "p"},
            ("a", "p"),
        ),
        ({"DOCKERHUB_TOKEN": JWT}, {"username": "a", "password": "p"}, ("a", "p")),
        ({"DOCKERHUB_USERNAME": "e", "DOCKERHUB_PASSWORD": "q"}, {"token": JWT}, None),
        ({"DOCKERHUB_USERNAME": "e", "DOCKERHUB_PASSWORD": "q"}, {"anonymous": True}, None),
        ({"DOCKER_USERNAME": "c"}, {}, None),
        ({"DOCKER_PASSWORD": "r"}, {}, None),
        ({"DOCKERHUB_USERNAME": "", "DOCKERHUB_PASSWORD": ""}, {}, None),
        ({"DOCKERHUB_USERNAME": "e", "DOCKERHUB_TOKEN": PAT}, {}, ("e", PAT)),
        ({"DOCKERHUB_USERNAME": "e", "DOCKERHUB_TOKEN": f"{OAT}\n"}, {}, ("e", OAT)),
        ({}, {"username": "a", "token": PAT}, ("a", PAT)),
        ({"DOCKERHUB_TOKEN": "", "DOCKER_USERNAME": "c", "DOCKER_PASSWORD": "r"}, {}, ("c", "r")),
    ],
)
def test_the_first_complete_source_of_credentials_counts(
    environment: dict[str, str], arguments: dict[str, Any], found: tuple[str, str] | None
) -> None:
    """Arguments, then this package's variables, then those that CI systems set."""
    assert login(resolve(environment, **arguments)) == found


@pytest.mark.parametrize(
    ("environment", "arguments", "found"),
    [
        ({}, {"token": JWT}, JWT),
        ({"DOCKERHUB_TOKEN": f"\ufeff {JWT}\r\n"}, {}, JWT),
        ({"DOCKERHUB_TOKEN": "e"}, {"token": JWT}, JWT),
        ({"DOCKERHUB_TOKEN": "e"}, {"anonymous": True}, None),
        ({"DOCKERHUB_TOKEN": JWT, "DOCKER_USERNAME": "c", "DOCKER_PASSWORD": "r"}, {}, JWT),
        ({"DOCKER_TOKEN": "e"}, {}, None),
    ],
)
def test_a_bearer_token_is_accepted(
    environment: dict[str, str], arguments: dict[str, Any], found: str | None
) -> None:
    settings = resolve(environment, **arguments)
    assert (token(settings), login(settings)) == (found, None)


def test_the_scim_token_is_separate() -> None:
    """It is used with any credentials, and with none."""
    environment = {"DOCKERHUB_SCIM_TOKEN": "env"}
    for arguments in ({}, {"username": "a", "password": "p"}, {"anonymous": True}):
        found = resolve(environment, **arguments).scim_token
        assert found is not None
        assert found.secret.reveal() == "env"
    own = resolve(environment, scim_token="arg").scim_token
    assert own is not None
    assert own.secret.reveal() == "arg"


@pytest.mark.parametrize(
    ("environment", "arguments", "message"),
    [
        ({}, {"username": "a"}, "username= is given, but password= is not: give both"),
        ({}, {"password": "p"}, "password= is given, but username= is not: give both"),
        (
            {"DOCKERHUB_USERNAME": "e", "DOCKERHUB_PASSWORD": "q"},
            {"username": "a"},
            "username= is given, but password= is not: give both",
        ),
        (
            {"DOCKERHUB_USERNAME": "e", "DOCKER_USERNAME": "c", "DOCKER_PASSWORD": "r"},
            {},
            "DOCKERHUB_USERNAME is given, but DOCKERHUB_PASSWORD is not: give both",
        ),
        (
            {"DOCKERHUB_PASSWORD": "q"},
            {},
            "DOCKERHUB_PASSWORD is given, but DOCKERHUB_USERNAME is not: give both",
        ),
        (
            {"DOCKERHUB_TOKEN": JWT, "DOCKERHUB_USERNAME": "e"},
            {},
            "DOCKERHUB_TOKEN has the token of a session, which takes no user name: give DOCK",
        ),
        (
            {},
            {"token": JWT, "username": "a", "password": "p"},
            "the arguments give both token= and password=: choose one",
        ),
        ({}, {"anonymous": True, "token": JWT}, "anonymous and credentials contradict"),
        ({}, {"anonymous": True, "username": "a"}, "anonymous and credentials contradict"),
        ({}, {"anonymous": True, "otp": "012345"}, "anonymous and credentials contradict"),
        ({}, {"anonymous": True, "totp_secret": SECRET}, "need a user name and a password"),
        ({}, {"token": JWT, "otp": "012345"}, "otp and totp_secret also need a user name"),
        ({}, {"token": JWT, "totp_secret": SECRET}, "otp and totp_secret also need a user name"),
        ({}, {"token": PAT}, "token= has an access token, which .* give it as username="),
        ({"DOCKERHUB_TOKEN": OAT}, {}, "DOCKERHUB_TOKEN has an access .* as DOCKERHUB_USERNAME"),
        (
            {"DOCKERHUB_TOKEN": PAT, "DOCKERHUB_USERNAME": "a", "DOCKERHUB_PASSWORD": "p"},
            {},
            "give both DOCKERHUB_TOKEN and DOCKERHUB_PASSWORD: choose one",
        ),
        (
            {},
            {"username": "a", "password": "p", "otp": "012345", "totp_secret": SECRET},
            "otp and totp_secret contradict each other",
        ),
        (
            {},
            {"base_url": "https://hub.example", "otp": "012345"},
            "otp and totp_secret also need a user name",
        ),
    ],
)
def test_contradictory_settings_are_refused(
    environment: dict[str, str], arguments: dict[str, Any], message: str
) -> None:
    """The error says where they are, and shows no secret."""
    with pytest.raises(ValueError, match=message) as caught:
        resolve(environment, **arguments)
    assert SECRET not in str(caught.value)
    assert "dckr_" not in str(caught.value)


@pytest.mark.parametrize(
    "name",
    ["username", "password", "token", "scim_token", "totp_secret", "base_url", "user_agent"],
)
def test_an_argument_is_text_that_is_not_empty(name: str) -> None:
    """An empty one is often a variable that was never set; it does not mean "the default"."""
    with pytest.raises(TypeError, match=f"{name} must be text, not int"):
        resolve(**{name: 12345})
    with pytest.raises(TypeError, match=f"{name} must be text, not bytes"):
        resolve(**{name: b"secret"})
    for empty in ("", " ", "\n"):
        with pytest.raises(ValueError, match=f"{name} is empty"):
            resolve(**{name: empty})


@pytest.mark.parametrize(
    "text", ["hu nter", "hun\nter", "Bearer hunter", "hun\r\nX: y", "huntér", "hun\x00"]
)
def test_a_token_that_does_not_fit_a_header_is_refused_without_being_shown(text: str) -> None:
    """Otherwise the library that sends it would show it in its error."""
    sources: list[tuple[dict[str, str], dict[str, str]]] = [
        ({}, {"token": text}),
        ({}, {"scim_token": text}),
        ({"DOCKERHUB_TOKEN": text}, {}),
        ({"DOCKERHUB_SCIM_TOKEN": text}, {}),
    ]
    for environment, arguments in sources:
        with pytest.raises(ValueError, match="has a character that no token has") as caught:
            resolve(environment, **arguments)
        assert text not in str(caught.value)
        assert next(iter({**environment, **arguments})) in str(caught.value)


def test_an_invalid_token_is_refused_without_being_shown() -> None:
    """Before it is sent; otherwise Docker Hub would also refuse public lists."""
    for text in (
        "1f0c7a52-33a6-4ad2-9dd3-1f1b6b1f2f4e",
        f'"{JWT}"',
        "a.b.c",
        "e30.e30",
        "e30.W10.x",
        "hunter2",
    ):
        for environment, arguments in (
            ({"DOCKERHUB_TOKEN": text}, {}),
            ({"DOCKERHUB_TOKEN": text, "DOCKERHUB_USERNAME": "a"}, {}),
            ({}, {"token": text}),
        ):
            with pytest.raises(ValueError, match="is neither the token of a session") as caught:
                resolve(environment, **arguments)
            assert text not in str(caught.value)
            assert "DOCKERHUB_PASSWORD" in str(caught.value)


def test_line_breaks_and_byte_order_marks_around_credentials_are_removed() -> None:
    """Files and secret stores add them. Spaces are removed from a name, but not from a password."""
    for username, password, found in (
        ("alice\n", "pass\r\n", "pass"),
        (" \ufeffalice", "\ufeffpass\n\n", "pass"),
        ("\ufeffalice\r\n", " pa ss ", " pa ss "),
        ("alice", "pässwörd", "pässwörd"),
    ):
        environment = {"DOCKERHUB_USERNAME": username, "DOCKERHUB_PASSWORD": password}
        assert login(resolve(environment)) == ("alice", found)
        assert login(resolve(username=username, password=password)) == ("alice", found)


def test_an_invalid_name_or_password_is_refused_without_being_shown() -> None:
    for text, problem in (
        ("p\0a\0s\0s\0", "has a NUL character: it may be UTF-16"),
        ("p\udce4ss", "is not text in UTF-8"),
        ("pass\nword", "has more than one line"),
        ("pass\rword", "has more than one line"),
        ("pass\tword", "has a control character"),
    ):
        for username, password, name in (
            ("alice", text, "DOCKERHUB_PASSWORD"),
            (text, "secret", "DOCKERHUB_USERNAME"),
        ):
            environment = {"DOCKERHUB_USERNAME": username, "DOCKERHUB_PASSWORD": password}
            with pytest.raises(ValueError, match=f"^{name} {problem}") as caught:
                resolve(environment)
            assert text not in str(caught.value)


@pytest.mark.parametrize("agent", ["a\nb", " a", "a ", "caf\u00e9", "a\x00"])
def test_a_user_agent_fits_a_header(agent: str) -> None:
    with pytest.raises(ValueError, match="user_agent has a character that no header may hold"):
        resolve(user_agent=agent)
    assert resolve(user_agent="my tool/1.0 (+https://x.example)").user_agent.startswith("my tool")


@pytest.mark.parametrize(
    ("environment", "base_url", "found"),
    [
        ({}, "https://hub.example", "https://hub.example"),
        ({"DOCKERHUB_URL": "http://localhost:8080"}, None, "http://localhost:8080"),
        ({"DOCKERHUB_URL": "http://localhost"}, "https://hub.example/", "https://hub.example"),
        ({"DOCKERHUB_URL": ""}, None, "https://hub.docker.com"),
        ({}, "https://hub.example/X/", "https://hub.example/X"),
    ],
)
def test_the_address_is_an_argument_or_a_variable(
    environment: dict[str, str], base_url: str | None, found: str
) -> None:
    assert resolve(environment, base_url=base_url).base_url == found


@pytest.mark.parametrize("url", ["https://hub.docker.com", "https://hub.example"])
def test_dockers_stored_login_is_used_for_docker_hub_only(tmp_path: Path, url: str) -> None:
    entry = {"auth": base64.b64encode(b"ann:pw").decode()}
    auths = {"https://index.docker.io/v1/": entry}
    (tmp_path / "config.json").write_text(json.dumps({"auths": auths}))
    settings = resolve({"DOCKER_CONFIG": str(tmp_path), "HOME": str(tmp_path)}, base_url=url)
    assert settings.find_stored is not None
    assert (settings.find_stored(0.0) is not None) is (url == "https://hub.docker.com")


def test_an_invalid_address_is_refused() -> None:
    for environment, arguments in (
        ({}, {"base_url": "hub.docker.com"}),
        ({"DOCKERHUB_URL": "ftp://hub.docker.com"}, {}),
    ):
        with pytest.raises(ValueError, match="base_url must be like 'https://hub"):
            resolve(environment, **arguments)


def test_a_second_factor_comes_with_its_credentials() -> None:
    """A code, a function, or a setup key, also from the environment; arguments have priority."""
    own = {"username": "a", "password": "p"}
    environment = {"DOCKERHUB_TOTP_SECRET": SECRET}

    def ask() -> str:
        return "012345"

    code = resolve(environment, **own, otp="012 345").credentials
    asked = resolve(environment, **own, otp=ask).credentials
    made = resolve(environment, **own).credentials
    given = resolve({}, **own, totp_secret=SECRET.lower()).credentials
    assert code
    assert asked
    assert made
    assert code.otp == Secret("012345")
    assert (code.ask_otp, code.totp_key) == (None, None)
    assert (asked.otp, asked.ask_otp, asked.totp_key) == (None, ask, None)
    assert made.totp_key == Secret("12345678901234567890")
    assert given == made


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"otp": 12345}, TypeError, "otp must be text such as '012345', not int"),
        ({"otp": ""}, ValueError, "otp must be the digits of a code"),
        ({"otp": "12-34"}, ValueError, "otp must be the digits of a code"),
        (
            {"totp_secret": "012345"},
            ValueError,
            "or DOCKERHUB_TOTP_SECRET is not base32",
        ),
    ],
)
def test_an_invalid_second_factor_is_refused_at_once(
    arguments: dict[str, Any], error: type[Exception], message: str
) -> None:
    """Not only when it is needed."""
    with pytest.raises(error, match=message):
        resolve(username="a", password="p", **arguments)


def test_settings_do_not_show_a_secret() -> None:
    settings = resolve(
        username="a", password="hunter2", totp_secret=SECRET, scim_token="scim-secret"
    )
    assert "hunter2" not in repr(settings)
    assert SECRET not in repr(settings)
    assert "scim-secret" not in repr(settings)


def test_options_are_checked() -> None:
    """They are created from what users pass to `with_options`."""
    assert Options().retry == RetryPolicy()
    for wrong in ({"retry": 3}, {"on_event": "x"}, {"on_drift": 1}):
        with pytest.raises(exceptions.NotCallableError):
            Options(**wrong)  # type: ignore[arg-type]  # on purpose
    with pytest.raises(TypeError, match="strict"):
        Options(strict="yes")  # type: ignore[arg-type]  # on purpose
    assert math.isclose(RetryPolicy().longest_wait, 120)


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ({"auth": base64.b64encode(b"ann:pw").decode()}, ("ann", "pw")),
        (None, None),
    ],
)
def test_the_stored_login_is_looked_up_when_it_is_needed(
    tmp_path: Path, entry: dict[str, str] | None, found: tuple[str, str] | None
) -> None:
    """It is used with the second factor that was given to the client."""
    auths = {"https://index.docker.io/v1/": entry} if entry else {}
    (tmp_path / "config.json").write_text(json.dumps({"auths": auths}))
    environment = {"DOCKER_CONFIG": str(tmp_path), "HOME": str(tmp_path)}
    settings = resolve(environment, totp_secret=SECRET)
    assert settings.find_stored is not None
    stored = settings.find_stored(0.0)
    if found is None:
        assert stored is None
    else:
        assert isinstance(stored, Credentials)
        assert (stored.username, stored.password) == ("ann", Secret("pw"))
        assert stored.totp_key == Secret("12345678901234567890")


def test_a_stored_bearer_token_is_used_as_a_token(tmp_path: Path) -> None:
    """Docker Desktop stores it next to the password."""
    claims = base64.urlsafe_b64encode(b'{"exp":600}').decode().rstrip("=")
    token = f"e30.{claims}.sig"
    entry = {"auth": base64.b64encode(f"ann:{token}".encode()).decode()}
    auths = {"https://index.docker.io/v1/access-token": entry}
    (tmp_path / "config.json").write_text(json.dumps({"auths": auths}))
    settings = resolve({"DOCKER_CONFIG": str(tmp_path), "HOME": str(tmp_path)})
    assert settings.find_stored is not None
    stored = settings.find_stored(0.0)
    assert isinstance(stored, Token)
    assert stored.secret == Secret(token)


def test_an_invalid_stored_password_is_an_error_of_the_store(tmp_path: Path) -> None:
    """A line break at its end is removed."""
    environment = {"DOCKER_CONFIG": str(tmp_path), "HOME": str(tmp_path)}

    def stored(auth: bytes) -> Any:
        entry = {"auth": base64.b64encode(auth).decode()}
        auths = {"https://index.docker.io/v1/": entry}
        (tmp_path / "config.json").write_text(json.dumps({"auths": auths}))
        find = resolve(environment).find_stored
        assert find is not None
        return find(0.0)

    assert stored(b"ann:pw\n").password == Secret("pw")
    with pytest.raises(CredentialStoreError, match=r"the password in ~/config.json has more than"):
        stored(b"ann:p\nw")
