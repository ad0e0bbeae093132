"""The options that every command takes, before or behind its name."""

from typing import Any, Final

import click
from attrs import evolve, frozen

from dockerhub.errors import InvalidArgumentError

__all__ = ["COMMON_OPTIONS", "Options"]


@frozen(kw_only=True)
class Options:
    """What was asked for by the common options."""

    format: str | None = None
    """``json``, ``ndjson`` or ``csv``; None for people."""
    quiet: bool = False
    verbose: bool = False
    debug: bool = False
    anonymous: bool = False
    url: str | None = None
    max_wait: float = 120.0
    """The longest wait in seconds to accept from the server."""


def _remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Keep the value of an option that was given."""
    if value is not None and value is not False:
        program: Any = context.obj
        program.options = evolve(program.options, **{parameter.name or "": value})


def _remember_url(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value is not None:
        from dockerhub._transport.urls import check_base_url  # noqa: PLC0415  # httpx takes long

        try:
            check_base_url(value)
        except InvalidArgumentError as error:
            raise click.UsageError(f"--url {error.problem}", context) from None
    _remember(context, parameter, value)


def _remember_format(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value:
        program: Any = context.obj
        asked, known = parameter.name, program.options.format
        if known not in (None, asked):
            raise click.UsageError(f"--{known} and --{asked} contradict each other", context)
        program.options = evolve(program.options, format=asked)


def _flag(*names: str, help: str) -> click.Option:  # noqa: A002  # as Click calls it
    formats = names[0] in ("--json", "--ndjson", "--csv")
    return click.Option(
        names,
        is_flag=True,
        expose_value=False,
        callback=_remember_format if formats else _remember,
        help=help,
    )


COMMON_OPTIONS: Final = (
    _flag("--json", help="Print JSON."),
    _flag("--ndjson", help="Print JSON, one item a line, as it comes."),
    _flag("--csv", help="Print CSV, with a line of names; formulas begin with an apostrophe."),
    click.Option(
        ["--url"],
        metavar="URL",
        expose_value=False,
        callback=_remember_url,
        help="Where the API is. Default: $DOCKERHUB_URL, or Docker Hub.",
    ),
    _flag("--anonymous", help="Use no credentials."),
    click.Option(
        ["--max-wait"],
        type=click.FloatRange(min=0),
        metavar="SECONDS",
        expose_value=False,
        callback=_remember,
        help="The longest wait on the rate limit; beyond it the command fails. Default: 120.",
    ),
    _flag("-q", "--quiet", help="Say nothing but results and errors."),
    _flag("-v", "--verbose", help="Say what is waited for and tried again."),
    _flag("--debug", help="Log requests, without secrets, and show where errors come from."),
)
