"""``images``: Advanced Image Management, which Docker retired in December 2023."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import click

from dockerhub import BadRequestError, RetiredEndpointError
from dockerhub.cli.output.formats import Column, age_column, key_column
from dockerhub.cli.output.formatting import short_digest
from dockerhub.cli.runtime.command_classes import YES, HubGroup, pass_program
from dockerhub.cli.runtime.exit_codes import CommandError, ExitCode
from dockerhub.cli.runtime.program import Program
from dockerhub.names import parse_repository

if TYPE_CHECKING:
    from dockerhub.models import ImagesSummary, ImageTag, RepositoryImage

_GONE: Final = (
    "Docker retired image management on 2023-12-11 "
    "(https://github.com/docker/roadmap/issues/534). There is no replacement; to clean up, delete "
    "tags: dockerhub tags rm, dockerhub prune"
)


def _number(name: str) -> Column[ImagesSummary]:
    return Column(name, lambda found: getattr(found.statistics, name, None))


_SUMMARY: Final[list[Column[ImagesSummary]]] = [
    Column("active_from", lambda found: found.active_from),
    *map(_number, ("total", "active", "inactive")),
]
_TAGS: Final[list[Column[ImageTag]]] = [
    Column("tag", lambda tag: tag.tag),
    Column("current", lambda tag: tag.is_current),
]
_METRICS: Final = [
    key_column("metrics", name)
    for name in ("manifest_deletes", "manifest_errors", "tag_deletes", "tag_errors")
]


def _explained(command: Callable[..., None]) -> Callable[..., None]:
    """Explain that an operation is gone."""

    @wraps(command)
    def explained(*arguments: Any, **more: Any) -> None:
        try:
            command(*arguments, **more)
        except RetiredEndpointError:
            raise CommandError(_GONE, ExitCode.NOT_FOUND) from None

    return explained


@click.group(cls=HubGroup)
def images() -> None:
    """Manage images; Docker has retired these operations.

    They work only on servers that still have them.
    """


@images.command("summary", examples="dockerhub images summary acme/app", columns=lambda: _SUMMARY)
@click.argument("repository")
@pass_program
@_explained
def summarize(program: Program, repository: str) -> None:
    """Count the images of a repository."""
    program.output.show_one(program.hub.images.summary(repository), _SUMMARY)


@images.command(
    "ls", examples="dockerhub images ls acme/app --status inactive", columns=lambda: _columns(0)
)
@click.argument("repository")
@click.option(
    "--status", type=click.Choice(["active", "inactive"]), help="Only images of this status."
)
@click.option(
    "--tagged/--untagged", default=None, help="Only images with a current tag, or without."
)
@pass_program
@_explained
def list_images(program: Program, repository: str, status: str | None, tagged: bool | None) -> None:
    """List the images of a repository."""
    wanted = cast('Literal["active", "inactive"] | None', status)
    pager = program.hub.images.list(repository, status=wanted, currently_tagged=tagged)
    columns = _columns(program.clock.now())
    program.output.show(pager, columns, label="Reading images")


@images.command("tags", examples="dockerhub images tags acme/app sha256:...", columns=lambda: _TAGS)
@click.argument("repository")
@click.argument("digest")
@pass_program
@_explained
def list_tags(program: Program, repository: str, digest: str) -> None:
    """List the current and former tags of an image."""
    pager = program.hub.images.tags(repository, digest)
    program.output.show(pager, _TAGS, label="Reading tags")


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
@click.option(
    "--ignore-warnings", is_flag=True, help="Also delete images that are in use or have a tag."
)
@YES
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
    """Permanently delete images, and the tags that point to them.

    Docker Hub warns of images that are in use or have a tag; they are deleted only with
    --ignore-warnings.
    """
    namespace, name = parse_repository(repository)
    manifests = [(name, each) for each in digest]
    warnings = _warnings(program, namespace, manifests)
    for warning in warnings:
        program.output.warn(f"{warning.get('digest')}: {warning.get('warning')}")
    if warnings and not ignore_warnings:
        raise CommandError("Nothing was deleted: --ignore-warnings deletes them anyway.")
    if not dry_run:
        count = f"{len(digest)} image{'s' * (len(digest) > 1)}"
        program.questions.confirm(f"Permanently delete {count} of {repository}?", yes=yes)
    result = program.hub.images.delete(
        namespace, manifests, dry_run=dry_run, ignore_warnings=warnings
    )
    program.output.show_one(result.to_dict(), _METRICS)


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


def _columns(now: float) -> list[Column[RepositoryImage]]:
    return [
        Column("digest", lambda image: image.digest, short_digest, whole=True),
        Column("status", lambda image: image.status),
        Column("tags", lambda image: _tag_names(image.tags)),
        age_column("pushed", lambda image: image.last_pushed, now),
        age_column("pulled", lambda image: image.last_pulled, now),
    ]


def _tag_names(tags: Any) -> list[str]:
    found = tags if isinstance(tags, list) else []
    return [each.tag for each in found if each.is_current]
