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
class RateLimitError:
    """Too many requests."""

    detail: str | Unset = UNSET

    error: bool | Unset = UNSET

    message: str | Unset = UNSET

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"RateLimitError needs a JSON object, not {type(src_dict).__name__}")
        rest = dict(src_dict)
        decoded = cls(
            detail=rest.pop("detail", UNSET),
            error=rest.pop("error", UNSET),
            message=rest.pop("message", UNSET),
        )
        decoded.additional_properties = rest
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "detail": self.detail,
            "error": self.error,
            "message": self.message,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}
