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
    "architecture": UNSET,
    "features": UNSET,
    "variant": UNSET,
    "digest": UNSET,
    "layers": UNSET,
    "os": UNSET,
    "os_features": UNSET,
    "os_version": UNSET,
    "size": UNSET,
    "status": UNSET,
    "last_pulled": UNSET,
    "last_pushed": UNSET,
}
"""The properties by their names in JSON, in the order of the attributes."""


@define
class Image(LazyLists):
    """Image."""

    architecture: None | str | Unset = UNSET
    """CPU architecture"""

    features: None | str | Unset = UNSET
    """CPU features"""

    variant: None | str | Unset = UNSET
    """CPU variant"""

    digest: None | str | Unset = UNSET
    """image digest"""

    layers: list[Layer] | Unset = UNSET

    os: str | Unset = UNSET
    """operating system"""

    os_features: None | str | Unset = UNSET
    """OS features"""

    os_version: None | str | Unset = UNSET
    """OS version"""

    size: int | Unset = UNSET
    """Compressed size of the image in bytes."""

    status: ImageStatus | Unset = UNSET
    """Whether it was pushed or pulled since the time that counts (by default, in the past month)."""

    last_pulled: datetime.datetime | None | Unset = UNSET
    """datetime of last pull"""

    last_pushed: datetime.datetime | None | Unset = UNSET
    """datetime of last push"""

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"Image needs a JSON object, not {type(src_dict).__name__}")
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
            rest = take_unknown(known, _ABSENT) if len(known) > 12 else {}
            (
                each.architecture,
                each.features,
                each.variant,
                each.digest,
                raw_layers,
                each.os,
                each.os_features,
                each.os_version,
                each.size,
                raw_status,
                raw_last_pulled,
                raw_last_pushed,
            ) = known.values()
            if isinstance(raw_layers, list):
                each.decode_later("layers", raw_layers, Layer.from_dicts)
            else:
                each.layers = raw_layers
            each.status = decode_enum(members_of_status, raw_status)
            each.last_pulled = decode_datetime(raw_last_pulled)
            each.last_pushed = decode_datetime(raw_last_pushed)
            each.additional_properties = rest
            decoded.append(each)
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "architecture": self.architecture,
            "features": self.features,
            "variant": self.variant,
            "digest": self.digest,
            "layers": self.layers,
            "os": self.os,
            "os_features": self.os_features,
            "os_version": self.os_version,
            "size": self.size,
            "status": self.status,
            "last_pulled": self.last_pulled,
            "last_pushed": self.last_pushed,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}


# At the end, since models may refer to each other in a circle.
from ..models.layer import Layer
