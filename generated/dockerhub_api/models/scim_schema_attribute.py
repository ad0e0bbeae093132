from __future__ import annotations

from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..models.scim_attribute_type import ScimAttributeType
from ..types import (
    UNSET,
    Unset,
    decode_enum,
    encode,
)


@define
class ScimSchemaAttribute:
    """ScimSchemaAttribute."""

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
                f"ScimSchemaAttribute needs a JSON object, not {type(src_dict).__name__}"
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
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}
