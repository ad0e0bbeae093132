"""What the tests of exports share: adding events, and reading the file."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from working import START

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.records import AuditEvent

NOW = datetime.fromtimestamp(START, UTC)


def add_event(server: EmulatedHub, at: float, name: str = "acme/app", **more: Any) -> None:
    """Add an event at a Unix time."""
    happened = AuditEvent(
        account="acme",
        action="repo.tag.push",
        name=name,
        actor="alice",
        timestamp=int(at * 1_000) * 1_000_000,
        description="pushed",
        data=more,
    )
    with server.lock:
        server.state.audit_events.append(happened)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def ids(path: Path) -> list[str]:
    return [each["event_id"] for each in lines(path)]


class KilledError(Exception):
    """Stops a run in the middle of what it does."""


def dying(patch: pytest.MonkeyPatch, step: int) -> None:
    """Stop in the middle of a step that changes files, by its number."""
    steps = iter(range(step, -1, -1))

    def dies(real: Callable[..., Any], half: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            if next(steps, -1) == 0:
                half(*arguments)
                raise KilledError
            return real(*arguments)

        return call

    def nothing(*_: Any) -> None: ...

    write = os.write
    patch.setattr(os, "write", dies(write, lambda file, data: write(file, data[: len(data) // 2])))
    for module, name in ((os, "fsync"), (os, "ftruncate"), (Path, "replace")):
        patch.setattr(module, name, dies(getattr(module, name), nothing))
