"""What users see of a model: attributes, null and absent, completion, repr, and texts."""

import ast
import copy
import inspect
import pickle
import re
from collections.abc import Mapping
from typing import Any, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dockerhub
from dockerhub_openapi import models
from dockerhub_openapi.models import (
    AuditLogData,
    CreateAccessTokenRequest,
    Image,
    ScimUser,
    Tag,
    TagPage,
    UpdateScimUserRequest,
)
from dockerhub_openapi.types import is_absent

pytestmark = pytest.mark.sweep

CLASSES = [each for each in (getattr(models, name) for name in models.__all__) if attrs.has(each)]
FULL = [
    each.name for each in attrs.fields(Tag) if each.name not in {"additional_properties", "_absent"}
]

# Null, absent and omitted.

SAME = [
    copy.copy,
    copy.deepcopy,
    attrs.evolve,
    *(
        lambda value, protocol=protocol: pickle.loads(pickle.dumps(value, protocol))
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)
    ),
]
"""Every way to copy a model."""


def test_what_is_omitted_is_not_sent() -> None:
    """Null is sent; both are None in Python."""
    with_null = Tag(name="x", digest=None)
    assert with_null.digest is None
    assert with_null.to_dict() == {"name": "x", "digest": None}
    assert with_null.media_type is None
    assert UpdateScimUserRequest(schemas=["s"]).to_dict() == {"schemas": ["s"]}


def test_a_value_that_is_set_later_is_sent() -> None:
    """None is sent as null, even if the property was absent."""
    changed = Tag.from_dict({"name": "x", "digest": None})
    changed.full_size = 7
    assert changed.to_dict() == {"name": "x", "digest": None, "full_size": 7}
    changed.full_size = None
    changed.name = cast(Any, None)
    assert changed.to_dict() == {"name": None, "digest": None, "full_size": None}
    assert not is_absent(changed, "full_size")


@pytest.mark.parametrize("same", SAME)
def test_copies_keep_null_and_absent_apart(same: Any) -> None:
    """Whether the model was decoded or constructed."""
    body = {"name": "x", "digest": None, "unknown": None}
    made = Tag(name="x", digest=None)
    made.additional_properties["unknown"] = None
    for each in (Tag.from_dict(body), made):
        assert same(each).to_dict() == body
        assert is_absent(same(each), "media_type")
        assert not is_absent(same(each), "digest")


def test_an_evolved_copy_has_the_new_values() -> None:
    """Nothing else changes, neither in the copy nor in the original."""
    first = Tag.from_dict({"name": "x", "digest": "sha256:1", "unknown": 1})
    second = attrs.evolve(first, media_type="m", digest=None)
    second.additional_properties["unknown"] = 2
    assert second.to_dict() == {"name": "x", "digest": None, "media_type": "m", "unknown": 2}
    assert first.to_dict() == {"name": "x", "digest": "sha256:1", "unknown": 1}


def test_null_and_absent_are_equal() -> None:
    """The attribute is None in both cases."""
    assert Tag.from_dict({"name": "x", "digest": None}) == Tag.from_dict({"name": "x"})
    assert Tag(name="x", digest=None) == Tag(name="x")


@given(st.lists(st.sets(st.sampled_from(list(FULL))), max_size=6))
def test_each_object_of_a_list_has_its_own_absent_properties(lists: list[set[str]]) -> None:
    """Even if earlier objects lack other properties, or the same number."""
    rows: list[Any] = [{name: None for name in FULL if name not in lacking} for lacking in lists]
    rows += [row | {"unknown": 1} for row in rows]
    page = TagPage.from_dict({"results": rows})
    assert page.to_dict() == {"results": rows}


def test_constructors_take_keywords_only() -> None:
    """The order of properties in the document means nothing."""
    for model in CLASSES:
        kinds = {each.kind for each in inspect.signature(model).parameters.values()}
        assert kinds == {inspect.Parameter.KEYWORD_ONLY}, model


def test_constructors_take_no_undocumented_keys() -> None:
    for model in CLASSES:
        assert "additional_properties" not in inspect.signature(model).parameters, model


# What an editor offers, and what is printed.


def test_completion_offers_data() -> None:
    """And the methods that convert from and to JSON; a map also has those of a mapping."""
    for model in CLASSES:
        made = model.from_dict({})
        fields = {each.name for each in attrs.fields(model)} - {"_absent"}
        more = set(dir(Mapping)) if isinstance(made, Mapping) else set()
        shown = {name for name in {*dir(made)} - more if not name.startswith("_")}
        assert shown == {*fields, "from_dict", "to_dict"}, model


def test_a_repr_is_short() -> None:
    """It shows what is set; lists and long texts are shortened to their length."""
    images = [{"os": "linux"}] * 12
    shown = Tag.from_dict(
        {"name": "x", "images": images, "digest": None, "content_type": "y" * 200}
    )
    text = "y" * 100
    expected = f"Tag(name='x', images=<12 items>, content_type='{text}'...)"
    assert repr(shown) == expected
    assert shown.images == [Image(os="linux")] * 12
    assert repr(shown) == expected
    assert repr(Tag(name="x", images=[])) == "Tag(name='x', images=[])"
    assert repr(UpdateScimUserRequest(schemas=["s"])) == "UpdateScimUserRequest(schemas=['s'])"
    assert (
        repr(UpdateScimUserRequest(schemas=["s"] * 6)) == "UpdateScimUserRequest(schemas=<6 items>)"
    )
    extra = Tag.from_dict({"name": "x", "unknown": {"a": 1}})
    assert repr(extra) == "Tag(name='x', additional_properties=<1 item>)"
    assert repr(AuditLogData.from_dict({"a": 1})) == "AuditLogData(additional_properties={'a': 1})"


def test_a_repr_decodes_no_list_of_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its length is enough, and is the same when it is decoded."""
    decoded = Tag.from_dict({"name": "x", "images": [{"os": "linux"}]})
    with monkeypatch.context() as patch:
        patch.setattr(Image, "_take_all", None)
        assert repr(decoded) == "Tag(name='x', images=<1 item>)"
    assert decoded.images == [Image(os="linux")]
    assert repr(decoded) == "Tag(name='x', images=<1 item>)"


@pytest.mark.parametrize("model", [Tag, ScimUser, CreateAccessTokenRequest])
def test_a_repr_does_not_depend_on_what_was_read(model: Any) -> None:
    """Timestamps, members of enumerations and objects are shown decoded."""
    body = {
        "name": {"givenName": "Ann"} if model is ScimUser else "x",
        "tag_status": "active",
        "last_updated": "2021-02-19T01:34:35Z",
        "schemas": ["s"],
        "scopes": ["repo:read"],
    }
    unread, read = model.from_dict(body), model.from_dict(body)
    for each in attrs.fields(model):
        getattr(read, each.name)
    assert repr(unread) == repr(read)


SENTENCE = re.compile(r"[A-Z0-9`\"'(].*[.:!?]", re.DOTALL)


def test_each_model_says_what_it_is() -> None:
    """In a sentence; so does each attribute that has a description."""
    for name in models.__all__:
        model = getattr(models, name)
        assert SENTENCE.fullmatch(model.__doc__), name
        assert model.__doc__.rstrip(".").replace(" ", "").lower() != name.lower(), name
        tree = ast.parse(inspect.getsource(model))
        texts = [
            ast.literal_eval(each.value)
            for each in ast.walk(tree)
            if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
        ]
        assert [text for text in texts if not SENTENCE.fullmatch(text)] == [], name


def test_no_model_has_the_name_of_another_public_class() -> None:
    """A program can import all of them."""
    assert {*models.__all__} & {*dockerhub.__all__} == set()


def test_a_map_is_a_mapping() -> None:
    """A model without properties of its own is used like a dictionary."""
    body = {"a": 1, "b": [2]}
    data = AuditLogData.from_dict(body)
    assert isinstance(data, Mapping)
    assert dict(data) == body
    assert data == body
    assert (len(data), list(data), data.get("c", 3)) == (2, ["a", "b"], 3)
    assert data.additional_properties == body
    assert AuditLogData().to_dict() == {}
