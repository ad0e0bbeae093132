"""The action that is proposed for each fault: it changes no more than it must."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from evolving import operation, query, schemas
from generation import TEXT, answer, media, model, probe_document, reference

from spec.corrected.problems import examine

Document = dict[str, Any]
Change = Callable[[Document], object]
AT = "#/paths/~1it/get"
GET = "$.paths['/it'].get"
KINDS = "['array', 'boolean', 'integer', 'number', 'object', 'string']"
MEDIA = "the client reads JSON and text only"


def spec() -> Document:
    """A small spec without faults."""
    document = probe_document({"It": model("It", a=TEXT)}, {"/it": {"get": operation("get_it")}})
    document["components"]["responses"] = {"NotFound": {"description": "Not there."}}
    return document


def got(document: Document) -> Document:
    found: Document = document["paths"]["/it"]["get"]
    return found


def parameters(*listed: Any) -> Change:
    return lambda document: got(document).update(parameters=list(listed))


def properties(**found: Any) -> Change:
    return lambda document: schemas(document)["It"].update(properties=found)


def responses(**found: Any) -> Change:
    named = {status.strip("_"): response for status, response in found.items()}
    return lambda document: got(document).update(responses=named)


def proposed(document: Document) -> list[tuple[str, str]]:
    """Each problem, and what its action does."""
    found = []
    for each in examine(document)[0]:
        value = f" {json.dumps(each.fix.value)}" if each.fix.kind == "update" else ""
        found.append((str(each), f"{each.fix.kind} {each.fix.target}{value}"))
    return found


def gone(name: str) -> str:
    return f"refers to {name}, which is not there"


def both_methods(document: Document) -> None:
    document["paths"]["/it"]["put"] = operation("put_it")
    responses(_200=answer(media(application__xml=TEXT)))(document)


NOWHERE = "#/components/schemas/nowhere"
PROPERTY = "#/components/schemas/It/properties/a"
PROPOSALS: dict[str, tuple[Change, str, str]] = {
    "the only parameter has no name": (
        parameters({"in": "query", "schema": TEXT}),
        f"{AT}/parameters/0: lacks `name`",
        f"remove {GET}.parameters",
    ),
    "one of two parameters has no name": (
        parameters({"in": "query", "schema": TEXT}, query("b")),
        f"{AT}/parameters/0: lacks `name`",
        f"remove {GET}.parameters[0]",
    ),
    "a response has no description": (
        responses(_200={}),
        f"{AT}/responses/200: lacks `description`",
        (
            f"update {GET}.responses['200'] "
            '{"description": "Docker\'s document does not describe it."}'
        ),
    ),
    "two keys that are not known": (
        lambda d: got(d).update(odd=1, even=2),
        f"{AT}: may not have odd, even",
        f"remove {GET}['odd', 'even']",
    ),
    "a path that is none": (
        lambda d: d["paths"].update(odd={}),
        "#/paths: may not have odd",
        "remove $.paths['odd']",
    ),
    "a path parameter that nobody declares": (
        lambda d: d["paths"].update({"/it/{id}": {"get": operation("get_one")}}),
        "#/paths/~1it~1{id}/get: does not say what {id} of its path is",
        (
            "update $.paths['/it/{id}'].get "
            '{"parameters": [{"name": "id", "in": "path", "required": true, '
            '"schema": {"type": "string"}}]}'
        ),
    ),
    "a wrong default beside right ones": (
        parameters(
            query("a", type="integer", default="1"),
            query("b", type="integer", default=1),
            query("c", default=1),
        ),
        f"{AT}/parameters/0/schema/default: '1' is not of type 'integer'",
        f"remove {GET}.parameters[0].schema.default",
    ),
    "a wrong default of what may be null": (
        parameters(
            query("a", type="integer", nullable=True, default="1"),
            query("b", type="integer", nullable=True, default=None),
        ),
        f"{AT}/parameters/0/schema/default: '1' is not of type 'integer'",
        f"remove {GET}.parameters[0].schema.default",
    ),
    "a default that is not among the values": (
        properties(a={"type": "string", "enum": ["a"], "default": "b"}),
        f"{PROPERTY}/default: 'b' is not one of ['a']",
        "remove $.components.schemas.It.properties.a.default",
    ),
    "a default that is too small": (
        properties(a={"type": "integer", "minimum": 3, "default": 1}),
        f"{PROPERTY}/default: 1 is less than the minimum of 3",
        "remove $.components.schemas.It.properties.a.default",
    ),
    "a parameter of another path": (
        parameters({"name": "id", "in": "path", "schema": TEXT}, query("b")),
        f"{AT}/parameters/0: 'id' is not in the path",
        f"remove {GET}.parameters[0]",
    ),
    "no version of the document": (
        lambda d: d["info"].pop("version"),
        "#/info: lacks `version`",
        'update $.info {"version": "unknown"}',
    ),
    "an unknown key of a security scheme": (
        lambda d: d["components"].update(
            securitySchemes={"bearerAuth": {"type": "http", "scheme": "bearer", "odd": 1}}
        ),
        "#/components/securitySchemes/bearerAuth: may not have odd",
        "remove $.components.securitySchemes.bearerAuth['odd']",
    ),
    "a reference that is no pointer": (
        parameters({"$ref": "inf"}, query("b")),
        f"{AT}/parameters/0: {gone('inf')}",
        f"remove {GET}.parameters[0]",
    ),
    "a parameter called servers": (
        lambda d: d["paths"]["/it"].update(parameters=[query("servers", type="object")]),
        f"{AT}/parameters/servers: of this style, an object cannot be sent",
        "remove $.paths['/it']",
    ),
    "a parameter that a component has already": (
        lambda d: (
            d["components"].update(parameters={"a": query("a")}),
            parameters({"$ref": "#/components/parameters/a"}, query("a"))(d),
        ),
        f"{AT}/parameters/1: 'a' is there already",
        f"remove {GET}.parameters[1]",
    ),
    "a keyword that nothing reads": (
        parameters(query("a") | {"allowReserved": True}),
        f"{AT}/parameters/0/allowReserved: the client percent-encodes every value",
        f"remove {GET}.parameters[0].allowReserved",
    ),
    "a misprint": (
        responses(_200={"$ref": "#/components/responses/NotFond"}),
        f"{AT}/responses/200: {gone('#/components/responses/NotFond')}",
        f'update {GET}.responses[\'200\'] {{"$ref": "#/components/responses/NotFound"}}',
    ),
    "another name": (
        responses(_200=answer({}), _404={"$ref": "#/components/responses/Found"}),
        f"{AT}/responses/404: {gone('#/components/responses/Found')}",
        f"remove {GET}.responses['404']",
    ),
    "a section that is not there": (
        responses(_200=answer({}), _404={"$ref": "#/components/answers/NotFound"}),
        f"{AT}/responses/404: {gone('#/components/answers/NotFound')}",
        f"remove {GET}.responses['404']",
    ),
    "a property refers to nothing": (
        properties(a=reference("nowhere")),
        f"{PROPERTY}: {gone(NOWHERE)}",
        "remove $.components.schemas.It.properties.a['$ref']",
    ),
    "a component refers to nothing": (
        lambda d: schemas(d).update(Odd=reference("nowhere")),
        f"#/components/schemas/Odd: {gone(NOWHERE)}",
        "remove $.components.schemas.Odd['$ref']",
    ),
    "items refer to nothing": (
        properties(a={"type": "array", "items": reference("nowhere")}),
        f"{PROPERTY}/items: {gone(NOWHERE)}",
        "remove $.components.schemas.It.properties.a.items['$ref']",
    ),
    "one of two parts refers to nothing": (
        properties(a={"allOf": [reference("nowhere"), model(None, b=TEXT)]}),
        f"{PROPERTY}/allOf/0: {gone(NOWHERE)}",
        "remove $.components.schemas.It.properties.a.allOf[0]",
    ),
    "one of two parts is the schema itself": (
        lambda d: schemas(d).update(Odd={"allOf": [reference("Odd"), model(None, b=TEXT)]}),
        "#/components/schemas/Odd/allOf/0: refers to itself, but not by a property",
        "remove $.components.schemas.Odd.allOf[0]",
    ),
    "the only operation of a path": (
        responses(_200=answer(media(application__xml=TEXT))),
        f"{AT}/responses/200/content/application~1xml: {MEDIA}",
        "remove $.paths['/it']",
    ),
    "one of two operations": (
        both_methods,
        f"{AT}/responses/200/content/application~1xml: {MEDIA}",
        "remove $.paths['/it'].get",
    ),
    "a server of an operation": (
        lambda d: got(d).update(servers=[{"url": "https://x.test"}, {"url": "https://y.test"}]),
        f"{AT}/servers: the client sends everything to https://hub.docker.com",
        f"remove {GET}.servers",
    ),
}


@pytest.mark.parametrize("name", PROPOSALS)
def test_the_proposal_leaves_out_no_more_than_what_is_wrong(name: str) -> None:
    change, problem, fix = PROPOSALS[name]
    document = spec()
    change(document)
    assert proposed(document) == [(problem, fix)]


@pytest.mark.parametrize("length", [299, 300, 301])
def test_a_long_message_is_cut_at_300_characters(length: int) -> None:
    message = "'{}' is not one of " + KINDS
    message = message.format("x" * (length - len(message.format(""))))
    document = spec()
    properties(a={"type": message.split("'")[1]})(document)
    shown = message if length <= 300 else f"{message[:300]}…"
    [(problem, _)] = proposed(document)
    assert problem == f"{PROPERTY}/type: {shown}"


def test_a_default_of_a_schema_without_a_type_is_not_called_wrong() -> None:
    document = spec()
    properties(a={"default": 1}, b={"type": "integer", "default": "1"})(document)
    assert [problem for problem, _ in proposed(document)] == [
        "#/components/schemas/It/properties/b/default: '1' is not of type 'integer'"
    ]


def test_each_of_several_repeated_parameters_is_removed_once() -> None:
    """Positions are not used twice: the next parameter would go instead."""
    document = spec()
    whole = {"type": "integer"}
    parameters(query("a"), query("a", **whole), query("b"), query("b", **whole), query("c"))(
        document
    )
    assert proposed(document) == [
        (f"{AT}/parameters/{index}: {name!r} is there already", f"remove {GET}.parameters[{index}]")
        for index, name in ((3, "b"), (1, "a"))
    ]


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
def test_a_list_of_schemas_does_not_stay_empty(keyword: str) -> None:
    document = spec()
    properties(a={keyword: [reference("nowhere"), reference("nowhere")]})(document)
    at = f"remove $.components.schemas.It.properties.a.{keyword}"
    assert [fix for _, fix in proposed(document)] == [f"{at}[1]", f"{at}[0]", at]
    properties(a={keyword: []})(document)
    assert proposed(document) == [(f"{PROPERTY}/{keyword}: is empty", at)]


SCHEMES = ["apiKey", "http", "oauth2", "openIdConnect"]


def test_a_security_scheme_of_an_unknown_type_is_removed() -> None:
    """The message names the types of all kinds of schemes."""
    document = spec()
    document["components"]["securitySchemes"] = {"bearerAuth": {"type": "odd"}}
    at, path = "#/components/securitySchemes/bearerAuth", "$.components.securitySchemes.bearerAuth"
    assert proposed(document) == [
        (f"{at}/type: 'odd' is not one of {SCHEMES}", f"remove {path}.type"),
        (f"{at}: lacks `type`", f"remove {path}"),
    ]


def test_a_value_is_named_with_what_itself_may_be() -> None:
    """Not with the values of a property beside it."""
    document = spec()
    scheme = {"type": "odd", "name": "x", "in": "nowhere"}
    document["components"]["securitySchemes"] = {"bearerAuth": scheme}
    assert proposed(document)[0][0].endswith(f"/type: 'odd' is not one of {SCHEMES}")


def test_a_problem_that_no_action_can_correct_is_still_named() -> None:
    """An action cannot remove the whole document."""
    document = spec() | {"openapi": "2.0"}
    assert proposed(document) == [
        ("#/openapi: '2.0' does not match '^3\\\\.0\\\\.\\\\d(-.+)?$'", "remove $.openapi"),
        ("#: lacks `openapi`", "remove $"),
    ]
