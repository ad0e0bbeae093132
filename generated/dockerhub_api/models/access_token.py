from __future__ import annotations

import datetime
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import (
    UNSET,
    Unset,
    decode_datetime,
    encode,
    take_unknown,
)

_ABSENT: dict[str, Any] = {
    "uuid": UNSET,
    "client_id": UNSET,
    "creator_ip": UNSET,
    "creator_ua": UNSET,
    "created_at": UNSET,
    "last_used": UNSET,
    "generated_by": UNSET,
    "is_active": UNSET,
    "token": UNSET,
    "token_label": UNSET,
    "scopes": UNSET,
    "expires_at": UNSET,
}
"""The properties by their names in JSON, in the order of the attributes."""


@define
class AccessToken:
    """AccessToken."""

    uuid: str

    client_id: str | Unset = UNSET

    creator_ip: str | Unset = UNSET

    creator_ua: str | Unset = UNSET

    created_at: datetime.datetime | Unset = UNSET

    last_used: datetime.datetime | None | Unset = UNSET

    generated_by: str | Unset = UNSET

    is_active: bool | Unset = UNSET

    token: str | Unset = _field(default=UNSET, repr=False)
    """The secret value; empty in every answer but that of the creation."""

    token_label: str | Unset = UNSET

    scopes: list[str] | None | Unset = UNSET

    expires_at: datetime.datetime | None | Unset = UNSET
    """When the token expires; null if it never does."""

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"AccessToken needs a JSON object, not {type(src_dict).__name__}")
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
            rest = take_unknown(known, _ABSENT) if len(known) > 12 else {}
            (
                each.uuid,
                each.client_id,
                each.creator_ip,
                each.creator_ua,
                raw_created_at,
                raw_last_used,
                each.generated_by,
                each.is_active,
                each.token,
                each.token_label,
                each.scopes,
                raw_expires_at,
            ) = known.values()
            each.created_at = decode_datetime(raw_created_at)
            each.last_used = decode_datetime(raw_last_used)
            each.expires_at = decode_datetime(raw_expires_at)
            each.additional_properties = rest
            decoded.append(each)
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "uuid": self.uuid,
            "client_id": self.client_id,
            "creator_ip": self.creator_ip,
            "creator_ua": self.creator_ua,
            "created_at": self.created_at,
            "last_used": self.last_used,
            "generated_by": self.generated_by,
            "is_active": self.is_active,
            "token": self.token,
            "token_label": self.token_label,
            "scopes": self.scopes,
            "expires_at": self.expires_at,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}
