"""Every command of the program: a line that succeeds and one that finds nothing, or a reason.

`test_cli_outcomes` ends each line in every way within this process, `test_cli_processes` lets it
succeed as a program, and `make endings` ends it as a program in all other ways.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import click
import pytest

from dockerhub.cli.main import app
from dockerhub.emulator import EmulatedHub

DIGEST = "sha256:" + "0" * 64
NO_TOKEN = "00000000-0000-4000-8000-000000000000"

LINES: Mapping[str, tuple[str, str | None]] = MappingProxyType(
    {
        "whoami": ("whoami", None),
        "limits": ("limits", None),
        "tags ls": ("tags ls acme/app --limit 2", "tags ls acme/nothing"),
        "tags show": ("tags show acme/app latest", "tags show acme/app lates"),
        "tags exists": ("tags exists acme/app latest", "tags exists acme/app lates"),
        "tags rm": ("tags rm acme/app 1.0.0 --yes", "tags rm acme/app lates --yes"),
        "tags rm --many": (
            "tags rm acme/app 1.0.0 1.0.1 1.0.2 --yes",
            "tags rm acme/app lates 1.o.1 1.o.2 --yes",
        ),
        "prune": ("prune acme/secret --keep-last 3", "prune acme/nothing --keep-last 3"),
        "prune --apply": ("prune acme/secret --keep-last 3 --apply --yes", None),
        "prune --resume": ("prune --resume journal.ndjson --apply --yes", None),
        "images summary": ("images summary alice/tools", "images summary alice/nothing"),
        "images ls": ("images ls alice/tools", "images ls alice/nothing"),
        "images tags": (f"images tags alice/tools {DIGEST}", f"images tags alice/nothing {DIGEST}"),
        "images rm": (f"images rm alice/tools {DIGEST} --ignore-warnings --yes", None),
        "tokens ls": ("tokens ls", None),
        "tokens show": ("tokens show 'read token of alice'", f"tokens show {NO_TOKEN}"),
        "tokens create": ("tokens create ci --scope repo:read", None),
        "tokens rename": (
            "tokens rename 'read token of alice' new",
            f"tokens rename {NO_TOKEN} new",
        ),
        "tokens enable": ("tokens enable 'disabled token of alice'", f"tokens enable {NO_TOKEN}"),
        "tokens disable": ("tokens disable 'read token of alice'", f"tokens disable {NO_TOKEN}"),
        "tokens rm": ("tokens rm 'read token of alice' --yes", f"tokens rm {NO_TOKEN} --yes"),
        "tokens rotate": (
            "tokens rotate 'read token of alice' --yes",
            f"tokens rotate {NO_TOKEN} --yes",
        ),
        "org settings get": ("org settings get acme", "org settings get nothing"),
        "org settings set": (
            "org settings set acme --enabled --yes",
            "org settings set nothing --enabled --yes",
        ),
        "audit export": (
            "audit export acme --since 2026-10-01 -o events.ndjson",
            "audit export nobody --since 2026-10-01 -o events.ndjson",
        ),
        "audit actions": ("audit actions acme", "audit actions nobody"),
        "scim users ls": ("scim users ls", None),
        "scim users show": ("scim users show bob@example.com", "scim users show x@example.com"),
        "scim users create": ("scim users create x@example.com --given-name X", None),
        "scim users update": (
            "scim users update bob@example.com --no-active",
            "scim users update x@example.com --active",
        ),
        "scim users sync": ("scim users sync users.csv", None),
        "scim users sync --apply": ("scim users sync users.csv --apply --yes", None),
        "scim schemas": ("scim schemas", "scim schemas urn:nothing"),
        "scim resource-types": ("scim resource-types", "scim resource-types Nothing"),
        "scim config": ("scim config", None),
        "api": ("api /v2/orgs/acme/settings", "api /v2/orgs/nothing/settings"),
        "api --paginate": (
            "api list_tags -F namespace=acme -F repository=app --paginate --limit 2",
            "api list_tags -F namespace=acme -F repository=nothing --paginate",
        ),
    }
)
"""What succeeds, and what finds nothing, if anything can. Behind `--`: a variant of the command.

The files that lines name are made by the fixture `folder`.
"""

ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        "login": "takes answers at prompts; ended in every way in sign_in_endings.py",
        "logout": "asks Docker Hub for nothing; ended in every way in sign_in_endings.py",
        "completion": "prints a text of its own: nobody signs in, nothing is asked or waited for",
        "emulator": "a server with arguments of its own, which signs in nowhere: tests/emulator",
        "conformance": "a program with arguments and exit codes of its own: tests/conformance",
    }
)
"""The commands that have no line, and why."""

WITHOUT_REQUEST = frozenset({"whoami"})
"""What a kept login tells takes no request, so that no limit can be met."""

BY_NAME = pytest.mark.parametrize("name", LINES)
FINDING_NOTHING = pytest.mark.parametrize(
    "name", [name for name, (_, missing) in LINES.items() if missing]
)
REQUESTING = pytest.mark.parametrize(
    "name", [name for name in LINES if name not in WITHOUT_REQUEST]
)


def command_of(name: str) -> str:
    """Return the command that a line is of, without the variant."""
    return name.partition(" --")[0]


def succeeding(name: str, hub: EmulatedHub) -> str:
    """Return a line that succeeds, with the digest of an image that there is."""
    manifests = hub.state.repositories["alice", "tools"].manifests
    return LINES[name][0].replace(DIGEST, next(iter(manifests)))


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
