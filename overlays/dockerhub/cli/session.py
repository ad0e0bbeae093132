"""``login``, ``logout``, ``whoami``, ``limits``."""

import os
import sys
from typing import Final

import click

from dockerhub._auth.identity import Identity
from dockerhub._auth.jwt import Token
from dockerhub._auth.login_store import KeptLogin, LoginStore
from dockerhub._config.settings import resolve_settings
from dockerhub._sync.session import Session
from dockerhub._transport.http import HTTP
from dockerhub.cli.ending import CommandError
from dockerhub.cli.frame import HubCommand, pass_program
from dockerhub.cli.output import Column
from dockerhub.cli.program import USER_AGENT, Program
from dockerhub.cli.text import local_time

__all__ = ["limits", "login", "logout", "whoami"]

_TIMEOUT: Final = 30.0
_ASKED: Final = "library/alpine"
"""A repository whose tags are public; asking for one tells the rate limit."""

_IDENTITY: Final = [
    Column("username", lambda who: who["username"]),
    Column("email", lambda who: who["email"]),
    Column("from_access_token", lambda who: who["from_access_token"]),
    Column("scopes", lambda who: who["scopes"]),
    Column("expires_at", lambda who: who["expires_at"], local_time),
]
_LIMIT: Final = [
    Column("limit", lambda told: told["limit"]),
    Column("remaining", lambda told: told["remaining"]),
    Column("reset", lambda told: told["reset"], local_time),
]


@click.command(
    cls=HubCommand,
    examples="""
        dockerhub login
        dockerhub login --username alice --password-stdin < password.txt
        pass show docker | dockerhub login -u alice --password-stdin --otp 123456
    """,
)
@click.option("-u", "--username", metavar="NAME", help="Docker ID, or name of an organisation.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the standard input.")
@click.option("--otp", metavar="CODE", help="Code of the second factor.")
@pass_program
def login(program: Program, username: str | None, password_stdin: bool, otp: str | None) -> None:
    """Sign in, and stay signed in until the session expires.

    Asks for what is not given: the name, the password or an access token, and, if the account
    has a second factor, its code. What is kept is the session's token, never the password: in
    the credential helper that Docker uses, or in a file that only you can read. With
    $DOCKERHUB_USERNAME and $DOCKERHUB_PASSWORD, as in CI, other commands need no login.
    """
    store = _store()
    password = _read_password() if password_stdin else None
    given = _environment("PASSWORD") if password is None else password
    name = username or _environment("USERNAME") or _ask(program, "User name: ", "--username")
    secret = given or _ask(program, "Password or access token: ", "--password-stdin", hidden=True)
    origin, token = _sign_in(program, name, secret, otp)
    who = Identity.read(token.secret.reveal())
    try:
        kept = store.keep(origin, who.username or name, token.secret)
    except OSError as error:
        raise CommandError(
            f"the login could not be kept: {store.path} could not be written: {error.strerror}"
        ) from error
    _tell(program, who, kept)


@click.command(cls=HubCommand, examples="dockerhub logout")
@pass_program
def logout(program: Program) -> None:
    """Forget the login that `dockerhub login` keeps."""
    origin = resolve_settings(os.environ, base_url=program.options.url, anonymous=True).base_url
    if _store().forget(origin):
        program.say(f"Forgot the login to {origin}.")
    else:
        program.say(f"No login to {origin} was kept.")


@click.command(cls=HubCommand, examples="dockerhub whoami --json")
@pass_program
def whoami(program: Program) -> None:
    """Show who is signed in, as the session's token tells: Docker Hub is not asked."""
    who = program.hub.whoami()
    facts = {
        "username": who.username,
        "email": who.email,
        "from_access_token": who.from_access_token,
        "scopes": list(who.scopes),
        "expires_at": who.expires_at,
    }
    program.show_one(facts, _IDENTITY)


@click.command(cls=HubCommand, examples="dockerhub limits")
@pass_program
def limits(program: Program) -> None:
    """Show the rate limit: what is left of it now, and when it is whole again.

    Asking takes one request of it.
    """
    program.hub.tags.exists(_ASKED)
    told = program.hub.rate_limit
    if told is None:
        raise CommandError("Docker Hub did not tell its rate limit.")
    facts = {"limit": told.limit, "remaining": told.remaining, "reset": told.reset}
    program.show_one(facts, _LIMIT)


def _read_password() -> str:
    password = sys.stdin.read().rstrip("\r\n") if sys.stdin is not None else ""
    if not password:
        raise click.UsageError("The standard input has no password.")
    return password


def _environment(name: str) -> str | None:
    return os.environ.get(f"DOCKERHUB_{name}") or os.environ.get(f"DOCKER_{name}")


def _ask(program: Program, prompt: str, option: str, *, hidden: bool = False) -> str:
    if not program.has_terminal:
        variable = "DOCKERHUB_PASSWORD" if hidden else "DOCKERHUB_USERNAME"
        raise click.UsageError(f"There is no terminal to ask on: use {option}, or set {variable}.")
    answer = program.ask_secret(prompt) if hidden else program.ask(prompt)
    if not answer:
        raise click.UsageError("It must not be empty.")
    return answer


def _sign_in(program: Program, username: str, password: str, otp: str | None) -> tuple[str, Token]:
    """Return where the login is good, and its token."""
    asks = program.has_terminal and not os.environ.get("DOCKERHUB_TOTP_SECRET")
    settings = resolve_settings(
        os.environ,
        username=username,
        password=password,
        otp=otp or (program.ask_code if asks else None),
        base_url=program.options.url,
        user_agent=USER_AGENT,
    )
    http = HTTP(settings.base_url, _TIMEOUT, settings.user_agent, None)
    try:
        session = Session(settings, http, program.clock)
        return settings.base_url, session.authenticator.log_in()
    finally:
        http.close()


def _store() -> LoginStore:
    store = LoginStore.of(os.environ)
    if store is None:
        raise CommandError("There is no place to keep a login: set HOME or DOCKER_CONFIG.")
    return store


def _tell(program: Program, who: Identity, kept: KeptLogin) -> None:
    until = f" until {local_time(who.expires_at)}" if who.expires_at else ""
    program.say(f"Signed in as {kept.username}{until}. The token is kept in {kept.place}.")
    if who.from_access_token:
        program.say("With an access token, no access tokens can be managed and no logs read.")
    if kept.fallback:
        program.warn(f"Warning: the credential helper does not take it: {kept.fallback}.")
    if not kept.place.startswith("docker-credential-"):
        program.warn(
            "Warning: the token is not encrypted; only you can read the file. A credential "
            "helper keeps it safer: https://docs.docker.com/go/credential-store/"
        )
