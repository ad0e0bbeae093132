"""All operations of the spec by one table: requests, answers, and what is known of them."""

import json
import pkgutil
from typing import Any

import pytest
from calls import NAMES, REQUESTS

import dockerhub_openapi.api
from dockerhub._spec.operations import find_operation
from dockerhub._spec.security import Security


def test_the_table_has_all_operations() -> None:
    """The 28 of Docker's spec and the 2 that were added; and the package has no other."""
    packages = pkgutil.walk_packages(dockerhub_openapi.api.__path__, "dockerhub_openapi.api.")
    generated = {info.name.rpartition(".")[2] for info in packages if not info.ispkg}
    assert set(NAMES) == set(REQUESTS) == generated
    assert len(NAMES) == 30


@pytest.mark.parametrize("name", NAMES)
def test_each_operation_has_its_request(name: str) -> None:
    """Method, escaped path, query by the names of the spec, and body as JSON."""
    arguments, method, path, query = REQUESTS[name]
    request = find_operation(name).request(arguments)
    assert (request.method, request.path, dict(request.query)) == (method, path, query)
    assert request.template == find_operation(name).path
    if "body" in arguments:
        assert json.loads(request.body or b"") == arguments["body"]
        scim = "/scim/" in path
        assert request.media_type == ("application/scim+json" if scim else "application/json")
    else:
        assert (request.body, request.media_type) == (None, None)


@pytest.mark.parametrize("name", ["", "nonsense", "List_Tags", "list_tags ", "__init__", 5])
def test_an_operation_that_is_unknown_is_refused(name: Any) -> None:
    """With those that there are."""
    with pytest.raises(ValueError, match="this version of the spec has no operation") as caught:
        find_operation(name)
    assert "list_tags" in str(caught.value)


PAGED = {
    "list_access_tokens": "next link",
    "list_images": "next link",
    "list_image_tags": "next link",
    "list_tags": "next link",
    "list_audit_logs": "short page",
    "list_scim_users": "SCIM index",
}
RETIRED = {"get_images_summary", "list_images", "list_image_tags", "delete_images"}
OPEN = {"login", "login_2fa", "create_auth_token"}
READABLE = {"list_tags", "get_tag", "check_tags", "check_tag"}


@pytest.mark.parametrize("name", NAMES)
def test_each_operation_is_known_for_what_it_is(name: str) -> None:
    """How it pages, who may do it, and whether Docker has switched it off."""
    operation = find_operation(name)
    assert operation.pagination == PAGED.get(name)
    assert operation.deprecated is (name in RETIRED)
    security = Security.SCIM if "scim" in name else Security.BEARER
    security = Security.OPTIONAL if name in READABLE else security
    assert operation.security is (Security.NONE if name in OPEN else security)
    assert find_operation(name) is operation


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_without_a_body_is_known(name: str) -> None:
    """What is deleted or only checked answers with nothing."""
    operation = find_operation(name)
    silent = {"delete_tag", "delete_access_token", "check_tag", "check_tags"}
    created = {"create_access_token", "create_scim_user"}
    success = 201 if name in created else 200
    assert operation.success == (None if name in silent else success)


@pytest.mark.parametrize("name", [name for name in NAMES if find_operation(name).success])
@pytest.mark.parametrize("data", [None, [], [1], ["ab"], "", "text", "ab", 5, 1.5, True])
def test_an_answer_that_is_no_object_is_told(name: str, data: Any) -> None:
    """A dict can be made from some lists and texts, but they are no answer."""
    with pytest.raises(TypeError, match="needs a JSON object"):
        find_operation(name).decode(data)


@pytest.mark.parametrize("name", [name for name in NAMES if find_operation(name).success])
def test_an_answer_is_decoded_as_its_model(name: str) -> None:
    """Whatever is missing, and with what nobody knows."""
    operation = find_operation(name)
    model = operation.decode({"something_new": 5})
    assert type(model).__module__.startswith("dockerhub_openapi.models.")
    assert model.additional_properties == {"something_new": 5}
    drift = {each.pointer for each in operation.drift({"something_new": 5})}
    assert "/something_new" in drift


def test_an_operation_that_answers_nothing_does_not_drift() -> None:
    assert list(find_operation("delete_tag").drift({"x": 1})) == []


@pytest.mark.parametrize("name", NAMES)
def test_an_operation_shows_what_it_is_and_not_how(name: str) -> None:
    shown = repr(find_operation(name))
    assert name in shown
    assert "function" not in shown
