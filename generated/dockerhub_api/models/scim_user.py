from __future__ import annotations

from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import (
    UNSET,
    LazyLists,
    Unset,
    decode_model,
    encode,
    take_unknown,
)

_ABSENT: dict[str, Any] = {
    "id": UNSET,
    "schemas": UNSET,
    "userName": UNSET,
    "name": UNSET,
    "displayName": UNSET,
    "active": UNSET,
    "emails": UNSET,
    "groups": UNSET,
    "meta": UNSET,
}
"""The properties by their names in JSON, in the order of the attributes."""


@define
class ScimUser(LazyLists):
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
            each._undecoded = None
            known = _ABSENT | row
            rest = take_unknown(known, _ABSENT) if len(known) > 9 else {}
            (
                each.id,
                each.schemas,
                each.user_name,
                raw_name,
                each.display_name,
                each.active,
                raw_emails,
                raw_groups,
                raw_meta,
            ) = known.values()
            each.name = decode_model(ScimUserName, raw_name)
            if isinstance(raw_emails, list):
                each.decode_later("emails", raw_emails, ScimEmail.from_dicts)
            else:
                each.emails = raw_emails
            if isinstance(raw_groups, list):
                each.decode_later("groups", raw_groups, ScimGroup.from_dicts)
            else:
                each.groups = raw_groups
            each.meta = decode_model(ScimUserMeta, raw_meta)
            each.additional_properties = rest
            decoded.append(each)
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
