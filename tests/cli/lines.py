"""Every command of the program: a line that succeeds and one that finds nothing, or a reason.

`test_cli_outcomes` ends each line in every way within this process, `test_cli_processes` lets one
of each kind succeed as a program, and `make endings` ends all of them as programs in every way.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import click
import pytest
from records import COMMANDS, command_line
from sweeps import one_of_each

from dockerhub.cli.main import app
from dockerhub.emulator import EmulatedHub

LINES: Mapping[str, tuple[str, str | None]] = MappingProxyType(
    {
        "whoami": ("whoami", None),
        "limits": ("limits", None),
        **COMMANDS,
        "api": ("api /v2/orgs/acme/settings", "api /v2/orgs/nothing/settings"),
        "api --paginate": (
            "api list_tags -F namespace=acme -F repository=app --paginate --limit 2",
            "api list_tags -F namespace=acme -F repository=nothing --paginate",
        ),
    }
)
"""What succeeds, and what finds nothing, if anything can. Behind `--`: a variant of the command.

Lines of commands for one family are in its record, in `tests/families`. The files that lines name
are made by the fixture `folder`.
"""

ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        "login": "takes answers at prompts: sign_in_endings.py",
        "logout": "asks Docker Hub for nothing: sign_in_endings.py",
        "auth status": "asks Docker Hub for nothing: sign_in_endings.py",
        "auth switch": "asks Docker Hub for nothing: sign_in_endings.py",
        "auth token": "its result is a secret: test_cli_status.py",
        "help": "prints a text of its own, as do all with --help: test_cli_app.py",
        "version": "prints a text of its own, as --version does: test_cli_app.py",
        "completion": "prints a text of its own: test_cli_completion.py, test_cli_shells.py",
        "emulator": "a server, which signs in nowhere: test_cli_external.py",
        "mcp": "a server with arguments of its own: test_cli_external.py, tests/mcp",
        "conformance": "reports what is refused: test_cli_external.py, tests/conformance",
    }
)
"""The commands that have no line, and why: what is special, and the tests in which they end."""

WITHOUT_REQUEST = frozenset({"whoami"})
"""What a stored login says takes no request, so no rate limit applies."""


RESUMABLE = frozenset({"prune --resume", "audit export"})
"""The commands that say how to continue when they are interrupted."""


def command_of(name: str) -> str:
    """Return the command of a line, without the variant."""
    return name.partition(" --")[0]


def _group(name: str) -> str:
    return name.partition(" ")[0]


def _kind(name: str) -> tuple[str, bool]:
    return _group(name), name in RESUMABLE


BY_NAME = pytest.mark.parametrize("name", LINES)
_FIRST = {_group(name): name for name in reversed(LINES)}
AS_PROGRAMS = pytest.mark.parametrize(
    "name", one_of_each(sorted(_FIRST.values()), lambda name: name.rpartition(" ")[2])
)
"""For tests that start a program: one that lists, one that shows, and so on; with `make test-all`,
a command of each group. `make endings` starts them all."""
_REQUESTING = [name for name in LINES if name not in WITHOUT_REQUEST]
FINDING_NOTHING = pytest.mark.parametrize(
    "name", [name for name, (_, missing) in LINES.items() if missing]
)
REQUESTING = pytest.mark.parametrize("name", _REQUESTING)
SOME = pytest.mark.parametrize("name", one_of_each(LINES, _kind))
"""A line of each group, and each that can be resumed; with `make test-all`, every line."""
SOME_REQUESTING = pytest.mark.parametrize("name", one_of_each(_REQUESTING, _kind))
"""The same, of the lines that send requests."""


def succeeding(name: str, hub: EmulatedHub) -> str:
    """Return a line that succeeds, with names that exist."""
    return command_line(LINES[name][0], hub.state)


def missing(name: str) -> str:
    """Return a line that finds nothing."""
    return LINES[name][1] or ""


def commands(
    command: click.Command = app, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command and every group of the program by its path."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from commands(found, (*path, name))
