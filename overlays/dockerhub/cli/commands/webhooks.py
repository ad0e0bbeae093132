"""``webhooks``: what Docker Hub calls when a tag is pushed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from dockerhub.cli.commands.deletion import Deletion, delete_each
from dockerhub.cli.output.formats import Column, age_column
from dockerhub.cli.output.formatting import plain
from dockerhub.cli.runtime.command_classes import YES, HubGroup, pass_program
from dockerhub.cli.runtime.exit_codes import CommandError, ExitCode
from dockerhub.cli.runtime.program import Program
from dockerhub.names import did_you_mean

if TYPE_CHECKING:
    from dockerhub.models import Webhook

_REPOSITORY: Final = click.argument("repository")


@click.group(cls=HubGroup)
def webhooks() -> None:
    """Manage webhooks, which are called when a tag is pushed.

    Docker Hub does not sign requests: keep the URLs secret, and check what a request says.
    """


@webhooks.command(
    "ls", examples="dockerhub webhooks ls acme/app --json", columns=lambda: _columns(0)
)
@_REPOSITORY
@pass_program
def list_webhooks(program: Program, repository: str) -> None:
    """List the webhooks of a repository, with their URLs."""
    pager = program.hub.repositories.webhooks.list(repository)
    columns = _columns(program.clock.now())
    program.output.show(pager, columns, label="Reading webhooks")


@webhooks.command(
    "create",
    examples="dockerhub webhooks create acme/app deploy https://ci.example.com/hooks/docker",
)
@_REPOSITORY
@click.argument("name")
@click.argument("hook_url", metavar="URL")
@pass_program
def create_webhook(program: Program, repository: str, name: str, hook_url: str) -> None:
    """Create a webhook: each push of a tag is reported to its URL.

    The receiver learns the name of the repository, even of a private one, the tag, and who pushed
    it.
    """
    created = program.hub.repositories.webhooks.create(repository, name, hook_url)
    program.output.show_one(created, _columns(program.clock.now()))


@webhooks.command("rm", examples="dockerhub webhooks rm acme/app deploy --yes")
@_REPOSITORY
@click.argument("webhook", nargs=-1, required=True, metavar="NAME|SLUG...")
@YES
@pass_program
def delete_webhooks(program: Program, repository: str, webhook: Sequence[str], yes: bool) -> None:
    """Delete webhooks; their URLs are no longer called.

    Name a webhook by its slug, or by its name if the name is unique.
    """
    known = list(program.hub.repositories.webhooks.list(repository))
    found = {plain(each.slug): each for each in [_find(known, name) for name in webhook]}
    named = [f"{plain(each.name)!r} ({slug})" for slug, each in found.items()]
    program.questions.confirm(f"Delete {', '.join(named)} of {repository}?", yes=yes)
    delete_each(
        program,
        [Deletion(name, slug) for name, slug in zip(named, found, strict=True)],
        lambda slug: program.hub.repositories.webhooks.delete(repository, slug),
        lambda slug: CommandError(f"There is no webhook {slug!r}.", ExitCode.NOT_FOUND),
    )


def _find(known: Sequence[Webhook], name: str) -> Webhook:
    """Return a webhook by its slug, or by its name if only one has it."""
    found = [each for each in known if each.slug == name]
    found = found or [each for each in known if each.name == name]
    if len(found) > 1:
        slugs = ", ".join(plain(each.slug) for each in found)
        raise click.UsageError(f"{len(found)} webhooks are named {name!r}: name one of {slugs}")
    if not found:
        hint = did_you_mean(name, [plain(each.name) for each in known])
        raise CommandError(f"There is no webhook {name!r}.{hint}", ExitCode.NOT_FOUND)
    return found[0]


def _columns(now: float) -> list[Column[Webhook]]:
    return [
        Column("name", lambda each: each.name, whole=True),
        Column("slug", lambda each: each.slug, firm=True),
        Column("url", _urls, whole=True),
        age_column("created", lambda each: each.created, now),
    ]


def _urls(webhook: Webhook) -> list[str]:
    return [plain(each.hook_url) for each in webhook.webhooks or []]
