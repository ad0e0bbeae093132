"""Repositories, and what belongs to them, as older servers of Docker Hub write them."""

from typing import Any

from dockerhub.emulator.messages import Response

from .exchange import Exchange
from .json_edits import edited_objects
from .kinds import Proceed, fault

_SETTINGS = "immutable_tags_settings"


@fault(path="*/repositories/*")
async def old_immutable_tags(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Write the settings of immutable tags as two fields, with the rules joined by commas."""

    def edit(value: dict[str, Any]) -> dict[str, Any]:
        if _SETTINGS not in value:
            return value
        kept = {key: item for key, item in value.items() if key != _SETTINGS}
        settings = value[_SETTINGS]
        rules = ",".join(settings["rules"])
        return {**kept, "immutable_tags": settings["enabled"], "immutable_tags_rules": rules}

    return edited_objects(await proceed(), edit)


@fault(path="*/groups*")
async def old_team_keys(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Write the teams of a repository with ``groupid`` and ``groupname``."""
    names = {"group_id": "groupid", "group_name": "groupname"}
    return edited_objects(
        await proceed(), lambda value: {names.get(key, key): item for key, item in value.items()}
    )
