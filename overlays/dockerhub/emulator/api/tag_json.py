"""Tags as JSON, in the shape of bodies recorded since 2023."""

from typing import Any
from weakref import WeakKeyDictionary

from dockerhub.emulator.messages import json_text
from dockerhub.emulator.state.repositories import Image, Repository, Tag
from dockerhub.emulator.state.times import DAY, optional_rfc3339, parse_rfc3339, rfc3339

_ACTIVE_FOR = 30 * DAY
_DIGESTS_SINCE = parse_rfc3339("2022-11-01T00:00:00Z")


class TagWriter:
    """Writes tags as JSON text and caches the text until a status in it changes."""

    def __init__(self) -> None:
        self._texts: WeakKeyDictionary[Tag, tuple[bytes, int, int]] = WeakKeyDictionary()

    def text(self, repository: Repository, tag: Tag, now: int) -> bytes:
        """Return the JSON text of a tag."""
        text, valid_from, valid_until = self._texts.get(tag, (b"", 0, 0))
        if valid_from <= now < valid_until:
            return text
        text = json_text(_tag_json(repository, tag, now))
        self._texts[tag] = (text, *_validity(tag, now))
        return text


def _tag_json(repository: Repository, tag: Tag, now: int) -> dict[str, Any]:
    """Return a tag as an object, its keys in the order the Hub writes them.

    A tag that was last pushed before November 2022 has no ``digest`` to this day.
    """
    manifest = tag.manifest
    digest = {"digest": manifest.digest} if (tag.last_pushed or 0) >= _DIGESTS_SINCE else {}
    return {
        "creator": repository.creator,
        "id": tag.id,
        "images": [_image_json(image, now) for image in manifest.images],
        "last_updated": rfc3339(tag.last_updated),
        "last_updater": tag.last_updater,
        "last_updater_username": tag.last_updater_username,
        "name": tag.name,
        "repository": repository.id,
        "full_size": manifest.images[0].size if manifest.images else 0,
        "v2": True,
        "tag_status": _status(now, tag.last_pulled, tag.last_pushed),
        "tag_last_pulled": optional_rfc3339(tag.last_pulled),
        "tag_last_pushed": optional_rfc3339(tag.last_pushed),
        "media_type": manifest.media_type,
        "content_type": "image",
        **digest,
    }


def _image_json(image: Image, now: int) -> dict[str, Any]:
    return {
        "architecture": image.architecture,
        "features": "",
        "variant": image.variant,
        "digest": image.digest,
        "os": image.os,
        "os_features": "",
        "os_version": image.os_version,
        "size": image.size,
        "status": _status(now, image.last_pulled, image.last_pushed),
        "last_pulled": optional_rfc3339(image.last_pulled),
        "last_pushed": optional_rfc3339(image.last_pushed),
    }


def _status(now: int, *activities: int | None) -> str:
    latest = max((moment for moment in activities if moment is not None), default=0)
    return "active" if latest + _ACTIVE_FOR > now else "inactive"


def _validity(tag: Tag, now: int) -> tuple[int, int]:
    """Return the time around now in which no status of the tag changes."""
    pairs = [(tag.last_pulled, tag.last_pushed)]
    pairs += [(image.last_pulled, image.last_pushed) for image in tag.manifest.images]
    ends = [max(a or 0, b or 0) + _ACTIVE_FOR for a, b in pairs]
    before = max((end for end in ends if end <= now), default=0)
    after = min((end for end in ends if end > now), default=2**63)
    return before, after
