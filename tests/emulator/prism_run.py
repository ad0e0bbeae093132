"""Drive the client through Stoplight Prism, which compares all that passes with the spec.

Every method of the client is called through Prism against an embedded Hub without faults. Prism
names violations of requests and answers in a header; there must be none, and every operation
must have been met with success. It needs Node, and Prism in a folder of its own: `make prism`.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import httpx
from everything import call_everything
from schemathesis_run import statuses_by_operation

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.app import HubApp
from dockerhub.emulator.asgi import Message, Receive, Scope, Send

SPEC = Path(str(files("dockerhub_api").joinpath("openapi.json")))


class Violation(NamedTuple):
    """What Prism found in an exchange, in its own words."""

    request: str
    status: int
    found: str


class Recorder(httpx.HTTPTransport):
    """An httpx transport that keeps what Prism says of each exchange."""

    def __init__(self) -> None:
        super().__init__()
        self.exchanges = 0
        self.violations: list[Violation] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        response = super().handle_request(request)
        self.exchanges += 1
        if found := response.headers.get("sl-violations"):
            name = f"{request.method} {request.url.path}"
            self.violations.append(Violation(name, response.status_code, found))
        return response


class HeadWithoutMediaType(HubApp):
    """The Hub, whose answers to HEAD name no media type.

    Prism reads a body wherever JSON is announced, and answers 500 when none comes, as to HEAD:
    https://github.com/stoplightio/prism/blob/v5.16.0/packages/http/src/utils/parseResponse.ts
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""

        async def send_plainly(message: Message) -> None:
            if scope["method"] == "HEAD" and "headers" in message:
                kept = [pair for pair in message["headers"] if pair[0] != b"Content-Type"]
                message = {**message, "headers": kept}
            await send(message)

        await super().__call__(scope, receive, send_plainly)


@contextmanager
def prism(program: Path, upstream: str) -> Iterator[str]:
    """Run Prism as a proxy on a free port of this machine, and yield its address."""
    command = [
        "node",
        str(program),
        "proxy",
        str(SPEC),
        upstream,
        "--host",
        "127.0.0.1",
        "--port",
        "0",
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield _address(process)
        finally:
            process.terminate()


def _address(process: subprocess.Popen[str]) -> str:
    said: list[str] = []
    for line in process.stdout or ():
        said.append(line)
        if found := re.search(r"Prism is listening on (http://\S+)", line):
            return found[1]
    raise RuntimeError("".join(["Prism did not start:\n", *said]))


def expect_watchfulness(url: str) -> None:
    """Make sure that violations are seen at all."""
    recorder = Recorder()
    with httpx.Client(base_url=url, transport=recorder) as http:
        http.get("/v2/namespaces/acme/repositories/app/tags", params={"page": 0})
    if not recorder.violations:
        sys.exit("Prism did not see that there is no page 0")


def main() -> None:
    """Run as a program: the path of Prism's own program is the argument."""
    recorder = Recorder()
    server = EmulatedHub(rate_limit=None)
    server.app = HeadWithoutMediaType(**vars(server.app))
    with server, prism(Path(sys.argv[1]), server.url) as url:
        expect_watchfulness(url)
        server.clear_requests()
        call_everything(url, recorder)
        statuses = statuses_by_operation(json.loads(SPEC.read_text("utf-8")), server.requests)
    for violation in recorder.violations:
        print(*violation, sep="  ")
    missed = [name for name, met in statuses.items() if not any(200 <= s < 300 for s in met)]
    done = len(statuses) - len(missed)
    print(
        f"{recorder.exchanges} exchanges, {done} of {len(statuses)} operations with success, "
        f"{len(recorder.violations)} violations"
    )
    if recorder.violations or missed:
        sys.exit(f"without success: {', '.join(missed) or 'none'}")


if __name__ == "__main__":
    main()
