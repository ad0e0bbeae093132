"""All operations of the spec: requests, responses, and their properties."""

import json
import pkgutil
from typing import Any

import pytest
from calls import build, expected_path, expected_query
from corrected import OPERATIONS, answers_text, request_schema, success
from family_record import Access
from records import LISTINGS, NAMES, RETIRED, access, arguments

import dockerhub_openapi.api
from dockerhub._spec.operations import find_operation, operation_names
from dockerhub._spec.security import Security

pytestmark = pytest.mark.sweep

ANSWERING = [name for name in NAMES if success(name)[1] and not answers_text(name)]


def test_the_package_has_the_operations_of_the_spec() -> None:
    """And no others."""
    packages = pkgutil.walk_packages(dockerhub_openapi.api.__path__, "dockerhub_openapi.api.")
    generated = {info.name.rpartition(".")[2] for info in packages if not info.ispkg}
    assert set(operation_names()) == set(OPERATIONS) == generated


@pytest.mark.parametrize("name", NAMES)
def test_each_operation_has_its_request(name: str) -> None:
    """Method, escaped path, query with the names of the spec, and body as JSON."""
    request = build(name)
    assert request.method == OPERATIONS[name]["method"].upper()
    assert (request.path, dict(request.query)) == (expected_path(name), expected_query(name))
    assert request.template == OPERATIONS[name]["path"]
    if request_schema(name) is None:
        assert (request.body, request.media_type) == (None, None)
    else:
        assert json.loads(request.body or b"") == arguments(name)["body"]
        assert [request.media_type] == [*OPERATIONS[name]["requestBody"]["content"]]


@pytest.mark.parametrize("name", ["", "nonsense", "List_Tags", "list_tags ", "__init__", 5])
def test_an_unknown_operation_is_refused(name: Any) -> None:
    """The error lists the known ones."""
    with pytest.raises(ValueError, match="this version of the spec has no operation") as caught:
        find_operation(name)
    assert "list_tags" in str(caught.value)


SECURITY = {
    Access.SIGN_IN: Security.NONE,
    Access.PUBLIC: Security.OPTIONAL,
    Access.SCIM: Security.SCIM,
}


@pytest.mark.parametrize("name", NAMES)
def test_each_operation_has_its_properties(name: str) -> None:
    """Its pagination, who can call it, and whether Docker has switched it off."""
    operation = find_operation(name)
    assert operation.pagination == LISTINGS.get(name)
    assert operation.deprecated is (name in RETIRED)
    assert operation.security is SECURITY.get(access(name), Security.BEARER)
    assert find_operation(name) is operation


@pytest.mark.parametrize("name", NAMES)
def test_a_response_without_a_body_is_known(name: str) -> None:
    """Deletions and checks return nothing."""
    status, schema = success(name)
    assert find_operation(name).success == (status if schema else None)


@pytest.mark.parametrize("name", ANSWERING)
def test_a_response_that_is_not_an_object_or_list_is_refused(name: str) -> None:
    """A dict can be made from some lists and texts, but they are not a valid response."""
    operation = find_operation(name)
    for data in (None, [], [1], ["ab"], {}, "", "text", "ab", 5, 1.5, True):
        if not isinstance(data, list if operation.answers_list else dict):
            with pytest.raises(TypeError, match=r"needs a JSON object|expected a list, not "):
                operation.decode(data)


@pytest.mark.parametrize("name", ANSWERING)
def test_a_response_is_decoded_as_its_model(name: str) -> None:
    """With any property missing, and with unknown ones."""
    operation = find_operation(name)
    data: Any = {"something_new": 5}
    if operation.answers_list:
        [model] = operation.decode([data])
        drift = {each.pointer.removeprefix("/0") for each in operation.drift([data])}
    else:
        model = operation.decode(data)
        drift = {each.pointer for each in operation.drift(data)}
    assert type(model).__module__.startswith("dockerhub_openapi.models.")
    assert model.additional_properties == {"something_new": 5}
    assert "/something_new" in drift


def test_an_operation_without_a_response_does_not_drift() -> None:
    assert list(find_operation("delete_tag").drift({"x": 1})) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_repr_of_an_operation_is_short(name: str) -> None:
    shown = repr(find_operation(name))
    assert name in shown
    assert "function" not in shown
