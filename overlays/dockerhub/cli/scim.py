"""``scim``: provision the users of an organisation."""

from pathlib import Path
from typing import Final

import click

from dockerhub.cli.ending import CommandError, ExitCode, PartlyDoneError, describe
from dockerhub.cli.frame import HubGroup, pass_program
from dockerhub.cli.output import Column
from dockerhub.cli.program import Program
from dockerhub.scim import UserSync, UserSyncPlan, UserSyncReport, attr, read_users
from dockerhub_openapi.models.scim_user import ScimUser

__all__ = ["scim"]


def _name(part: str) -> Column:
    return Column(part, lambda user: getattr(getattr(user, "name", None), part, None))


_USERS: Final = [
    Column("user_name", lambda user: user.user_name, whole=True),
    Column("active", lambda user: user.active),
    _name("given_name"),
    _name("family_name"),
    Column("display_name", lambda user: user.display_name),
    Column("id", lambda user: user.id),
]
_CHANGES: Final = [
    Column("user_name", lambda change: change.user_name, whole=True),
    Column("action", lambda change: change.action, firm=True),
    Column("details", lambda change: change.details, whole=True),
]
_OUTCOMES: Final = [
    Column("user_name", lambda each: each.change.user_name, whole=True),
    Column("action", lambda each: each.change.action),
    Column(
        "done", lambda each: not each.error, lambda done: "done" if done else "failed", firm=True
    ),
    Column("error", lambda each: describe(each.error) if each.error else "", whole=True),
]
_NAMED: Final = [
    Column("name", lambda each: each.name, whole=True),
    Column("description", lambda each: each.description),
    Column("id", lambda each: each.id),
]


@click.group(cls=HubGroup)
def scim() -> None:
    """Provision the users of an organisation by SCIM.

    It takes the SCIM token of the organisation in $DOCKERHUB_SCIM_TOKEN.
    """


@scim.group("users")
def users() -> None:
    """List, show, create, update and synchronise users. A user is named by address or id."""


@users.command(
    "ls",
    examples="""
        dockerhub scim users ls
        dockerhub scim users ls --filter 'userName sw "jon"' --json
    """,
)
@click.option("--filter", "filter_", metavar="FILTER", help="A filter in SCIM's language.")
@click.option("--sort", metavar="ATTRIBUTE", help="Sort by it, e.g. userName.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Show at most so many.")
@pass_program
def list_users(program: Program, filter_: str | None, sort: str | None, limit: int | None) -> None:
    """List users."""
    pager = program.hub.scim.list(filter=filter_, sort_by=sort, limit=limit)
    program.show(pager, _USERS, label="Reading users", total=lambda: pager.total)


@users.command("show", examples="dockerhub scim users show jon@example.com --json")
@click.argument("user")
@pass_program
def show_user(program: Program, user: str) -> None:
    """Show a user."""
    program.show_one(_find(program, user), _USERS)


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
    """Create a user; one who has an account with this address joins the organisation."""
    created = program.hub.scim.create(address, given_name=given_name, family_name=family_name)
    program.show_one(created, _USERS)


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
    """Activate, deactivate or rename a user, and leave the rest as it is."""
    if active is None and given_name is None and family_name is None:
        raise click.UsageError("Say what to change: --[no-]active, --given-name, --family-name.")
    found = _find(program, user)
    enabled = found.active if active is None else active
    if not isinstance(enabled, bool):
        raise click.UsageError("Docker Hub does not tell whether the user is active: say it, too.")
    updated = program.hub.scim.update(
        found.id, enabled=enabled, given_name=given_name, family_name=family_name
    )
    program.show_one(updated, _USERS)


def _find(program: Program, user: str) -> ScimUser:
    """Return a user by id or address."""
    if "@" not in user:
        return program.hub.scim.get(user)
    found = next(iter(program.hub.scim.list(filter=attr("userName").eq(user), limit=1)), None)
    if found is None:
        raise CommandError(f"There is no user {user!r} in the organisation.", ExitCode.NOT_FOUND)
    return found


@users.command(
    "sync",
    examples="""
        dockerhub scim users sync users.csv
        dockerhub scim users sync users.csv --apply
        dockerhub scim users sync users.json --deactivate-others --apply --yes
    """,
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--deactivate-others", is_flag=True, help="Deactivate active users who are not in the file."
)
@click.option(
    "--max-deactivated",
    type=click.IntRange(min=0),
    metavar="N",
    help="Refuse to deactivate more of them. Default: half of all active users.",
)
@click.option("--apply", "applies", is_flag=True, help="Do it; else the plan is only shown.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--all", "every", is_flag=True, help="Show also who stays as is.")
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
    """Make users as a CSV or JSON file wants them.

    CSV has the columns userName, givenName, familyName and active; all but the first may be left
    out. Without --apply, the plan is only shown. Who is not in the file is left alone, unless
    --deactivate-others is given. Run it again to go on after a failure: what is done is not done
    twice.
    """
    wanted = read_users(file)
    sync = UserSync(program.hub)
    with program.progress("Reading users"):
        plan = sync.plan(
            wanted, deactivate_others=deactivate_others, max_deactivated=max_deactivated
        )
    asks = applies and bool(plan.steps) and program.asks and not yes
    if program.draws_tables or asks:
        program.draw(plan.changes if every else plan.steps, _CHANGES)
    elif not applies:
        program.show(plan.changes if every else plan.steps, _CHANGES)
    elif not plan.steps:
        program.show((), _OUTCOMES)
    if not applies or not plan.steps:
        more = " Nothing was changed: --apply does it." if plan.steps else ""
        program.say(f"{len(plan.steps):,} users are to be changed{_others(plan)}.{more}")
        return
    if program.asks:
        program.confirm(f"UserChange {len(plan.steps):,} users?", yes=yes)
    program.if_stopped(lambda: "To go on, run the same command again.")
    with program.progress("Changing users", len(plan.steps)) as progress:
        report = sync.apply(plan, on_outcome=lambda _: progress.advance())
    program.if_stopped(None)
    _show_report(program, report)


def _others(plan: UserSyncPlan) -> str:
    return f"; {len(plan.others):,} others are not in the file" if plan.others else ""


def _show_report(program: Program, report: UserSyncReport) -> None:
    """Show what was done.

    Raises:
        Exception: Nothing could be done, for this reason.
        PartlyDoneError: Some users were changed, and some were not.
    """
    program.show(report.failed if program.draws_tables else report.outcomes, _OUTCOMES)
    done = len(report.outcomes) - len(report.failed)
    if report.complete:
        program.say(f"{done:,} users changed.")
        return
    if not done:
        raise report.stopped_by or _first(report)
    raise PartlyDoneError(
        f"{done:,} users changed, {len(report.failed):,} failed, {len(report.left):,} not tried. "
        "To go on, run the same command again."
    )


def _first(report: UserSyncReport) -> Exception:
    return next(each.error for each in report.outcomes if each.error)


@scim.command(
    "schemas",
    examples="""
        dockerhub scim schemas
        dockerhub scim schemas urn:ietf:params:scim:schemas:core:2.0:User --json
    """,
)
@click.argument("schema", required=False)
@pass_program
def schemas(program: Program, schema: str | None) -> None:
    """List the schemas of Docker's SCIM service, or show one."""
    if schema is not None:
        program.show_one(program.hub.scim.schema(schema), _NAMED)
        return
    program.show(program.hub.scim.schemas().resources or (), _NAMED)


@scim.command(
    "resource-types",
    examples="""
        dockerhub scim resource-types
        dockerhub scim resource-types User --json
    """,
)
@click.argument("name", required=False)
@pass_program
def resource_types(program: Program, name: str | None) -> None:
    """List the types of resources, or show one."""
    columns = [*_NAMED, Column("endpoint", lambda each: each.endpoint)]
    if name is not None:
        program.show_one(program.hub.scim.resource_type(name), columns)
        return
    program.show(program.hub.scim.resource_types().resources or (), columns)


@scim.command("config", examples="dockerhub scim config --json")
@pass_program
def config(program: Program) -> None:
    """Show what Docker's SCIM service supports."""
    found = program.hub.scim.service_provider_config().to_dict()
    program.show_one(
        found,
        [
            _supported(name)
            for name in ("patch", "bulk", "filter", "changePassword", "sort", "etag")
        ],
    )


def _supported(name: str) -> Column:
    return Column(name, lambda found: (found.get(name) or {}).get("supported"))
