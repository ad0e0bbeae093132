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
        rest = dict(src_dict)
        decoded = cls(
            schemas=rest.pop("schemas", UNSET),
            documentation_uri=rest.pop("documentationUri", UNSET),
            patch=decode_model(ScimSupported, rest.pop("patch", UNSET)),
            bulk=decode_model(ScimBulk, rest.pop("bulk", UNSET)),
            filter_=decode_model(ScimFilter, rest.pop("filter", UNSET)),
            change_password=decode_model(ScimSupported, rest.pop("changePassword", UNSET)),
            sort=decode_model(ScimSupported, rest.pop("sort", UNSET)),
            etag=decode_model(ScimSupported, rest.pop("etag", UNSET)),
            authentication_schemes=decode_model(
                ScimAuthenticationScheme, rest.pop("authenticationSchemes", UNSET)
            ),
        )
        decoded.additional_properties = rest
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
