"""Tags as Docker Hub wrote them in earlier years, and still writes some of them."""

from collections.abc import Callable
from typing import Any

from dockerhub.emulator.messages import Response

from .exchange import Exchange
from .json_edits import edited
from .kinds import Proceed, fault

_TAGS = "*/tags*"
_SINCE_2020 = ("tag_status", "tag_last_pulled", "tag_last_pushed")
_SINCE_LATE_2022 = ("media_type", "content_type", "digest")
_IMAGE_SINCE_2020 = ("status", "last_pulled", "last_pushed")


@fault(method="GET", path=_TAGS)
async def no_images(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Write an empty list of images, as was seen of intact tags."""
    return _edited_tags(await proceed(), lambda tag: {**tag, "images": []})


@fault(method="GET", path=_TAGS)
async def shape_2022(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Write tags as before November 2022: no digest, no types, ``image_id`` null."""
    return _edited_tags(
        await proceed(), lambda tag: {**_without(tag, _SINCE_LATE_2022), "image_id": None}
    )


@fault(method="GET", path=_TAGS)
async def shape_2018(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Write tags as in 2018: no activity, no digests of images, features null."""
    dropped = (*_SINCE_2020, *_SINCE_LATE_2022, "last_updater_username")
    nulls = {"features": None, "os_features": None}

    def edit(tag: dict[str, Any]) -> dict[str, Any]:
        images = [
            {**_without(image, (*_IMAGE_SINCE_2020, "digest")), **nulls}
            for image in tag.get("images", [])
        ]
        return {**_without(tag, dropped), "image_id": None, "images": images}

    return _edited_tags(await proceed(), edit)


@fault(method="GET", path=_TAGS)
async def shape_2015(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Write tags as in 2015: neither images nor activity."""
    dropped = (*_SINCE_2020, *_SINCE_LATE_2022, "images", "last_updater_username")
    return _edited_tags(await proceed(), lambda tag: {**_without(tag, dropped), "image_id": None})


def _edited_tags(
    response: Response | None, edit: Callable[[dict[str, Any]], dict[str, Any]]
) -> Response | None:
    def edit_body(body: dict[str, Any]) -> dict[str, Any]:
        if "results" in body:
            return {**body, "results": [edit(tag) for tag in body["results"]]}
        return edit(body)

    return edited(response, edit_body)


def _without(value: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if key not in keys}
