"""What commands with ``--apply`` share: show the plan, ask, and report what was done."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

from dockerhub.cli.output.formats import Column
from dockerhub.cli.runtime.exit_codes import PartlyDoneError
from dockerhub.cli.runtime.program import Program

Columns = Sequence[Column[Any]]


def check_apply(program: Program, *, applies: bool, yes: bool) -> None:
    """Refuse ``--apply`` before anything is read, if it needs a question that nobody can answer."""
    if applies and not yes and not program.questions.can_ask:
        raise click.UsageError("--apply asks first, and there is no terminal to ask on: add --yes.")


def how_to_apply(program: Program) -> str:
    """Return the options that apply a plan; without a terminal, those that ask nothing."""
    return "--apply" if program.questions.can_ask else "--apply --yes"


def show_plan(
    program: Program,
    rows: Iterable[Any],
    columns: Columns,
    outcome_columns: Columns,
    *,
    summary: str,
    idle: str,
    pending: bool,
    applies: bool,
    yes: bool,
    draw: Callable[[], object] | None = None,
) -> bool:
    """Show a plan as the result of the command, or to the user who has to confirm it.

    If it is applied without a question, only what was done is the result. `summary` is printed
    before the table, which may be long. `pending` tells whether there is anything to do; `idle` is
    printed if there is, but it is not done now. `draw` draws the plan, if people need something
    else than a table of these columns.

    Returns:
        Whether there is anything to do now.
    """
    asks = applies and pending and not yes
    draws = program.output.draws_tables or asks
    said = [] if draws else [summary]
    if draws:
        program.output.say(summary)
        if draw is None:
            program.output.draw_table(rows, columns)
        else:
            draw()
    elif not applies:
        program.output.show(rows, columns)
    elif not pending:
        program.output.show((), outcome_columns)
    goes_on = applies and pending
    if not goes_on and (text := " ".join([*said, *([idle] if pending else [])])):
        program.output.say(text)
    return goes_on


def report_run(
    program: Program,
    summary: str,
    advice: str,
    *,
    complete: bool,
    done: int,
    errors: Sequence[Exception],
) -> None:
    """Print a summary, or raise it with `advice` on how to continue if only a part is done.

    If nothing is done, the first of `errors` is raised.
    """
    if not complete and (done or not errors):
        raise PartlyDoneError(f"{summary}\n{advice}")
    program.output.say(summary)
    if not complete:
        raise errors[0]
