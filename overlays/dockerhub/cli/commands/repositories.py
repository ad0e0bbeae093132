"""``repos``: list, show, create, edit and delete repositories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import click

from dockerhub.cli.commands.immutable_tags import immutable
from dockerhub.cli.commands.readme import read_readme, readme
from dockerhub.cli.commands.repository_columns import (
    CATEGORY_COLUMNS,
    details,
    listing_columns,
    loss_columns,
    read_entry,
)
from dockerhub.cli.commands.repository_teams import teams
from dockerhub.cli.commands.sorting import known_first
from dockerhub.cli.output.formats import key_columns
from dockerhub.cli.output.formatting import plain
from dockerhub.cli.runtime.command_classes import CONFIRM, WEB, YES, HubGroup, pass_program
from dockerhub.cli.runtime.error_messages import describe, not_found
from dockerhub.cli.runtime.exit_codes import CommandError, ExitCode, PartlyDoneError
from dockerhub.cli.runtime.option_types import Count
from dockerhub.cli.runtime.program import Program
from dockerhub.errors import HubError, NotFoundError
from dockerhub.names import did_you_mean, parse_repository

if TYPE_CHECKING:
    from dockerhub.models import Repository

_FIRST: Final = 50
"""Number of repositories to show on a terminal by default."""
_OFFICIAL: Final = "library"
"""The namespace of Docker's own images, which have pages of their own."""
_SEARCHED: Final = 300
"""Number of repositories to search for a similar name."""
_ORDER: Final[dict[str, Any]] = {
    "updated": ("-last_updated", "last_updated"),
    "pulls": ("-pull_count", "pull_count"),
    "name": ("name", "-name"),
    # Docker Hub does not sort by size.
    "size": (None, None),
}
_EXISTS: Final = key_columns("repository", "exists")
_REPOSITORY: Final = click.argument("repository")
_CATEGORY: Final = click.option(
    "--category", "categories", multiple=True, metavar="SLUG", help="A category; at most 3."
)
_DESCRIPTION: Final = click.option(
    "--description", metavar="TEXT", help="A description of at most 100 bytes."
)


@click.group(cls=HubGroup)
def repos() -> None:
    """Manage repositories.

    Name a repository as for `docker pull`: python, library/python, acme/app.
    """


@repos.command(
    "ls",
    examples="""
        dockerhub repos ls
        dockerhub repos ls acme --name app --sort pulls
        dockerhub repos ls acme --all --csv > repositories.csv
    """,
    columns=lambda: listing_columns(0),
)
@click.argument("namespace", required=False)
@click.option("--name", metavar="TEXT", help="Only repositories whose names contain this text.")
@click.option(
    "--sort",
    type=click.Choice([*_ORDER]),
    default="updated",
    help="Order: last updated (the default), most pulls, name, largest.",
)
@click.option("--reverse", is_flag=True, help="Reverse the order.")
@click.option("--limit", type=Count(), metavar="N", help="Show at most N.")
@click.option("--all", "every", is_flag=True, help="Show all. Default on a terminal: 50.")
@pass_program
def list_repositories(
    program: Program,
    namespace: str | None,
    name: str | None,
    sort: str,
    reverse: bool,
    limit: int | None,
    every: bool,
) -> None:
    """List the repositories of a user or organization, by default your own.

    Private ones are listed only if you can access them. A terminal shows the first 50, unless
    --all or --limit is given; files and pipes get all.
    """
    if every and limit is not None:
        raise click.UsageError("--all and --limit contradict each other.")
    owner = namespace or plain(program.hub.whoami().username)
    wanted = _FIRST if limit is None and not every and program.output.draws_tables else limit
    # One more than is shown, to know whether there are more.
    read = None if wanted is None or sort == "size" else wanted + 1
    pager = program.hub.repositories.list(
        owner, name=name, ordering=_ORDER[sort][reverse], limit=read
    ).raw()
    found = iter(pager) if sort != "size" else _by_size(pager, reverse=reverse)
    more = f"Showing the first {wanted} repositories: --all shows all."
    count = program.output.show_first(
        found if program.output.wants_data else map(read_entry, found),
        wanted,
        listing_columns(program.clock.now()),
        more=(lambda: more) if limit is None else None,
        label="Reading repositories",
        total=lambda: pager.total,
    )
    if not count and program.output.draws_tables:
        which = f"has no repositories{' with such a name' if name else ''} that you can see"
        program.output.say(f"{owner} {which}, or does not exist: Docker Hub does not say which.")


def _by_size(found: Iterable[Any], *, reverse: bool) -> Iterator[Any]:
    """Yield repositories, the largest first; those whose size is not known come last."""
    yield from known_first(
        found, lambda row: read_entry(row).storage_size, int, descending=not reverse
    )


@repos.command("show", examples="dockerhub repos show acme/app --json", columns=lambda: details(0))
@_REPOSITORY
@WEB
@pass_program
def show_repository(program: Program, repository: str, web: bool) -> None:
    """Show a repository."""
    if web:
        namespace, name = parse_repository(repository)
        official = namespace == _OFFICIAL
        program.open_page(f"/_/{name}" if official else f"/r/{namespace}/{name}")
        return
    program.output.show_one(_find(program, repository), details(program.clock.now()))


@repos.command(
    "exists",
    examples="dockerhub repos exists acme/app --json",
    columns=lambda: _EXISTS,
)
@_REPOSITORY
@pass_program
def repository_exists(program: Program, repository: str) -> None:
    """Check whether a repository exists, even if it has no tags.

    The exit code is 0 if it exists and 4 if not. A private repository that you cannot access
    looks like one that does not exist.
    """
    exists = program.hub.repositories.exists(repository)
    program.output.show_one_unless_quiet({"repository": repository, "exists": exists}, _EXISTS)
    if not exists:
        raise click.exceptions.Exit(ExitCode.NOT_FOUND)


@repos.command(
    "create",
    examples="""
        dockerhub repos create acme/app --private
        dockerhub repos create acme/app --readme README.md --category web-servers
    """,
)
@_REPOSITORY
@_DESCRIPTION
@click.option("--readme", "file", metavar="FILE", help="File with the README; - is standard input.")
@click.option(
    "--private/--public", "private", default=None, help="Who can see it. Default: everybody."
)
@_CATEGORY
@pass_program
def create_repository(
    program: Program,
    repository: str,
    description: str | None,
    file: str | None,
    private: bool | None,
    categories: Sequence[str],
) -> None:
    """Create a repository. It is public, unless --private is given."""
    created = program.hub.repositories.create(
        repository,
        description=description,
        full_description=None if file is None else read_readme(file),
        is_private=private,
    )
    if categories:
        try:
            created = _set_categories(program, repository, categories)
        except (HubError, ValueError) as error:
            message = f"{repository} was created, but without categories: {describe(error)}"
            raise PartlyDoneError(message) from error
    program.output.show_one(created, details(program.clock.now()))


@repos.command(
    "edit",
    examples="""
        dockerhub repos edit acme/app --description 'The app' --category web-servers
        dockerhub repos edit acme/app --private --yes
    """,
)
@_REPOSITORY
@_DESCRIPTION
@click.option("--private/--public", "private", default=None, help="Change who can see it.")
@_CATEGORY
@click.option("--no-categories", is_flag=True, help="Remove all categories.")
@YES
@pass_program
def edit_repository(
    program: Program,
    repository: str,
    description: str | None,
    private: bool | None,
    categories: Sequence[str],
    no_categories: bool,
    yes: bool,
) -> None:
    """Change a repository; settings that you do not name stay.

    `repos readme push` changes the README. Asks for confirmation before it changes who can see the
    repository; without a terminal, --yes is needed.
    """
    if categories and no_categories:
        raise click.UsageError("--category and --no-categories contradict each other.")
    if description is None and private is None and not (categories or no_categories):
        raise click.UsageError("There is nothing to change: see --help for the options.")
    if private is not None and _find(program, repository).is_private is not private:
        loss = "only its members can pull" if private else "everybody can see its images"
        visibility = "private" if private else "public"
        program.questions.confirm(f"Make {repository} {visibility}, so that {loss}?", yes=yes)
    slugs = categories if categories or no_categories else None
    changed = _change(program, repository, description, slugs, private=private)
    program.output.show_one(changed, details(program.clock.now()))


@repos.command(
    "rm",
    examples="""
        dockerhub repos rm acme/app
        dockerhub repos rm acme/app --confirm acme/app
    """,
)
@_REPOSITORY
@CONFIRM
@pass_program
def delete_repository(program: Program, repository: str, confirm: str | None) -> None:
    """Permanently delete a repository with all its tags and images.

    Shows what would be lost and asks for the name of the repository; without a terminal,
    --confirm with the name is needed.
    """
    name = str(parse_repository(repository))
    found = _find(program, repository)
    first = program.hub.tags.list(repository, limit=1)
    list(first)
    tags = first.total or 0
    if confirm is None:
        columns = loss_columns(tags, program.clock.now())
        program.output.draw_table([found], columns)
    count = "1 tag" if tags == 1 else f"{tags:,} tags"
    program.questions.confirm_name(f"Permanently delete {name} with {count}?", name, given=confirm)
    program.hub.repositories.delete(repository)
    program.output.say(f"Deleted {name}.")


@repos.command(
    "categories", examples="dockerhub repos categories", columns=lambda: CATEGORY_COLUMNS
)
@pass_program
def list_categories(program: Program) -> None:
    """List the categories that a repository can have."""
    program.output.show(program.hub.repositories.categories.list(), CATEGORY_COLUMNS)


repos.add_command(readme)
repos.add_command(immutable)
repos.add_command(teams)


def _change(
    program: Program,
    repository: str,
    description: str | None,
    categories: Sequence[str] | None,
    *,
    private: bool | None,
) -> Repository:
    """Change what is not None, and return the repository as it is then."""
    if description is None and private is None:
        return _set_categories(program, repository, categories or ())
    try:
        changed = program.hub.repositories.update(
            repository, description=description, is_private=private
        )
    except NotFoundError as error:
        raise _not_found(program, repository) from error
    return changed if categories is None else _set_categories(program, repository, categories)


def _set_categories(program: Program, repository: str, categories: Sequence[str]) -> Repository:
    """Set the categories of a repository, and return it as it is then."""
    try:
        program.hub.repositories.categories.set(repository, categories)
    except NotFoundError as error:
        raise _not_found(program, repository) from error
    return program.hub.repositories.get(repository)


def _find(program: Program, repository: str) -> Repository:
    try:
        return program.hub.repositories.get(repository)
    except NotFoundError as error:
        raise _not_found(program, repository) from error


def _not_found(program: Program, repository: str) -> CommandError:
    """Return the error for a repository that does not exist, with similar names."""
    namespace, name = parse_repository(repository)
    hint = ""
    # The message is complete without similar names.
    with suppress(HubError):
        listing = program.hub.repositories.list(namespace, limit=_SEARCHED)
        hint = did_you_mean(name, [plain(each.name) for each in listing])
    message = not_found(f"repository {repository}", program.hub)
    return CommandError(f"{message}{hint}", ExitCode.NOT_FOUND)
