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
    "schemas": UNSET,
    "documentationUri": UNSET,
    "patch": UNSET,
    "bulk": UNSET,
    "filter": UNSET,
    "changePassword": UNSET,
    "sort": UNSET,
    "etag": UNSET,
    "authenticationSchemes": UNSET,
}
"""The properties by their names in JSON, in the order of the attributes."""


@define
class ScimServiceProviderConfig:
    """ScimServiceProviderConfig."""

    schemas: list[str] | Unset = UNSET

    documentation_uri: str | Unset = UNSET

    patch: ScimSupported | Unset = UNSET
    """Whether the service supports a feature."""

    bulk: ScimBulk | Unset = UNSET

    filter_: ScimFilter | Unset = UNSET

    change_password: ScimSupported | Unset = UNSET
    """Whether the service supports a feature."""

    sort: ScimSupported | Unset = UNSET
    """Whether the service supports a feature."""

    etag: ScimSupported | Unset = UNSET
    """Whether the service supports a feature."""

    authentication_schemes: ScimAuthenticationScheme | Unset = UNSET

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
                f"ScimServiceProviderConfig needs a JSON object, not {type(src_dict).__name__}"
            )
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
            rest = take_unknown(known, _ABSENT) if len(known) > 9 else {}
            (
                each.schemas,
                each.documentation_uri,
                raw_patch,
                raw_bulk,
                raw_filter_,
                raw_change_password,
                raw_sort,
                raw_etag,
                raw_authentication_schemes,
            ) = known.values()
            each.patch = decode_model(ScimSupported, raw_patch)
            each.bulk = decode_model(ScimBulk, raw_bulk)
            each.filter_ = decode_model(ScimFilter, raw_filter_)
            each.change_password = decode_model(ScimSupported, raw_change_password)
            each.sort = decode_model(ScimSupported, raw_sort)
            each.etag = decode_model(ScimSupported, raw_etag)
            each.authentication_schemes = decode_model(
                ScimAuthenticationScheme, raw_authentication_schemes
            )
            each.additional_properties = rest
            decoded.append(each)
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "schemas": self.schemas,
            "documentationUri": self.documentation_uri,
            "patch": self.patch,
            "bulk": self.bulk,
            "filter": self.filter_,
            "changePassword": self.change_password,
            "sort": self.sort,
            "etag": self.etag,
            "authenticationSchemes": self.authentication_schemes,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}


# At the end, since models may refer to each other in a circle.
from ..models.scim_authentication_scheme import ScimAuthenticationScheme
from ..models.scim_bulk import ScimBulk
from ..models.scim_filter import ScimFilter
from ..models.scim_supported import ScimSupported
