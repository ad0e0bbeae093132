"""The MCP server as a program: arguments, and standard input and output."""

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Final

import anyio
from mcp.server.stdio import stdio_server

from dockerhub._async.client import AsyncDockerHub
from dockerhub._base.errors import HubError
from dockerhub._ratelimit.retry import RetryPolicy
from dockerhub._version import __version__
from dockerhub.mcp._calling import Caller
from dockerhub.mcp._catalog import Tool, find_tools
from dockerhub.mcp._confirmations import Confirmations
from dockerhub.mcp._server import make_server

_NAME: Final = "dockerhub mcp"
_USAGE: Final = 2
_DESCRIPTION: Final = """\
Offer the operations of Docker Hub to language models, with the Model Context Protocol on standard
input and output. An MCP client starts this program. Credentials come from the environment, or from
what `docker login` or `dockerhub login` stored."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until the standard input ends.

    Args:
        arguments: Those of the command line; by default those of this process.

    Returns:
        The exit code: 0 at the end, 2 if an argument or a variable is wrong.
    """
    options = _parser().parse_args(arguments)
    try:
        tools = find_tools(writes=options.allow_writes, families=frozenset(options.family))
        hub = AsyncDockerHub(
            base_url=options.url,
            anonymous=options.anonymous,
            profile=options.profile,
            retry=RetryPolicy(longest_wait=options.max_wait),
            user_agent=f"dockerhub-mcp/{__version__}",
        )
    except (HubError, TypeError, ValueError) as error:
        sys.stderr.write(f"{_NAME}: {error}\n")
        return _USAGE
    anyio.run(_serve, hub, tools)
    return 0


async def _serve(hub: AsyncDockerHub, tools: Mapping[str, Tool]) -> None:
    server = make_server(Caller(hub, tools, Confirmations(time.monotonic)))
    async with hub, stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_NAME, description=_DESCRIPTION)
    parser.add_argument(
        "--allow-writes",
        action="store_true",
        help="also offer tools that create, change and delete",
    )
    parser.add_argument(
        "--family",
        action="append",
        default=[],
        metavar="NAME",
        help="offer only the tools of this family, such as repositories; may be repeated",
    )
    parser.add_argument("--url", help="URL of the API (DOCKERHUB_URL, or Docker Hub)")
    parser.add_argument("--profile", help="account to use, of those of `dockerhub login`")
    parser.add_argument("--anonymous", action="store_true", help="use no credentials")
    parser.add_argument(
        "--max-wait",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="longest wait for the rate limit; a call fails if it is longer (%(default)s)",
    )
    return parser
