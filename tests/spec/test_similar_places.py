"""Where what an action corrects may be in a newer document."""

from typing import Any

import pytest

from spec.update.similar_places import moved_places, similar_places

BODY = {"type": "object", "properties": {"name": {"type": "string"}}}
OLD: dict[str, Any] = {"paths": {"/v2/teams": {"get": BODY, "post": {"x": 1}}}}
GET = ("paths", "/v2/teams", "get")


@pytest.mark.parametrize(
    ("new", "at", "found"),
    [
        pytest.param(
            {"/v1/groups": {"get": BODY}}, GET, ["#/paths/~1v1~1groups/get"], id="same content"
        ),
        pytest.param(
            {"/v2/team": {"get": {"x": 1}}}, GET, ["#/paths/~1v2~1team/get"], id="similar name"
        ),
        pytest.param(
            {"/v2/team": {"get": {"x": 1}}, "/v1/groups": {"get": BODY}},
            GET,
            ["#/paths/~1v1~1groups/get", "#/paths/~1v2~1team/get"],
            id="same content before a similar name",
        ),
        pytest.param(
            {"/v2/team": {"get": BODY}}, GET, ["#/paths/~1v2~1team/get"], id="both are one place"
        ),
        pytest.param(
            {"/v2/team1234": {"get": 1}, "/v2/team": {"get": 1}, "/v2/team12": {"get": 1}},
            GET,
            ["#/paths/~1v2~1team/get", "#/paths/~1v2~1team12/get", "#/paths/~1v2~1team1234/get"],
            id="the most similar name first",
        ),
        pytest.param(
            {f"/v2/team{index}": {"get": 1} for index in "4321"},
            GET,
            [f"#/paths/~1v2~1team{index}/get" for index in "432"],
            id="three at most, in the order of the document",
        ),
        pytest.param({"/v2/team": {"put": 1}}, GET, [], id="without the rest of the path"),
        pytest.param({"/v2/teams": {"gets": 1}}, GET, ["#/paths/~1v2~1teams/gets"], id="last step"),
        pytest.param({"/v2/teams": {"get": 1}}, GET, [], id="not the place itself"),
        pytest.param({"/v2/teams": [1, 2]}, GET, [], id="no names in a list"),
    ],
)
def test_places_with_the_same_content_come_first_then_those_with_similar_names(
    new: dict[str, Any], at: tuple[str, ...], found: list[str]
) -> None:
    assert similar_places(OLD, {"paths": new}, at) == found


def test_a_list_on_the_way_ends_the_search_with_what_was_found() -> None:
    new = {"path": {"/v2/teams": {"get": 1}}, "paths": []}
    assert similar_places(OLD, new, GET) == ["#/path/~1v2~1teams/get"]


@pytest.mark.parametrize(("name", "found"), [("abcXY", ["#/abcXY"]), ("abcXYZ", [])])
def test_names_are_similar_if_six_tenths_of_their_characters_are_the_same(
    name: str, found: list[str]
) -> None:
    assert similar_places({}, {name: 1}, ("abcde",)) == found


def test_what_moved_is_found_by_its_content_at_the_same_depth() -> None:
    """A place that the old document has already, or with other content, is another one."""
    both = {"paths": {"/a": {"get": BODY}, "/b": {"get": BODY}}}
    new = {
        "paths": {"/b": {"get": BODY}, "/c": {"get": BODY}, "/d": {"get": {**BODY, "x": 1}}},
        "deep": {"er": {"still": {"get": BODY}}},
        "flat": BODY,
    }
    assert [*moved_places(both, new, ("paths", "/a", "get"))] == [("paths", "/c", "get")]
    assert [*moved_places(both, new, ("paths", "/none", "get"))] == []


@pytest.mark.parametrize(("value", "found"), [({"a": 1}, []), ({"a": 1, "b": 1}, [("new",)])])
def test_small_content_may_be_the_same_by_chance(
    value: dict[str, int], found: list[tuple[str, ...]]
) -> None:
    """Three values are enough: an object, and two in it."""
    assert [*moved_places({"old": value}, {"new": value}, ("old",))] == found
