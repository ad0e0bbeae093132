"""``conformance`` and ``emulator``: programs of their own, which read their own arguments."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import click

from dockerhub.cli.runtime.exit_codes import CommandError

__all__ = ["conformance", "emulator"]


def _passing(name: str, module: str, extra: str, text: str) -> click.Command:
    """Make a command that passes all its arguments, and the exit code, on."""

    @click.pass_context
    def run(context: click.Context, arguments: Sequence[str]) -> None:
        context.exit(_main(module, extra)(list(arguments), name=f"dockerhub {name}"))

    return click.Command(
        name,
        callback=run,
        params=[click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)],
        help=text,
        add_help_option=False,
        context_settings={"ignore_unknown_options": True},
    )


def _main(module: str, extra: str) -> Callable[..., Any]:
    try:
        main: Callable[..., Any] = import_module(module).main
    except ModuleNotFoundError as error:
        raise CommandError(
            f'{error.name} is not installed: pip install "dockerhub[cli,{extra}]"'
        ) from None
    return main


conformance = _passing(
    "conformance",
    "dockerhub.conformance",
    "emulator",
    "Hold Docker Hub's answers against the spec. `conformance --help` shows the options.",
)
emulator = _passing(
    "emulator",
    "dockerhub.emulator.program",
    "emulator",
    "Serve an embedded Docker Hub. `emulator --help` shows the options.",
)
