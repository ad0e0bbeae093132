"""Repositories, and what belongs to them, as older servers of Docker Hub write them."""

from typing import Any

from dockerhub.emulator.messages import Response

from .exchange import Exchange
from .json_edits import edited, edited_objects
from .kinds import Proceed, fault


@fault(path="*/repositories/*")
async def old_immutable_tags(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Write immutable tags in two fields, of which one has all rules, joined by commas."""

    def edit(body: dict[str, Any]) -> dict[str, Any]:
        if "immutable_tags_settings" in body:
            settings = body.pop("immutable_tags_settings")
            body["immutable_tags"] = settings["enabled"]
            body["immutable_tags_rules"] = ",".join(settings["rules"])
        return body

    return edited(await proceed(), edit)


@fault(path="*/groups*")
async def old_team_keys(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Write the teams of a repository with ``groupid`` and ``groupname``."""
    names = {"group_id": "groupid", "group_name": "groupname"}
    return edited_objects(
        await proceed(), lambda value: {names.get(key, key): item for key, item in value.items()}
    )
