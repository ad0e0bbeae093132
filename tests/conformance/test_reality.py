"""Reality laws: responses as Docker Hub really sends them, and as its own document says."""

from collections.abc import Iterator
from typing import Any

import pytest
from laws.answer_laws import answers_json, bending, least, success
from laws.bending import Bend, bent
from laws.comparing import differences
from laws.covering import covering
from laws.driving import clients, json_answer
from laws.profile import read_profile
from laws.reality import bent_answers
from laws.tally import tried
from laws.trying import try_examples
from laws.vendor import ROOT, answers, corrected_places, excused, vendor
from laws.violation import Violation, hold
from laws.world import Operation, World, read_spec
from subjects import WORLD, each_of

from dockerhub import UnexpectedResponseError
from dockerhub_openapi.types import encode
from spec.document.load import load_document
from spec.schema.reading import properties

OPERATIONS = each_of(each for each in WORLD.operations.values() if answers_json(each))


@OPERATIONS
def test_several_differences_are_tolerated_and_each_is_reported(operation: Operation) -> None:
    """Nothing is lost, and exactly the places that differ are reported."""
    found = success(operation)
    assert found is not None
    told: list[Any] = []
    with clients("sync", on_drift=told.append) as [client]:
        try_examples(
            bent_answers(WORLD, found[1].schema),
            2 * read_profile().operation_examples,
            lambda drawn: bending(WORLD, client, told, operation, drawn[0], *drawn[1]),
        )


@OPERATIONS
def test_a_strict_client_raises_an_error_instead(operation: Operation) -> None:
    """Exactly if something differs; the error holds the original body, without secrets."""
    found = success(operation)
    assert found is not None
    status, body = found
    with clients("sync", strict=True) as [client]:

        def law(drawn: tuple[Any, list[Bend]]) -> Iterator[Violation]:
            tried("strict", operation.name)
            odd = bent(drawn[0], *drawn[1])
            answer = json_answer(status, odd, body.media_type)
            try:
                client.answered(answer, operation.name, **least(WORLD, operation))
                held = None
            except UnexpectedResponseError as error:
                held = error.body
            wanted = odd if any(each.told for each in drawn[1]) else None
            if held != without_secrets(wanted, body.schema):
                yield Violation("strict", operation.name, "", f"the error holds {held!r}", odd)

        try_examples(bent_answers(WORLD, body.schema), read_profile().operation_examples, law)


def without_secrets(data: Any, schema: Any) -> Any:
    """Replace the passwords of the spec with asterisks."""
    if isinstance(data, list):
        return data
    members = properties(WORLD.document, schema)
    secret = [name for name in data or () if members.get(name, {}).get("format") == "password"]
    return data and data | {name: "****" for name in secret if data[name]}


@OPERATIONS
def test_the_media_type_of_a_response_does_not_matter(operation: Operation) -> None:
    """SCIM bodies may come as plain JSON, and JSON bodies as text."""
    found = success(operation)
    assert found is not None
    data = covering(WORLD, found[1].schema)[0]
    with clients("sync", strict=True) as [client]:
        for media_type in ("application/json", "application/scim+json", "text/plain; charset=x"):
            answer = json_answer(found[0], data, media_type)
            value = client.answered(answer, operation.name, **least(WORLD, operation))
            assert not list(differences(WORLD, found[1].schema, encode(value), data))


@pytest.mark.parametrize(
    ("name", "status", "start"),
    [pytest.param(*each, id=f"{each[0]} {each[1]}") for each in sorted(answers(WORLD))],
)
def test_responses_of_dockers_own_document_are_accepted(
    name: str, status: str, start: tuple[str | int, ...]
) -> None:
    """Nothing is lost; an overlay explains each difference from the corrected spec."""
    operation = WORLD.operations[name]
    found = success(operation)
    assert found is not None, "the corrected spec has an answer with a body as well"
    told: list[Any] = []
    with clients("sync", on_drift=told.append) as [client]:
        for data in covering(vendor(), _schema(start)):
            tried("vendor", f"{name} {status}")
            told.clear()
            answer = json_answer(int(status), data, "application/json")
            try:
                value = client.answered(answer, name, **least(WORLD, operation))
            except UnexpectedResponseError:
                assert excused(start, ""), "the corrected spec has a body of another kind"
                continue
            lost = list(differences(WORLD, found[1].schema, encode(value), data))
            drift = [each for each in told if not excused(start, each.pointer)]
            hold(Violation("vendor", name, at, text, data) for at, text in lost)
            hold(Violation("vendor", name, d.pointer, str(d), data) for d in drift)


def _schema(start: tuple[str | int, ...]) -> Any:
    value: Any = vendor().document
    for step in start:
        value = value[step]
    return value


def test_an_operation_is_found_by_its_path_whatever_the_names_of_its_parameters() -> None:
    """What an overlay renames is compared, and what it removes is not."""
    before = {name for name, _, _ in answers(WORLD)}
    document = read_spec()
    paths = document["paths"]
    paths["/v2/access-tokens/{token_id}"] = paths.pop("/v2/access-tokens/{uuid}")
    del paths["/v2/auditlogs/{account}"]
    after = {name for name, _, _ in answers(World(document))}
    assert before - after == {"list_audit_logs"}
    assert "get_access_token" in after


def test_only_json_responses_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """A CSV file has no values that could be lost."""
    document = load_document(ROOT / "openapi.yaml")
    content = document["paths"]["/v2/auditlogs/{account}"]["get"]["responses"]["200"]["content"]
    content["text/csv"] = content.pop("application/json")
    before = {name for name, _, _ in answers(WORLD)}
    monkeypatch.setattr("laws.vendor.vendor", lambda: World(document))
    assert before - {name for name, _, _ in answers(WORLD)} == {"list_audit_logs"}


def test_what_is_below_a_removed_place_is_excused(monkeypatch: pytest.MonkeyPatch) -> None:
    schemas = ("components", "schemas")
    removed = (*schemas, "image", "properties", "layers")
    monkeypatch.setattr("laws.vendor.corrected_places", lambda: {removed: None})
    assert excused((*removed, "items"), "/size")
    assert not excused((*schemas, "layer"), "/size")


def test_only_overlays_excuse_differences() -> None:
    """A difference that an overlay explains is excused, any other is not."""
    tag = ("components", "schemas", "tag")
    assert ("components", "schemas", "org_group", "title") in corrected_places()
    assert (*tag, "properties", "v2", "type") in corrected_places()
    assert excused(tag, "/v2")
    assert excused(tag, "/images/architecture")
    assert not excused(tag, "/last_updater_username")
    assert not excused(("components", "schemas", "AuditLog"), "/account")
