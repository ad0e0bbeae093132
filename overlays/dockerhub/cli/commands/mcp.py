"""``mcp``: a server that reads its own arguments."""

from collections.abc import Iterator, Sequence

import click

from dockerhub.cli.runtime.extras import needing
from dockerhub.cli.runtime.options import Options
from dockerhub.cli.runtime.program import Program


@click.command(
    "mcp",
    add_help_option=False,
    context_settings={"ignore_unknown_options": True},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def mcp(context: click.Context, arguments: Sequence[str]) -> None:
    """Run an MCP server for language models. `mcp --help` shows the options."""
    with needing("mcp"):
        from dockerhub.mcp.program import main  # noqa: PLC0415  # an extra
    options = context.ensure_object(Program).options
    context.exit(main([*_given(options), *arguments]))


def _given(options: Options) -> Iterator[str]:
    """Yield the common options that stand before the command, as the program reads them."""
    if options.url:
        yield f"--url={options.url}"
    if options.profile:
        yield f"--profile={options.profile}"
    if options.anonymous:
        yield "--anonymous"
    if options.max_wait is not None:
        yield f"--max-wait={options.max_wait}"
    if options.allow_http:
        raise click.UsageError("mcp has no --allow-http: set DOCKERHUB_ALLOW_HTTP=1.")
