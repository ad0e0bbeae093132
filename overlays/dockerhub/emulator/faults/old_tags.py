"""Tags as Docker Hub wrote them in earlier years, and still writes some of them."""

from typing import Any

from .exchange import Exchange, Fault
from .factories import edit_json
from .rules import FaultKind

_SINCE_2020 = ("tag_status", "tag_last_pulled", "tag_last_pushed")
_SINCE_LATE_2022 = ("media_type", "content_type", "digest")
_IMAGE_SINCE_2020 = ("status", "last_pulled", "last_pushed")


def shape_2022() -> Fault:
    """Write tags as before November 2022: no digest, no types, ``image_id`` null."""
    return _tags(lambda tag: {**_without(tag, _SINCE_LATE_2022), "image_id": None})


def shape_2018() -> Fault:
    """Write tags as in 2018: no activity, no digests of images, features null."""

    def edit(tag: dict[str, Any]) -> dict[str, Any]:
        old = _without(tag, (*_SINCE_2020, *_SINCE_LATE_2022, "last_updater_username"))
        images = [
            {
                **_without(image, (*_IMAGE_SINCE_2020, "digest")),
                "features": None,
                "os_features": None,
            }
            for image in tag.get("images", [])
        ]
        return {**old, "image_id": None, "images": images}

    return _tags(edit)


def shape_2015() -> Fault:
    """Write tags as in 2015: neither images nor activity."""
    dropped = (*_SINCE_2020, *_SINCE_LATE_2022, "images", "last_updater_username")
    return _tags(lambda tag: {**_without(tag, dropped), "image_id": None})


def no_images() -> Fault:
    """Write an empty list of images, as was seen of intact tags."""
    return _tags(lambda tag: {**tag, "images": []})


OLD_TAG_FAULTS = {
    "no-images": FaultKind(make=no_images, method="GET", path="*/tags*"),
    "shape-2022": FaultKind(make=shape_2022, method="GET", path="*/tags*"),
    "shape-2018": FaultKind(make=shape_2018, method="GET", path="*/tags*"),
    "shape-2015": FaultKind(make=shape_2015, method="GET", path="*/tags*"),
}


def _tags(edit: Any) -> Fault:
    def edit_body(_exchange: Exchange, body: Any) -> Any:
        if "results" in body:
            return {**body, "results": [edit(tag) for tag in body["results"]]}
        return edit(body)

    return edit_json(edit_body)


def _without(value: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if key not in keys}
