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
    "namespace": UNSET,
    "repository": UNSET,
    "digest": UNSET,
    "tags": UNSET,
    "last_pushed": UNSET,
    "last_pulled": UNSET,
    "status": UNSET,
}
"""The properties by their names in JSON, in the order of the attributes."""


@define
class RepositoryImage(LazyLists):
    """RepositoryImage."""

    namespace: str | Unset = UNSET
    """The repository namespace."""

    repository: str | Unset = UNSET
    """The repository name."""

    digest: str | Unset = UNSET
    """The image's digest."""

    tags: list[ImageTag] | Unset = UNSET
    """The current and historical tags for this image."""

    last_pushed: datetime.datetime | None | Unset = UNSET
    """Time when this image was last pushed."""

    last_pulled: datetime.datetime | None | Unset = UNSET
    """Time when this image was last pulled. Note this is updated at most once per hour."""

    status: ImageStatus | Unset = UNSET
    """Whether it was pushed or pulled since the time that counts (by default, in the past month)."""

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"RepositoryImage needs a JSON object, not {type(src_dict).__name__}")
        decoded: Self = cls.from_dicts([src_dict])[0]
        return decoded

    @classmethod
    def from_dicts(cls, rows: list[Any]) -> list[Any]:
        """Decode JSON objects, all at once; whatever else is among them is kept as it came."""
        new = object.__new__
        members_of_status = members_by_value(ImageStatus)
        decoded: list[Any] = []
        for row in rows:
            if row.__class__ is not dict and not isinstance(row, dict):
                decoded.append(row)
                continue
            each = new(cls)
            each._undecoded = None
            known = _ABSENT | row
            rest = take_unknown(known, _ABSENT) if len(known) > 7 else {}
            (
                each.namespace,
                each.repository,
                each.digest,
                raw_tags,
                raw_last_pushed,
                raw_last_pulled,
                raw_status,
            ) = known.values()
            if isinstance(raw_tags, list):
                each.decode_later("tags", raw_tags, ImageTag.from_dicts)
            else:
                each.tags = raw_tags
            each.last_pushed = decode_datetime(raw_last_pushed)
            each.last_pulled = decode_datetime(raw_last_pulled)
            each.status = decode_enum(members_of_status, raw_status)
            each.additional_properties = rest
            decoded.append(each)
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "namespace": self.namespace,
            "repository": self.repository,
            "digest": self.digest,
            "tags": self.tags,
            "last_pushed": self.last_pushed,
            "last_pulled": self.last_pulled,
            "status": self.status,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}


# At the end, since models may refer to each other in a circle.
from ..models.image_tag import ImageTag
