"""Every response has a date of the Hub's own clock."""

import httpx

from dockerhub.emulator import EmulatedClock, EmulatedHub


def test_the_date_header_follows_a_clock_that_was_set() -> None:
    """Clients compare the reset of the rate limit with it."""
    with EmulatedHub(seed="demo", clock=EmulatedClock.at(1_800_000_000)) as hub:
        first = httpx.get(f"{hub.url}/v2/unknown").headers["date"]
        hub.clock.advance(3600)
        second = httpx.get(f"{hub.url}/v2/unknown").headers["date"]

    assert first == "Fri, 15 Jan 2027 08:00:00 GMT"
    assert second == "Fri, 15 Jan 2027 09:00:00 GMT"
