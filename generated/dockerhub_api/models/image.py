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
class Image:
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
        rest = dict(src_dict)
        decoded = cls(
            architecture=rest.pop("architecture", UNSET),
            features=rest.pop("features", UNSET),
            variant=rest.pop("variant", UNSET),
            digest=rest.pop("digest", UNSET),
            layers=decode_list(rest.pop("layers", UNSET), lambda item: decode_model(Layer, item)),
            os=rest.pop("os", UNSET),
            os_features=rest.pop("os_features", UNSET),
            os_version=rest.pop("os_version", UNSET),
            size=rest.pop("size", UNSET),
            status=decode_enum(ImageStatus, rest.pop("status", UNSET)),
            last_pulled=decode_datetime(rest.pop("last_pulled", UNSET)),
            last_pushed=decode_datetime(rest.pop("last_pushed", UNSET)),
        )
        decoded.additional_properties = rest
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
