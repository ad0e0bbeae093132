"""Write the man page of the command line, from its commands, to the standard output.

`man.py [VERSION]`: the build passes its version, which the checkout does not know yet.
"""

import re
import sys
from collections.abc import Iterable, Iterator

import click

from dockerhub import __version__
from dockerhub.cli.addresses import DOCUMENTATION
from dockerhub.cli.main import app
from dockerhub.cli.runtime.command_classes import HubCommand, HubGroup
from dockerhub.cli.runtime.options import COMMON_OPTIONS, VIEW_OPTIONS

_CODES = (
    ("0", "done"),
    ("1", "failed"),
    ("2", "wrong usage; nothing was sent"),
    ("3", "not signed in, or the login was not accepted"),
    ("4", "not found"),
    ("5", "rate limited, and the wait is longer than --max-wait"),
    ("6", "partly done; the message says what is left"),
    ("130", "interrupted; 143 by SIGTERM, 129 because the terminal was closed"),
    ("141", "the reader of the output has gone"),
)
_VARIABLES = (
    ("DOCKERHUB_URL", "URL of the API; default: Docker Hub"),
    ("DOCKERHUB_REGISTRY_URL", "URL of the registry"),
    ("DOCKERHUB_REGISTRY_AUTH_URL", "URL of the registry's token service"),
    ("DOCKERHUB_ALLOW_HTTP", "1 to send credentials without encryption to another machine, too"),
    ("DOCKERHUB_USERNAME, DOCKERHUB_PASSWORD", "user name, and password or access token"),
    ("DOCKER_USERNAME, DOCKER_PASSWORD", "the same, with the names of CI systems"),
    ("DOCKERHUB_TOTP_SECRET", "setup key of the second factor"),
    (
        "DOCKERHUB_TOKEN",
        "an access token, with the user name; or a bearer token in place of all these",
    ),
    ("DOCKERHUB_PROFILE", "profile of `dockerhub login` to use, without other credentials"),
    ("DOCKERHUB_SCIM_TOKEN", "SCIM token of an organization"),
    ("DOCKER_CONFIG", "folder of Docker's config.json; default: ~/.docker"),
    ("DOCKER_AUTH_CONFIG", "what a config.json would hold; for Docker Hub only"),
    ("REGISTRY_AUTH_FILE", "the auth.json of podman, Skopeo and Buildah"),
    ("DOCKERHUB_PAGER, PAGER", "the pager of long tables; none if it is empty or cat"),
    ("NO_COLOR", "no colors, if it is set"),
)
_FILES = (
    ("~/.docker/dockerhub.json", "the logins that `dockerhub login` stored, or where they are"),
    ("~/.docker/config.json", "names Docker's credential helper, which is safer"),
)

_ESCAPES = {"\\": r"\e", "-": r"\-", "~": r"\(ti", "^": r"\(ha", "`": r"\(ga", "'": r"\(aq"}


def page(version: str = __version__) -> str:
    """Return the page in roff."""
    return "\n".join([*_head(version), *_commands(app, ()), *_tail(), ""])


def _head(version: str) -> Iterator[str]:
    yield f'.TH DOCKERHUB 1 "" "dockerhub {version}" "User Commands"'
    yield ".SH NAME"
    yield r"dockerhub \- Docker Hub from the command line"
    yield ".SH SYNOPSIS"
    yield r"\fBdockerhub\fR [\fIoptions\fR] \fIcommand\fR [\fIarguments\fR]"
    yield ".SH COMMON OPTIONS"
    yield "Put them before or after the command."
    yield from _options(COMMON_OPTIONS, app)
    yield ".SH OPTIONS OF COMMANDS THAT LIST OR SHOW THINGS"
    yield from _options(VIEW_OPTIONS, app)
    yield ".SH COMMANDS"


def _tail() -> Iterator[str]:
    for title, pairs in (
        ("EXIT STATUS", _CODES),
        ("ENVIRONMENT", _VARIABLES),
        ("FILES", _FILES),
    ):
        yield f".SH {title}"
        for term, text in pairs:
            yield from (".TP", rf"\fB{_roff(term)}\fR", _roff(text))
    yield from (".SH SEE ALSO", _roff(DOCUMENTATION))


def _commands(command: click.Command, path: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines about a command, or about those of a group."""
    if path:
        yield from _command(command, path)
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                yield from _commands(found, (*path, name))


def _command(command: click.Command, path: tuple[str, ...]) -> Iterator[str]:
    context = click.Context(command, info_name=" ".join(path))
    usage = " ".join(command.collect_usage_pieces(context))
    yield f".SS {_roff(' '.join(path))}"
    yield rf"\fB{_roff(' '.join(path))}\fR {_roff(usage)}"
    for paragraph in re.split(r"\n\s*\n", command.help or ""):
        yield from (".PP", _roff(" ".join(paragraph.split())))
    shared = getattr(command, "shared_options", COMMON_OPTIONS)
    own = [each for each in command.params if each not in shared]
    yield from _options(own, command)
    examples = command.examples if isinstance(command, (HubCommand, HubGroup)) else ""
    if examples:
        yield from (".PP", ".nf", *map(_roff, examples.splitlines()), ".fi")


def _options(parameters: Iterable[click.Parameter], command: click.Command) -> Iterator[str]:
    context = click.Context(command)
    for parameter in parameters:
        record = parameter.get_help_record(context)
        if record is not None and isinstance(parameter, click.Option):
            yield from (".TP", rf"\fB{_roff(record[0])}\fR", _roff(record[1]))


def _roff(text: str) -> str:
    """Return a text that roff takes for text: no control lines, no escapes, real hyphens."""
    plain = "".join(_ESCAPES.get(character, character) for character in text)
    return rf"\&{plain}" if plain.startswith(".") else plain


if __name__ == "__main__":
    sys.stdout.write(page(*sys.argv[1:]))
