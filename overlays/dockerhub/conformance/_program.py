"""The check as a program: arguments, output, exit code."""

import argparse
import os
import sys
from pathlib import Path
from typing import Final

from dockerhub._base.errors import HubError
from dockerhub._sync.client import DockerHub
from dockerhub.conformance._check import by_operation, check
from dockerhub.conformance._report import ConformanceReport

_NAME: Final = "python -m dockerhub.conformance"
_CONFORMS, _DIFFERS, _USAGE, _UNCHECKED = range(4)

_DESCRIPTION: Final = """\
Compare the responses of Docker Hub with the spec. All requests only read (GET and HEAD).
Credentials are taken from the environment, as the client takes them: DOCKERHUB_USERNAME and
DOCKERHUB_PASSWORD, DOCKERHUB_TOKEN, DOCKERHUB_SCIM_TOKEN, or what
`docker login` has stored."""
_EPILOG: Final = """\
Exit codes: 0 all responses conform; 1 some differ; 2 wrong arguments; 3 nothing was checked, a part
of the check failed, or something that you named does not exist."""
_FORMATS: Final = {
    "text": ConformanceReport.to_text,
    "json": ConformanceReport.to_json,
}


def run(arguments: list[str] | None) -> int:
    """Run the program; see `dockerhub.conformance.main`."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as end:
        return _USAGE if end.code else _CONFORMS
    try:
        _refuse_unwritable(options.output)
        with DockerHub(
            base_url=options.url, anonymous=options.anonymous, allow_http=options.allow_http
        ) as hub:
            report = check(
                hub,
                options.repository,
                organization=options.organization,
                arguments=by_operation(options.argument),
            )
    except HubError as error:
        return _complain(error, _UNCHECKED)
    except (TypeError, ValueError) as error:
        return _complain(error, _USAGE)
    try:
        _write(_FORMATS[options.format](report), options.output)
    except OSError as error:
        return _complain(error, _UNCHECKED)
    if not report.conforms:
        return _DIFFERS
    return _CONFORMS if report.complete else _UNCHECKED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_NAME, description=_DESCRIPTION, epilog=_EPILOG)
    parser.add_argument("--repository", help="a repository to read, such as library/python")
    parser.add_argument("--organization", help="an organization to read")
    parser.add_argument(
        "--argument",
        action="append",
        default=[],
        metavar="OPERATION.NAME=VALUE",
        help="an argument of one operation, such as get_tag.tag=latest; may be repeated",
    )
    parser.add_argument("--anonymous", action="store_true", help="use no credentials")
    parser.add_argument("--url", help="where the API is (DOCKERHUB_URL, https://hub.docker.com)")
    parser.add_argument(
        "--allow-http", action="store_true", help="allow sending credentials without encryption"
    )
    parser.add_argument("--format", choices=_FORMATS, default="text", help="(text)")
    parser.add_argument("--output", type=Path, help="file to write the report to (stdout)")
    return parser


def _refuse_unwritable(output: Path | None) -> None:
    """Find out before anything is sent that there is nowhere to write the report to."""
    if output is None:
        if sys.stdout is None:
            raise ValueError("standard output is closed: name a file with --output")
        return
    place = output if output.exists() else output.parent
    if output.is_dir() or not os.access(place, os.W_OK):
        raise ValueError(f"--output must be a file that can be written, not {output}")


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, "utf-8")


def _complain(error: Exception, code: int) -> int:
    if sys.stderr is not None:
        sys.stderr.write(f"dockerhub.conformance: {error}\n")
    return code
