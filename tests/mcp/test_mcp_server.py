"""The MCP server, as the official SDK's client sees it over standard input and output."""

import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult, Tool
from records import FAMILIES
from shared_hub import forget_credentials

from dockerhub.cli.main import main
from dockerhub.emulator import EmulatedHub
from dockerhub.mcp._catalog import _json_schema
from dockerhub.mcp._confirmations import LIFETIME, Confirmations
from dockerhub.operations import find_operation

PROGRAM = ("-W", "error", "-m", "dockerhub.cli", "mcp")
ALICE = {"DOCKERHUB_USERNAME": "alice", "DOCKERHUB_PASSWORD": "alice-password"}
OPERATIONS = {each.name: each for family in FAMILIES.values() for each in family.operations}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[EmulatedHub]:
    forget_credentials(monkeypatch)
    monkeypatch.setenv("HOME", str(tmp_path))
    with EmulatedHub(rate_limit=None) as hub:
        yield hub


@asynccontextmanager
async def connected(hub: EmulatedHub, *arguments: str, **variables: str) -> AsyncIterator[Client]:
    environment = {**os.environ, "DOCKERHUB_URL": hub.url, **variables}
    server = StdioServerParameters(
        command=sys.executable, args=[*PROGRAM, *arguments], env=environment
    )
    async with Client(stdio_client(server)) as client:
        yield client


async def call(client: Client, name: str, **arguments: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await _call(client, name, arguments)).structured_content
    return found


async def refusal(client: Client, name: str, **arguments: Any) -> str:
    result = await _call(client, name, arguments, failed=True)
    assert result.structured_content is not None
    return str(result.structured_content["error"])


async def _call(
    client: Client, name: str, arguments: dict[str, Any], *, failed: bool = False
) -> CallToolResult:
    result = await client.call_tool(name, arguments)
    assert result.is_error is failed, result
    return result


async def listed(client: Client) -> dict[str, Tool]:
    return {tool.name: tool for tool in (await client.list_tools()).tools}


def test_every_operation_that_reads_is_a_tool_with_typed_arguments(hub: EmulatedHub) -> None:
    """No tool writes or signs in; the schemas are JSON Schema."""

    async def look() -> dict[str, Tool]:
        async with connected(hub) as client:
            return await listed(client)

    tools = anyio.run(look)
    reading = {"verify_repository_immutable_tags"} | {
        name
        for name in OPERATIONS
        if find_operation(name).method in ("GET", "HEAD") and not find_operation(name).deprecated
    }
    assert set(tools) == reading
    for name, tool in tools.items():
        Draft202012Validator.check_schema(tool.input_schema)
        assert "$ref" not in str(tool.input_schema)
        assert tool.description
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is True, name
    tags = tools["list_tags"].input_schema
    assert tags["required"] == ["namespace", "repository"]
    assert set(tags["properties"]) == {
        *("namespace", "repository", "name", "ordering", "limit", "resume")
    }
    assert tags["properties"]["limit"]["maximum"] == 500


def test_lists_have_limits_and_continue_and_results_are_json(hub: EmulatedHub) -> None:
    """What was read before an error is kept; wrong arguments are named before anything is sent."""

    async def use() -> None:
        async with connected(hub, **ALICE) as client:
            app = {"namespace": "acme", "repository": "app"}
            first = await call(client, "list_tags", **app, limit=2)
            assert [len(first["items"]), first["total"]] == [2, 1234]
            second = await call(client, "list_tags", **app, limit=2, resume=first["resume"])
            names = [each["name"] for each in first["items"] + second["items"]]
            assert len({*names}) == 4
            assert len((await call(client, "list_tags", **app))["items"]) == 50
            hub.faults.add("status", path="*/tags", after=1, code=403)
            cut = await _call(client, "list_tags", {**app, "limit": 150}, failed=True)
            assert cut.structured_content["resume"]
            assert len(cut.structured_content["items"]) == 100
            hub.faults.clear()

            tag = await call(client, "get_tag", **app, tag="latest")
            assert tag["name"] == "latest"
            assert await call(client, "check_tag", **app, tag="latest") == {"done": True}
            assert "," in (await call(client, "export_org_members", org_name="acme"))["text"]
            assert (await call(client, "list_categories"))["items"][0]["slug"]
            uuid = (await call(client, "list_access_tokens"))["items"][0]["uuid"]
            await call(client, "get_access_token", uuid=uuid)

            asked = len(hub.requests)
            for limit in (0, 501, "5"):
                assert "limit must be" in await refusal(client, "list_tags", **app, limit=limit)
            assert "needs tag" in await refusal(client, "get_tag", **app)
            assert "no argument x" in await refusal(client, "get_tag", **app, tag="a", x=1)
            assert "Did you mean" in await refusal(client, "get_tags", **app)
            assert "no tool 'delete_tag'" in await refusal(client, "delete_tag", **app, tag="a")
            assert len(hub.requests) == asked
            hub.faults.add("status", path="*/tags", code=403)
            assert "403" in await refusal(client, "list_tags", **app)
            missing = await refusal(client, "get_tag", **app, tag="no-such-tag")
            assert missing.startswith("404")

    anyio.run(use)


def test_a_change_takes_a_dry_run_and_its_confirmation(hub: EmulatedHub) -> None:
    """A confirmation is valid once, for the same arguments."""
    tags = hub.state.repositories["acme", "app"].tags

    async def use() -> None:
        async with connected(hub, "--allow-writes", **ALICE) as client:
            tools = await listed(client)
            assert not {"login", "create_auth_token", "create_access_token"} & set(tools)
            effects = {name: tools[name].annotations for name in ("create_group", "delete_tag")}
            assert [each and each.destructive_hint for each in effects.values()] == [False, True]
            latest = {"namespace": "acme", "repository": "app", "tag": "latest"}

            shown = await call(client, "delete_tag", **latest)
            path = "/v2/namespaces/acme/repositories/app/tags/latest"
            assert (shown["dry_run"], shown["would_send"]) == (True, f"DELETE {path}")
            assert shown["now"]["name"] == "latest"
            confirmed = {"confirmation": shown["confirmation"]}
            other = {**latest, "tag": "1.0.0", **confirmed}
            assert "with other arguments" in await refusal(client, "delete_tag", **other)
            assert "unknown" in await refusal(client, "delete_tag", **latest, confirmation="x")
            assert {"latest", "1.0.0"} <= {*tags}
            assert await call(client, "delete_tag", **latest, **confirmed) == {"done": True}
            assert "latest" not in tags
            again = await refusal(client, "delete_tag", **latest, **confirmed)
            assert "used or expired" in again
            assert "not found" in (await refusal(client, "delete_tag", **latest)).lower()

            group = {"org_name": "acme", "body": {"name": "readers"}}
            assert (await call(client, "create_group", **group))["name"] == "readers"
            member = {"org_name": "acme", "group_name": "readers", "username": "bob"}
            assert (await call(client, "remove_group_member", **member))["now"] is None
            renamed = {"org_name": "acme", "group_name": "readers", "body": {"name": "guests"}}
            shown = await call(client, "update_group", **renamed)
            assert [shown["body"], shown["now"]["name"]] == [{"name": "guests"}, "readers"]
            uuid = (await call(client, "list_access_tokens"))["items"][0]["uuid"]
            off = {"uuid": uuid, "body": {"is_active": False}}
            confirmation = (await call(client, "update_access_token", **off))["confirmation"]
            await call(client, "update_access_token", **off, confirmation=confirmation)
            assert hub.state.access_tokens[uuid].is_active is False

    anyio.run(use)


def test_schemas_of_the_document_become_json_schema() -> None:
    """Null is written as in JSON Schema; what only OpenAPI has is left out."""
    made = _json_schema(
        {
            "type": "object",
            "x-origin": "ours",
            "example": {},
            "properties": {
                "example": {"type": "string", "nullable": True},
                "kinds": {"type": "array", "items": {"enum": ["a", "b"]}},
            },
        }
    )
    assert made == {
        "type": "object",
        "properties": {
            "example": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "kinds": {"type": "array", "items": {"enum": ["a", "b"]}},
        },
    }


def test_a_confirmation_expires() -> None:
    now = [0.0]
    confirmations = Confirmations(lambda: now[0])
    given = confirmations.give("delete_tag", {"tag": "a"})
    now[0] = LIFETIME
    with pytest.raises(ValueError, match="expired"):
        confirmations.take(given, "delete_tag", {"tag": "a"})
    confirmations.give("delete_tag", {"tag": "b"})
    assert given not in confirmations._open


def test_families_select_tools_and_wrong_options_are_named(
    hub: EmulatedHub, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the protocol begins, on standard error."""

    async def look() -> set[str]:
        async with connected(hub, "--family", "search", "--anonymous") as client:
            return {*(await listed(client))}

    assert anyio.run(look) == {"search_repositories", "search_catalog"}
    for arguments, said in (
        (["--family", "tags"], "there is no family tags; there are access-tokens"),
        (["--max-wait", "-1"], "longest_wait"),
        (["--url", "ftp://hub"], "http"),
    ):
        assert main(["mcp", *arguments]) == 2
        captured = capfd.readouterr()
        assert said in captured.err
        assert captured.out == ""
    monkeypatch.setitem(sys.modules, "mcp.server.stdio", None)
    monkeypatch.delitem(sys.modules, "dockerhub.mcp.program")
    assert main(["mcp"]) == 1
    assert 'pip install "dockerhub[cli,mcp]"' in capfd.readouterr().err
