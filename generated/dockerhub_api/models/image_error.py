from __future__ import annotations

from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..models.image_error_type import ImageErrorType
from ..types import (
    UNSET,
    Unset,
    decode_enum,
    encode,
)


@define
class ImageError:
    """ImageError."""

    repository: str | Unset = UNSET
    """Name of the repository of the image that caused the error."""

    digest: str | Unset = UNSET
    """Digest of the image that caused the error."""

    error: ImageErrorType | Unset = UNSET
    """Why an image cannot be deleted."""

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"ImageError needs a JSON object, not {type(src_dict).__name__}")
        rest = dict(src_dict)
        decoded = cls(
            repository=rest.pop("repository", UNSET),
            digest=rest.pop("digest", UNSET),
            error=decode_enum(ImageErrorType, rest.pop("error", UNSET)),
        )
        decoded.additional_properties = rest
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "repository": self.repository,
            "digest": self.digest,
            "error": self.error,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}
