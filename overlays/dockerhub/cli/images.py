"""``images``: Advanced Image Management, which Docker switched off in December 2023."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Final, Literal, cast

import click

from dockerhub import BadRequestError, RetiredEndpointError
from dockerhub._base.arguments import parse_repository
from dockerhub.cli.ending import CommandError, ExitCode
from dockerhub.cli.frame import HubGroup, pass_program
from dockerhub.cli.output import Column, aged
from dockerhub.cli.program import Program
from dockerhub.cli.text import short_digest

__all__ = ["images"]

_GONE: Final = (
    "Docker switched the management of images off on 2023-12-11 "
    "(https://github.com/docker/roadmap/issues/534). There is no replacement; to tidy up, delete "
    "tags: dockerhub tags rm, dockerhub prune"
)


def _within(part: str, name: str) -> Column:
    """Return a column for a value that lies a level deeper."""
    return Column(name, lambda found: (found.get(part) or {}).get(name))


_SUMMARY: Final = [
    Column("active_from", lambda found: found.get("active_from")),
    *(_within("statistics", name) for name in ("total", "active", "inactive")),
]
_TAGS: Final = [
    Column("tag", lambda tag: tag.tag),
    Column("current", lambda tag: tag.is_current),
]
_METRICS: Final = [
    _within("metrics", name)
    for name in ("manifest_deletes", "manifest_errors", "tag_deletes", "tag_errors")
]


def _explained(command: Callable[..., None]) -> Callable[..., None]:
    """Explain where an operation is gone."""

    @wraps(command)
    def explained(*arguments: Any, **more: Any) -> None:
        try:
            command(*arguments, **more)
        except RetiredEndpointError:
            raise CommandError(_GONE, ExitCode.NOT_FOUND) from None

    return explained


@click.group(cls=HubGroup)
def images() -> None:
    """Manage images; Docker has switched these operations off.

    They are kept for servers that still have them, and explain themselves where they are gone.
    """


@images.command("summary", examples="dockerhub images summary acme/app")
@click.argument("repository")
@pass_program
@_explained
def summarize(program: Program, repository: str) -> None:
    """Count the images of a repository."""
    program.show_one(program.hub.images.summary(repository).to_dict(), _SUMMARY)


@images.command("ls", examples="dockerhub images ls acme/app --status inactive")
@click.argument("repository")
@click.option("--status", type=click.Choice(["active", "inactive"]), help="Only images that are.")
@click.option("--tagged/--untagged", default=None, help="Only images with a tag now, or without.")
@pass_program
@_explained
def list_images(program: Program, repository: str, status: str | None, tagged: bool | None) -> None:
    """List the images of a repository."""
    wanted = cast('Literal["active", "inactive"] | None', status)
    pager = program.hub.images.list(repository, status=wanted, currently_tagged=tagged)
    columns = _columns(program.clock.now())
    program.show(pager, columns, label="Reading images", total=lambda: pager.total)


@images.command("tags", examples="dockerhub images tags acme/app sha256:...")
@click.argument("repository")
@click.argument("digest")
@pass_program
@_explained
def list_tags(program: Program, repository: str, digest: str) -> None:
    """List the current and former tags of an image."""
    pager = program.hub.images.tags(repository, digest)
    program.show(pager, _TAGS, label="Reading tags", total=lambda: pager.total)


@images.command(
    "rm",
    examples="""
        dockerhub images rm acme/app sha256:... --dry-run
        dockerhub images rm acme/app sha256:... --ignore-warnings --yes
    """,
)
@click.argument("repository")
@click.argument("digest", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Only check what would be deleted.")
@click.option("--ignore-warnings", is_flag=True, help="Delete images in use and tagged ones too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_program
@_explained
def delete_images(
    program: Program,
    repository: str,
    digest: Sequence[str],
    dry_run: bool,
    ignore_warnings: bool,
    yes: bool,
) -> None:
    """Delete images, and the tags that point to them, for good.

    Docker Hub warns of images that are in use or have a tag; then nothing is deleted without
    --ignore-warnings.
    """
    namespace, name = parse_repository(repository)
    manifests = [(name, each) for each in digest]
    warnings = _warnings(program, namespace, manifests)
    for warning in warnings:
        program.warn(f"{warning.get('digest')}: {warning.get('warning')}")
    if warnings and not ignore_warnings:
        raise CommandError("Nothing was deleted: --ignore-warnings deletes them all the same.")
    if not dry_run:
        count = f"{len(digest)} image{'s' * (len(digest) > 1)}"
        program.confirm(f"Delete {count} of {repository}, for good?", yes=yes)
    result = program.hub.images.delete(
        namespace, manifests, dry_run=dry_run, ignore_warnings=warnings
    )
    program.show_one(result.to_dict(), _METRICS)


def _warnings(
    program: Program, namespace: str, manifests: Sequence[tuple[str, str]]
) -> list[dict[str, Any]]:
    """Return what Docker Hub warns of."""
    try:
        program.hub.images.delete(namespace, manifests, dry_run=True)
    except BadRequestError as error:
        found = _dig(error.body, "errinfo", "details", "warnings")
        if not isinstance(found, list) or not found:
            raise
        return [each for each in found if isinstance(each, dict)]
    return []


def _dig(body: Any, *keys: str) -> Any:
    for key in keys:
        body = body.get(key) if isinstance(body, dict) else None
    return body


def _columns(now: float) -> list[Column]:
    return [
        Column("digest", lambda image: image.digest, short_digest, whole=True),
        Column("status", lambda image: image.status),
        Column("tags", lambda image: _tag_names(image.tags)),
        aged("pushed", lambda image: image.last_pushed, now),
        aged("pulled", lambda image: image.last_pulled, now),
    ]


def _tag_names(tags: Any) -> list[str]:
    found = tags if isinstance(tags, list) else []
    return [each.tag for each in found if each.is_current]
