"""Everything that the corrected spec allows goes through the generated models without loss."""

import datetime
import json
from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from generation import corrected_spec
from hypothesis import given, settings
from hypothesis import strategies as st

from dockerhub_openapi import models
from dockerhub_openapi.types import decode_datetime

pytestmark = pytest.mark.sweep

UTC = datetime.UTC
CLASSES = [each for each in (getattr(models, name) for name in models.__all__) if attrs.has(each)]
ENUMERATIONS = [getattr(models, name) for name in models.__all__]
ENUMERATIONS = [each for each in ENUMERATIONS if not attrs.has(each)]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def instances(document: dict[str, Any], node: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Instances of a schema of the corrected spec, which has no circles."""
    while "$ref" in node:
        node = document["components"][node["$ref"].split("/")[2]][node["$ref"].split("/")[3]]
    if node.get("nullable"):
        plain = {key: value for key, value in node.items() if key != "nullable"}
        return st.none() | instances(document, plain)
    if "enum" in node:
        return st.sampled_from(node["enum"])
    if "allOf" in node:
        parts = [instances(document, part) for part in node["allOf"]]
        return st.tuples(*parts).map(lambda each: {k: v for one in each for k, v in one.items()})
    match node["type"]:
        case "array":
            return st.lists(instances(document, node["items"]), max_size=2)
        case "object":
            return objects(document, node)
        case "string" if node.get("format") == "date-time":
            return st.datetimes(
                min_value=datetime.datetime(1970, 1, 1),  # noqa: DTZ001  # as above
                timezones=st.just(UTC),
            ).map(lambda moment: moment.isoformat())
        case kind:
            plain_types = {"string": st.text(), "integer": st.integers(), "boolean": st.booleans()}
            return plain_types[kind]


def objects(document: dict[str, Any], node: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Objects with some of their properties, and with an unknown key."""
    properties = {
        name: instances(document, each) for name, each in node.get("properties", {}).items()
    }
    known = st.fixed_dictionaries({}, optional=properties)
    extra = node.get("additionalProperties", True)
    values = instances(document, extra) if isinstance(extra, dict) else json_values
    unknown = st.dictionaries(
        st.text().filter(lambda name: name not in properties), values, max_size=2
    )
    return st.tuples(unknown, known).map(lambda both: both[0] | both[1])


def named_objects() -> Iterator[tuple[str, dict[str, Any]]]:
    """The component schemas that have their own class, by its name."""
    for name, node in corrected_spec()["components"]["schemas"].items():
        if node.get("type") == "object" or "allOf" in node:
            title = node.get("title", name[0].upper() + name[1:])
            yield "".join(part[0].upper() + part[1:] for part in title.split("_")), node


def as_instants(value: Any) -> Any:
    """The value with every point in time in the same format."""
    if isinstance(value, dict):
        return {key: as_instants(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_instants(each) for each in value]
    decoded = decode_datetime(value) if value else value
    return decoded.timestamp() if isinstance(decoded, datetime.datetime) else value


@pytest.mark.parametrize(("name", "node"), list(named_objects()), ids=lambda each: str(each)[:40])
def test_every_schema_survives_the_round_trip(name: str, node: dict[str, Any]) -> None:
    """Decoding and encoding, through JSON text, loses nothing."""
    model = getattr(models, name)

    @settings(max_examples=15, deadline=None, database=None)
    @given(instances(corrected_spec(), node))
    def comes_back(body: dict[str, Any]) -> None:
        again = json.loads(json.dumps(model.from_dict(body).to_dict()))
        assert as_instants(again) == as_instants(body)

    comes_back()


def test_every_class_is_used() -> None:
    """All models and enumerations together are what the package offers."""
    assert len(CLASSES) + len(ENUMERATIONS) == len(models.__all__)
    assert {name for name, _ in named_objects()} <= {each.__name__ for each in CLASSES}
