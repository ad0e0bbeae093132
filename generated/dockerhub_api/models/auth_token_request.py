from __future__ import annotations

from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import (
    UNSET,
    encode,
    take_unknown,
)

_ABSENT: dict[str, Any] = {
    "identifier": UNSET,
    "secret": UNSET,
}
"""The properties by their names in JSON, in the order of the attributes."""


@define
class AuthTokenRequest:
    """Credentials to exchange for a short-lived bearer token."""

    identifier: str
    """Docker ID of the user, or name of the organization if the secret is an organization access
    token."""

    secret: str = _field(repr=False)
    """Password, personal access token or organization access token."""

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"AuthTokenRequest needs a JSON object, not {type(src_dict).__name__}")
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
                each.identifier,
                each.secret,
            ) = known.values()
            each.additional_properties = rest
            decoded.append(each)
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "identifier": self.identifier,
            "secret": self.secret,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}
