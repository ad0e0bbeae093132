"""``completion``: the script that lets a shell complete commands, options and names."""

import click

from dockerhub.cli.main import COMPLETE
from dockerhub.cli.runtime.command_classes import HubCommand
from dockerhub.cli.runtime.shells import answer_shell


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
    """Print the script that lets a shell complete commands, options and names.

    Names of repositories, tags, tokens and organizations are read from Docker Hub, with the login
    that `dockerhub login` stored, in at most two seconds; no password is sent.
    """
    root = context.find_root()
    answer_shell(root.command, root.info_name or "", COMPLETE, f"{shell}_source")
