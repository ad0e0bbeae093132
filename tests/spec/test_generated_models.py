"""How the generated models behave as values and as a package."""

import copy
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from threading import Barrier
from types import ModuleType
from typing import Any

import attrs
import pytest
from generation import generate_probe, imported, probe_document

from dockerhub import models as public_models
from dockerhub_openapi import models, types
from dockerhub_openapi.models import (
    AccessToken,
    AuthTokenResponse,
    Image,
    LoginFailure,
    LoginRequest,
    LoginResponse,
    ScimEmail,
    ScimGroup,
    ScimUser,
    Tag,
    TagPage,
    TwoFactorLoginRequest,
)

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


# Models as values.


class UserDictionary(dict[str, Any]):
    """A subclass of dict, as users may have one."""


def tag() -> Tag:
    """A tag with properties of every kind."""
    return Tag.from_dict(
        {
            "name": "latest",
            "tag_status": "active",
            "last_updated": "2021-02-19T01:34:35.5Z",
            "images": [{"os": "linux", "layers": [{"size": 3}]}],
            "unknown": {"kept": [1]},
        }
    )


@pytest.mark.parametrize("same", SAME)
def test_models_can_be_copied_and_pickled(same: Any) -> None:
    """The copy is equal, and encodes to the same JSON."""
    assert same(tag()) == tag()
    assert json.dumps(same(tag()).to_dict()) == json.dumps(tag().to_dict())


def test_a_deep_copy_shares_nothing() -> None:
    """Unknown keys are copied, too."""
    copied = copy.deepcopy(tag())
    copied.images[0].os = "windows"
    copied.additional_properties["unknown"]["kept"].append(2)
    assert copied != tag()
    assert tag().additional_properties == {"unknown": {"kept": [1]}}


def test_models_compare_by_their_values() -> None:
    """Unknown keys of the response are compared, too."""
    other = tag()
    other.additional_properties["unknown"] = 1
    assert tag() == tag()
    assert tag() != other
    assert tag() != tag().to_dict()


def test_a_misspelled_attribute_is_an_error() -> None:
    """Otherwise a value would be set but never sent."""
    with pytest.raises(AttributeError, match="digset"):
        tag().digset = "sha256:1"  # type: ignore[attr-defined]  # that is the point
    for each in (tag(), Tag(name="latest")):
        with pytest.raises(AttributeError, match="digset"):
            len(each.digset)  # type: ignore[attr-defined]  # as above


# Lists of models, which are decoded when they are first read.


def test_a_list_is_decoded_once_and_only_when_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reading only names does not decode the images; changes of the list are kept."""
    decoded: list[Any] = []
    real = Image._take_all
    monkeypatch.setattr(Image, "_take_all", lambda rows: decoded.append(rows) or real(rows))
    page = TagPage.from_dict({"results": [{"name": "x", "images": [{"os": "linux"}, None]}]})
    assert page.results[0].name == "x"
    assert decoded == []
    images = page.results[0].images
    assert images == [Image(os="linux"), None]
    images.append(Image(os="windows"))
    assert page.results[0].images is images
    assert len(decoded) == 1


def test_a_list_that_could_not_be_decoded_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the first read is interrupted, the second one succeeds."""

    real = Image._take_all
    looks: list[str] = []

    def interrupt_once(rows: list[Any]) -> list[Any]:
        looks.append("look")
        if len(looks) == 1:
            raise MemoryError
        return real(rows)

    monkeypatch.setattr(Image, "_take_all", interrupt_once)
    page = tag()
    with pytest.raises(MemoryError):
        len(page.images)
    assert [image.os for image in page.images] == ["linux"]


def test_each_list_is_decoded_on_its_own() -> None:
    """Reading one does not decode the other."""
    body = {"id": "1", "emails": [{"value": "a@b.c"}], "groups": [{"value": "g"}, "odd"]}
    user = ScimUser.from_dict(body)
    assert user.groups == [ScimGroup(value="g"), "odd"]
    assert user.emails == [ScimEmail(value="a@b.c")]
    assert user.to_dict() == body


def test_a_list_can_be_replaced_before_it_is_read() -> None:
    """Like any attribute. What is set is kept as it is."""
    changed = tag()
    changed.images = None
    assert changed.images is None
    assert changed.to_dict()["images"] is None
    images = [Image(os="linux")]
    changed.images = images
    assert changed.images is images


def test_an_attribute_that_is_deleted_is_absent() -> None:
    """Whether or not it needs decoding."""
    removed = tag()
    del removed.images, removed.name, removed.last_updated
    assert (removed.images, removed.name, removed.last_updated) == (None, None, None)
    assert removed.to_dict() == {"tag_status": "active", "unknown": {"kept": [1]}}
    for name in ("images", "name", "last_updated"):
        with pytest.raises(AttributeError, match=f"'Tag' object has no attribute '{name}'"):
            delattr(removed, name)


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Let Python switch between threads a thousand times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 1000)
    yield
    sys.setswitchinterval(usual)


def test_additional_properties_are_made_once_for_each_object() -> None:
    """Those that were not received, too: what a program adds is kept, and sent."""
    one, other = Tag.from_dict({"images": [{"os": "linux"}] * 2}).images
    one.additional_properties["new"] = 1
    assert one.to_dict() == {"os": "linux", "new": 1}
    assert other.additional_properties == {}


@pytest.mark.usefixtures("hasty_threads")
@pytest.mark.parametrize("name", ["images", "additional_properties"])
def test_threads_that_read_at_the_same_time_get_the_same_object(name: str) -> None:
    """Otherwise, the changes of one thread would be lost."""
    rows = [{"os": "linux"}] * 500
    for _ in range(20):
        shared = Tag.from_dict({"name": "x", "images": rows})
        together = Barrier(4)

        def look(shared: Tag = shared, together: Barrier = together) -> Any:
            together.wait()
            return getattr(shared, name)

        with ThreadPoolExecutor(4) as threads:
            found = [each.result() for each in [threads.submit(look) for _ in range(4)]]
        assert len({id(each) for each in found}) == 1


def test_additional_properties_that_another_thread_has_made_meanwhile_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same, at the moment that matters."""
    found: list[Any] = []
    real = types._received_extra

    def read_meanwhile(model: Any) -> dict[str, Any]:
        monkeypatch.setattr(types, "_received_extra", real)
        found.append(model.additional_properties)
        return real(model)

    monkeypatch.setattr(types, "_received_extra", read_meanwhile)
    assert tag().additional_properties is found[0]


def test_many_rows_are_decoded_at_once() -> None:
    """Rows that are not JSON objects are kept; an instance of a subclass of dict is an object."""
    rows = [{"os": "linux"}, None, UserDictionary(os="windows"), "text", 3]
    images = [Image(os="linux"), None, Image(os="windows"), "text", 3]
    assert Image._take_all(rows) == images
    assert Image._take_all([]) == []


@pytest.mark.parametrize(
    "model",
    [
        LoginRequest(username="ann", password="s3cret"),
        LoginResponse(token="s3cret"),
        LoginFailure(detail="second factor", login_2fa_token="s3cret"),
        TwoFactorLoginRequest(login_2fa_token="s3cret", code="s3cret"),
        AccessToken(uuid="u", token="s3cret"),
        AuthTokenResponse(access_token="s3cret"),
    ],
    ids=lambda model: type(model).__name__,
)
def test_secrets_are_sent_but_not_shown(model: Any) -> None:
    """Neither repr nor str shows a secret."""
    assert "s3cret" in model.to_dict().values()
    assert "s3cret" not in f"{model} {model!r}"


# The package of the models.


def loaded_by(program: str) -> set[str]:
    """The modules of models that a separate program loads."""
    program += (
        "\nimport sys; print(*(m for m in sys.modules if m.startswith('dockerhub_openapi.m')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return {
        name.removeprefix("dockerhub_openapi.models").lstrip(".") for name in done.stdout.split()
    }


@pytest.mark.parametrize(
    ("program", "loaded"),
    [
        ("import dockerhub_openapi", set()),
        ("import dockerhub_openapi.models", {""}),
        ("from dockerhub_openapi.models import Layer", {"", "layer"}),
        ("from dockerhub_openapi.models import Image", {"", "image", "image_status", "layer"}),
        ("import dockerhub_openapi.models as m; m.ScimGroup; m.ScimGroup", {"", "scim_group"}),
        ("from dockerhub_openapi.models.page_info import PageInfo", {"", "page_info"}),
        ("from dockerhub.models import Layer", {"", "layer"}),
    ],
)
def test_only_what_is_used_is_imported(program: str, loaded: set[str]) -> None:
    """Importing a model imports only the models that it refers to."""
    assert loaded_by(program) == loaded


def test_the_models_can_be_listed() -> None:
    """For completion, and for `import *`."""
    assert set(models.__all__) <= set(dir(models))
    assert list(models.__all__) == sorted(models.__all__)
    assert all(getattr(models, name).__name__ == name for name in models.__all__)


def test_the_models_are_public() -> None:
    """They are exactly the models of the generated package."""
    assert dir(public_models) == list(models.__all__)
    assert all(getattr(public_models, name) is getattr(models, name) for name in models.__all__)
    names: dict[str, Any] = {}
    exec("from dockerhub.models import *", names)
    assert names.keys() - {"__builtins__"} == {*models.__all__}
    with pytest.raises(ImportError, match="Tug"):
        exec("from dockerhub.models import Tug")


def test_an_unknown_model_is_an_attribute_error() -> None:
    """As in any module."""
    name = "Tug"
    with pytest.raises(AttributeError, match=r"'dockerhub_openapi\.models' has no attribute 'Tug'"):
        getattr(models, name)
    with pytest.raises(ImportError, match="Tug"):
        exec("from dockerhub_openapi.models import Tug")
    assert not hasattr(models, "__wrapped__")


# Circular references, which the corrected spec does not have (yet).

TEXT = {"type": "string"}
CIRCLES: dict[str, Any] = {
    "tree": {
        "type": "object",
        "properties": {
            "name": TEXT,
            "parent": {"$ref": "#/components/schemas/tree"},
            "branches": {"type": "array", "items": {"$ref": "#/components/schemas/tree"}},
        },
    },
    "hen": {"type": "object", "properties": {"egg": {"$ref": "#/components/schemas/egg"}}},
    "egg": {
        "type": "object",
        "properties": {"hens": {"type": "array", "items": {"$ref": "#/components/schemas/hen"}}},
    },
}


@pytest.fixture(scope="module")
def circles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The models of a package whose schemas refer to each other in circles."""
    package = generate_probe(probe_document(CIRCLES), tmp_path_factory.mktemp("circles"))
    with imported(package, "circular_probe"):
        yield import_module("circular_probe.models")


def test_a_model_can_hold_itself(circles: ModuleType) -> None:
    """A tree has branches and a parent."""
    body = {
        "name": "oak",
        "parent": {"name": "wood"},
        "branches": [{"name": "a", "branches": [{"name": "b"}]}, None],
    }
    tree = circles.Tree.from_dict(body)
    assert tree.branches[0].branches[0] == circles.Tree(name="b")
    assert tree.parent == circles.Tree(name="wood")
    assert copy.deepcopy(tree).to_dict() == body


@pytest.mark.parametrize("first", ["Hen", "Egg"])
def test_two_models_can_hold_each_other(first: str, tmp_path: Path, circles: ModuleType) -> None:
    """It does not matter which is imported first."""
    package = Path(str(circles.__file__)).parents[1]
    with imported(package, f"from_{first.lower()}") as fresh:
        probe = import_module(f"{fresh.__name__}.models")
        getattr(probe, first)
        hen = probe.Hen.from_dict({"egg": {"hens": [{"egg": {}}, {}]}})
        assert hen == probe.Hen(egg=probe.Egg(hens=[probe.Hen(egg=probe.Egg()), probe.Hen()]))
        assert hen.to_dict() == {"egg": {"hens": [{"egg": {}}, {}]}}
