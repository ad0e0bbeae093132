"""The corrections that a check proposes hold together, and after them nothing departs."""

import json
from collections.abc import Sequence
from itertools import chain
from typing import Any

import pytest
from departing import ANSWERS, Departure, departures, document
from hypothesis import given, settings
from hypothesis import strategies as st

from dockerhub._messages import Answer
from dockerhub.conformance import ConformanceReport
from dockerhub.conformance._comparing import Exchange, deviations
from dockerhub.conformance._correcting import corrections

overlay = pytest.importorskip("spec.overlay", reason="the strict applier is not in the wheel")

LIMITS = {"x-ratelimit-limit": "180", "x-ratelimit-remaining": "1", "x-ratelimit-reset": "17"}
PLACES = {
    node["operationId"]: (path, method)
    for path, item in document()["paths"].items()
    for method, node in item.items()
    if method in ("get", "head")
}
READING = sorted(ANSWERS.keys() & PLACES.keys())
EVERYTHING = {name: list(departures(name)) for name in READING}
ANY_DEPARTURE = st.sampled_from(READING).flatmap(lambda name: st.sampled_from(EVERYTHING[name]))


def exchange(name: str, status: int, content: bytes, headers: dict[str, str]) -> Exchange:
    path, method = PLACES[name]
    return Exchange(name, method, path, Answer(status, headers, content))


def departed(departure: Departure) -> Exchange:
    path, method = PLACES[departure.operation]
    responses = document()["paths"][path][method]["responses"]["200"]
    while "$ref" in responses:
        responses = document()["components"]["responses"][responses["$ref"].rpartition("/")[2]]
    [media_type] = responses["content"]
    headers = {**LIMITS, "content-type": media_type}
    return exchange(departure.operation, 200, json.dumps(departure.body).encode(), headers)


def corrected(exchanges: Sequence[Exchange]) -> dict[str, Any]:
    """The spec after the strict applier has read what the check writes."""
    actions = tuple(corrections(document(), exchanges))
    report = ConformanceReport("https://hub.docker.com", "beta", (), (), actions)
    found = overlay.parse_overlay(report.to_overlay(), "proposed.yaml")
    assert len(found.actions) == len(actions)
    result: dict[str, Any] = overlay.apply_overlays(document(), [found])
    return result


@pytest.mark.parametrize("name", READING)
def test_all_departures_of_an_operation_are_corrected_together(name: str) -> None:
    """Each place, each wrong type, at once: also those that contradict each other."""
    exchanges = [departed(each) for each in EVERYTHING[name]]
    assert all(deviations(document(), each) for each in exchanges)

    spec = corrected(exchanges)

    assert [left for each in exchanges for left in deviations(spec, each)] == []


@given(st.lists(ANY_DEPARTURE, min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_some_departures_of_any_operations_are_corrected(found: list[Departure]) -> None:
    exchanges = [departed(each) for each in found]
    spec = corrected(exchanges)
    assert list(chain.from_iterable(deviations(spec, each) for each in exchanges)) == []
