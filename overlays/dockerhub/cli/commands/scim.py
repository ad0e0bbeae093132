"""``scim``: provision the users of an organization."""

from __future__ import annotations

from collections.abc import Sequence
from operator import not_
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from dockerhub.cli.commands.deletion import ERROR
from dockerhub.cli.commands.plans import check_apply, how_to_apply, report_run, show_plan
from dockerhub.cli.output.formats import Column, action_column, key_column
from dockerhub.cli.output.formatting import are, counted
from dockerhub.cli.runtime.command_classes import YES, HubGroup, pass_program
from dockerhub.cli.runtime.exit_codes import CommandError, ExitCode
from dockerhub.cli.runtime.option_types import Count, File
from dockerhub.cli.runtime.program import Program
from dockerhub.scim import (
    UserChange,
    UserOutcome,
    UserSync,
    UserSyncPlan,
    UserSyncReport,
    attr,
    read_users,
)

if TYPE_CHECKING:
    from dockerhub.models import ScimUser


def _name(part: str) -> Column[ScimUser]:
    return Column(part, lambda user: getattr(user.name, part, None))


_ADVICE: Final = "To continue, run the same command again."
_USERS: Final[list[Column[ScimUser]]] = [
    Column("user_name", lambda user: user.user_name, whole=True),
    Column("active", lambda user: user.active),
    _name("given_name"),
    _name("family_name"),
    Column("display_name", lambda user: user.display_name),
    Column("id", lambda user: user.id),
]
_CHANGES: Final[list[Column[UserChange]]] = [
    Column("user_name", lambda change: change.user_name, whole=True),
    action_column("action", lambda change: change.action),
    Column("details", lambda change: change.details, whole=True),
]
_OUTCOMES: Final[list[Column[UserOutcome]]] = [
    Column("user_name", lambda each: each.change.user_name, whole=True),
    Column("action", lambda each: each.change.action),
    Column("done", lambda each: not each.error, firm=True, alarms=not_),
    ERROR,
]
_NAMED: Final[list[Column[Any]]] = [
    Column("name", lambda each: each.name, whole=True),
    Column("description", lambda each: each.description),
    Column("id", lambda each: each.id),
]
_TYPES: Final[list[Column[Any]]] = [*_NAMED, Column("endpoint", lambda each: each.endpoint)]
_CONFIG: Final = [
    key_column(name, "supported", name=name)
    for name in ("patch", "bulk", "filter", "changePassword", "sort", "etag")
]


@click.group(cls=HubGroup)
def scim() -> None:
    """Provision the users of an organization by SCIM.

    Set $DOCKERHUB_SCIM_TOKEN to the SCIM token of the organization.
    """


@scim.group("users")
def users() -> None:
    """List, show, create, update and synchronize users. A user is an email address or an ID."""


@users.command(
    "ls",
    examples="""
        dockerhub scim users ls
        dockerhub scim users ls --filter 'userName sw "jon"' --json
    """,
    columns=lambda: _USERS,
)
@click.option("--filter", "filter_", metavar="FILTER", help="A SCIM filter.")
@click.option("--sort", metavar="ATTRIBUTE", help="Sort by this attribute, e.g. userName.")
@click.option("--limit", type=Count(), metavar="N", help="Show at most N users.")
@pass_program
def list_users(program: Program, filter_: str | None, sort: str | None, limit: int | None) -> None:
    """List users."""
    pager = program.hub.scim.list(filter=filter_, sort_by=sort, limit=limit)
    program.output.show(pager, _USERS, label="Reading users")


@users.command(
    "show", examples="dockerhub scim users show jon@example.com --json", columns=lambda: _USERS
)
@click.argument("user")
@pass_program
def show_user(program: Program, user: str) -> None:
    """Show a user."""
    program.output.show_one(_find(program, user), _USERS)


@users.command(
    "create",
    examples="dockerhub scim users create jon@example.com --given-name Jon",
)
@click.argument("address")
@click.option("--given-name", metavar="NAME", help="First name.")
@click.option("--family-name", metavar="NAME", help="Last name.")
@pass_program
def create_user(
    program: Program, address: str, given_name: str | None, family_name: str | None
) -> None:
    """Create a user, or add the owner of an account with this address to the organization."""
    created = program.hub.scim.create(address, given_name=given_name, family_name=family_name)
    program.output.show_one(created, _USERS)


@users.command(
    "update",
    examples="""
        dockerhub scim users update jon@example.com --no-active
        dockerhub scim users update jon@example.com --given-name John
    """,
)
@click.argument("user")
@click.option("--active/--no-active", default=None, help="Activate or deactivate the user.")
@click.option("--given-name", metavar="NAME", help="First name.")
@click.option("--family-name", metavar="NAME", help="Last name.")
@pass_program
def update_user(
    program: Program,
    user: str,
    active: bool | None,
    given_name: str | None,
    family_name: str | None,
) -> None:
    """Activate, deactivate or rename a user."""
    if active is None and given_name is None and family_name is None:
        raise click.UsageError("Name what to change: --[no-]active, --given-name, --family-name.")
    found = _find(program, user)
    enabled = found.active if active is None else active
    if not isinstance(enabled, bool):
        raise click.UsageError(
            "Docker Hub does not say whether the user is active: add --[no-]active."
        )
    updated = program.hub.scim.update(
        found.id, enabled=enabled, given_name=given_name, family_name=family_name
    )
    program.output.show_one(updated, _USERS)


def _find(program: Program, user: str) -> ScimUser:
    """Return a user by ID or email address."""
    if "@" not in user:
        return program.hub.scim.get(user)
    found = next(iter(program.hub.scim.list(filter=attr("userName").eq(user), limit=1)), None)
    if found is None:
        raise CommandError(f"There is no user {user!r} in the organization.", ExitCode.NOT_FOUND)
    return found


@users.command(
    "sync",
    examples="""
        dockerhub scim users sync users.csv
        dockerhub scim users sync users.csv --apply --yes
        dockerhub scim users sync users.json --deactivate-others --apply --yes
    """,
)
@click.argument("file", type=File())
@click.option(
    "--deactivate-others", is_flag=True, help="Deactivate active users who are not in the file."
)
@click.option(
    "--max-deactivated",
    type=Count(0),
    metavar="N",
    help="Refuse to deactivate more users. Default: half of all active users.",
)
@click.option("--apply", "applies", is_flag=True, help="Apply. Default: only show the plan.")
@YES
@click.option("--all", "every", is_flag=True, help="Also show users without changes.")
@pass_program
def sync_users(
    program: Program,
    file: Path,
    deactivate_others: bool,
    max_deactivated: int | None,
    applies: bool,
    yes: bool,
    every: bool,
) -> None:
    """Make the users of the organization match a CSV or JSON file.

    CSV has the columns userName, givenName, familyName and active; only the first is required.
    Without --apply, the plan is only shown; with it, a terminal asks first, and a script needs
    --yes. Users who are not in the file stay as they are,
    unless --deactivate-others is given. To continue after a failure, run it again: nothing is done
    twice.
    """
    check_apply(program, applies=applies, yes=yes)
    wanted = read_users(file)
    sync = UserSync(program.hub)
    with program.output.progress("Reading users"):
        plan = sync.plan(
            wanted, deactivate_others=deactivate_others, max_deactivated=max_deactivated
        )
    rows = plan.changes if every else plan.steps
    if not show_plan(
        program,
        rows,
        _CHANGES,
        _OUTCOMES,
        summary=_summary(plan),
        idle=f"Nothing was changed: {how_to_apply(program)} changes them.",
        pending=bool(plan.steps),
        applies=applies,
        yes=yes,
    ):
        return
    program.questions.confirm(f"Change {counted(len(plan.steps), 'user')}?", yes=yes)
    outcomes: list[UserOutcome] = []
    program.hint = lambda: f"{_count(outcomes, plan)}.\n{_ADVICE}"
    with program.output.progress("Changing users", len(plan.steps)) as progress:

        def hear(outcome: UserOutcome) -> None:
            outcomes.append(outcome)
            progress.advance()

        report = sync.apply(plan, on_outcome=hear)
    program.hint = None
    _report(program, report, plan)


def _count(outcomes: Sequence[UserOutcome], plan: UserSyncPlan) -> str:
    done = sum(not each.error for each in outcomes)
    return f"{done:,} of {counted(len(plan.steps), 'user')} changed"


def _summary(plan: UserSyncPlan) -> str:
    steps, others = len(plan.steps), len(plan.others)
    found = f"{counted(steps, 'user')} {are(steps)} to be changed"
    return (
        f"{found}; {counted(others, 'other')} {are(others)} not in the file."
        if others
        else f"{found}."
    )


def _report(program: Program, report: UserSyncReport, plan: UserSyncPlan) -> None:
    output, failed = program.output, report.failed
    output.show(failed if output.draws_tables else report.outcomes, _OUTCOMES)
    done = len(report.outcomes) - len(failed)
    summary = _count(report.outcomes, plan)
    if not report.complete:
        summary += f", {len(failed):,} failed, {len(report.left):,} not tried"
    errors = [each for each in (report.stopped_by, *(each.error for each in failed)) if each]
    report_run(program, f"{summary}.", _ADVICE, complete=report.complete, done=done, errors=errors)


@scim.command(
    "schemas",
    examples="""
        dockerhub scim schemas
        dockerhub scim schemas urn:ietf:params:scim:schemas:core:2.0:User --json
    """,
    columns=lambda: _NAMED,
)
@click.argument("schema", required=False)
@pass_program
def schemas(program: Program, schema: str | None) -> None:
    """List the schemas of Docker's SCIM service, or show one."""
    if schema is not None:
        program.output.show_one(program.hub.scim.schema(schema), _NAMED)
        return
    program.output.show(program.hub.scim.schemas().resources or (), _NAMED)


@scim.command(
    "resource-types",
    examples="""
        dockerhub scim resource-types
        dockerhub scim resource-types User --json
    """,
    columns=lambda: _TYPES,
)
@click.argument("name", required=False)
@pass_program
def resource_types(program: Program, name: str | None) -> None:
    """List the resource types of Docker's SCIM service, or show one."""
    if name is not None:
        program.output.show_one(program.hub.scim.resource_type(name), _TYPES)
        return
    program.output.show(program.hub.scim.resource_types().resources or (), _TYPES)


@scim.command("config", examples="dockerhub scim config --json", columns=lambda: _CONFIG)
@pass_program
def config(program: Program) -> None:
    """Show what Docker's SCIM service supports."""
    found = program.hub.scim.service_provider_config().to_dict()
    program.output.show_one(found, _CONFIG)
