"""``tags``: list, show, find and delete the tags of a repository."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import click

from dockerhub.cli.commands.deletion import Deletion, delete_each
from dockerhub.cli.commands.tag_listing import (
    Listing,
    of_row,
    tag_columns,
    tag_size,
    with_repository,
)
from dockerhub.cli.commands.tag_names import read_tag_name, read_tag_names, required_tag
from dockerhub.cli.commands.tag_selection import (
    images_of,
    platform_name,
    platform_names,
    read_patterns,
    read_platform,
    read_tag,
)
from dockerhub.cli.output.formats import (
    Column,
    age_column,
    digest_column,
    key_column,
    key_columns,
    moment_column,
    size_column,
)
from dockerhub.cli.output.formatting import plain
from dockerhub.cli.runtime.command_classes import YES, HubGroup, pass_program
from dockerhub.cli.runtime.exit_codes import CommandError, ExitCode
from dockerhub.cli.runtime.option_types import Count
from dockerhub.cli.runtime.program import Program
from dockerhub.errors import HubError, NotFoundError
from dockerhub.names import did_you_mean, is_pattern

if TYPE_CHECKING:
    from dockerhub.models import Image, Tag

_FIRST: Final = 50
"""Number of tags to show on a terminal by default."""
_SEARCHED: Final = 300
"""Number of tags to search for a similar name."""

_REPOSITORY: Final = key_column("repository_name")
_EXISTS: Final = key_columns("repository", "tag", "exists", "repository_exists")


@click.group(cls=HubGroup)
def tags() -> None:
    """List, show, find and delete the tags of a repository.

    Name a repository as for `docker pull`: python, library/python, acme/app.
    """


@tags.command(
    "ls",
    examples="""
        dockerhub tags ls python
        dockerhub tags ls acme/app --name rc --limit 5
        dockerhub tags ls acme/app --match 'pr-*' --sort pulled --all
        dockerhub tags ls acme/app --platform linux/arm64 --csv > tags.csv
        dockerhub tags ls 'acme/*' --match 'pr-*' --csv > tags.csv
    """,
    columns=lambda: [_REPOSITORY, *tag_columns(None, 0)],
)
@click.argument("repository", nargs=-1, required=True)
@click.option(
    "--platform",
    metavar="[OS/]ARCH",
    callback=read_platform,
    help="Only tags for this platform, e.g. linux/arm64 or arm64.",
)
@click.option(
    "--match", multiple=True, metavar="PATTERN", help="Only tags that match, e.g. 'v1.*,latest'."
)
@click.option("--name", metavar="TEXT", help="Only tags whose names contain this text.")
@click.option(
    "--sort",
    type=click.Choice(["pushed", "pulled", "name", "size"]),
    help="Order: last pushed, last pulled, name, largest. Default: as Docker Hub lists them.",
)
@click.option("--reverse", is_flag=True, help="Reverse the order.")
@click.option("--limit", type=Count(), metavar="N", help="Show at most N tags.")
@click.option("--all", "every", is_flag=True, help="Show all tags. Default on a terminal: 50.")
@click.option("--resume", metavar="TOKEN", help="Continue a list that failed.")
@pass_program
def list_tags(
    program: Program,
    repository: Sequence[str],
    platform: str | None,
    match: Sequence[str],
    name: str | None,
    sort: str | None,
    reverse: bool,
    limit: int | None,
    every: bool,
    resume: str | None,
) -> None:
    """List the tags of repositories.

    The order is Docker Hub's, usually last pushed first. --sort reads all tags before it
    shows the first; with --sort pushed, tags without a date come last.

    A terminal shows the first 50, unless --all or --limit is given; files and pipes get all.
    Docker Hub searches for --name, and --match reads all tags. Sizes are compressed, of the given
    platform, or else of linux/amd64.

    Several repositories are listed by name, each in the given order; patterns such as 'acme/*' or
    'acme/app-*' match the repositories that the account can list: with an organization access
    token that lacks the scope scope-repository-list, only public ones.
    """
    if every and limit is not None:
        raise click.UsageError("--all and --limit contradict each other.")
    ordered = sort is not None
    if (ordered or reverse) and resume:
        raise click.UsageError("--resume needs the default order: omit --sort.")
    several = len(repository) > 1 or is_pattern(repository[0])
    if several and resume:
        raise click.UsageError("--resume continues the listing of one repository.")
    wanted = _FIRST if limit is None and not every and program.output.draws_tables else limit
    patterns = read_patterns("--match", match)
    names = program.hub.repositories.matching(*repository) if several else repository
    listing = Listing(program, platform, patterns, name, sort, reverse, resume, several)
    columns: list[Column[Any]] = list(tag_columns(platform, program.clock.now()))
    found: Iterator[Any] = chain.from_iterable(
        with_repository(listing.rows(each, wanted), each) if several else listing.rows(each, wanted)
        for each in names
    )
    if several:
        columns = [_REPOSITORY, *map(of_row, columns)]
    more = f"Showing the first {wanted} tags: --all shows all."
    count = program.output.show_first(
        found if several or program.output.wants_data else map(read_tag, found),
        wanted,
        columns,
        more=(lambda: more) if limit is None else None,
        label="Reading tags",
        total=lambda: None if several else listing.total,
    )
    if not count:
        program.output.say(_nothing(repository, name, platform, patterns))


@tags.command(
    "show", examples="dockerhub tags show python:3.13 --json", columns=lambda: _details(0)
)
@click.argument("repository", metavar="REPOSITORY:TAG")
@click.argument("tag", required=False)
@pass_program
def show_tag(program: Program, repository: str, tag: str | None) -> None:
    """Show a tag and the images behind it."""
    repository, tag = required_tag(repository, tag)
    try:
        found = program.hub.tags.get(repository, tag)
    except NotFoundError as error:
        raise _not_found(program, repository, tag) from error
    now = program.clock.now()
    program.output.show_one(found, _details(now))
    if program.output.draws_tables and not program.options.fields:
        program.output.show(images_of(found), _image_columns(now))


@tags.command(
    "exists",
    examples="""
        dockerhub tags exists acme/app:1.2.3
        dockerhub tags exists acme/app
    """,
    columns=lambda: _EXISTS,
)
@click.argument("repository", metavar="REPOSITORY[:TAG]")
@click.argument("tag", required=False)
@pass_program
def tag_exists(program: Program, repository: str, tag: str | None) -> None:
    """Check whether a tag exists, or whether a repository has any tags.

    The exit code is 0 if it exists and 4 if not; any other code means that the result is unknown,
    so test for 4. A private repository that you cannot access looks like one that does not exist.
    """
    repository, tag = read_tag_name(repository, tag)
    exists = program.hub.tags.exists(repository, tag)
    repository_exists = exists or program.hub.repositories.exists(repository)
    found = {
        "repository": repository,
        "tag": tag,
        "exists": exists,
        "repository_exists": repository_exists,
    }
    program.output.show_one_unless_quiet(found, _EXISTS)
    if not exists:
        raise click.exceptions.Exit(ExitCode.NOT_FOUND)


@tags.command(
    "rm",
    examples="""
        dockerhub tags rm acme/app:pr-17
        dockerhub tags rm acme/app pr-17 pr-18 --yes
    """,
)
@click.argument("repository", metavar="REPOSITORY[:TAG]")
@click.argument("tag", nargs=-1)
@YES
@pass_program
def delete_tags(program: Program, repository: str, tag: Sequence[str], yes: bool) -> None:
    """Permanently delete tags.

    Asks for confirmation; without a terminal, --yes is needed. `dockerhub prune` deletes by
    pattern and age.
    """
    repository, names = read_tag_names(repository, tag)
    count = "the tag" if len(names) == 1 else f"{len(names)} tags:"
    program.questions.confirm(
        f"Permanently delete {count} {', '.join(names)} of {repository}?", yes=yes
    )
    delete_each(
        program,
        [Deletion(f"{repository}:{name}", name) for name in names],
        lambda name: program.hub.tags.delete(repository, name),
        lambda name: _not_found(program, repository, name),
    )


def _nothing(
    repositories: Sequence[str], name: str | None, platform: str | None, patterns: Sequence[str]
) -> str:
    """Return that a listing is empty, and why."""
    wanted = [f"matches {' or '.join(patterns)}"] if patterns else []
    wanted += [f"has {name!r} in its name"] if name else []
    wanted += [f"has the platform {platform}"] if platform else []
    which = ", ".join(repositories)
    if wanted:
        return f"No tag of {which} {' and '.join(wanted)}."
    return f"{which} {'has' if len(repositories) == 1 else 'have'} no tags."


def _details(now: float) -> list[Column[Tag]]:
    return [
        Column("name", lambda tag: tag.name),
        Column("digest", lambda tag: tag.digest),
        Column("platforms", platform_names),
        size_column("size", lambda tag: tag_size(tag, None)),
        Column("status", lambda tag: tag.tag_status),
        moment_column("last_pushed", lambda tag: tag.tag_last_pushed, now),
        moment_column("last_pulled", lambda tag: tag.tag_last_pulled, now),
        Column("pushed_by", lambda tag: tag.last_updater_username),
        Column("content_type", lambda tag: tag.content_type),
        Column("media_type", lambda tag: tag.media_type),
    ]


def _image_columns(now: float) -> list[Column[Image]]:
    return [
        Column("platform", platform_name, whole=True),
        size_column("size", lambda image: image.size),
        digest_column("digest", lambda image: image.digest),
        age_column("last_pulled", lambda image: image.last_pulled, now),
    ]


def _not_found(program: Program, repository: str, tag: str) -> CommandError | NotFoundError:
    """Return the error for a tag that does not exist, with similar names."""
    message = f"There is no tag {tag!r} in {repository}."
    try:
        listing = program.hub.tags.list(repository, limit=_SEARCHED)
        message += did_you_mean(tag, [plain(each.name) for each in listing])
    except NotFoundError as error:
        return error
    except HubError:
        pass  # The message is complete without similar names.
    return CommandError(message, ExitCode.NOT_FOUND)
