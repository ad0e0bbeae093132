"""Run a credential helper, and take what it prints until it ends."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO, TYPE_CHECKING, Final

from attrs import field, frozen

from dockerhub._base.environment import without_secrets

if TYPE_CHECKING:
    import subprocess

_TIMEOUT: Final = 10.0
_GRACE: Final = 0.5
"""Seconds to wait for the end of an output whose program has ended: a child may hold it open."""


@frozen
class HelperOutput:
    """What a credential helper printed."""

    exit_code: int
    stdout: bytes = field(repr=False)
    stderr: bytes = field(default=b"", repr=False)


def run_helper(name: str, server: str, timeout: float = _TIMEOUT) -> HelperOutput:
    """Run ``docker-credential-NAME get`` for a server; `OSError` if it fails or is too slow."""
    return run_helper_action(name, "get", f"{server}\n".encode(), timeout)


def run_helper_action(
    name: str, action: str, stdin: bytes, timeout: float = _TIMEOUT
) -> HelperOutput:
    """Run ``docker-credential-NAME ACTION``; see `run_helper`."""
    from shutil import which  # noqa: PLC0415  # few logins are in a keychain

    program = which(f"docker-credential-{name}")
    # A relative one is from the working folder, where anybody may have put it.
    if program is None or not Path(program).is_absolute():
        raise FileNotFoundError("it is not on the PATH")
    output = _run_until([program, action], stdin, timeout)
    if output is None:
        raise TimeoutError(f"it did not answer within {timeout:g} seconds")
    return output


def _run_until(command: list[str], stdin: bytes, timeout: float) -> HelperOutput | None:
    """Run a program; kill it and return None if it takes too long."""
    import subprocess  # noqa: PLC0415  # as above

    pipe = subprocess.PIPE
    process = subprocess.Popen(  # noqa: S603  # no shell, and the name has been checked
        command, stdin=pipe, stdout=pipe, stderr=pipe, env=without_secrets(os.environ)
    )
    streams = _streams(process)
    writer = Thread(target=_write, args=(streams[0], stdin), daemon=True)
    readers = [_Reader(stream) for stream in streams[1:]]
    writer.start()
    try:
        code = process.wait(timeout)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    stdout, stderr = (reader.read() for reader in readers)
    return HelperOutput(code, stdout, stderr)


def _streams(process: subprocess.Popen[bytes]) -> list[IO[bytes]]:
    return [each for each in (process.stdin, process.stdout, process.stderr) if each is not None]


class _Reader:
    """Reads a stream in a thread, since it may be open for longer than its program runs."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._chunks: list[bytes] = []
        self._thread = Thread(target=self._read_all, daemon=True)
        self._thread.start()

    def read(self) -> bytes:
        """Return what a program has printed that has ended."""
        self._thread.join(_GRACE)
        return b"".join(self._chunks)

    def _read_all(self) -> None:
        with self._stream:
            while chunk := self._stream.read1():  # type: ignore[attr-defined]  # a pipe has it
                self._chunks.append(chunk)


def _write(stream: IO[bytes], data: bytes) -> None:
    # A program need not read its input.
    with suppress(OSError), stream:
        stream.write(data)
