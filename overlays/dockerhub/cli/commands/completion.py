"""``completion``: the script that lets a shell complete commands and options."""

import sys

import click
from click.shell_completion import get_completion_class

from dockerhub.cli.main import COMPLETE
from dockerhub.cli.runtime.command_classes import HubCommand


@click.command(
    cls=HubCommand,
    examples="""
        dockerhub completion bash >> ~/.bashrc
        dockerhub completion zsh > "${fpath[1]}/_dockerhub"
        dockerhub completion fish > ~/.config/fish/completions/dockerhub.fish
    """,
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that lets a shell complete commands and options."""
    found = get_completion_class(shell)
    assert found is not None  # noqa: S101  # the argument allows only these
    root = context.find_root()
    sys.stdout.write(found(root.command, {}, root.info_name or "", COMPLETE).source() + "\n")
