"""``repos readme``: the README of a repository, to and from a file."""

import sys
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Final

import click

from dockerhub.cli.commands.readme_links import rewrite_links
from dockerhub.cli.commands.text_files import read_text
from dockerhub.cli.output.formats import OutputFormat, key_columns
from dockerhub.cli.output.formatting import plain, safe
from dockerhub.cli.runtime.command_classes import YES, HubGroup, pass_program
from dockerhub.cli.runtime.option_types import File
from dockerhub.cli.runtime.program import Program
from dockerhub.cli.runtime.standard_streams import is_terminal

_MOST: Final = 25_000
_COLUMNS: Final = key_columns("repository", "full_description")


@click.group(cls=HubGroup)
def readme() -> None:
    """Update or read the README of a repository."""


@readme.command(
    "push",
    examples="""
        dockerhub repos readme push acme/app README.md --dry-run
        dockerhub repos readme push acme/app README.md --base-url https://acme.test/
    """,
)
@click.argument("repository")
@click.argument("file")
@click.option("--base-url", metavar="URL", help="Make relative links and images begin with this.")
@click.option("--dry-run", is_flag=True, help="Only show the changes.")
@YES
@pass_program
def push_readme(
    program: Program, repository: str, file: str, base_url: str | None, dry_run: bool, yes: bool
) -> None:
    """Replace the README of a repository with a file; - is standard input.

    Docker Hub accepts at most 25,000 bytes: a longer README is refused, not cut. Shows the changes
    and asks for confirmation; without a terminal, --yes is needed.
    """
    text = read_readme(file, base_url)
    current = _read(program, repository)
    changes = list(_changes(current, text, repository, file))
    if not changes:
        program.output.say(f"The README of {repository} is already the same.")
    elif dry_run:
        _print("".join(changes))
    else:
        if not yes and program.questions.can_ask:
            program.output.warn("".join(changes))
        program.questions.confirm(f"Replace the README of {repository}?", yes=yes)
        program.hub.repositories.update(repository, full_description=text)
        program.output.say(f"Replaced the README of {repository}.")


@readme.command(
    "pull",
    examples="""
        dockerhub repos readme pull acme/app
        dockerhub repos readme pull acme/app README.md
    """,
)
@click.argument("repository")
@click.argument("file", required=False, type=File())
@YES
@pass_program
def pull_readme(program: Program, repository: str, file: Path | None, yes: bool) -> None:
    """Write the README of a repository to standard output, or to a file.

    Asks for confirmation before it replaces a file; without a terminal, --yes is needed.
    """
    text = _read(program, repository)
    if not text:
        program.output.say(f"{repository} has no README.")
    if file is not None:
        _write(program, file, text.encode(), yes=yes)
    elif program.options.format is OutputFormat.TEXT:
        _print(text)
    else:
        found = {"repository": repository, "full_description": text}
        program.output.show_one(found, _COLUMNS)


def _write(program: Program, file: Path, data: bytes, *, yes: bool) -> None:
    # A device, such as /dev/stderr, has nothing to be replaced.
    if file.is_file() and file.read_bytes() != data:
        program.questions.confirm(f"Replace {file}?", yes=yes)
    file.write_bytes(data)


def read_readme(file: str, base_url: str | None = None) -> str:
    """Read a README from a file, which ``-`` is standard input, and make its links absolute."""
    text = read_text(file)
    if base_url is not None:
        text = rewrite_links(text, base_url)
    count = len(text.encode())
    if count > _MOST:
        raise click.UsageError(
            f"{file} has {count:,} bytes{' with --base-url' if base_url else ''}, and Docker Hub "
            f"accepts at most {_MOST:,}: shorten it by {count - _MOST:,}."
        )
    return text


def _read(program: Program, repository: str) -> str:
    return plain(program.hub.repositories.get(repository).full_description)


def _changes(old: str, new: str, repository: str, file: str) -> Iterator[str]:
    """Yield the lines of a unified diff."""
    lines = unified_diff(
        old.splitlines(keepends=True), new.splitlines(keepends=True), f"{repository} (now)", file
    )
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _print(text: str) -> None:
    """Write a text as it is; to a terminal, without what it would obey."""
    if is_terminal(sys.stdout):
        text = "".join(f"{safe(line)}\n" for line in text.splitlines())
    sys.stdout.write(text)
