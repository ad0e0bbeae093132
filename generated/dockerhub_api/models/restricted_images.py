from __future__ import annotations

from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import (
    UNSET,
    encode,
    take_unknown,
)

_ABSENT: dict[str, Any] = {
    "enabled": UNSET,
    "allow_official_images": UNSET,
    "allow_verified_publishers": UNSET,
}
"""The properties by their names in JSON, in the order of the attributes."""


@define
class RestrictedImages:
    """RestrictedImages."""

    enabled: bool
    """Whether or not to restrict image usage for users in the organization."""

    allow_official_images: bool
    """Allow usage of official images if "enabled" is `true`."""

    allow_verified_publishers: bool
    """Allow usage of verified publisher images if "enabled" is `true`."""

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"RestrictedImages needs a JSON object, not {type(src_dict).__name__}")
        decoded: Self = cls.from_dicts([src_dict])[0]
        return decoded

    @classmethod
    def from_dicts(cls, rows: list[Any]) -> list[Any]:
        """Decode JSON objects, all at once; whatever else is among them is kept as it came."""
        new = object.__new__
        decoded: list[Any] = []
        for row in rows:
            if row.__class__ is not dict and not isinstance(row, dict):
                decoded.append(row)
                continue
            each = new(cls)
            known = _ABSENT | row
            rest = take_unknown(known, _ABSENT) if len(known) > 3 else {}
            (
                each.enabled,
                each.allow_official_images,
                each.allow_verified_publishers,
            ) = known.values()
            each.additional_properties = rest
            decoded.append(each)
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "enabled": self.enabled,
            "allow_official_images": self.allow_official_images,
            "allow_verified_publishers": self.allow_verified_publishers,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}
