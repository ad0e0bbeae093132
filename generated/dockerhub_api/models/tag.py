from __future__ import annotations

import datetime
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..models.image_status import ImageStatus
from ..types import (
    UNSET,
    LazyLists,
    Unset,
    decode_datetime,
    decode_enum,
    encode,
    members_by_value,
    take_unknown,
)

_ABSENT: dict[str, Any] = {
    "name": UNSET,
    "id": UNSET,
    "images": UNSET,
    "creator": UNSET,
    "last_updated": UNSET,
    "last_updater": UNSET,
    "last_updater_username": UNSET,
    "repository": UNSET,
    "full_size": UNSET,
    "v2": UNSET,
    "tag_last_pulled": UNSET,
    "tag_last_pushed": UNSET,
    "tag_status": UNSET,
    "media_type": UNSET,
    "content_type": UNSET,
    "digest": UNSET,
}
"""The properties by their names in JSON, in the order of the attributes."""


@define
class Tag(LazyLists):
    """Tag."""

    name: str
    """name of the tag"""

    id: int | Unset = UNSET
    """tag ID"""

    images: list[Image] | None | Unset = UNSET
    """The images behind the tag, one for each platform."""

    creator: int | Unset = UNSET
    """ID of the user that pushed the tag"""

    last_updated: datetime.datetime | None | Unset = UNSET
    """datetime of last update"""

    last_updater: int | Unset = UNSET
    """ID of the last user that updated the tag"""

    last_updater_username: str | Unset = UNSET
    """Hub username of the user that updated the tag"""

    repository: int | Unset = UNSET
    """repository ID"""

    full_size: int | Unset = UNSET
    """Compressed size in bytes of one of the tag's images (not of all of them together)."""

    v2: bool | Unset = UNSET
    """Whether the tag was pushed through the second version of the registry API."""

    tag_last_pulled: datetime.datetime | None | Unset = UNSET
    """datetime of last pull"""

    tag_last_pushed: datetime.datetime | None | Unset = UNSET
    """datetime of last push"""

    tag_status: ImageStatus | Unset = UNSET
    """Whether it was pushed or pulled since the time that counts (by default, in the past month)."""

    media_type: None | str | Unset = UNSET
    """Media type of the manifest that the tag points to; absent on old tags."""

    content_type: None | str | Unset = UNSET
    """Kind of content, mostly `image`; also helm, plugin, volume, wasm, compose, model or
    unrecognized."""

    digest: None | str | Unset = UNSET
    """Digest of the manifest that the tag points to; absent on tags last pushed before November
    2022."""

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"Tag needs a JSON object, not {type(src_dict).__name__}")
        decoded: Self = cls.from_dicts([src_dict])[0]
        return decoded

    @classmethod
    def from_dicts(cls, rows: list[Any]) -> list[Any]:
        """Decode JSON objects, all at once; whatever else is among them is kept as it came."""
        new = object.__new__
        members_of_tag_status = members_by_value(ImageStatus)
        decoded: list[Any] = []
        for row in rows:
            if row.__class__ is not dict and not isinstance(row, dict):
                decoded.append(row)
                continue
            each = new(cls)
            each._undecoded = None
            known = _ABSENT | row
            rest = take_unknown(known, _ABSENT) if len(known) > 16 else {}
            (
                each.name,
                each.id,
                raw_images,
                each.creator,
                raw_last_updated,
                each.last_updater,
                each.last_updater_username,
                each.repository,
                each.full_size,
                each.v2,
                raw_tag_last_pulled,
                raw_tag_last_pushed,
                raw_tag_status,
                each.media_type,
                each.content_type,
                each.digest,
            ) = known.values()
            if isinstance(raw_images, list):
                each.decode_later("images", raw_images, Image.from_dicts)
            else:
                each.images = raw_images
            each.last_updated = decode_datetime(raw_last_updated)
            each.tag_last_pulled = decode_datetime(raw_tag_last_pulled)
            each.tag_last_pushed = decode_datetime(raw_tag_last_pushed)
            each.tag_status = decode_enum(members_of_tag_status, raw_tag_status)
            each.additional_properties = rest
            decoded.append(each)
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "name": self.name,
            "id": self.id,
            "images": self.images,
            "creator": self.creator,
            "last_updated": self.last_updated,
            "last_updater": self.last_updater,
            "last_updater_username": self.last_updater_username,
            "repository": self.repository,
            "full_size": self.full_size,
            "v2": self.v2,
            "tag_last_pulled": self.tag_last_pulled,
            "tag_last_pushed": self.tag_last_pushed,
            "tag_status": self.tag_status,
            "media_type": self.media_type,
            "content_type": self.content_type,
            "digest": self.digest,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}


# At the end, since models may refer to each other in a circle.
from ..models.image import Image
