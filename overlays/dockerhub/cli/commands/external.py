"""``conformance``, ``emulator`` and ``mcp``: programs that read their own arguments."""

from collections.abc import Sequence
from importlib import import_module

import click

from dockerhub.cli.runtime.exit_codes import CommandError


def _external(name: str, module: str, text: str, extra: str = "emulator") -> click.Command:
    """Make a command that passes all its arguments, and the exit code, on."""

    @click.pass_context
    def run(context: click.Context, arguments: Sequence[str]) -> None:
        try:
            main = import_module(module).main
        except ModuleNotFoundError as error:
            raise CommandError(
                f'{error.name} is not installed: pip install "dockerhub[cli,{extra}]"'
            ) from None
        context.exit(main(list(arguments), name=f"dockerhub {name}"))

    return click.Command(
        name,
        callback=run,
        params=[click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)],
        help=f"{text} `{name} --help` shows the options.",
        add_help_option=False,
        context_settings={"ignore_unknown_options": True},
    )


conformance = _external(
    "conformance", "dockerhub.conformance", "Check the responses of Docker Hub against the spec."
)
emulator = _external("emulator", "dockerhub.emulator.program", "Run an embedded Docker Hub.")
mcp = _external(
    "mcp", "dockerhub.mcp.program", "Run an MCP server for language models.", extra="mcp"
)
