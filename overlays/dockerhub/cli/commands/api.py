"""``api``: call any operation, by its name or by method and path."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import click
import jmespath
from jmespath.exceptions import JMESPathError

from dockerhub.cli.commands.api_arguments import find_target, read_arguments
from dockerhub.cli.output.formats import OutputFormat, key_columns, to_json
from dockerhub.cli.output.formatting import safe
from dockerhub.cli.runtime.command_classes import HubCommand, pass_program
from dockerhub.cli.runtime.program import Program
from dockerhub.cli.runtime.standard_streams import is_terminal
from dockerhub.operations import find_operation, operation_names

Select = Callable[[Any], Any]

_OPERATIONS: Final = key_columns("name", "method", "path", "parameters")


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
    help="A parameter or body field, as JSON or text; @FILE and @- read the value.",
)
@click.option(
    "-f", "--raw-field", "raw", multiple=True, metavar="NAME=VALUE", help="The same, always text."
)
@click.option("--input", "body", metavar="FILE", help="The body as JSON; - is standard input.")
@click.option("--paginate", is_flag=True, help="Read all pages, and print their items.")
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="With --paginate: at most N items."
)
@click.option(
    "--select", metavar="EXPRESSION", help="Print only this part of each result (JMESPath)."
)
@click.option("--list", "lists", is_flag=True, help="List all operations.")
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
    lists: bool,
) -> None:
    """Call any operation, with the login, limits, retries and errors of all commands.

    The response is printed as JSON. Fields that are not parameters of the operation go into the
    body: a.b=1 sets a nested field, a[]=1 adds to a list. Texts that --select finds are printed
    without quotes, unless --json is given.
    """
    options = program.options
    if lists:
        program.output.show(map(_facts, operation_names()), _OPERATIONS)
        return
    if options.format is OutputFormat.CSV:
        raise click.UsageError("api prints JSON: omit --csv.")
    if limit is not None and not paginate:
        raise click.UsageError("--limit needs --paginate.")
    operation, in_path = find_target(target)
    arguments = read_arguments(operation, in_path, typed, raw, body)
    find = _selector(select)
    if paginate:
        pager = program.hub.paginate(operation.name, limit=limit, **arguments)
        items = (find(item.to_dict()) for item in pager)
        _print_items(program, items, lambda: pager.total, selected=select is not None)
        return
    response = program.hub.call(operation.name, **arguments)
    if response is None:
        program.output.say(f"{operation.method} {operation.path}: done.")
    else:
        _print(program, find(response.to_dict()), selected=select is not None)


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


def _selector(expression: str | None) -> Select:
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
            raise click.UsageError(f"--select does not fit the response: {error}") from None

    return select


def _print(program: Program, found: Any, *, selected: bool) -> None:
    as_text = program.options.format is OutputFormat.TEXT
    if selected and isinstance(found, str) and as_text:
        line = safe(found)
    elif is_terminal(sys.stdout) and as_text:
        line = json.dumps(found, indent=2)
    else:
        line = to_json(found)
    sys.stdout.write(f"{line}\n")


def _print_items(
    program: Program, items: Iterable[Any], total: Callable[[], int | None], *, selected: bool
) -> None:
    form = program.options.format
    if selected and form is OutputFormat.TEXT:
        with program.output.progress("Reading", total) as progress:
            for item in items:
                _print(program, item, selected=True)
                progress.advance()
    else:
        form = OutputFormat.JSON if form is OutputFormat.TEXT else form
        program.output.show(items, [], total=total, form=form)
