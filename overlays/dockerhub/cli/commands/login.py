"""``login`` and ``logout``."""

import codecs
import os
import sys
from typing import TYPE_CHECKING, Final

import click

from dockerhub import Identity
from dockerhub.cli.output.formatting import local_time
from dockerhub.cli.runtime.command_classes import HubCommand, pass_program
from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.cli.runtime.login_stores import login_store, profiles_at
from dockerhub.cli.runtime.program import Program
from dockerhub.errors import InvalidArgumentError
from dockerhub.logins import (
    DEFAULT_PROFILE,
    KeptLogin,
    LoginStore,
    Variable,
    is_access_token,
    oidc_from_environment,
)

if TYPE_CHECKING:
    from dockerhub import DockerHub, OidcLogin

_FROM_ENVIRONMENT: Final = "$"
_LONGEST: Final = 1 << 20
"""Bytes of a password with the end of its line; an endless device has more."""
_NAMES: Final = {
    "username": "The user name",
    "password": "The password or access token",
    "otp": "--otp",
    f"totp_secret or {Variable.TOTP_SECRET}": Variable.TOTP_SECRET,
}
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@click.command(
    cls=HubCommand,
    examples="""
        dockerhub login
        dockerhub login --username alice --password-stdin < password.txt
        pass show docker | dockerhub login -u alice --password-stdin --otp 123456
        dockerhub login --profile work
        dockerhub login --oidc 6a7f2d4e-2f0c-4c3b-9d0e-1b2c3d4e5f60
    """,
)
@click.option("-u", "--username", metavar="NAME", help="Docker ID, or name of an organization.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--otp", metavar="CODE", help="Two-factor code.")
@click.option(
    "--oidc",
    is_flag=False,
    flag_value=_FROM_ENVIRONMENT,
    metavar="[CONNECTION]",
    help=f"Sign in with an OIDC connection. Default: ${Variable.OIDC_CONNECTION}.",
)
@pass_program
def login(
    program: Program, username: str | None, password_stdin: bool, otp: str | None, oidc: str | None
) -> None:
    """Sign in, and stay signed in until the session expires.

    Asks for what is missing: the name, the password or an access token, and, if the account has
    two-factor authentication, the code. Only the session token is stored, never the password: in
    the credential helper that Docker uses, or in a file that only you can read. With
    $DOCKERHUB_USERNAME and $DOCKERHUB_PASSWORD, as in CI, you need no login.

    With --profile, several accounts stay signed in; see `dockerhub auth`.

    With --oidc, a job of GitHub Actions signs in as an organization without any password; it needs
    `permissions: id-token: write`.
    """
    store = login_store()
    if oidc is not None:
        if username or password_stdin or otp:
            raise click.UsageError("--oidc takes no user name, password or code.")
        _keep(program, store, program.connect(oidc=_connection(oidc)), "OIDC")
        return
    get = os.environ.get
    secret = _read_password() if password_stdin else None
    if secret is None:
        secret = get(Variable.PASSWORD) or _access_token() or get(Variable.DOCKER_PASSWORD)
    name = username or get(Variable.USERNAME) or get(Variable.DOCKER_USERNAME)
    name = name or _ask(program, "User name: ", "--username", Variable.USERNAME)
    secret = secret or _ask(
        program, "Password or access token: ", "--password-stdin", Variable.PASSWORD
    )
    asks = program.questions.can_ask and not get(Variable.TOTP_SECRET)
    ask_code = program.questions.ask_code if asks else None
    try:
        hub = program.connect(username=name, password=secret, otp=otp or ask_code)
    except InvalidArgumentError as error:
        name = _NAMES.get(error.argument.removesuffix("="), error.argument)
        raise click.UsageError(f"{name} {error.problem}") from None
    _keep(program, store, hub, name)


def _keep(program: Program, store: LoginStore, hub: "DockerHub", name: str) -> None:
    """Sign in, and store the token."""
    profile = program.profile or store.current(hub.base_url) or DEFAULT_PROFILE
    before = {each.name: each.username for each in profiles_at(store, hub.base_url)}
    token, who = hub.login(), hub.whoami()
    try:
        kept = store.keep(hub.base_url, who.username or name, token, profile)
    except OSError as error:
        raise CommandError(
            "the login could not be stored: "
            f"{error.filename or store.path} could not be written: {error.strerror}"
        ) from error
    _report(program, who, kept)
    replaced = before.get(profile, kept.username)
    if replaced != kept.username:
        program.output.say(
            f"It replaces the login of {replaced}. To keep several accounts, use --profile."
        )
    if profile not in [each.name for each in profiles_at(store, hub.base_url) if each.is_current]:
        program.output.say(
            f"To use it, add --profile {profile}, or: dockerhub auth switch {profile}"
        )


@click.command(cls=HubCommand, examples="dockerhub logout\ndockerhub logout --profile work")
@pass_program
def logout(program: Program) -> None:
    """Delete the login that `dockerhub login` stored, of the current profile or of --profile."""
    origin, store = program.origin, login_store()
    named = program.profile
    if named:
        store.check(origin, named)
    profile = named or store.current(origin) or DEFAULT_PROFILE
    deleted = store.forget(origin, profile)
    done = "Deleted the login" if deleted else "There was no login"
    of = "" if profile == DEFAULT_PROFILE else f" of profile {profile!r}"
    program.output.say(f"{done}{of} to {origin}.")
    left = profiles_at(store, origin)
    if left and not any(each.is_current for each in left):
        names = ", ".join(each.name for each in left)
        program.output.say(f"To use another profile ({names}): dockerhub auth switch NAME")


def _connection(given: str) -> "OidcLogin":
    """Return the login by a connection that was named, or by that of the environment."""
    environment = dict(os.environ)
    if given != _FROM_ENVIRONMENT:
        environment[Variable.OIDC_CONNECTION] = given
    found = oidc_from_environment(environment)
    if found is None:
        raise click.UsageError(f"Name an OIDC connection, or set {Variable.OIDC_CONNECTION}.")
    return found


def _read_password() -> str:
    """Read bytes, since an error in the encoding of a text shows a part of it."""
    try:
        data = sys.stdin.buffer.read(_LONGEST + 1) if sys.stdin is not None else b""
        # PowerShell writes UTF-16, with a byte order mark.
        password = data.decode("utf-16" if data.startswith(_UTF16) else "utf-8-sig")
    except OSError as error:
        raise click.UsageError(f"Standard input cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise click.UsageError("Standard input is not text in UTF-8.") from None
    if len(data) > _LONGEST:
        raise click.UsageError("Standard input is too long for a password.")
    if not password.strip():
        raise click.UsageError("Standard input has no password.")
    return password


def _access_token() -> str | None:
    """Return the access token of the environment, which signs in like a password."""
    token = os.environ.get(Variable.TOKEN, "").strip()
    return token if is_access_token(token) else None


def _ask(program: Program, prompt: str, option: str, variable: Variable) -> str:
    if not program.questions.can_ask:
        raise click.UsageError(f"There is no terminal to ask on: use {option}, or set {variable}.")
    answer = program.questions.ask(prompt, hidden=variable is Variable.PASSWORD)
    if not answer.strip():
        raise click.UsageError("It must not be empty.")
    return answer


def _report(program: Program, who: Identity, kept: KeptLogin) -> None:
    output = program.output
    until = f" until {local_time(who.expires_at)}" if who.expires_at else ""
    place = kept.place if kept.profile == DEFAULT_PROFILE else f"{kept.place}, as {kept.profile!r}"
    output.say(f"Signed in as {kept.username}{until}. The token is stored in {place}.")
    if who.from_org_access_token:
        output.say(
            "An organization access token can do what its scopes allow. It cannot manage access "
            "tokens or the settings of the organization."
        )
    elif who.from_access_token:
        output.say(
            "A personal access token cannot manage access tokens, read audit logs, or see or "
            "change the members, teams and settings of organizations."
        )
    if kept.fallback:
        output.warn(f"Warning: the credential helper did not accept it: {kept.fallback}.")
    if not kept.in_helper:
        output.warn(
            "Warning: the token is not encrypted; only you can read the file. A credential "
            "helper is safer: https://docs.docker.com/go/credential-store/"
        )
