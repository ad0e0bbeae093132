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
class RepositoryImage:
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
        rest = dict(src_dict)
        decoded = cls(
            namespace=rest.pop("namespace", UNSET),
            repository=rest.pop("repository", UNSET),
            digest=rest.pop("digest", UNSET),
            tags=decode_list(rest.pop("tags", UNSET), lambda item: decode_model(ImageTag, item)),
            last_pushed=decode_datetime(rest.pop("last_pushed", UNSET)),
            last_pulled=decode_datetime(rest.pop("last_pulled", UNSET)),
            status=decode_enum(ImageStatus, rest.pop("status", UNSET)),
        )
        decoded.additional_properties = rest
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
