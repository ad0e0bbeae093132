"""A few kills; `make kills` does 300. Commands that write files are killed, or listed as safe."""

import click
import pytest
from killing import KILLED, WHOLE, kill_exports, kill_logins, kill_plans, kill_prunes

from dockerhub.cli.main import app

pytestmark = pytest.mark.sweep

WRITTEN = {"--output", "--journal", "--checkpoint"}
"""Options that name a file to write."""


def writing(command: click.Command = app, path: tuple[str, ...] = ()) -> set[str]:
    """Return the commands that have an option for a file to write."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        names = command.list_commands(context)
        found = [(name, command.get_command(context, name)) for name in names]
        return {each for name, sub in found if sub for each in writing(sub, (*path, name))}
    options = {option for each in command.params for option in each.opts}
    return {" ".join(path)} if options & WRITTEN else set()


def test_every_command_that_writes_a_file_is_known() -> None:
    """A new command gets a campaign, or a reason for none."""
    stored = {"login", "logout", "auth switch"}
    assert writing() | stored == KILLED.keys() | WHOLE.keys()


def test_exports_survive_kills() -> None:
    assert kill_exports(3, seed=1).kills >= 3


def test_deletions_survive_kills() -> None:
    assert kill_prunes(3, seed=1).kills >= 3


def test_plans_survive_kills() -> None:
    assert kill_plans(3, seed=1).kills >= 3


def test_logins_survive_kills() -> None:
    assert kill_logins(3, seed=1).kills >= 3
