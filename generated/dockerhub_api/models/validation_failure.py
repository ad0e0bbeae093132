from __future__ import annotations

from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import (
    UNSET,
    Unset,
    decode_model,
    encode,
    take_unknown,
)

_ABSENT: dict[str, Any] = {
    "fields": UNSET,
    "text": UNSET,
}
"""The properties by their names in JSON, in the order of the attributes."""


@define
class ValidationFailure:
    """Used to error if input validation fails."""

    fields: ValidationFailureFields | Unset = UNSET
    """What is wrong, by field."""

    text: str | Unset = UNSET

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"ValidationFailure needs a JSON object, not {type(src_dict).__name__}")
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
            rest = take_unknown(known, _ABSENT) if len(known) > 2 else {}
            (
                raw_fields,
                each.text,
            ) = known.values()
            each.fields = decode_model(ValidationFailureFields, raw_fields)
            each.additional_properties = rest
            decoded.append(each)
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "fields": self.fields,
            "text": self.text,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}


# At the end, since models may refer to each other in a circle.
from ..models.validation_failure_fields import ValidationFailureFields
