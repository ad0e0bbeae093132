"""Times, and repeated pushes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockerhub.emulator import EmulatedHub, State
from dockerhub.emulator.state.populate import add_repository, push_tag
from dockerhub.emulator.state.times import month_before, optional_rfc3339, parse_rfc3339, rfc3339

YEAR_1 = -62_135_596_800 * 10**9
YEAR_10000 = 253_402_300_800 * 10**9


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (1, "1970-01-01T00:00:00.000000001Z"),
        (120_000_000, "1970-01-01T00:00:00.12Z"),
        (-1, "1969-12-31T23:59:59.999999999Z"),
        (YEAR_1, "0001-01-01T00:00:00Z"),
    ],
)
def test_fractions_have_no_trailing_zeros(moment: int, text: str) -> None:
    """As Go writes them."""
    assert rfc3339(moment) == optional_rfc3339(moment) == text
    assert optional_rfc3339(None) is None


@given(st.integers(YEAR_1, YEAR_10000 - 1))
def test_a_written_time_can_be_read(moment: int) -> None:
    """To the nanosecond."""
    assert parse_rfc3339(rfc3339(moment)) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1970-01-01t01:00:00.5+01:00", 500_000_000),
        ("1969-12-31T23:00:00-01:00", 0),
        ("0001-01-01T00:00:00+14:00", YEAR_1),
        ("9999-12-31T23:59:59-14:00", YEAR_10000 - 10**9),
    ],
)
def test_offsets_are_understood(text: str, moment: int) -> None:
    """Years that do not exist are replaced with the closest ones that do."""
    assert parse_rfc3339(text) == moment


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ("2026-11-24T10:00:00.5Z", "2026-10-24T10:00:00.5Z"),
        ("2026-01-31T00:00:00Z", "2025-12-31T00:00:00Z"),
        ("2026-03-31T00:00:00Z", "2026-02-28T00:00:00Z"),
        ("2024-03-30T00:00:00Z", "2024-02-29T00:00:00Z"),
    ],
)
def test_a_month_before_is_the_same_day(now: str, before: str) -> None:
    """Or the last day of a shorter month."""
    assert rfc3339(month_before(parse_rfc3339(now))) == before


def test_pushing_again_adds_no_history() -> None:
    """The image keeps one entry for the tag, with the later time, and the state can be served."""
    state = State(name="hand-made")
    repository = add_repository(state, "a/b")
    for pushed in (1, 2):
        tag = push_tag(state, repository, "x", pushed=pushed, content="same")
    manifest = repository.manifests[tag.manifest.digest]
    assert (manifest.tags, manifest.last_pushed) == (("x",), 2)
    assert EmulatedHub(seed=state).state.repositories["a", "b"].tags.keys() == {"x"}
