from __future__ import annotations

import datetime
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..models.image_status import ImageStatus
from ..types import (
    UNSET,
    Unset,
    decode_datetime,
    decode_enum,
    decode_list,
    decode_model,
    encode,
)


@define
class Tag:
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
        rest = dict(src_dict)
        decoded = cls(
            name=rest.pop("name", UNSET),
            id=rest.pop("id", UNSET),
            images=decode_list(rest.pop("images", UNSET), lambda item: decode_model(Image, item)),
            creator=rest.pop("creator", UNSET),
            last_updated=decode_datetime(rest.pop("last_updated", UNSET)),
            last_updater=rest.pop("last_updater", UNSET),
            last_updater_username=rest.pop("last_updater_username", UNSET),
            repository=rest.pop("repository", UNSET),
            full_size=rest.pop("full_size", UNSET),
            v2=rest.pop("v2", UNSET),
            tag_last_pulled=decode_datetime(rest.pop("tag_last_pulled", UNSET)),
            tag_last_pushed=decode_datetime(rest.pop("tag_last_pushed", UNSET)),
            tag_status=decode_enum(ImageStatus, rest.pop("tag_status", UNSET)),
            media_type=rest.pop("media_type", UNSET),
            content_type=rest.pop("content_type", UNSET),
            digest=rest.pop("digest", UNSET),
        )
        decoded.additional_properties = rest
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
