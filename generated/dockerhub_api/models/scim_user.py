from __future__ import annotations

from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import (
    UNSET,
    Unset,
    decode_list,
    decode_model,
    encode,
)


@define
class ScimUser:
    """ScimUser."""

    id: str
    """The unique identifier for the user. A v4 UUID."""

    schemas: list[str] | Unset = UNSET

    user_name: str | Unset = UNSET
    """The user's email address. This must be reachable via email."""

    name: ScimUserName | Unset = UNSET

    display_name: str | Unset = UNSET
    """The username in Docker. Also known as the "Docker ID"."""

    active: bool | Unset = UNSET

    emails: list[ScimEmail] | Unset = UNSET

    groups: list[ScimGroup] | Unset = UNSET

    meta: ScimUserMeta | Unset = UNSET

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"ScimUser needs a JSON object, not {type(src_dict).__name__}")
        rest = dict(src_dict)
        decoded = cls(
            id=rest.pop("id", UNSET),
            schemas=rest.pop("schemas", UNSET),
            user_name=rest.pop("userName", UNSET),
            name=decode_model(ScimUserName, rest.pop("name", UNSET)),
            display_name=rest.pop("displayName", UNSET),
            active=rest.pop("active", UNSET),
            emails=decode_list(
                rest.pop("emails", UNSET), lambda item: decode_model(ScimEmail, item)
            ),
            groups=decode_list(
                rest.pop("groups", UNSET), lambda item: decode_model(ScimGroup, item)
            ),
            meta=decode_model(ScimUserMeta, rest.pop("meta", UNSET)),
        )
        decoded.additional_properties = rest
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "id": self.id,
            "schemas": self.schemas,
            "userName": self.user_name,
            "name": self.name,
            "displayName": self.display_name,
            "active": self.active,
            "emails": self.emails,
            "groups": self.groups,
            "meta": self.meta,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}


# At the end, since models may refer to each other in a circle.
from ..models.scim_email import ScimEmail
from ..models.scim_group import ScimGroup
from ..models.scim_user_meta import ScimUserMeta
from ..models.scim_user_name import ScimUserName
