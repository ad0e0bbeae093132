"""``tags``: list, show, look for and delete the tags of a repository."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

import click

from dockerhub import HubError, NotFoundError, Pager
from dockerhub.cli.deleting import Deletion, delete_each
from dockerhub.cli.ending import CommandError, ExitCode
from dockerhub.cli.frame import HubGroup, pass_program
from dockerhub.cli.output import Column, aged
from dockerhub.cli.picking import matches, near, read_patterns, version_key
from dockerhub.cli.platforms import (
    has_platform,
    image_for,
    images_of,
    platform_name,
    platform_names,
    read_tag,
)
from dockerhub.cli.program import Program
from dockerhub.cli.text import age, plain, short_digest, size
from dockerhub_openapi.models.tag import Tag

__all__ = ["tags"]

_FIRST: Final = 50
"""So many tags are shown on a terminal, unless more are asked for."""
_SEARCHED: Final = 300
"""So many tags are looked through for one that may have been meant."""

_EXISTS: Final = [
    Column("repository", lambda found: found["repository"]),
    Column("tag", lambda found: found["tag"]),
    Column("exists", lambda found: found["exists"]),
]


@click.group(cls=HubGroup)
def tags() -> None:
    """List, show, look for and delete the tags of a repository.

    A repository is named as in `docker pull`: python, library/python, acme/app.
    """


@tags.command(
    "ls",
    examples="""
        dockerhub tags ls python
        dockerhub tags ls acme/app --match 'pr-*' --sort pulled --all
        dockerhub tags ls acme/app --platform linux/arm64 --csv > tags.csv
    """,
)
@click.argument("repository")
@click.option("--platform", metavar="OS/ARCH", help="Only tags that have it, e.g. linux/arm64.")
@click.option(
    "--match", multiple=True, metavar="PATTERN", help="Only tags like it, e.g. 'v1.*,latest'."
)
@click.option(
    "--sort",
    type=click.Choice(["pushed", "pulled", "name", "size"]),
    default="pushed",
    help="What comes first: last pushed (the default), last pulled, by name, largest.",
)
@click.option("--reverse", is_flag=True, help="The other way round.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Show at most so many.")
@click.option("--all", "every", is_flag=True, help="Show all; else a terminal shows 50.")
@click.option("--resume", metavar="TOKEN", help="Go on where an earlier listing failed.")
@pass_program
def list_tags(
    program: Program,
    repository: str,
    platform: str | None,
    match: Sequence[str],
    sort: str,
    reverse: bool,
    limit: int | None,
    every: bool,
    resume: str | None,
) -> None:
    """List the tags of a repository, last pushed first.

    A terminal shows the first 50, unless --all or --limit says otherwise; everything else gets
    all of them. Sizes are compressed, of the platform that is asked for, or else of the usual
    one.
    """
    if every and limit is not None:
        raise click.UsageError("--all and --limit contradict each other.")
    ordered = sort != "pushed" or reverse
    if ordered and resume:
        raise click.UsageError("--resume goes on in the order of Docker Hub: leave --sort out.")
    wanted = _FIRST if limit is None and not every and program.draws_tables else limit
    patterns = read_patterns(match)
    whole = ordered or patterns or platform
    # One more than is shown, to know whether there are more.
    pager = program.hub.tags.list(
        repository, limit=None if whole or wanted is None else wanted + 1, resume=resume
    ).raw()
    if not ordered:
        program.if_stopped(lambda: _resuming(pager))
    found: Iterator[Any] = iter(pager)
    if patterns or platform:
        found = _picked(found, patterns, platform)
    if ordered:
        with program.progress("Reading tags", lambda: pager.total):
            found = iter(_sorted(found, sort, platform, reverse=reverse))
    # JSON is passed on as it came.
    as_it_came = program.options.format in ("json", "ndjson")
    shown = islice(found, wanted)
    count = program.show(
        shown if as_it_came else map(read_tag, shown),
        _columns(platform, program.clock.now()),
        label="Reading tags",
        total=lambda: pager.total,
    )
    if not count and program.draws_tables:
        program.say(f"No such tags in {repository}." if whole else f"{repository} has no tags.")
    if limit is None and wanted is not None and next(found, None) is not None:
        program.say(f"These are the first {wanted}: --all shows all.")


@tags.command("show", examples="dockerhub tags show python 3.13 --json")
@click.argument("repository")
@click.argument("tag")
@pass_program
def show_tag(program: Program, repository: str, tag: str) -> None:
    """Show a tag and the images behind it."""
    try:
        found = program.hub.tags.get(repository, tag)
    except NotFoundError as error:
        raise _not_found(program, repository, tag) from error
    now = program.clock.now()
    program.show_one(found, _details(now))
    if program.draws_tables:
        program.show(images_of(found), _image_columns(now))


@tags.command(
    "exists",
    examples="""
        dockerhub tags exists acme/app 1.2.3 || docker push acme/app:1.2.3
        dockerhub tags exists acme/app
    """,
)
@click.argument("repository")
@click.argument("tag", required=False)
@pass_program
def tag_exists(program: Program, repository: str, tag: str | None) -> None:
    """Tell whether a tag exists, or whether a repository has any.

    Ends with 0 if it does and with 4 if it does not. A private repository that you may not see
    looks as if it did not exist.
    """
    exists = program.hub.tags.exists(repository, tag)
    program.show_one({"repository": repository, "tag": tag, "exists": exists}, _EXISTS)
    if not exists:
        raise click.exceptions.Exit(ExitCode.NOT_FOUND)


@tags.command(
    "rm",
    examples="""
        dockerhub tags rm acme/app pr-17
        dockerhub tags rm acme/app pr-17 pr-18 --yes
    """,
)
@click.argument("repository")
@click.argument("tag", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_program
def delete_tags(program: Program, repository: str, tag: Sequence[str], yes: bool) -> None:
    """Delete tags, for good.

    Asks first; where nobody can be asked, --yes is needed. `dockerhub prune` deletes by pattern
    and age.
    """
    names = list(dict.fromkeys(tag))
    count = "the tag" if len(names) == 1 else f"{len(names)} tags:"
    program.confirm(f"Delete {count} {', '.join(names)} of {repository}, for good?", yes=yes)
    delete_each(
        program,
        [Deletion(f"{repository}:{name}", name) for name in names],
        lambda name: program.hub.tags.delete(repository, name),
        lambda name: _not_found(program, repository, name),
    )


def _columns(platform: str | None, now: float) -> list[Column]:
    return [
        Column("name", lambda tag: tag.name, whole=True),
        Column("platforms", platform_names, _summary),
        Column("size", lambda tag: _size(tag, platform), size, right=True),
        Column("digest", lambda tag: _digest(tag, platform), short_digest),
        aged("pushed", lambda tag: tag.tag_last_pushed, now),
        aged("pulled", lambda tag: tag.tag_last_pulled, now),
    ]


def _details(now: float) -> list[Column]:
    def when(moment: object) -> str:
        return f"{plain(moment)} ({age(moment, now)})" if moment else ""

    return [
        Column("name", lambda tag: tag.name, whole=True),
        Column("digest", lambda tag: tag.digest),
        Column("platforms", platform_names),
        Column("size", lambda tag: _size(tag, None), size),
        Column("status", lambda tag: tag.tag_status),
        Column("last_pushed", lambda tag: tag.tag_last_pushed, when),
        Column("last_pulled", lambda tag: tag.tag_last_pulled, when),
        Column("pushed_by", lambda tag: tag.last_updater_username),
        Column("content_type", lambda tag: tag.content_type),
        Column("media_type", lambda tag: tag.media_type),
    ]


def _image_columns(now: float) -> list[Column]:
    return [
        Column("platform", platform_name, whole=True),
        Column("size", lambda image: image.size, size, right=True),
        Column("digest", lambda image: image.digest, whole=True),
        aged("last_pulled", lambda image: image.last_pulled, now),
    ]


def _summary(names: list[str]) -> str:
    """Return the first platform, and how many more there are."""
    return " ".join(names[:1]) + (f" +{len(names) - 1}" if len(names) > 1 else "")


def _size(tag: Tag, platform: str | None) -> Any:
    image = image_for(tag, platform)
    return image.size if image and image.size else tag.full_size


def _digest(tag: Tag, platform: str | None) -> Any:
    image = image_for(tag, platform)
    return image.digest if image and (platform or not tag.digest) else tag.digest


def _picked(found: Iterable[Any], patterns: Sequence[str], platform: str | None) -> Iterator[Any]:
    """Yield rows whose name fits a pattern, if there are any, and that have the platform."""
    for row in found:
        tag = read_tag(row)
        fits = not patterns or matches(plain(tag.name), patterns)
        if fits and (platform is None or has_platform(tag, platform)):
            yield row


def _sorted(found: Iterable[Any], by: str, platform: str | None, *, reverse: bool) -> list[Any]:
    """Return rows in an order; only names come smallest first."""
    keys: dict[str, Callable[[Tag], Any]] = {
        "name": lambda tag: version_key(plain(tag.name)),
        "size": lambda tag: _number(_size(tag, platform)),
        "pulled": lambda tag: plain(tag.tag_last_pulled),
        "pushed": lambda tag: plain(tag.tag_last_pushed),
    }
    descending = reverse is (by == "name")
    return sorted(found, key=lambda row: keys[by](read_tag(row)), reverse=descending)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _resuming(pager: Pager[Any]) -> str | None:
    if pager.total is None or pager.resume_token is None:
        return None
    return f"To go on behind what was shown, add: --resume {pager.resume_token}"


def _not_found(program: Program, repository: str, tag: str) -> CommandError:
    """Return what to say about a tag that is not there: what may have been meant."""
    message = f"There is no tag {tag!r} in {repository}."
    try:
        listing = program.hub.tags.list(repository, limit=_SEARCHED)
        message += near(tag, [plain(each.name) for each in listing])
    except NotFoundError:
        message = f"There is no repository {repository!r}, or you may not see it."
    except HubError:
        # What may have been meant is not worth another error.
        pass
    return CommandError(message, ExitCode.NOT_FOUND)
