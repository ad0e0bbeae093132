"""The program: run a command, report its error, return its exit code."""

import os
import signal
import sys
import traceback
from collections.abc import Sequence
from typing import Final

import click

from dockerhub import __version__
from dockerhub.cli.addresses import DOCUMENTATION
from dockerhub.cli.command_table import ALIASES, COMMANDS
from dockerhub.cli.runtime.command_classes import LazyGroup
from dockerhub.cli.runtime.error_messages import (
    advise,
    explain,
    is_output_error,
    missing_resource,
    not_found,
)
from dockerhub.cli.runtime.exit_codes import ExitCode, exit_code
from dockerhub.cli.runtime.log_output import redact
from dockerhub.cli.runtime.program import Program
from dockerhub.cli.runtime.signals import StoppedError, ignored_signals, stopping_signals
from dockerhub.cli.runtime.standard_streams import prepare, silence

COMPLETE: Final = "_DOCKERHUB_COMPLETE"
"""The variable by which a shell asks for completions."""
NAME: Final = "dockerhub"


def _show_version(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        click.echo(f"{NAME} {__version__}")
        context.exit()


app: Final = LazyGroup(
    COMMANDS,
    ALIASES,
    name=NAME,
    help="Docker Hub from the command line.",
    params=[
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_show_version,
            help="Show the version.",
        )
    ],
    epilog=(
        "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not signed in, 4 not found, 5 rate "
        "limited, 6 partly done, 130 interrupted.\n\n"
        f"Documentation: {DOCUMENTATION}"
    ),
    examples="""
        dockerhub login
        dockerhub tags ls library/python --platform linux/arm64
        dockerhub tags ls acme/app --all --json | jq -r '.[].name'
    """,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main(arguments: Sequence[str] | None = None, program: Program | None = None) -> int:
    """Run the command line, and return the exit code.

    `arguments` are those of the process if None; `program` is for tests.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    instruction = os.environ.get(COMPLETE)
    if instruction:
        from dockerhub.cli.runtime.shells import answer_shell  # noqa: PLC0415  # a shell asks only

        return answer_shell(app, NAME, COMPLETE, instruction)
    prepare()
    program = program or Program()
    try:
        with stopping_signals():
            return _run(given, program)
    finally:
        program.close()


def _run(arguments: list[str], program: Program) -> int:
    try:
        with app.make_context(NAME, arguments, obj=program) as context:
            app.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except KeyboardInterrupt as stop:
        return _interrupted(program, stop)
    except Exception as error:
        return _failed(program, error)
    return ExitCode.OK


def _failed(program: Program, error: Exception) -> int:
    """Print what went wrong, and return the exit code."""
    if isinstance(error, BrokenPipeError):
        # The reader has seen enough, as with `| head`.
        silence(sys.stdout)
        return ExitCode.BROKEN_PIPE
    _end_output()
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        program.output.warn(error.format_message())
        return ExitCode.USAGE
    if program.options.debug:
        program.output.warn(redact("".join(traceback.format_exception(error))))
    missing = missing_resource(error)
    message = not_found(missing, program.hub) if missing else explain(error)
    program.output.warn(redact(f"{NAME}: {message}"))
    if (advice := advise(error)) is not None:
        program.output.warn(redact(advice))
    code = exit_code(error)
    # After wrong usage there is nothing to continue; and if the output could not be written, what
    # was printed is lost.
    if code is not ExitCode.USAGE and not is_output_error(error):
        _give_hint(program)
    return code


def _interrupted(program: Program, stop: KeyboardInterrupt) -> int:
    with ignored_signals():
        _end_output()
        program.output.warn(f"\n{NAME}: interrupted")
        _give_hint(program)
        program.close()
    number = stop.number if isinstance(stop, StoppedError) else signal.SIGINT
    return ExitCode.SIGNAL + number


def _give_hint(program: Program) -> None:
    hint = program.hint() if program.hint else None
    if hint:
        program.output.warn(hint)


def _end_output() -> None:
    """Write what is left of the output before any message."""
    try:
        sys.stdout.flush()
    except OSError:
        silence(sys.stdout)
