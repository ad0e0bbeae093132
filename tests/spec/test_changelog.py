"""The changelog of two documents: what it says of each kind of change."""

from typing import Any

import pytest
from evolving import in_path, query
from generation import TEXT, model, probe_document, probe_operation, reference

from spec.changes.changelog import as_json, as_markdown
from spec.changes.find import Change, Kind, find_changes
from spec.corrected.normalize import normalize

BEARER: dict[str, list[str]] = {"bearerAuth": []}
INTEGER = {"type": "integer"}
SECRET = TEXT | {"format": "password"}


def body(name: str, media_type: str = "application/json", **more: Any) -> dict[str, Any]:
    """A request body, or an answer."""
    return {"description": "Fine.", "content": {media_type: {"schema": reference(name)}}, **more}


def before() -> dict[str, Any]:
    """A small document."""
    sent = model(gone=TEXT, less=TEXT, more=TEXT, near=TEXT, told=TEXT | {"default": "x"})
    got = model(hidden=TEXT, kind=TEXT, may_lack=TEXT, oldWire=TEXT, old=TEXT, shown=SECRET)
    schemas = {
        "Sent": sent | {"required": ["gone", "less"]},
        "Got": got | {"required": ["may_lack"]},
        "Keys": {"type": "object", "additionalProperties": TEXT},
        "Letter": {"type": "string", "enum": ["w", "x"], "x-enum-varnames": ["DOUBLE", "X"]},
        "Number": {"type": "integer", "enum": [1]},
        "OldClass": model(),
        "OldLetter": {"type": "string", "enum": ["x"]},
        "Shape": model(),
    }
    parameters = [in_path("id"), query("n", **INTEGER, maximum=9), query("q")]
    get = probe_operation("get_it", reference("Got"), parameters=parameters, security=[{}, BEARER])
    get["responses"] |= {"403": {"description": "No."}, "404": body("Got"), "422": body("Keys")}
    put = {
        "operationId": "put_it",
        "tags": ["probe"],
        "security": [],
        "parameters": [in_path("id")],
        "requestBody": body("Sent", required=True),
        "responses": {"204": {"description": "Done."}},
    }
    old = probe_operation("get_old", security=[], deprecated=True)
    return probe_document(schemas, {"/it/{id}": {"get": get, "put": put}, "/old": {"get": old}})


def after() -> dict[str, Any]:
    """The same document with a change of each kind."""
    sent = model(less=TEXT, more=TEXT, near=TEXT | {"maxLength": 9}, new=TEXT, told=TEXT)
    shown = {"hidden": SECRET, "kind": {"type": "integer"}, "may_lack": TEXT, "old_wire": TEXT}
    got = model(**shown, old=TEXT | {"deprecated": True}, shown=TEXT)
    schemas = {
        "Sent": sent | {"required": ["more", "new"]},
        "Got": got,
        "Keys": {"type": "object"},
        "Letter": {"type": "string", "enum": ["w", "z"]},
        "Number": {"type": "integer", "enum": [1], "x-enum-varnames": ["ONE"]},
        "NewClass": model(),
        "NewLetter": {"type": "string", "enum": ["x"]},
        "Shape": {"type": "string", "enum": ["round"]},
    }
    parameters = [in_path("id"), query("n", **INTEGER, maximum=5, default=3), query("r")]
    get = probe_operation("get_it", reference("Keys"), parameters=parameters, security=[BEARER])
    get["responses"] |= {"404": {"description": "No."}, "409": body("Got"), "422": body("Got")}
    get |= {"deprecated": True, "tags": ["other-tag"]}
    put = {
        "operationId": "put_it",
        "tags": ["probe"],
        "security": [{}, BEARER],
        "parameters": [in_path("id")],
        "requestBody": body("Sent", "application/scim+json"),
        "responses": {"204": {"description": "Done."}},
    }
    new = probe_operation("get_new", security=[])
    return probe_document(schemas, {"/its/{id}": {"get": get, "put": put}, "/new": {"get": new}})


FORWARD = """
breaking: answer get_it 404 changed: Got is now None
breaking: answer get_it 422 changed: Keys is now Got
breaking: argument get_it(n) changed: bounds: {'maximum': 9}, now {'maximum': 5}
breaking: argument get_it(q) removed: str, optional
breaking: attribute Got.kind changed: str is now int
breaking: attribute Got.may_lack changed: required, now optional
breaking: attribute Keys.additional_properties changed: dict[str, str] is now dict[str, Any]
breaking: attribute Sent.gone removed: str, required
breaking: attribute Sent.more changed: optional, now required
breaking: attribute Sent.near changed: bounds: none, now {'maxLength': 9}
breaking: attribute Sent.new added: str, required
breaking: attribute Shape.additional_properties changed: dict[str, Any] is now nothing
breaking: member Letter: 'w' changed: its name was DOUBLE and is W
breaking: member Letter: 'x' removed: value
breaking: member Number: 1 changed: its name was what its value says and is ONE
breaking: model OldClass removed: class
breaking: model OldLetter removed: enumeration
breaking: operation get_it changed: its module is api.other_tag, not api.probe
breaking: operation get_old removed: GET /old
breaking: result get_it changed: Got is now Keys
breaking: security get_it changed: credentials: bearerAuth or none, now bearerAuth
other: answer get_it 403 removed: None
other: answer get_it 409 added: Got
other: argument get_it(n) changed: default: None, now 3
other: argument get_it(r) added: str, optional
other: argument put_it(body) changed: on the wire: application/json, now application/scim+json
other: argument put_it(body) changed: required, now optional
other: attribute Got.hidden changed: hidden in the `repr` of its model
other: attribute Got.old changed: deprecated
other: attribute Got.old_wire changed: on the wire: oldWire, now old_wire
other: attribute Got.shown changed: no longer hidden in the `repr` of its model
other: attribute Sent.less changed: required, now optional
other: attribute Sent.told changed: default: 'x', now None
other: member Letter: 'z' added: value
other: member Shape: 'round' added: value
other: model NewClass added: class
other: model NewLetter added: enumeration
other: operation get_it changed: GET /it/{id} is now GET /its/{id}
other: operation get_it changed: deprecated
other: operation get_new added: GET /new
other: operation put_it changed: PUT /it/{id} is now PUT /its/{id}
other: security put_it changed: credentials: none, now bearerAuth or none
"""
BACKWARD = """
breaking: answer get_it 404 changed: None is now Got
breaking: answer get_it 422 changed: Got is now Keys
breaking: argument get_it(r) removed: str, optional
breaking: argument put_it(body) changed: optional, now required
breaking: attribute Got.kind changed: int is now str
breaking: attribute Keys.additional_properties changed: dict[str, Any] is now dict[str, str]
breaking: attribute Sent.gone added: str, required
breaking: attribute Sent.less changed: optional, now required
breaking: attribute Sent.new removed: str, required
breaking: member Letter: 'w' changed: its name was W and is DOUBLE
breaking: member Letter: 'z' removed: value
breaking: member Number: 1 changed: its name was ONE and is what its value says
breaking: member Shape: 'round' removed: value
breaking: model NewClass removed: class
breaking: model NewLetter removed: enumeration
breaking: operation get_it changed: its module is api.probe, not api.other_tag
breaking: operation get_new removed: GET /new
breaking: result get_it changed: Keys is now Got
other: answer get_it 403 added: None
other: answer get_it 409 removed: Got
other: argument get_it(n) changed: bounds: {'maximum': 5}, now {'maximum': 9}
other: argument get_it(n) changed: default: 3, now None
other: argument get_it(q) added: str, optional
other: argument put_it(body) changed: on the wire: application/scim+json, now application/json
other: attribute Got.hidden changed: no longer hidden in the `repr` of its model
other: attribute Got.may_lack changed: optional, now required
other: attribute Got.old changed: no longer deprecated
other: attribute Got.old_wire changed: on the wire: old_wire, now oldWire
other: attribute Got.shown changed: hidden in the `repr` of its model
other: attribute Sent.more changed: required, now optional
other: attribute Sent.near changed: bounds: {'maxLength': 9}, now none
other: attribute Sent.told changed: default: None, now 'x'
other: attribute Shape.additional_properties changed: nothing is now dict[str, Any]
other: member Letter: 'x' added: value
other: model OldClass added: class
other: model OldLetter added: enumeration
other: operation get_it changed: GET /its/{id} is now GET /it/{id}
other: operation get_it changed: no longer deprecated
other: operation get_old added: GET /old
other: operation put_it changed: PUT /its/{id} is now PUT /it/{id}
other: security get_it changed: credentials: bearerAuth, now bearerAuth or none
other: security put_it changed: credentials: bearerAuth or none, now none
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"), [(before(), after(), FORWARD), (after(), before(), BACKWARD)]
)
def test_each_kind_of_change_is_told_in_words(
    old: dict[str, Any], new: dict[str, Any], expected: str
) -> None:
    """Those that break come first; in both parts, the order is by thing and name."""
    lines = [
        f"{'breaking' if each.breaking else 'other'}: "
        f"{each.thing} {each.name} {each.kind}: {each.text}"
        for each in find_changes(normalize(old)[0], normalize(new)[0])
    ]
    assert lines == expected.strip().splitlines()


SOME = [
    Change(Kind.REMOVED, "answer", "get_it 404", breaking=True, text="Got"),
    Change(Kind.REMOVED, "argument", "get_it(q)", breaking=True, text="str, optional"),
    Change(Kind.REMOVED, "operation", "get_old", breaking=True, text="GET /old"),
    Change(Kind.ADDED, "argument", "get_it(r)", breaking=False, text="str, optional"),
    Change(Kind.ADDED, "member", "Letter: '`\n# z'", breaking=False, text="value"),
    Change(Kind.CHANGED, "operation", "get_it", breaking=False, text="GET /a is now GET /b"),
    Change(Kind.CHANGED, "operation", "get_it", breaking=False, text="deprecated"),
]
MARKDOWN = """\
# API changes from a to b

Suggested version: 2.0.0 (now 1.2.3). 3 of 7 changes can break code that uses the client.

## Breaking

* answer `get_it 404` (`hub.it.get`) removed: `Got`
* argument `get_it(q)` (`hub.it.get`) removed: `str, optional`
* operation `get_old` removed: `GET /old`

## Other

* argument `get_it(r)` (`hub.it.get`) added: `str, optional`
* member `Letter: '' # z'` added: `value`
* operation `get_it` (`hub.it.get`) changed: `GET /a is now GET /b`
* operation `get_it` (`hub.it.get`) changed: `deprecated`

## For CHANGELOG.md

* **Breaking:** answer `get_it 404` (`hub.it.get`) removed: `Got`
* **Breaking:** argument `get_it(q)` (`hub.it.get`) removed: `str, optional`
* **Breaking:** operation `get_old` removed: `GET /old`
* Added: `get_it(r)`, `Letter: '' # z'`.
* Changed: `get_it`.
"""


def test_the_changelog_for_people_is_markdown() -> None:
    """With the methods that users call; Docker's text does not become markup."""
    text = as_markdown(SOME, "1.2.3", "API changes from a to b", {"get_it": "hub.it.get"})
    assert text == MARKDOWN


def test_a_changelog_without_changes_says_so() -> None:
    expected = "# Title\n\nNothing that users of the client see has changed.\n"
    assert as_markdown([], "1.2.3", "Title", {}) == expected


def test_the_changelog_for_programs_is_json() -> None:
    changes = [
        Change(Kind.ADDED, "member", "Letter: 'é'", breaking=False, text="value"),
        Change(Kind.REMOVED, "operation", "get_old", breaking=True, text="GET /old"),
    ]
    assert as_json(changes, "1.2.3") == JSON


JSON = """\
{
 "version": "2.0.0",
 "breaking": 1,
 "changes": [
  {
   "kind": "added",
   "thing": "member",
   "name": "Letter: 'é'",
   "breaking": false,
   "text": "value"
  },
  {
   "kind": "removed",
   "thing": "operation",
   "name": "get_old",
   "breaking": true,
   "text": "GET /old"
  }
 ]
}
"""
