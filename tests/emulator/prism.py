"""Stoplight Prism as a process, and an embedded Hub that works behind it."""

import re
import subprocess
from importlib.resources import files
from pathlib import Path
from threading import Thread

import httpx
from starlette.types import Message, Receive, Scope, Send

from dockerhub.emulator.http.app import HubApp

SPEC = Path(str(files("dockerhub_openapi").joinpath("openapi.json")))


class Prism:
    """Prism, run as a process on a free port of this machine.

    Args:
        program: Prism's own program, which Node.js runs.
        command: Its command with arguments, such as `mock` and a document.
    """

    def __init__(self, program: Path, *command: str) -> None:
        listening = ("--host", "127.0.0.1", "--port", "0")
        self._process = subprocess.Popen(
            ["node", str(program), *command, *listening],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.url = self._address()
        # Prism prints each exchange, and blocks if nobody reads that.
        Thread(target=self._read_on, daemon=True).start()

    @property
    def port(self) -> int | None:
        """The port on which it listens."""
        return httpx.URL(self.url).port

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(timeout=30)

    def _address(self) -> str:
        said: list[str] = []
        for line in self._process.stdout or ():
            said.append(line)
            if found := re.search(r"Prism is listening on (http://\S+)", line):
                return found[1]
        raise RuntimeError("".join(["Prism did not start:\n", *said]))

    def _read_on(self) -> None:
        with self._process:
            for _ in self._process.stdout or ():
                pass


class HeadWithoutMediaType(HubApp):
    """The Hub, whose responses to HEAD name no media type.

    Prism reads a body if the media type is JSON, and responds with 500 if none comes, as to HEAD:
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
