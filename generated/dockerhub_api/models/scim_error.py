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
class ScimError:
    """ScimError."""

    status: str | Unset = UNSET
    """The status code for the response in string format."""

    schemas: list[str] | Unset = UNSET

    detail: str | Unset = UNSET
    """Details about why the request failed."""

    scim_type: str | Unset = UNSET
    """Some types of errors will return this per the specification."""

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"ScimError needs a JSON object, not {type(src_dict).__name__}")
        rest = dict(src_dict)
        decoded = cls(
            status=rest.pop("status", UNSET),
            schemas=rest.pop("schemas", UNSET),
            detail=rest.pop("detail", UNSET),
            scim_type=rest.pop("scimType", UNSET),
        )
        decoded.additional_properties = rest
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "status": self.status,
            "schemas": self.schemas,
            "detail": self.detail,
            "scimType": self.scim_type,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}
