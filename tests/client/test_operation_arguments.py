"""Arguments of all operations: invalid ones are refused before anything is sent."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from calls import build, needed
from corrected import parameters, resolve
from hypothesis import given
from hypothesis import strategies as st
from records import NAMES, arguments, required_arguments

from dockerhub._spec.operations import find_operation
from dockerhub_openapi.models import (
    AccessTokenScope,
    CreateAccessTokenRequest,
    ImageOrdering,
    UpdateAccessTokenRequest,
)

SCHEMAS = ["urn:ietf:params:scim:schemas:core:2.0:User"]
ZONE = timezone(timedelta(hours=2))
PARAMETERS = [(name, each) for name in NAMES for each in parameters(name)]


def parameters_where(chosen: Callable[[dict[str, Any]], Any]) -> pytest.MarkDecorator:
    """Run a test for the parameters of all operations whose schemas are chosen."""
    found = [(name, each) for name, each in PARAMETERS if chosen(parameters(name)[each])]
    return pytest.mark.parametrize(("name", "argument"), found)


def schema_of(name: str, argument: str) -> dict[str, Any]:
    return resolve(parameters(name)[argument]["schema"])


@pytest.mark.sweep
@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_argument_is_refused(name: str) -> None:
    """The error lists the known ones."""
    with pytest.raises(TypeError, match=f"{name} has no argument nonsense; it takes") as caught:
        build(name, nonsense=1)
    for known in arguments(name):
        assert known in str(caught.value).partition("it takes")[2]


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("name", "argument"),
    [(name, each) for name in NAMES for each in required_arguments(name)],
)
def test_a_missing_required_argument_is_refused(name: str, argument: str) -> None:
    """Whether it is left out or None."""
    rest = {key: value for key, value in arguments(name).items() if key != argument}
    for lacking in (rest, {**rest, argument: None}):
        with pytest.raises(TypeError, match=f"{name} needs {argument}"):
            find_operation(name).request(lacking)


@pytest.mark.sweep
@pytest.mark.parametrize("name", NAMES)
def test_an_optional_argument_may_be_none(name: str) -> None:
    """That is the same as leaving it out."""
    operation = find_operation(name)
    bare = operation.request(needed(name))
    assert {wire_name for wire_name, _ in bare.query} <= needed(name).keys()
    others = parameters(name).keys() - needed(name).keys()
    assert operation.request({**dict.fromkeys(others), **needed(name)}) == bare


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "argument"), PARAMETERS)
def test_an_argument_of_a_wrong_type_is_refused(name: str, argument: str) -> None:
    """By its name, for every parameter of every operation."""
    for value in (b"x", ["x"], {"x": 1}, 1.5, object()):
        with pytest.raises(TypeError, match=f"{argument} must be .*, not {type(value).__name__}"):
            build(name, **{argument: value})


@pytest.mark.sweep
@parameters_where(lambda node: node["in"] == "path")
def test_an_argument_cannot_lead_a_path_elsewhere(name: str, argument: str) -> None:
    """For every parameter of every path."""
    for value in ("", ".", "..", "a/b", "a\\b", "a\nb", "\x00", "a" * 256):
        with pytest.raises(ValueError, match=f"^{argument} "):
            build(name, **{argument: value})


@given(st.text(min_size=1, max_size=20))
def test_any_name_of_a_tag_is_one_segment(tag: str) -> None:
    """Or it is refused."""
    try:
        request = build("get_tag", tag=tag)
    except ValueError:
        return
    prefix, _, segment = request.path.rpartition("/")
    assert prefix == "/v2/namespaces/acme/repositories/app/tags"
    assert segment not in {"", ".", ".."}
    assert segment.isascii()
    assert not set(segment) & set("/?#\\ ")


@pytest.mark.sweep
@parameters_where(lambda node: resolve(node["schema"]).get("type") == "integer")
def test_a_number_is_an_integer_within_its_bounds(name: str, argument: str) -> None:
    """The error names each bound; the bounds themselves are allowed."""
    for value in (True, "1", 1.0):
        with pytest.raises(TypeError, match=f"{argument} must be a whole number"):
            build(name, **{argument: value})
    schema = schema_of(name, argument)
    if (least := schema.get("minimum")) is not None:
        below = f"{argument} must be at least {least}, not {least - 1}"
        with pytest.raises(ValueError, match=below):
            build(name, **{argument: least - 1})
        build(name, **{argument: least})
    most = schema.get("maximum", schema.get("x-maximum"))
    if schema.get("format") == "int32":
        most = min(most or 2**31, 2**31 - 1)
    if most is not None:
        with pytest.raises(ValueError, match=f"{argument} must be at most {most}, not {most + 1}"):
            build(name, **{argument: most + 1})
        build(name, **{argument: most})


@pytest.mark.sweep
@parameters_where(lambda node: resolve(node["schema"]).get("type") == "string")
def test_a_text_must_fit_a_url(name: str, argument: str) -> None:
    """Not empty, without control characters, and not too long."""
    schema = schema_of(name, argument)
    free = "enum" not in schema and schema.get("format") != "date-time"
    for value in ("", "a\r\nX: y", "a\x00b", "x" * 9_000) if free else ("",):
        with pytest.raises(ValueError, match=f"^{argument} "):
            build(name, **{argument: value})


@pytest.mark.sweep
@parameters_where(lambda node: "enum" in resolve(node["schema"]))
def test_a_member_of_an_enumeration_may_be_text(name: str, argument: str) -> None:
    """Both are sent in the same way; a text that is not a member is refused."""
    wire_name = parameters(name)[argument]["name"]
    for value in schema_of(name, argument)["enum"]:
        assert dict(build(name, **{argument: value}).query)[wire_name] == value
    with pytest.raises(ValueError, match=f"{argument} must be one of '.*', not 'nonsense'"):
        build(name, **{argument: "nonsense"})


def test_a_member_of_a_generated_enumeration_is_sent_as_its_value() -> None:
    member = ImageOrdering("-last_activity")
    assert build("list_images", ordering=member) == build("list_images", ordering=member.value)


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        (datetime(2026, 10, 1, 12, tzinfo=UTC), "2026-10-01T12:00:00+00:00"),
        (datetime(2026, 10, 1, 12, tzinfo=ZONE), "2026-10-01T12:00:00+02:00"),
        (date(2026, 10, 1), "2026-10-01T00:00:00+00:00"),
        ("2026-10-01", "2026-10-01T00:00:00+00:00"),
        ("2026-10-01T12:00:00Z", "2026-10-01T12:00:00+00:00"),
        ("2026-10-01T12:00:00.5+02:00", "2026-10-01T12:00:00.500000+02:00"),
    ],
)
@pytest.mark.parametrize("argument", ["from_", "to"])
def test_a_time_may_be_written_in_several_ways(argument: str, moment: Any, sent: str) -> None:
    """It is sent in the format of the spec."""
    request = build("list_audit_logs", **{argument: moment})
    assert dict(request.query)[argument.rstrip("_")] == sent


@pytest.mark.sweep
@parameters_where(lambda node: node["schema"].get("format") == "date-time")
def test_a_time_without_a_zone_is_refused(name: str, argument: str) -> None:
    """It could mean any of 26 hours."""
    for value in (datetime(2026, 10, 1, 12), "2026-10-01T12:00:00"):  # noqa: DTZ001  # on purpose
        with pytest.raises(ValueError, match=f"{argument} has no time zone: 2026-10-01T12:00:00"):
            build(name, **{argument: value})
    for value in ("", "soon", "2026-13-01"):
        with pytest.raises(ValueError, match=f"{argument} must be a time such as"):
            build(name, **{argument: value})


def test_a_body_may_be_a_model() -> None:
    """A model may hold properties of a newer service."""
    model = CreateAccessTokenRequest(token_label="ci", scopes=[AccessTokenScope("repo:read")])
    as_dict = {"token_label": "ci", "scopes": ["repo:read"]}
    by_dict = build("create_access_token", body=as_dict)
    assert build("create_access_token", body=model) == by_dict
    model.additional_properties["expires_at"] = "2027-01-01T00:00:00Z"
    request = build("create_access_token", body=model)
    assert json.loads(request.body or b"")["expires_at"] == "2027-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("name", "body", "error", "message"),
    [
        ("create_access_token", {}, ValueError, "body lacks 'token_label', 'scopes'"),
        (
            "create_access_token",
            {"token_label": "ci", "scopes": ["repo:reed"]},
            ValueError,
            r"body\.scopes\[0\] must be one of .*, not 'repo:reed'",
        ),
        (
            "create_access_token",
            {"token_label": "ci", "scopes": "repo:read"},
            TypeError,
            r"body\.scopes must be a list, not str",
        ),
        (
            "create_access_token",
            {"token_label": 5, "scopes": []},
            TypeError,
            r"body\.token_label must be text, not int",
        ),
        (
            "create_access_token",
            {"label": "ci", "token_label": "ci", "scopes": []},
            ValueError,
            "body has no 'label'; it takes 'token_label', 'scopes'",
        ),
        ("update_access_token", {}, ValueError, "must have at least one of"),
        ("update_access_token", {"is_actve": False}, ValueError, "body has no 'is_actve'"),
        (
            "update_access_token",
            {"is_active": "no"},
            TypeError,
            r"body\.is_active must be True or False, not str",
        ),
        ("update_scim_user", {"enabled": True}, ValueError, "body lacks 'schemas'"),
        (
            "update_scim_user",
            {"schemas": SCHEMAS, "enabeld": True},
            ValueError,
            "body has no 'enabeld'; it takes 'schemas', 'name', 'enabled'",
        ),
        (
            "update_scim_user",
            {"schemas": [], "enabled": True},
            ValueError,
            r"body\.schemas must have at least 1 item",
        ),
        (
            "update_org_settings",
            {"restricted_images": {"enabled": True}},
            ValueError,
            r"body\.restricted_images lacks",
        ),
        ("login", {"username": "ann"}, ValueError, "body lacks 'password'"),
        ("login", [], TypeError, "body must be a LoginRequest or a dict, not list"),
        ("login", "x", TypeError, "body must be a LoginRequest or a dict, not str"),
        ("update_repository_categories", {}, TypeError, "body must be a list, not dict"),
        (
            "update_repository_categories",
            [{"name": "x", "slug": "x"}] * 4,
            ValueError,
            "body must have at most 3 items, not 4",
        ),
        (
            "update_repository_categories",
            [{"name": "x", "slug": "x"}, {"name": "x", "slug": "X"}],
            ValueError,
            r"body\[1\]\.slug must match",
        ),
        (
            "update_repository_categories",
            ["x"],
            TypeError,
            r"body\[0\] must be a Category or a dict, not str",
        ),
        (
            "create_access_token",
            UpdateAccessTokenRequest(is_active=True),
            TypeError,
            "body must be a CreateAccessTokenRequest or a dict, not UpdateAccessTokenRequest",
        ),
        (
            "login",
            {"username": "\ud800", "password": "x"},
            ValueError,
            "body cannot be written as JSON",
        ),
    ],
)
def test_a_body_outside_the_bounds_of_the_spec_is_refused(
    name: str, body: Any, error: type[Exception], message: str
) -> None:
    """With the place of the error."""
    with pytest.raises(error, match=message):
        build(name, body=body)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, object()])
def test_a_body_that_is_not_json_is_refused(value: object) -> None:
    """At any place in a model."""
    model = CreateAccessTokenRequest(token_label="ci", scopes=[])
    model.additional_properties["x"] = value
    with pytest.raises(ValueError, match="body cannot be written as JSON"):
        build("create_access_token", body=model)


def test_a_value_is_checked_under_the_name_that_callers_know() -> None:
    operation = find_operation("list_scim_users")
    operation.check("count", 200, "page_size")
    with pytest.raises(ValueError, match="page_size must be at most 200, not 201"):
        operation.check("count", 201, "page_size")
