"""``search``: find repositories on all of Docker Hub."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from dockerhub.cli.output.formats import Column, age_column, number_column
from dockerhub.cli.output.formatting import plain
from dockerhub.cli.runtime.command_classes import HubCommand, pass_program
from dockerhub.cli.runtime.option_types import Count
from dockerhub.cli.runtime.program import Program

if TYPE_CHECKING:
    from dockerhub import Pager
    from dockerhub.models import CatalogResult, RepositorySearchResult

_FIRST: Final = 25
"""Number of results to show by default."""

_SORTS: Final[dict[str, Literal["pull_count", "updated_at"]]] = {
    "pulls": "pull_count",
    "updated": "updated_at",
}

_REPOSITORY: Final[list[Column[RepositorySearchResult]]] = [
    Column("name", lambda found: found.repo_name, whole=True),
    Column("official", lambda found: found.is_official, firm=True, rank=1),
    number_column("pulls", lambda found: found.pull_count),
    number_column("stars", lambda found: found.star_count, rank=1),
    Column("description", lambda found: found.short_description),
]


@click.command(
    cls=HubCommand,
    examples="""
        dockerhub search python
        dockerhub search postgres --badge official --badge verified_publisher
        dockerhub search --type model --sort pulls --limit 100 --json
    """,
    columns=lambda: [*_REPOSITORY, *_catalog(0)],
)
@click.argument("query", required=False)
@click.option(
    "--badge",
    multiple=True,
    type=click.Choice(["official", "verified_publisher", "open_source"]),
    help="Only trusted content of this kind.",
)
@click.option("--category", multiple=True, metavar="SLUG", help="Only this category.")
@click.option("--arch", multiple=True, metavar="ARCH", help="Only this architecture, e.g. arm64.")
@click.option("--os", "system", multiple=True, metavar="OS", help="Only this operating system.")
@click.option("--type", "kind", metavar="TYPE", help="image, plugin, extension or model.")
@click.option(
    "--sort", type=click.Choice([*_SORTS]), help="Order. The best matches come first by default."
)
@click.option("--reverse", is_flag=True, help="Reverse the order of --sort.")
@click.option(
    "--limit",
    type=Count(),
    default=_FIRST,
    metavar="N",
    help=f"Show at most N results. Default: {_FIRST}.",
)
@pass_program
def search(
    program: Program,
    query: str | None,
    badge: Sequence[Any],
    category: Sequence[str],
    arch: Sequence[str],
    system: Sequence[str],
    kind: str | None,
    sort: str | None,
    reverse: bool,
    limit: int,
) -> None:
    """Search the repositories of all of Docker Hub. No login is needed.

    Filters and --sort search the catalog of Docker Hub's website, which has plugins and models
    too; some of its numbers of pulls are rounded. Repeat a filter to allow several values.
    """
    if reverse and sort is None:
        raise click.UsageError("--reverse needs --sort.")
    filters = (badge, category, arch, system, kind, sort)
    wanted = limit + 1  # One more than is shown, to know whether there are more.
    if query is not None and not any(filters):
        found = program.hub.search.repositories(query, limit=wanted)
        _show(program, found, _REPOSITORY, limit)
        return
    if query is None and not any(filters):
        raise click.UsageError("Name what to search for, or a filter.")
    results = program.hub.search.catalog(
        query,
        kind=kind,
        badges=badge or None,
        categories=category or None,
        architectures=arch or None,
        operating_systems=system or None,
        sort=None if sort is None else _SORTS[sort],
        order=None if sort is None else "asc" if reverse else "desc",
        limit=wanted,
    )
    _show(program, results, _catalog(program.clock.now()), limit)


def _catalog(now: float) -> list[Column[CatalogResult]]:
    return [
        Column("name", lambda found: found.name, whole=True),
        Column("type", lambda found: found.type_),
        Column("badge", lambda found: found.badge),
        number_column("pulls", _pulls),
        number_column("stars", lambda found: found.star_count, rank=1),
        age_column("updated", lambda found: found.updated_at, now),
        Column("description", lambda found: found.short_description),
    ]


def _pulls(found: CatalogResult) -> Any:
    """Return the exact number, where Docker Hub tells it."""
    return found.pull_count if found.raw_pull_count is None else found.raw_pull_count


def _show(program: Program, pager: Pager[Any], columns: list[Column[Any]], limit: int) -> None:
    source = program.output.as_asked(pager)

    def more() -> str:
        total = "" if source.total is None else f" of {plain(source.total)}"
        return f"Showing the first {limit}{total}: --limit shows more."

    if not program.output.show_first(iter(source), limit, columns, more=more, label="Searching"):
        program.output.say("Nothing was found.")
