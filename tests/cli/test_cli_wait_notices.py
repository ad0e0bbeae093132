"""Notices of waits: a countdown on a terminal, one line elsewhere."""

import anyio
import pytest
from running import LeapingClock

from dockerhub import Event, EventKind
from dockerhub.cli.runtime.program_output import ProgramOutput
from dockerhub.cli.runtime.wait_notices import WaitNotices


class Seen(ProgramOutput):
    """What is shown of waits."""

    def __init__(self, *, terminal: bool) -> None:
        self.terminal = terminal
        self.told: list[str] = []
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        self.told.append(text)

    def show_status(self, text: str) -> bool:
        self.lines.append(text)
        return self.terminal


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (Event(EventKind.RATE_LIMITED, "GET", "/x", 429), "Docker Hub's rate limit was reached"),
        (Event(EventKind.RATE_LIMIT_WAIT, "GET", "/x"), "The rate limit is used up"),
        (Event(EventKind.RETRY, "GET", "/x", 503), "Docker Hub failed (503)"),
        (Event(EventKind.RETRY, "GET", "/x"), "No answer"),
        (
            Event(EventKind.CODE_WAIT, "POST", "/x"),
            "The two-factor code was used, and each works only once",
        ),
    ],
)
def test_a_wait_is_counted_down(event: Event, reason: str) -> None:
    """On a terminal each second; elsewhere it is reported once."""
    clock, seen, elsewhere = LeapingClock(), Seen(terminal=True), Seen(terminal=False)
    waits = WaitNotices(clock, seen)
    waits.on_event(event)
    waits.sleep(2.5)

    assert clock.waits == [1.0, 1.0, 0.5]
    assert seen.told == []
    assert [line.partition(", at ")[0] for line in seen.lines] == [
        f"{reason}: continuing in 2 s",
        f"{reason}: continuing in 2 s",
        f"{reason}: continuing in 0 s",
        "",
    ]

    waits = WaitNotices(clock, elsewhere)
    waits.on_event(event)
    waits.sleep(2.5)
    assert len(elsewhere.told) == 1


def test_a_short_wait_or_one_without_a_reason_is_not_shown() -> None:
    clock, seen = LeapingClock(), Seen(terminal=True)
    waits = WaitNotices(clock, seen)
    waits.sleep(30)
    waits.on_event(Event(EventKind.RATE_LIMITED, "GET", "/x", 429))
    waits.sleep(0.5)
    waits.on_event(Event(EventKind.LOGIN, "POST", "/x", 200))
    waits.sleep(30)

    assert clock.waits == [30, 0.5, 30]
    assert seen.lines == []


def test_tasks_can_use_the_clock() -> None:
    clock, seen = LeapingClock(), Seen(terminal=True)
    waits = WaitNotices(clock, seen)

    anyio.run(waits.sleep_async, 3.0)

    assert clock.waits == [3.0]
