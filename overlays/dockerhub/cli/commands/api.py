"""``api``: call any operation by its name, or send anything to any path."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Final

import click

from dockerhub.cli.commands.api_arguments import read_arguments, read_members, read_query
from dockerhub.cli.commands.api_exchange import head_printed
from dockerhub.cli.commands.api_target import (
    METHODS,
    WITHOUT_BODY,
    PathTarget,
    complete,
    read_target,
)
from dockerhub.cli.output.formats import OutputFormat, key_columns
from dockerhub.cli.output.formatting import safe
from dockerhub.cli.output.writing import to_data
from dockerhub.cli.runtime.command_classes import HubCommand, pass_program
from dockerhub.cli.runtime.option_types import Count
from dockerhub.cli.runtime.options import SELECT_OPTION
from dockerhub.cli.runtime.program import Program
from dockerhub.cli.runtime.standard_streams import is_terminal
from dockerhub.operations import Operation, find_operation, operation_names

if TYPE_CHECKING:
    from dockerhub import DockerHub, Pager

_OPERATIONS: Final = key_columns("name", "method", "path", "parameters")


@click.command(
    cls=HubCommand,
    examples="""
        dockerhub api --list
        dockerhub api get_tag -F namespace=library -F repository=python -F tag=latest
        dockerhub api /v2/auditlogs/acme --paginate --select action
        dockerhub api POST /v2/access-tokens -F token_label=ci -F 'scopes[]=repo:read'
        dockerhub api PATCH /v2/orgs/acme/groups/dev --input team.json --include
    """,
)
@click.argument("target", nargs=-1, metavar="OPERATION | [METHOD] PATH", shell_complete=complete)
@click.option(
    "-X",
    "--method",
    type=click.Choice(METHODS, case_sensitive=False),
    help="The method, instead of a word before the path.",
)
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
@click.option("--limit", type=Count(), metavar="N", help="With --paginate: at most N items.")
@click.option(
    "-i", "--include", is_flag=True, help="Print status and headers first, secrets masked."
)
@click.option("--list", "lists", is_flag=True, help="List all operations.")
@pass_program
def api(
    program: Program,
    target: Sequence[str],
    method: str | None,
    typed: Sequence[str],
    raw: Sequence[str],
    body: str | None,
    paginate: bool,
    limit: int | None,
    include: bool,
    lists: bool,
) -> None:
    """Send any request, with the login, limits, retries and errors of all commands.

    An operation is checked against the spec before it is sent. A path is sent as it
    is, documented or not; the fields of GET, HEAD and DELETE are its query, those of others its
    body.

    The response is printed as JSON. In a body, a.b=1 sets a nested field, a[]=1 adds to a list.
    Strings that --select finds are printed without quotes, unless --json is given.
    """
    if lists:
        program.output.show(map(_facts, operation_names()), _OPERATIONS)
        return
    _check_options(program, paginate=paginate, limit=limit, include=include)
    found = read_target(target, method)
    if paginate:
        form = program.options.format
        pager = _pager(program.hub, found, typed, raw, body, limit).raw()
        program.output.show(
            pager, [], form=OutputFormat.JSON if form is OutputFormat.TEXT else form
        )
        return
    send = _sender(found, typed, raw, body)
    sent = program.output.sent
    with head_printed(program.hub, sent.hear) if include else nullcontext(program.hub) as hub:
        response = send(hub)
    if response is None:
        program.output.say(f"{found.method} {found.path}: done.")
    else:
        _print(program, _plain(program, response))


def _check_options(program: Program, *, paginate: bool, limit: int | None, include: bool) -> None:
    if program.options.format is OutputFormat.CSV:
        raise click.UsageError("api prints JSON: omit --csv.")
    if limit is not None and not paginate:
        raise click.UsageError("--limit needs --paginate.")
    if include and paginate:
        raise click.UsageError("--include shows one response: omit --paginate.")


def _sender(
    target: Operation | PathTarget, typed: Sequence[str], raw: Sequence[str], body: str | None
) -> Callable[[DockerHub], Any]:
    """Return what sends the request, once everything that was given is read."""
    if isinstance(target, Operation):
        arguments = read_arguments(target, typed, raw, body)
        return lambda hub: hub.call(target.name, **arguments)
    if target.has_body:
        members = read_members(typed, raw, body)
        return lambda hub: hub.request(target.method, target.path, json=members)
    query = read_query(typed, raw)
    if body is not None and target.method in WITHOUT_BODY:
        raise click.UsageError(f"{target.method} has no body: use -F instead of --input.")
    members = read_members((), (), body)
    return lambda hub: hub.request(target.method, target.path, params=query, json=members)


def _pager(
    hub: DockerHub,
    target: Operation | PathTarget,
    typed: Sequence[str],
    raw: Sequence[str],
    body: str | None,
    limit: int | None,
) -> Pager[Any]:
    if isinstance(target, Operation):
        arguments = read_arguments(target, typed, raw, body)
        return hub.paginate(target.name, limit=limit, **arguments)
    if target.method != "GET" or body is not None:
        raise click.UsageError("--paginate reads lists, by GET and without --input.")
    return hub.paginate_path(target.path, params=read_query(typed, raw), limit=limit)


def _plain(program: Program, found: Any) -> Any:
    """Return what JSON has of a model, or of a list of them."""
    if isinstance(found, list):
        return [_plain(program, each) for each in found]
    return to_data(program.output.sent.find(found))


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


def _print(program: Program, found: Any) -> None:
    """Print a response; a text such as CSV as it came, unless it goes to a terminal."""
    options = program.options
    is_text = isinstance(found, str) and options.select is None
    if is_text and options.format is OutputFormat.TEXT:
        seen = is_terminal(sys.stdout)
        text = "\n".join(map(safe, found.splitlines())) if seen else found.removesuffix("\n")
        sys.stdout.write(f"{text}\n")
    else:
        program.output.show_data(found)


api.params.append(SELECT_OPTION)
