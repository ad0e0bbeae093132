"""The generated models decode every response, and keep what they do not understand."""

import copy
import datetime
import json
from typing import Any, cast

import attrs
import pytest

from dockerhub_openapi import models
from dockerhub_openapi.models import (
    AuditActionGroup,
    AuditActionGroups,
    Image,
    ImageOrdering,
    ImageStatus,
    Tag,
    TagPage,
)
from dockerhub_openapi.types import is_absent

pytestmark = pytest.mark.sweep

ODD = [None, 0, 1.5, True, "", "text", [], ["x", None, {}], {}, {"a": {"b": 1}}]
CLASSES = [each for each in (getattr(models, name) for name in models.__all__) if attrs.has(each)]


def wire_names(model: Any) -> list[str]:
    """The properties of a model by their names in JSON."""
    marked = model.from_dict({})
    for name in attributes(model):
        setattr(marked, name, name)
    return list(marked.to_dict())


def attributes(model: Any) -> list[str]:
    """The attributes of a model that stand for properties."""
    names = [each.name for each in attrs.fields(model)]
    return [name for name in names if name not in {"additional_properties", "_absent"}]


# Decoding what is not as the spec says.


def test_unknown_properties_are_kept_and_sent_again() -> None:
    """An older client does not lose data of a newer service."""
    body = {"name": "x", "colour": "blue", "nested": {"a": [1, None]}}
    decoded = Tag.from_dict(body)
    assert decoded.additional_properties == {"colour": "blue", "nested": {"a": [1, None]}}
    assert decoded.to_dict() == body


def test_decoding_does_not_change_its_input() -> None:
    """The caller's dictionary is neither emptied nor changed later."""
    body = {
        "name": "x",
        "last_updated": "2021-02-19T01:34:35Z",
        "images": [{"os": "linux", "status": "active"}],
        "colour": {"shade": ["blue"]},
    }
    before = copy.deepcopy(body)
    decoded = Tag.from_dict(body)
    assert decoded.images
    decoded.images[0].os = "windows"
    assert decoded.images[0].status is ImageStatus.ACTIVE
    assert isinstance(decoded.last_updated, datetime.datetime)
    decoded.additional_properties["colour"]["shade"].append("red")
    assert body == before


def test_properties_with_the_names_of_methods_are_kept() -> None:
    """They do not hide what a model needs, whatever the service sends."""
    hostile = {
        name: [name]
        for name in (*dir(Tag), "_decoded", "_aside", "_fill", "__dict__", "items", "update")
        if name not in Tag._attributes
    }
    body = {"name": "x", "images": [{"os": "linux", "to_dict": 1}], "colour": "blue", **hostile}
    decoded = Tag.from_dict(body)
    assert (decoded.name, decoded.digest) == ("x", None)
    assert decoded.additional_properties == {"colour": "blue", **hostile}
    assert decoded.to_dict() == body
    assert decoded == copy.deepcopy(decoded) == attrs.evolve(decoded)
    assert repr(decoded).startswith("Tag(name='x', images=<1 item>, additional_properties=<")
    assert is_absent(decoded, "digest")


def test_a_map_may_have_any_key() -> None:
    """Even the names of its methods."""
    body = {name: {"label": name} for name in ("keys", "get", "to_dict", "_decoded", "_usual")}
    groups = AuditActionGroups.from_dict(body)
    assert list(groups) == list(body)
    assert groups.get("get") == AuditActionGroup(label="get")
    assert groups.to_dict() == body


def test_what_a_program_sets_is_not_decoded() -> None:
    """Texts stay texts, both those that a constructor takes and those that are set later."""
    text: Any = "2021-02-19T01:34:35Z"
    made = Tag(name="x", last_updated=text, tag_status=cast(Any, "active"))
    made.tag_last_pushed = text
    assert (made.last_updated, made.tag_status, made.tag_last_pushed) == (text, "active", text)
    assert type(made.tag_status) is str
    received = Tag.from_dict({"last_updated": text})
    assert received.last_updated == datetime.datetime.fromisoformat(text)
    received.last_updated = text
    assert received.last_updated == text


@pytest.mark.parametrize("value", ["stale", "", "ACTIVE"])
def test_an_unknown_member_stays_text(value: str) -> None:
    """A new value of the service is not an error, and is encoded as it was received."""
    decoded = Image.from_dict({"status": value})
    assert decoded.status == value
    assert type(decoded.status) is str
    assert decoded.to_dict() == {"status": value}


def test_a_known_value_becomes_a_member() -> None:
    """Members are texts, too."""
    decoded = Image.from_dict({"status": "active"})
    assert decoded.status is ImageStatus.ACTIVE
    assert decoded.status == "active"
    assert f"{ImageOrdering.LAST_ACTIVITY_DESCENDING}" == "-last_activity"
    assert json.dumps(decoded.to_dict()) == '{"status": "active"}'


def test_null_is_accepted_everywhere() -> None:
    """Null is read as None in every property, and encoded as null again."""
    for model in CLASSES:
        body = dict.fromkeys(wire_names(model))
        decoded = model.from_dict(body)
        assert [name for name in attributes(model) if getattr(decoded, name) is not None] == [], (
            model
        )
        assert decoded.to_dict() == body, model


def test_a_value_of_another_type_is_kept() -> None:
    """One unexpected value never makes the whole response fail."""
    for model in CLASSES:
        for odd in ODD:
            body = dict.fromkeys(wire_names(model), odd)
            again = json.loads(json.dumps(model.from_dict(body).to_dict()))
            # An empty text is how some services write a time that was never set.
            assert {
                name: "" if each is None and odd == "" else each for name, each in again.items()
            } == body, model


def test_nothing_is_required_to_decode() -> None:
    """A missing property is None."""
    for model in CLASSES:
        decoded = model.from_dict({})
        assert [name for name in attributes(model) if getattr(decoded, name) is not None] == [], (
            model
        )
        assert decoded.to_dict() == {}, model


def test_only_an_object_is_decoded() -> None:
    """Anything else is a TypeError that says what is needed, and what was given."""
    for model in CLASSES:
        for body in (None, [], [("a", 1)], "", "text", 1, True):
            expected = f"{model.__name__} needs a JSON object, not {type(body).__name__}"
            with pytest.raises(TypeError, match=expected):
                model.from_dict(body)


def test_odd_rows_of_a_list_are_kept() -> None:
    """The other rows are decoded."""
    rows = [{"name": "x"}, None, "text", [{"name": "y"}], {"images": [None, {"os": "linux"}, 3]}]
    page = TagPage.from_dict({"results": rows})
    assert page.results[0] == Tag(name="x")
    assert page.results[1:4] == rows[1:4]
    assert page.results[4].images == [None, Image(os="linux"), 3]
    assert page.to_dict() == {"results": rows}


def test_a_map_holds_decoded_values() -> None:
    """A schema without properties of its own is read like a dictionary."""
    body = {"org": {"label": "Organizations"}, "odd": None}
    groups = AuditActionGroups.from_dict(body)
    assert groups["org"] == AuditActionGroup(label="Organizations")
    assert "org" in groups
    assert "repo" not in groups
    assert groups["odd"] is None
    assert groups.to_dict() == body
    with pytest.raises(KeyError, match="repo"):
        groups["repo"]
