"""``api``: any operation of Docker Hub, by its name or by method and path."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import click
import jmespath
from jmespath.exceptions import JMESPathError

from dockerhub._spec.operations import find_operation, operation_names
from dockerhub.cli.frame import HubCommand, pass_program
from dockerhub.cli.output import Column, to_json
from dockerhub.cli.program import Program
from dockerhub.cli.streams import is_terminal
from dockerhub.cli.targets import arguments_for, find_target
from dockerhub.cli.text import safe

__all__ = ["api"]

Select = Callable[[Any], Any]

_OPERATIONS: Final = [
    Column("name", lambda each: each["name"]),
    Column("method", lambda each: each["method"]),
    Column("path", lambda each: each["path"]),
    Column("parameters", lambda each: each["parameters"]),
]


@click.command(
    cls=HubCommand,
    examples="""
        dockerhub api --list
        dockerhub api get_tag -F namespace=library -F repository=python -F tag=latest
        dockerhub api /v2/auditlogs/acme --paginate --select action
        dockerhub api POST /v2/access-tokens -F token_label=ci -F 'scopes[]=repo:read'
    """,
)
@click.argument("target", nargs=-1, metavar="OPERATION | [METHOD] PATH")
@click.option(
    "-F",
    "--field",
    "typed",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter or a member of the body, as JSON or else text; @FILE and @- read it.",
)
@click.option(
    "-f",
    "--raw-field",
    "raw",
    multiple=True,
    metavar="NAME=VALUE",
    help="The same, always as text.",
)
@click.option("--input", "body", metavar="FILE", help="The whole body in JSON; - for the input.")
@click.option("--paginate", is_flag=True, help="Read all pages, and print their items.")
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="With --paginate: at most so many."
)
@click.option(
    "--select", metavar="EXPRESSION", help="Print only this of each answer or item (JMESPath)."
)
@click.option("--list", "every", is_flag=True, help="List all operations.")
@pass_program
def api(
    program: Program,
    target: Sequence[str],
    typed: Sequence[str],
    raw: Sequence[str],
    body: str | None,
    paginate: bool,
    limit: int | None,
    select: str | None,
    every: bool,
) -> None:
    """Call any operation, with login, limits, retries and errors like everything else.

    The answer is printed as JSON. Fields that are no parameters of the operation go into the
    body: a.b=1 is a member of a member, a[]=1 adds to a list. Texts that --select picks are
    printed as they are, unless --json is given.
    """
    if every:
        program.show(map(_facts, operation_names()), _OPERATIONS, label="Listing operations")
        return
    if program.options.format == "csv":
        raise click.UsageError("api prints JSON: leave --csv out.")
    if limit is not None and not paginate:
        raise click.UsageError("--limit goes with --paginate.")
    operation, in_path = find_target(target)
    arguments = arguments_for(operation, in_path, typed, raw, body)
    chosen = _selecting(select)
    if paginate:
        pager = program.hub.paginate(operation.name, limit=limit, **arguments)
        items = (chosen(item.to_dict()) for item in pager)
        _print_items(program, items, total=lambda: pager.total, selected=select is not None)
        return
    answer = program.hub.call(operation.name, **arguments)
    if answer is None:
        program.say(f"{operation.method} {operation.path}: done.")
    else:
        _print(program, chosen(answer.to_dict()), selected=select is not None)


def _facts(name: str) -> dict[str, Any]:
    operation = find_operation(name)
    names = [each.wire_name for each in operation.parameters.values()]
    return {
        "name": name,
        "method": operation.method,
        "path": operation.path,
        "parameters": [*names, *(["(body)"] if operation.body_schema is not None else [])],
        "pages": operation.pagination is not None,
    }


def _selecting(expression: str | None) -> Select:
    if expression is None:
        return lambda found: found
    try:
        compiled = jmespath.compile(expression)
    except JMESPathError as error:
        raise click.UsageError(f"--select cannot be read: {error}") from None

    def select(found: Any) -> Any:
        try:
            return compiled.search(found)
        except JMESPathError as error:
            raise click.UsageError(f"--select does not fit the answer: {error}") from None

    return select


def _print(program: Program, found: Any, *, selected: bool) -> None:
    if selected and isinstance(found, str) and program.options.format is None:
        sys.stdout.write(f"{safe(found)}\n")
    elif is_terminal(sys.stdout) and program.options.format is None:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
    else:
        sys.stdout.write(to_json(found) + "\n")


def _print_items(
    program: Program,
    items: Iterable[Any],
    *,
    total: Callable[[], int | None],
    selected: bool,
) -> None:
    if selected and program.options.format is None:
        with program.progress("Reading", total) as progress:
            for item in items:
                _print(program, item, selected=True)
                progress.advance()
    else:
        program.write(items, [], program.options.format or "json", "Reading", total)
