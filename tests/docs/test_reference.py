"""The reference is whole: every command and every public name has its place."""

import re
from collections.abc import Iterator

import click
import pytest
from snippets import DOCS

import dockerhub
from dockerhub import audit, retention, scim
from dockerhub.cli.app import app

REFERENCE = {path.name: path.read_text("utf-8") for path in (DOCS / "reference").glob("*.md")}


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    """Yield the names of all commands of a group, with those of their groups."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            yield from commands(found, f"{before}{name} ")
        else:
            yield before + name


def test_all_commands_are_listed_and_no_others() -> None:
    """In the table of the page on the command line."""
    rows = re.findall(r"^\| (`.*?) \|", REFERENCE["cli.md"], re.MULTILINE)

    assert sorted(re.findall(r"`([^`]+)`", "".join(rows))) == sorted(commands(app))


@pytest.mark.parametrize("module", [retention, audit, scim], ids=lambda module: module.__name__)
def test_every_public_name_of_the_jobs_has_its_place(module: object) -> None:
    """Those for asyncio are twins of others; what only tests need is left out."""
    twins_and_inner = ("Async", "see", "plan_changes")
    names = [name for name in module.__all__ if not name.startswith(twins_and_inner)]

    assert [name for name in names if not re.search(rf"\b{name}\b", REFERENCE["jobs.md"])] == []


def test_every_public_name_of_the_package_has_its_place() -> None:
    """Errors are shown as a module; the rest by name."""
    apart = {"AsyncPager", "SystemClock", "UNSET", "Unset", "__version__"}
    text = REFERENCE["client.md"]
    names = {name for name in dockerhub.__all__ if not name.endswith("Error")} - apart

    assert {name for name in names if not re.search(rf"dockerhub\.{name}\b", text)} == set()
