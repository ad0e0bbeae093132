"""``audit``: show and export the audit log of an organization, and list its actions."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, Literal

import click
from attrs import define

from dockerhub.cli.output.formats import Column, OutputFormat, key_columns
from dockerhub.cli.output.formatting import counted, local_time
from dockerhub.cli.output.progress import Progress
from dockerhub.cli.runtime.command_classes import HubGroup, pass_program
from dockerhub.cli.runtime.error_messages import describe
from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.cli.runtime.option_types import Count, File, Seconds
from dockerhub.cli.runtime.program import Program
from dockerhub.errors import NotFoundError, PermissionDeniedError

if TYPE_CHECKING:
    from dockerhub.audit import ExportStatus
    from dockerhub.models import AuditLog

_ADVICE: Final = "To continue, run the same command again: no event is lost or exported twice."
_NOTHING: Final = "Nothing was printed."
_FILE: Final = File()
_FIRST: Final = 50
"""Number of events to show by default."""
_ACTIONS: Final = key_columns("action", "label", "group", "description")
_EVENTS: Final[list[Column[AuditLog]]] = [
    Column("time", lambda event: event.timestamp, whole=True),
    Column("actor", lambda event: event.actor),
    Column("action", lambda event: event.action, whole=True),
    Column("name", lambda event: event.name),
    Column("description", lambda event: event.action_description),
]


@click.group(cls=HubGroup)
def audit() -> None:
    """Show and export the audit log of an organization or user.

    Sign in with the password of an owner, or with an organization access token; Docker Hub refuses
    personal access tokens.
    """


def _filters(command: Any) -> Any:
    """Add the options by which events are chosen."""
    for option in (
        click.option("--actor", metavar="USER", help="Only actions of this user."),
        click.option("--name", metavar="NAME", help="Only this repository, team or member."),
        click.option("--action", metavar="NAME", help="Only this action, e.g. repo.tag.push."),
    ):
        command = option(command)
    return command


@audit.command(
    "ls",
    examples="""
        dockerhub audit ls acme
        dockerhub audit ls acme --since 2d --action repo.tag.push --actor alice
        dockerhub audit ls acme --since 90d --all --json
    """,
    columns=lambda: _EVENTS,
)
@click.argument("account")
@click.option("--since", metavar="WHEN", help="Start time: 90d, 3months, 2026-10-01.")
@click.option("--until", metavar="WHEN", help="End time; likewise.")
@_filters
@click.option("--limit", type=Count(), metavar="N", help="Show at most N events. Default: 50.")
@click.option("--all", "every", is_flag=True, help="Show all events.")
@pass_program
def list_events(
    program: Program, /, account: str, limit: int | None, every: bool, **filters: Any
) -> None:
    """Show the last events, newest first."""
    if every and limit is not None:
        raise click.UsageError("--all and --limit contradict each other.")
    wanted = None if every else limit or _FIRST
    # One more than is shown, to know whether there are more.
    pager = program.hub.audit_logs.list(account, limit=wanted and wanted + 1, **filters)
    more = f"Showing the last {wanted} events: --all shows all."
    count = program.output.show_first(
        pager,
        wanted,
        _EVENTS,
        more=(lambda: more) if limit is None else None,
        label="Reading events",
    )
    if not count:
        program.output.say(f"No such events of {account}.")


@audit.command(
    "export",
    examples="""
        dockerhub audit export acme --since 90d -o events.ndjson
        dockerhub audit export acme --since 2026-10-01 --until 2026-11-01 -o oct.csv
        dockerhub audit export acme --since 1d -o events.ndjson --follow
    """,
)
@click.argument("account")
@click.option(
    "-o",
    "--output",
    type=_FILE,
    required=True,
    metavar="FILE",
    help="The file to append to: CSV if its name ends with .csv, else NDJSON. - prints them.",
)
@click.option(
    "--since",
    metavar="WHEN",
    help="Start time: 90d, 3months, 2026-10-01. Required for a new export.",
)
@click.option("--until", metavar="WHEN", help="End time. Default: a minute ago.")
@_filters
@click.option(
    "--checkpoint",
    type=_FILE,
    metavar="FILE",
    help="The file with the progress of the export. Default: next to the output.",
)
@click.option("--follow", is_flag=True, help="Keep waiting for new events.")
@click.option(
    "--interval",
    type=Seconds(1),
    default=60.0,
    metavar="SECONDS",
    help="How often to check with --follow. Default: 60.",
)
@click.option(
    "--overlap",
    default="10min",
    metavar="AGE",
    help="How far back to check again for late events. Default: 10min.",
)
@pass_program
def export(program: Program, /, account: str, output: Path, **options: Any) -> None:
    """Export events to a file, oldest first, each exactly once.

    Run the same command again to continue where the last run ended or was interrupted, and to
    add new events. In CSV, formulas are prefixed with an apostrophe.

    With -o -, the events are printed once all of them are read.
    """
    if str(output) == "-":
        _print_export(program, account, options)
    else:
        status = _export(program, account, output, _ADVICE, options)
        program.output.say(
            f"{counted(status.events, 'event')} exported, up to {local_time(status.position)}; "
            f"{output} has {status.total:,}."
        )


def _print_export(program: Program, account: str, options: dict[str, Any]) -> None:
    """Print an export when it is whole: what was printed cannot be continued."""
    if options["follow"] or options["checkpoint"]:
        raise click.UsageError("-o - prints events once: omit --follow and --checkpoint.")
    with TemporaryDirectory(prefix="dockerhub-") as folder:
        file = Path(folder, "events")
        _export(program, account, file, _NOTHING, options)
        with file.open(encoding="utf-8", newline="") as events:
            shutil.copyfileobj(events, sys.stdout)


def _export(
    program: Program, account: str, output: Path, advice: str, options: dict[str, Any]
) -> ExportStatus:
    from dockerhub.audit import AuditExporter  # noqa: PLC0415  # only this command exports

    form = _format(program, output)
    program.hint = lambda: advice
    exporter = AuditExporter(program.hub, clock=program.clock)
    with program.output.progress(f"Exporting events of {account}") as progress:
        shown = _Progress(program, progress)
        try:
            status = exporter.export(
                account,
                output,
                format=form,
                bom=program.options.bom,
                on_progress=shown.update,
                **options,
            )
        except (NotFoundError, PermissionDeniedError):
            # The same command would fail again.
            program.hint = None
            raise
        except OSError as error:
            problem = f"{error.filename or output} could not be written: {error.strerror}"
            if not shown.began:
                # The same command would fail again, too.
                program.hint = None
                raise CommandError(problem) from error
            kept = "" if advice == _NOTHING else ". What was exported before is safe"
            raise CommandError(f"{problem}{kept}") from error
    program.hint = None
    return status


@define
class _Progress:
    """Counts events as they are exported, and tells why the export waits."""

    program: Program
    progress: Progress
    events: int = 0
    began: bool = False

    def update(self, status: ExportStatus) -> None:
        self.began = True
        self.progress.advance(status.events - self.events)
        self.events = status.events
        if status.error:
            self.program.output.say(f"Waiting to retry: {describe(status.error)}")


def _format(program: Program, output: Path) -> Literal["csv", "ndjson"]:
    form = program.options.format
    if form is OutputFormat.JSON:
        raise click.UsageError("An export cannot be --json: use --ndjson or --csv.")
    by_name = output.suffix.lower() == ".csv" and form is OutputFormat.TEXT
    return "csv" if by_name or form is OutputFormat.CSV else "ndjson"


@audit.command("actions", examples="dockerhub audit actions acme", columns=lambda: _ACTIONS)
@click.argument("account")
@pass_program
def list_actions(program: Program, account: str) -> None:
    """List the actions that --action of `export` can name."""
    groups = program.hub.audit_logs.actions(account).to_dict().get("actions") or {}
    program.output.show(
        [
            {
                "action": f"{group}.{action.get('name')}",
                "label": action.get("label"),
                "group": each.get("label"),
                "description": action.get("description"),
            }
            for group, each in groups.items()
            for action in each.get("actions") or ()
        ],
        _ACTIONS,
    )
