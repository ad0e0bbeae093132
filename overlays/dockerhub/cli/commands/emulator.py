"""``emulator``: serve an embedded Docker Hub."""

from collections.abc import Sequence

import click

from dockerhub.cli.output.formats import OutputFormat
from dockerhub.cli.runtime.command_classes import HubCommand, pass_program
from dockerhub.cli.runtime.completed_names import CompletedName, NameKind
from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.cli.runtime.extras import needing
from dockerhub.cli.runtime.option_types import Count, Seconds
from dockerhub.cli.runtime.options import check_text_or_json
from dockerhub.cli.runtime.program import Program

_UNLIMITED = "none"
_LAST_PORT = 65_535


@click.command(
    cls=HubCommand,
    examples="""
        dockerhub emulator
        dockerhub emulator --port 0 --seed seed.yaml --rate-limit none
        dockerhub emulator --fault rate-limited
    """,
)
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on.",
)
@click.option(
    "--port",
    type=Count(0, _LAST_PORT),
    metavar="N",
    default=8080,
    show_default=True,
    help="Port to listen on; 0 selects a free port.",
)
@click.option(
    "--seed", metavar="FILE", default="demo", show_default=True, help="demo, empty or a seed file."
)
@click.option(
    "--rate-limit",
    metavar="N",
    default="180",
    show_default=True,
    help="Requests in a window, or none.",
)
@click.option(
    "--rate-limit-window",
    "window",
    type=Seconds(),
    metavar="SECONDS",
    default=60.0,
    show_default=True,
    help="Length of the window.",
)
@click.option(
    "--rate-limit-form",
    "form",
    metavar="FORM",
    help="Form of a 429: unix-retry-after, seconds, x-retry-after or hap429.",
)
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="NAME",
    type=CompletedName(NameKind.FAULT),
    help="Turn a fault on for all requests. Can be repeated.",
)
@pass_program
def emulator(
    program: Program,
    host: str,
    port: int,
    seed: str,
    rate_limit: str,
    window: float,
    form: str | None,
    faults: Sequence[str],
) -> None:
    """Run an embedded Docker Hub, until Ctrl-C.

    It prints its URL, then the passwords and tokens of its sample data. Set DOCKERHUB_URL to the
    URL to use it. The page at / shows its data and its latest requests.
    """
    check_text_or_json(program.options, "emulator")
    with needing("emulator"):
        from dockerhub.emulator import SeedError  # noqa: PLC0415  # an extra, and slow to import
        from dockerhub.emulator.program import (  # noqa: PLC0415  # an extra, and slow to import
            announce,
            check_host,
            new_hub,
            serve,
        )
    try:
        check_host(host)
    except ValueError as error:
        raise click.UsageError(f"--host: {error}.") from None
    try:
        hub = new_hub(seed, limit=_limit(rate_limit), window=window, form=form)
        for name in faults:
            hub.faults.add(name, times=None)
        serve(hub, host, port, lambda url: announce(hub, url, _form(program)))
    except SeedError as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        raise CommandError(str(error.strerror)) from error


def _limit(text: str) -> int | None:
    """Return how many requests a window has; None if there is no limit."""
    if text == _UNLIMITED:
        return None
    try:
        return Count(0).convert(text, None, None)
    except click.BadParameter as error:
        problem = error.message.removesuffix(".")
        raise click.UsageError(f"--rate-limit: {problem}, nor {_UNLIMITED!r}.") from None


def _form(program: Program) -> str:
    if program.options.format is OutputFormat.JSON:
        return "json"
    return "url" if program.options.quiet else "text"
