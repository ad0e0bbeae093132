"""``conformance``: does Docker Hub answer as the spec says?"""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from dockerhub.cli.output.formats import OutputFormat
from dockerhub.cli.runtime.command_classes import HubCommand, pass_program
from dockerhub.cli.runtime.completed_names import CompletedName, NameKind
from dockerhub.cli.runtime.exit_codes import CommandError, PartlyDoneError
from dockerhub.cli.runtime.option_types import File
from dockerhub.cli.runtime.options import check_text_or_json
from dockerhub.cli.runtime.program import Program
from dockerhub.files import replacing


@click.command(
    cls=HubCommand,
    examples="""
        dockerhub conformance --repository library/python
        dockerhub conformance --repository acme/app --organization acme
        dockerhub conformance --repository acme/app --json -o drift.json
        dockerhub conformance --argument get_tag.tag=latest
    """,
)
@click.option(
    "--repository",
    metavar="NAME",
    type=CompletedName(NameKind.REPOSITORY),
    help="A repository to read.",
)
@click.option(
    "--organization",
    metavar="NAME",
    type=CompletedName(NameKind.ORGANIZATION),
    help="An organization to read.",
)
@click.option(
    "--argument",
    "arguments",
    multiple=True,
    metavar="OPERATION.NAME=VALUE",
    help="An argument of one operation. Can be repeated.",
)
@click.option("-o", "--output", type=File(), metavar="FILE", help="Write the report to this file.")
@pass_program
def conformance(
    program: Program,
    repository: str | None,
    organization: str | None,
    arguments: Sequence[str],
    output: Path | None,
) -> None:
    """Compare the responses of Docker Hub with the spec, with requests that only read.

    The exit code is 1 if some differ, and 6 if some could not be checked. The report says why.
    """
    from dockerhub.conformance import by_operation, check  # noqa: PLC0415  # slow to import

    check_text_or_json(program.options, "conformance")
    given = by_operation(arguments)

    def report() -> tuple[str, bool, bool]:
        found = check(program.hub, repository, organization=organization, arguments=given)
        as_json = program.options.format is OutputFormat.JSON
        text = found.to_json() if as_json else found.to_text()
        return text, found.conforms, found.complete

    if output is None or str(output) == "-":
        text, conforms, complete = report()
        sys.stdout.write(text)
    else:
        try:
            with replacing(output) as write:
                text, conforms, complete = report()
                write(text.encode())
        except OSError as error:
            raise CommandError(f"{output} could not be written: {error.strerror}") from error
    if not conforms:
        raise CommandError("Docker Hub differs from the spec: see the report.")
    if not complete:
        raise PartlyDoneError("Some operations could not be checked: see the report.")
