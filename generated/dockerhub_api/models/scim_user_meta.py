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
)


@define
class ScimUserMeta:
    """ScimUserMeta."""

    resource_type: str | Unset = UNSET

    location: str | Unset = UNSET

    created: datetime.datetime | Unset = UNSET
    """The creation date for the user as a RFC3339 formatted string."""

    last_modified: datetime.datetime | Unset = UNSET
    """The date the user was last modified as a RFC3339 formatted string."""

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"ScimUserMeta needs a JSON object, not {type(src_dict).__name__}")
        rest = dict(src_dict)
        decoded = cls(
            resource_type=rest.pop("resourceType", UNSET),
            location=rest.pop("location", UNSET),
            created=decode_datetime(rest.pop("created", UNSET)),
            last_modified=decode_datetime(rest.pop("lastModified", UNSET)),
        )
        decoded.additional_properties = rest
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "resourceType": self.resource_type,
            "location": self.location,
            "created": self.created,
            "lastModified": self.last_modified,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}
