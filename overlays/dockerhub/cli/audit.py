"""``audit``: export the audit log of an organisation, and list its actions."""

from pathlib import Path
from typing import Any, Final

import click

from dockerhub._base.errors import NotFoundError
from dockerhub.audit import AuditExporter, ExportStatus
from dockerhub.cli.ending import CommandError, describe
from dockerhub.cli.frame import HubGroup, pass_program
from dockerhub.cli.output import Column
from dockerhub.cli.program import Program
from dockerhub.cli.text import local_time

__all__ = ["audit"]

_TO_GO_ON: Final = "To go on, run the same command again: nothing is lost or twice."
_ACTIONS: Final = [
    Column("action", lambda each: each["action"], whole=True),
    Column("label", lambda each: each["label"]),
    Column("group", lambda each: each["group"]),
    Column("description", lambda each: each["description"]),
]


@click.group(cls=HubGroup)
def audit() -> None:
    """Export the audit log of an organisation or user.

    It takes a login with the password of an owner: access tokens may not read it.
    """


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
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The file to append to; one that ends with .csv gets CSV, others NDJSON.",
)
@click.option(
    "--since", metavar="WHEN", help="From then on: 90d, 3months, 2026-10-01. Needed to begin."
)
@click.option("--until", metavar="WHEN", help="Before then. Default: a minute ago.")
@click.option("--action", metavar="NAME", help="Only this action, e.g. repo.tag.push.")
@click.option("--name", metavar="NAME", help="Only about this repository, team or member.")
@click.option("--actor", metavar="USER", help="Only what this user did.")
@click.option(
    "--checkpoint",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file that says how far the export got. Default: beside the output.",
)
@click.option("--follow", is_flag=True, help="Go on looking for new events.")
@click.option(
    "--interval",
    type=click.FloatRange(min=1),
    default=60.0,
    metavar="SECONDS",
    help="How often to look with --follow. Default: 60.",
)
@click.option(
    "--overlap",
    default="10min",
    metavar="AGE",
    help="So far back look again, for events listed late. Default: 10min.",
)
@pass_program
def export(
    program: Program,
    /,
    account: str,
    output: Path,
    **options: Any,
) -> None:
    """Export events to a file, oldest first, each exactly once.

    The same command goes on where the last one ended, was interrupted or was killed; it adds
    what is new. In CSV, a text that a spreadsheet would take for a formula begins with an
    apostrophe.
    """
    if str(output) == "-":
        raise click.UsageError("An export is gone on with in a file: name one.")
    shown = ExportProgress(program)
    program.if_stopped(lambda: _TO_GO_ON)
    exporter = AuditExporter(program.hub, clock=program.clock)
    with program.progress(f"Exporting events of {account}") as progress:
        shown.advance = progress.advance
        try:
            status = exporter.export(
                account,
                output,
                format=_format(program, output),
                on_progress=shown.update,
                **options,
            )
        except NotFoundError:
            # The same command would end in the same way.
            program.if_stopped(None)
            raise
        except OSError as error:
            raise CommandError(
                f"{error.filename} could not be written: {error.strerror}. "
                "What was exported before is safe"
            ) from error
    program.if_stopped(None)
    program.say(
        f"{status.events:,} events exported, up to {local_time(status.position)}; "
        f"{output} has {status.total:,}."
    )


class ExportProgress:
    """Counts events as they are exported, and tells of what is waited for."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._events = 0
        self.advance: Any = None

    def update(self, status: ExportStatus) -> None:
        """Take in how far the export is."""
        self.advance(status.events - self._events)
        self._events = status.events
        if status.error:
            self._program.say(f"Waiting, to try again: {describe(status.error)}")


def _format(program: Program, output: Path) -> Any:
    match program.options.format:
        case "json":
            raise click.UsageError("A file that grows cannot be --json: take --ndjson or --csv.")
        case None:
            return "csv" if output.suffix.lower() == ".csv" else "ndjson"
        case asked:
            return asked


@audit.command("actions", examples="dockerhub audit actions acme")
@click.argument("account")
@pass_program
def list_actions(program: Program, account: str) -> None:
    """List the actions by which events can be filtered."""
    groups = program.hub.audit_logs.actions(account).to_dict().get("actions") or {}
    program.show(
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
