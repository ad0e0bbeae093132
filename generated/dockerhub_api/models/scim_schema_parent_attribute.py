from __future__ import annotations

from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..models.scim_attribute_type import ScimAttributeType
from ..types import (
    UNSET,
    Unset,
    decode_enum,
    decode_list,
    decode_model,
    encode,
)


@define
class ScimSchemaParentAttribute:
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
        rest = dict(src_dict)
        decoded = cls(
            name=rest.pop("name", UNSET),
            type_=decode_enum(ScimAttributeType, rest.pop("type", UNSET)),
            multi_valued=rest.pop("multiValued", UNSET),
            description=rest.pop("description", UNSET),
            required=rest.pop("required", UNSET),
            case_exact=rest.pop("caseExact", UNSET),
            mutability=rest.pop("mutability", UNSET),
            returned=rest.pop("returned", UNSET),
            uniqueness=rest.pop("uniqueness", UNSET),
            sub_attributes=decode_list(
                rest.pop("subAttributes", UNSET),
                lambda item: decode_model(ScimSchemaAttribute, item),
            ),
        )
        decoded.additional_properties = rest
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
