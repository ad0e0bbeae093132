"""The servers that clients are measured against, each in a process of its own."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

HERE = Path(__file__).parent


@contextmanager
def fixed_server(**options: float) -> Iterator[str]:
    """Serve fixed bodies; yield the URL."""
    named = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    with _running([sys.executable, str(HERE / "fixed_server.py"), *named]) as url:
        yield url


@contextmanager
def embedded_hub(limit: int | None, *, seed: Path | None = None, delay: float = 0) -> Iterator[str]:
    """Run the embedded Hub with a limit per minute, and delay every response; yield the URL."""
    options = ["--port", "0", "--rate-limit", "none" if limit is None else str(limit)]
    options += ["--seed", str(seed)] if seed else []
    with _running([sys.executable, "-m", "dockerhub.emulator", *options]) as url:
        if delay:
            fault = {"name": "delay", "times": None, "options": {"seconds": delay}}
            _post(f"{url}/_emulator/faults", fault)
        yield url


def token(url: str, username: str, password: str) -> str:
    """Sign in at the embedded Hub, so that no login counts in what is measured."""
    answer = _post(f"{url}/v2/users/login", {"username": username, "password": password})
    return str(json.loads(answer)["token"])


def _post(url: str, body: object) -> bytes:
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(url, json.dumps(body).encode(), headers), timeout=10) as answer:
        content: bytes = answer.read()
        return content


@contextmanager
def _running(command: list[str]) -> Iterator[str]:
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            said = process.stdout.readline() if process.stdout else ""
            found = re.search(r"http://\S+:\d+", said)
            if found is None:
                raise RuntimeError(f"{command} did not start; it said {said!r}")
            yield found[0]
        finally:
            process.terminate()
