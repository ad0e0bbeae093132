from __future__ import annotations

from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import (
    UNSET,
    Unset,
    encode,
)


@define
class DeleteImagesMetrics:
    """DeleteImagesMetrics."""

    manifest_deletes: int | Unset = UNSET
    """Number of manifests deleted."""

    manifest_errors: int | Unset = UNSET
    """Number of manifests that failed to delete."""

    tag_deletes: int | Unset = UNSET
    """Number of tags deleted."""

    tag_errors: int | Unset = UNSET
    """Number of tags that failed to delete."""

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
                f"DeleteImagesMetrics needs a JSON object, not {type(src_dict).__name__}"
            )
        rest = dict(src_dict)
        decoded = cls(
            manifest_deletes=rest.pop("manifest_deletes", UNSET),
            manifest_errors=rest.pop("manifest_errors", UNSET),
            tag_deletes=rest.pop("tag_deletes", UNSET),
            tag_errors=rest.pop("tag_errors", UNSET),
        )
        decoded.additional_properties = rest
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "manifest_deletes": self.manifest_deletes,
            "manifest_errors": self.manifest_errors,
            "tag_deletes": self.tag_deletes,
            "tag_errors": self.tag_errors,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}
