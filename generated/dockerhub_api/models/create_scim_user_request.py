from __future__ import annotations

from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import (
    UNSET,
    Unset,
    decode_model,
    encode,
)


@define
class CreateScimUserRequest:
    """CreateScimUserRequest."""

    schemas: list[str]
    """The SCIM schemas of the user; there is but one."""

    user_name: str
    """The user's email address. This must be reachable via email."""

    name: ScimUserName | Unset = UNSET

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
                f"CreateScimUserRequest needs a JSON object, not {type(src_dict).__name__}"
            )
        rest = dict(src_dict)
        decoded = cls(
            schemas=rest.pop("schemas", UNSET),
            user_name=rest.pop("userName", UNSET),
            name=decode_model(ScimUserName, rest.pop("name", UNSET)),
        )
        decoded.additional_properties = rest
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "schemas": self.schemas,
            "userName": self.user_name,
            "name": self.name,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}


# At the end, since models may refer to each other in a circle.
from ..models.scim_user_name import ScimUserName
