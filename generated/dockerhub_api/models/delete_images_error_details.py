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
class DeleteImagesErrorDetails:
    """DeleteImagesErrorDetails."""

    errors: list[ImageError] | Unset = UNSET
    """Errors from validating delete request. These cannot be ignored."""

    warnings: list[ImageWarning] | Unset = UNSET
    """Warnings that can be ignored.

    These warnings include:

    - is_active: warning when attempting to delete an image that is marked as active.
    - current_tag: warning when attempting to delete an image that has one or more current tags
    in the repository.

    Warnings can be copied from the response to the request."""

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
                f"DeleteImagesErrorDetails needs a JSON object, not {type(src_dict).__name__}"
            )
        rest = dict(src_dict)
        decoded = cls(
            errors=decode_list(
                rest.pop("errors", UNSET), lambda item: decode_model(ImageError, item)
            ),
            warnings=decode_list(
                rest.pop("warnings", UNSET), lambda item: decode_model(ImageWarning, item)
            ),
        )
        decoded.additional_properties = rest
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "errors": self.errors,
            "warnings": self.warnings,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}


# At the end, since models may refer to each other in a circle.
from ..models.image_error import ImageError
from ..models.image_warning import ImageWarning
