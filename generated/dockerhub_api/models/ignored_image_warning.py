from __future__ import annotations

from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..models.image_warning_type import ImageWarningType
from ..types import (
    UNSET,
    Unset,
    decode_enum,
    encode,
)


@define
class IgnoredImageWarning:
    """IgnoredImageWarning."""

    repository: str
    """Name of the repository of the image to ignore the warning for."""

    digest: str
    """Digest of the image to ignore the warning for."""

    warning: ImageWarningType
    """What an image's deletion must be confirmed for."""

    tags: list[str] | Unset = UNSET
    """Current tags to ignore."""

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(
                f"IgnoredImageWarning needs a JSON object, not {type(src_dict).__name__}"
            )
        rest = dict(src_dict)
        decoded = cls(
            repository=rest.pop("repository", UNSET),
            digest=rest.pop("digest", UNSET),
            warning=decode_enum(ImageWarningType, rest.pop("warning", UNSET)),
            tags=rest.pop("tags", UNSET),
        )
        decoded.additional_properties = rest
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "repository": self.repository,
            "digest": self.digest,
            "warning": self.warning,
            "tags": self.tags,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}
