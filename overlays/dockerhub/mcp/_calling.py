"""Call a tool: check its arguments, send its request, return its result as JSON."""

from collections.abc import Mapping
from typing import Any, Final

from attrs import frozen

from dockerhub._async.client import AsyncDockerHub
from dockerhub._base.errors import HubError
from dockerhub._base.suggestions import did_you_mean
from dockerhub.mcp._catalog import DEFAULT_LIMIT, GREATEST_LIMIT, Effect, Tool
from dockerhub.mcp._confirmations import LIFETIME, Confirmations

_MASKED: Final = "****"


@frozen
class Caller:
    """Calls tools by a client."""

    hub: AsyncDockerHub
    tools: Mapping[str, Tool]
    confirmations: Confirmations

    async def call(self, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the result of a call.

        Raises:
            HubError: The request failed.
            TypeError: An argument is unknown, missing or of a wrong type.
            ValueError: There is no such tool, or an argument has a wrong value.
        """
        if name not in self.tools:
            hint = did_you_mean(name, self.tools)
            raise ValueError(f"there is no tool {name!r}.{hint}")
        tool = self.tools[name]
        given = dict(arguments)
        if tool.operation.pagination:
            return await self._list(tool, given)
        confirmation = given.pop("confirmation", None) if tool.effect is Effect.CHANGES else None
        request = tool.operation.request(given)
        if tool.effect is Effect.CHANGES:
            if confirmation is None:
                return await self._dry_run(tool, given, request.path)
            self.confirmations.take(confirmation, name, given)
        return _result(tool, await self.hub.call(name, **given))

    async def _list(self, tool: Tool, given: dict[str, Any]) -> dict[str, Any]:
        limit, resume = given.pop("limit", DEFAULT_LIMIT), given.pop("resume", None)
        if not isinstance(limit, int) or not 1 <= limit <= GREATEST_LIMIT:
            raise ValueError(f"limit must be a whole number from 1 to {GREATEST_LIMIT}")
        pager = self.hub.paginate(tool.name, limit=limit, resume=resume, **given).raw()
        items: list[Any] = []
        try:
            async for item in pager:
                items.append(item)  # noqa: PERF401  # what was read before an error is kept
        except HubError as error:
            if not items:
                raise
            return {"items": items, "error": str(error), "resume": error.resume_token}
        return {"items": items, "total": pager.total, "resume": pager.resume_token}

    async def _dry_run(self, tool: Tool, given: dict[str, Any], path: str) -> dict[str, Any]:
        """Return what a call would do, and a confirmation for it."""
        return {
            "dry_run": True,
            "would_send": f"{tool.operation.method} {path}",
            **({"body": given["body"]} if "body" in given else {}),
            "now": await self._now(tool, given),
            "confirmation": self.confirmations.give(tool.name, given),
            "valid_for_seconds": int(LIFETIME),
        }

    async def _now(self, tool: Tool, given: Mapping[str, Any]) -> Any:
        """Return what is there before the call; None if no operation reads it."""
        readers = (
            each
            for each in self.tools.values()
            if (each.operation.method, each.operation.path) == ("GET", tool.operation.path)
        )
        for reader in readers:
            known = {name: given[name] for name in reader.operation.parameters if name in given}
            return _result(reader, await self.hub.call(reader.name, **known))
        return None


def _result(tool: Tool, found: Any) -> dict[str, Any]:
    """Return the body of a response as JSON, secrets masked."""
    if found is None:
        return {"done": True}
    if isinstance(found, str):
        return {"text": found}
    if isinstance(found, list):
        return {"items": [each.to_dict() if hasattr(each, "to_dict") else each for each in found]}
    body: dict[str, Any] = found.to_dict()
    secret = tool.operation.secret_names()
    return {name: _MASKED if name in secret and body[name] else body[name] for name in body}
