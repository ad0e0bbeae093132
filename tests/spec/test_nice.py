"""Methods of the client that do not fit the spec are found in their source."""

import json
from pathlib import Path
from typing import Any

import pytest
from generation import GENERATED, ROOT, corrected_spec

from spec import generate
from spec._nice import Use, find_problems, find_uses, unused
from spec.changes.surface import read_surface
from spec.errors import SpecError

CLIENT = """
class Client:
    def __init__(self):
        self.other = 5

    @cached_property
    def things(self) -> Things:
        return Things(self._caller)

    @property
    def others(self) -> Others:
        return self.other
"""
THINGS = """
class Things:
    async def get(self, name, kind=None, *, more=None, size: int = 5):
        arguments = {"name": name, "kind": kind}
        found: Thing = await self._caller.call("get_thing", arguments | {"more": [more]})
        return found

    def list(self, name) -> AsyncPager[Thing]:
        return self._caller.paginate("list_things", {"name": name} | _more(), limit=1)

    async def put(self, name, **rest):
        body: dict = {"a": 1}
        await self._caller.call("put_thing", {"name": name, "body": body, **rest})

    async def check(self, arguments, one):
        return await self._caller.call("a" if one else "b", arguments)

    def plain(self):
        return self._caller.paginate("plain", {})

    async def nothing(self):
        await self._caller.call(self.name, {})
        await self.call()


class Unknown:
    async def get(self):
        await self._caller.call("unknown", {})
"""


@pytest.fixture
def uses(tmp_path: Path) -> list[Use]:
    folder = tmp_path / "overlays/dockerhub/_async"
    folder.mkdir(parents=True)
    (folder / "_client.py").write_text(CLIENT)
    (folder / "_things.py").write_text(THINGS)
    return find_uses(tmp_path)


def test_uses_are_read_from_the_source(uses: list[Use]) -> None:
    found = {
        use.operation: (
            use.line,
            use.method,
            sorted(use.arguments),
            sorted(use.optional),
            sorted(use.body),
            use.complete,
            use.returns,
        )
        for use in uses
    }
    assert found == {
        "get_thing": (
            5,
            "hub.things.get",
            ["kind", "more", "name"],
            ["kind", "more"],
            [],
            True,
            "Thing",
        ),
        "list_things": (9, "hub.things.list", ["name"], [], [], False, "Thing"),
        "put_thing": (13, "hub.things.put", ["body", "name"], [], ["a"], False, None),
        "a": (16, "hub.things.check", [], [], [], False, None),
        "plain": (19, "hub.things.plain", [], [], [], True, None),
        "b": (16, "hub.things.check", [], [], [], False, None),
    }


def problems_after(change: Any) -> list[str]:
    document = corrected_spec()
    change(document["paths"], document["components"]["schemas"])
    found = find_problems(find_uses(ROOT), read_surface(document))
    return [each.removeprefix("overlays/dockerhub/_async/") for each in found]


NO_NAME = "has no argument name any more"
NO_SCOPES = "the body of create_access_token has no scopes any more"
NEEDS_MORE = "the body of create_access_token needs expires_at now"
DELETED = "/v2/repositories/{namespace}/{repository}/tags/{tag}/"
TAG = "/v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}"


def test_the_methods_fit_the_spec_as_it_is() -> None:
    surface = read_surface(json.loads((GENERATED / "openapi.json").read_text("utf-8")))
    assert find_problems(find_uses(ROOT), surface) == []
    assert unused(find_uses(ROOT), surface) == []


def test_what_does_not_fit_is_named_with_file_and_line() -> None:
    """An operation that went, arguments that came, went or are needed, another result or body."""

    def line(name: str, text: str) -> int:
        lines = (ROOT / "overlays/dockerhub/_async" / name).read_text("utf-8").splitlines()
        return next(number for number, each in enumerate(lines, 1) if text in each)

    needed = {"name": "why", "in": "query", "required": True, "schema": {"type": "string"}}
    at = line("resources/tags.py", '"get_tag", {')
    assert problems_after(lambda p, s: p[TAG]["get"].update(parameters=[needed])) == [
        f"resources/tags.py:{at}: hub.tags.get: get_tag needs the argument why now"
    ]
    settings = "/v2/orgs/{name}/settings"
    at = line("_org_settings.py", '"get_org_settings"')
    found = problems_after(
        lambda p, s: p.update({"/x": {"get": {**p[settings].pop("get"), "parameters": []}}})
    )
    assert found == [f"_org_settings.py:{at}: hub.org_settings.get: get_org_settings {NO_NAME}"]
    at = line("_access_tokens.py", '"create_access_token"')
    assert problems_after(
        lambda p, s: s["createAccessTokenRequest"]["properties"].pop("scopes")
    ) == [f"_access_tokens.py:{at}: hub.access_tokens.create: {NO_SCOPES}"]
    assert problems_after(lambda p, s: s["createAccessTokenRequest"].update(needing_more())) == [
        f"_access_tokens.py:{at}: hub.access_tokens.create: {NEEDS_MORE}"
    ]
    at = line("resources/tags.py", '"get_tag", {')
    assert problems_after(lambda p, s: p[TAG]["get"]["responses"].update(other_answer())) == [
        f"resources/tags.py:{at}: hub.tags.get: get_tag gives Layer now, not Tag"
    ]
    at = line("resources/tags.py", '"delete_tag"')
    assert problems_after(lambda p, s: p.pop(DELETED)) == [
        f"resources/tags.py:{at}: hub.tags.delete: the spec has no operation delete_tag any more"
    ]


def needing_more() -> dict[str, Any]:
    text = {"type": "string"}
    properties = {"token_label": text, "scopes": {"type": "array", "items": text}}
    return {
        "properties": {**properties, "expires_at": text},
        "required": ["token_label", "scopes", "expires_at"],
    }


def other_answer() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/layer"}
    return {"200": {"description": "x", "content": {"application/json": {"schema": schema}}}}


def test_the_check_fails_where_a_method_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if all that is generated is as it should be."""
    monkeypatch.setattr(generate, "find_problems", lambda *_: ["_tags.py:5: hub.tags.get: x"])
    with pytest.raises(SpecError, match=r"do not fit the spec:\n  _tags.py:5: hub.tags.get: x"):
        generate.check(ROOT, GENERATED)
