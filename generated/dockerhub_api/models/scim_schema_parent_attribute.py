from __future__ import annotations

from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..models.scim_attribute_type import ScimAttributeType
from ..types import (
    UNSET,
    LazyLists,
    Unset,
    decode_enum,
    encode,
    members_by_value,
    take_unknown,
)

_ABSENT: dict[str, Any] = {
    "name": UNSET,
    "type": UNSET,
    "multiValued": UNSET,
    "description": UNSET,
    "required": UNSET,
    "caseExact": UNSET,
    "mutability": UNSET,
    "returned": UNSET,
    "uniqueness": UNSET,
    "subAttributes": UNSET,
}
"""The properties by their names in JSON, in the order of the attributes."""


@define
class ScimSchemaParentAttribute(LazyLists):
    """ScimSchemaParentAttribute."""

    name: str | Unset = UNSET

    type_: ScimAttributeType | Unset = UNSET
    """Type of a SCIM attribute."""

    multi_valued: bool | Unset = UNSET

    description: str | Unset = UNSET

    required: bool | Unset = UNSET

    case_exact: bool | Unset = UNSET

    mutability: str | Unset = UNSET

    returned: str | Unset = UNSET

    uniqueness: str | Unset = UNSET

    sub_attributes: list[ScimSchemaAttribute] | Unset = UNSET

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
                f"ScimSchemaParentAttribute needs a JSON object, not {type(src_dict).__name__}"
            )
        decoded: Self = cls.from_dicts([src_dict])[0]
        return decoded

    @classmethod
    def from_dicts(cls, rows: list[Any]) -> list[Any]:
        """Decode JSON objects, all at once; whatever else is among them is kept as it came."""
        new = object.__new__
        members_of_type_ = members_by_value(ScimAttributeType)
        decoded: list[Any] = []
        for row in rows:
            if row.__class__ is not dict and not isinstance(row, dict):
                decoded.append(row)
                continue
            each = new(cls)
            each._undecoded = None
            known = _ABSENT | row
            rest = take_unknown(known, _ABSENT) if len(known) > 10 else {}
            (
                each.name,
                raw_type_,
                each.multi_valued,
                each.description,
                each.required,
                each.case_exact,
                each.mutability,
                each.returned,
                each.uniqueness,
                raw_sub_attributes,
            ) = known.values()
            each.type_ = decode_enum(members_of_type_, raw_type_)
            if isinstance(raw_sub_attributes, list):
                each.decode_later(
                    "sub_attributes", raw_sub_attributes, ScimSchemaAttribute.from_dicts
                )
            else:
                each.sub_attributes = raw_sub_attributes
            each.additional_properties = rest
            decoded.append(each)
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "name": self.name,
            "type": self.type_,
            "multiValued": self.multi_valued,
            "description": self.description,
            "required": self.required,
            "caseExact": self.case_exact,
            "mutability": self.mutability,
            "returned": self.returned,
            "uniqueness": self.uniqueness,
            "subAttributes": self.sub_attributes,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}


# At the end, since models may refer to each other in a circle.
from ..models.scim_schema_attribute import ScimSchemaAttribute
