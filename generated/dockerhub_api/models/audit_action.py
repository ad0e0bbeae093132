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
class AuditAction:
    """Audit Log action"""

    name: str | Unset = UNSET
    """Name of audit log action."""

    description: str | Unset = UNSET
    """Description of audit log action."""

    label: str | Unset = UNSET
    """Label for audit log action."""

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"AuditAction needs a JSON object, not {type(src_dict).__name__}")
        rest = dict(src_dict)
        decoded = cls(
            name=rest.pop("name", UNSET),
            description=rest.pop("description", UNSET),
            label=rest.pop("label", UNSET),
        )
        decoded.additional_properties = rest
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "name": self.name,
            "description": self.description,
            "label": self.label,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}
