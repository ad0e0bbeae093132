"""All faults of a document are reported at once: place, line, and an action that corrects it."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from evolving import operation, schemas
from generation import ROOT, TEXT, media, model, probe_document, reference

from spec.corrected.build import build, problems_text
from spec.corrected.normalize import normalize
from spec.corrected.problems import examine
from spec.errors import SpecError
from spec.overlay.apply import apply_overlays
from spec.overlay.read import parse_overlay
from spec.overlay.write import overlay_text, update
from spec.schema.reading import class_name

Document = dict[str, Any]
Change = Callable[[Document], object]
LOGIN = "/v2/users/login"


def spec() -> Document:
    """A small spec, since the validator that knows the places is slow."""
    found = operation("login", reference("Token"))
    document = probe_document({"Token": model("Token", a=TEXT)}, {LOGIN: {"post": found}})
    document["components"]["responses"] = {"NotFound": {"description": "Not there."}}
    document["components"]["securitySchemes"] = {"bearerAuth": {"type": "http", "scheme": "bearer"}}
    return document


def login(document: Document) -> Document:
    found: Document = document["paths"][LOGIN]["post"]
    return found


def add(name: str, schema: Any) -> Change:
    return lambda document: schemas(document).update({name: schema})


def parameters(*listed: Any) -> Change:
    return lambda document: login(document).update(parameters=list(listed))


QUERY = {"name": "x", "in": "query", "schema": TEXT}
AT_LOGIN = "#/paths/~1v2~1users~1login/post"
FAULTS: dict[str, tuple[Change, str]] = {
    "no responses": (lambda d: login(d).pop("responses"), f"{AT_LOGIN}: lacks `responses`"),
    "no name": (
        parameters({"in": "query", "schema": TEXT}),
        f"{AT_LOGIN}/parameters/0: lacks `name`",
    ),
    "no schema": (
        parameters({"name": "x", "in": "query"}),
        f"{AT_LOGIN}/parameters/0: lacks `schema`",
    ),
    "an unknown type": (
        parameters({**QUERY, "schema": {"type": "text"}}),
        f"{AT_LOGIN}/parameters/0/schema/type: 'text' is not one of",
    ),
    "the same twice": (parameters(QUERY, QUERY), f"{AT_LOGIN}/parameters/1: is there already"),
    "the same twice, but different": (
        parameters(QUERY, {**QUERY, "schema": {"type": "integer"}}),
        f"{AT_LOGIN}/parameters/1: 'x' is there already",
    ),
    "an unknown key": (lambda d: login(d).update(foo=1), f"{AT_LOGIN}: may not have foo"),
    "an unknown status": (
        lambda d: login(d)["responses"].update({"999": {}}),
        f"{AT_LOGIN}/responses: may not have 999",
    ),
    "no description": (
        lambda d: login(d)["responses"].update({"201": {}}),
        f"{AT_LOGIN}/responses/201: lacks `description`",
    ),
    "required on a property": (
        add("odd1", model("Odd", a={**TEXT, "required": True})),
        "#/components/schemas/odd1/properties/a/required: True is not of type 'array'",
    ),
    "required on an enumeration": (
        add("odd2", model("Odd", a={**TEXT, "enum": ["a"], "required": True})),
        "#/components/schemas/odd2/properties/a/required: True is not of type 'array'",
    ),
    "a wrong default": (
        add("odd4", model("Odd", a={"type": "integer", "default": "1"})),
        "#/components/schemas/odd4/properties/a/default: '1' is not of type 'integer'",
    ),
    "null for a schema": (
        add("odd", None),
        "#/components/schemas/odd: None is not of type 'object'",
    ),
    "a number for a path": (
        lambda d: d["paths"].update({"/v2/odd": 5}),
        "#/paths/~1v2~1odd: 5 is not of type 'object'",
    ),
    "a body without content": (
        lambda d: d["components"].update(requestBodies={"odd": {}}),
        "#/components/requestBodies/odd: lacks `content`",
    ),
    "a path parameter that nobody declares": (
        lambda d: d["paths"].update({"/v2/odd/{name}": {"get": operation("odd")}}),
        "#/paths/~1v2~1odd~1{name}/get: does not say what {name} of its path is",
    ),
    "a reference with a misprint": (
        lambda d: login(d)["responses"].update({"404": {"$ref": "#/components/responses/NotFond"}}),
        "/responses/404: refers to #/components/responses/NotFond, which is not there",
    ),
    "a reference with a misprint, for all other statuses": (
        lambda d: login(d)["responses"].update(default={"$ref": "#/components/responses/NotFond"}),
        "/responses/default: refers to #/components/responses/NotFond, which is not there",
    ),
    "a reference to nothing in a list": (
        add("odd5", {"allOf": [reference("nowhere_at_all"), model(None, a=TEXT)]}),
        "#/components/schemas/odd5/allOf/0: refers to #/components/schemas/nowhere_at_all",
    ),
    "the only reference of a list": (
        add("odd", {"allOf": [reference("nowhere_at_all")], "properties": {"a": TEXT}}),
        "#/components/schemas/odd/allOf/0: refers to #/components/schemas/nowhere_at_all",
    ),
    "a reference to another file": (
        add("odd", model("Odd", a={"$ref": "other.yaml#/a"})),
        "#/components/schemas/odd/properties/a: refers to other.yaml#/a",
    ),
    "a circle": (
        lambda d: schemas(d).update(one=reference("two"), two=reference("one")),
        "#/components/schemas/one: refers to itself, but not by a property",
    ),
    "a list of itself": (
        add("odd7", {"type": "array", "items": reference("odd7")}),
        "#/components/schemas/odd7/items: refers to itself, but not by a property",
    ),
    "what the client cannot read": (
        lambda d: login(d)["responses"].update(
            {"200": {"description": "XML", "content": media(application__xml=TEXT)}}
        ),
        f"{AT_LOGIN}/responses/200/content/application~1xml: the client reads JSON and text only",
    ),
    "a secret that repr would show": (
        add("odd6", model("Odd6", access_token=TEXT, secret={"type": "boolean"})),
        "#/components/schemas/odd6/properties/access_token: is a secret by its name",
    ),
    "the same tag twice": (
        lambda d: d.update(tags=[{"name": "a"}, {"name": "b"}, {"name": "a", "description": "A"}]),
        "#/tags/2: 'a' is there already",
    ),
    "another server for all": (
        lambda d: d.update(servers=[{"url": "https://x.test"}]),
        "#/servers/0: is https://x.test; the client sends to https://hub.docker.com",
    ),
    "another server": (
        lambda d: login(d).update(servers=[{"url": "https://x.test"}]),
        f"{AT_LOGIN}/servers: the client sends everything to https://hub.docker.com",
    ),
}


TOGETHER = (
    *("required on a property", "required on an enumeration"),
    *("a wrong default", "a path parameter that nobody declares", "a circle"),
    *("a reference with a misprint", "a reference to nothing in a list", "another server"),
    *("the same twice", "no description", "a secret that repr would show"),
)


def test_each_fault_is_placed_and_the_proposed_action_corrects_it() -> None:
    """Once the proposal is pasted unchanged, nothing is left to correct."""
    for name, (change, said) in FAULTS.items():
        document = spec()
        change(document)
        problems, _, _ = examine(document)
        assert any(said in str(each) for each in problems), (name, problems)
        pasted = parse_overlay(overlay_text([each.fix for each in problems]), "corrections.yaml")
        assert examine(apply_overlays(document, [pasted]))[0] == [], name


def test_all_faults_are_reported_at_once() -> None:
    """No fault hides another one, although the tools find them one after the other."""
    document = spec()
    for name in TOGETHER:
        FAULTS[name][0](document)
    problems, _, _ = examine(document)
    found = [str(each) for each in problems]
    for name in TOGETHER:
        assert any(FAULTS[name][1] in each for each in found), name
    pasted = parse_overlay(overlay_text([each.fix for each in problems]), "corrections.yaml")
    assert examine(apply_overlays(document, [pasted]))[0] == []


def test_a_component_that_actions_need_is_restored() -> None:
    """Upstream dropped it, but parts of the client refer to it."""
    document = spec()
    lost = schemas(document).pop("Token")
    problems, _, _ = examine(document, spec())
    [fix] = {each.fix.target: each.fix for each in problems}.values()
    assert (fix.target, fix.value) == ("$.components.schemas", {"Token": lost})
    document = spec()
    del document["components"]["responses"]
    [problem] = examine(document, spec())[0]
    assert problem.fix.target == f"$.paths['{LOGIN}'].post.responses['404']"


def test_a_new_name_does_not_replace_one_that_users_have() -> None:
    """At any place in the document, and however often the name is taken."""
    document = spec()
    older = {"AccessToken": model(None, a=TEXT), "access_token": model(None, b=TEXT)}
    before = spec()
    schemas(before)["accessToken"] = model(None, c=TEXT)
    schemas(document).update(older, accessToken=model(None, c=TEXT))
    paths = {"/v2/things": {"get": operation("login", reference("Token"))}, **document["paths"]}
    document["paths"] = paths
    before, _ = normalize(before)
    problems, found, _ = examine(document, before)
    assert found["paths"][LOGIN]["post"]["operationId"] == "login"
    assert found["paths"]["/v2/things"]["get"]["operationId"] == "login_2"
    names = {key: class_name(found, reference(key)) for key in (*older, "accessToken")}
    assert names["accessToken"] == "AccessToken"
    assert {names[key] for key in older} == {"AccessToken2", "AccessToken3"}
    said = "\n".join(map(str, problems))
    assert f"#/paths/~1v2~1things/get: takes the name login of {AT_LOGIN}" in said
    pasted = parse_overlay(overlay_text([each.fix for each in problems]), "corrections.yaml")
    assert examine(apply_overlays(document, [pasted]), before)[0] == []


def test_a_new_model_does_not_take_the_class_of_an_enumeration_that_users_have() -> None:
    before = spec()
    schemas(before)["Kind"] = {"type": "string", "enum": ["a"]}
    document = spec()
    schemas(document).update({"kind": model(None, a=TEXT)} | schemas(before))
    [problem], found, _ = examine(document, normalize(before)[0])
    assert str(problem) == (
        "#/components/schemas/kind: takes the name Kind of #/components/schemas/Kind"
    )
    assert class_name(found, reference("Kind")) == "Kind"
    assert class_name(found, reference("kind")) == "Kind2"


def test_a_component_without_a_class_has_no_name_that_others_could_take() -> None:
    """Text stays text, whatever the component is called."""
    before, document = spec(), spec()
    schemas(before)["thing"] = TEXT
    schemas(document).update(thing=TEXT, Thing=model(None, a=TEXT))
    assert examine(document, normalize(before)[0])[0] == []


def test_a_new_value_does_not_take_the_name_of_a_member_that_users_have() -> None:
    """Even if the new value comes first, and if the value may be null."""
    before = spec()
    schemas(before)["Kind"] = {"type": "string", "enum": ["a_b", "gone", "c"]}
    before, _ = normalize(before)
    document = spec()
    values = ["a-b", "a_b", "a.b", "c", None]
    schemas(document)["Kind"] = {"type": "string", "nullable": True, "enum": values}
    [problem], found, _ = examine(document, before)
    assert str(problem) == "#/components/schemas/Kind: a new value takes the name A_B of a_b"
    assert problem.fix.value == {"x-enum-varnames": ["A_B_2", "A_B", "A_B_3", "C", "NULL"]}
    kind = schemas(found)["Kind"]
    names = dict(zip(kind["enum"], kind["x-enum-varnames"], strict=True))
    assert names == {"a-b": "A_B_2", "a_b": "A_B", "a.b": "A_B_3", "c": "C"}
    pasted = parse_overlay(overlay_text([problem.fix]), "corrections.yaml")
    assert examine(apply_overlays(document, [pasted]), before)[0] == []


def test_names_of_members_that_the_document_has_are_replaced() -> None:
    """An update alone would only append to them."""
    before, document = spec(), spec()
    schemas(before)["Kind"] = {"type": "string", "enum": ["a_b"]}
    before, _ = normalize(before)
    names = {"x-enum-varnames": ["A_B", "A_B_2"]}
    schemas(document)["Kind"] = {"type": "string", "enum": ["a-b", "a_b"], **names}
    problems, found, _ = examine(document, before)
    assert schemas(found)["Kind"]["x-enum-varnames"] == ["A_B_2", "A_B"]
    pasted = parse_overlay(overlay_text([each.fix for each in problems]), "corrections.yaml")
    assert examine(apply_overlays(document, [pasted]), before)[0] == []


def test_names_of_numbers_and_too_few_names_are_left_to_other_checks() -> None:
    """No member is renamed because of them."""
    document = spec()
    numbers = {"type": "integer", "enum": [1, 2], "x-enum-varnames": ["ONE", "TWO"]}
    schemas(document)["Number"] = numbers
    schemas(document)["Few"] = {"type": "string", "enum": ["a", "b"], "x-enum-varnames": ["A"]}
    before, _ = normalize(spec())
    schemas(before).update(schemas(document))
    assert examine(document, before)[0] == []


def test_what_the_validator_reports_without_a_place_is_shown_unchanged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Failing:
        def __init__(self, document: Document) -> None:
            raise LookupError("odd")

    monkeypatch.setattr("spec.corrected.problems.OpenAPIV30SpecValidator", Failing)
    with pytest.raises(SpecError, match=r"is not valid OpenAPI 3\.0: .?odd"):
        examine(spec())


def test_written_actions_read_back_as_they_were() -> None:
    """Even texts that YAML would read as something else."""
    texts = ["on", "1e3", "0o17", ".inf", "2021-01-05", "null", "a: b #c", "~", "x\ny", "«»", ""]
    action = replace(update(("info",), {"t": texts}), description="D", evidence=("spec-internal",))
    [read] = parse_overlay(overlay_text([action]), "x.yaml").actions
    assert (read.identity, read.description) == (action.identity, "D")


def test_lines_are_those_of_dockers_document(tmp_path: Path) -> None:
    """Also for JSON. If an action added the place, the message says so."""
    text = (ROOT / "openapi.yaml").read_text("utf-8")
    broken = text.replace("            type: integer\n", "            type: whole\n", 1)
    path = tmp_path / "openapi.yaml"
    path.write_text(broken, "utf-8")
    with pytest.raises(SpecError) as refused:
        build(path, ROOT / "overlays/spec")
    line = broken[: broken.index("type: whole")].count("\n") + 1
    assert re.search(rf"'whole' is not one of .*\(line {line}\)", str(refused.value))
    document = spec()
    add("odd", {"type": "odd"})(document)
    problems, _, _ = examine(document)
    assert "(not in Docker's document: an action adds it)" in problems_text(problems, text)
    small = '{"components": {"schemas":\n {"odd": {"type": 1}}}}'
    assert "(line 2)" in problems_text(problems, small)
    for other in ('{"components": [1]}', '{"components": 1}'):
        assert "(not in Docker's document" in problems_text(problems, other)
