"""The clock: real or given, stopped, moved, started, and reset."""

import httpx

from dockerhub.emulator import EmulatedClock, EmulatedHub

PATH = "/v2/namespaces/library/repositories/alpine/tags"


def test_a_clock_can_be_stopped_moved_and_started() -> None:
    """Whatever its source of time is."""
    time_now = [100.0]
    clock = EmulatedClock(lambda: time_now[0])
    clock.advance(5)
    assert clock.now() == 105
    clock.freeze()
    time_now[0] = 200
    assert clock.now() == 105
    clock.run()
    assert clock.now() == 105
    time_now[0] = 201
    assert clock.now() == 106
    clock.restore()
    assert clock.now() == 201


def test_the_clock_may_be_given() -> None:
    """As any callable that returns Unix seconds."""
    with EmulatedHub(seed="empty", clock=lambda: 1_000_000_000.0) as hub:
        answer = httpx.get(hub.url + PATH)
    assert answer.headers["X-RateLimit-Reset"] == "1000000060"


def test_a_reset_restores_the_clock_as_it_was_given() -> None:
    """If it was stopped or moved before the Hub got it, a reset restores that."""
    stopped, moved = EmulatedClock(), EmulatedClock(lambda: 100.0)
    stopped.freeze(1_000)
    moved.advance(7)
    for clock, shown in ((stopped, 1_000), (moved, 107)):
        hub = EmulatedHub(seed="empty", clock=clock)
        assert hub.clock.now() == shown
        hub.clock.advance(50)
        hub.reset()
        assert hub.clock.now() == shown
