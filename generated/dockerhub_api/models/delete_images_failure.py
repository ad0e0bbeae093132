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
class DeleteImagesFailure:
    """Deletion not possible."""

    txnid: str | Unset = UNSET
    """Unique ID for this call."""

    message: str | Unset = UNSET
    """The error message."""

    errinfo: DeleteImagesErrorInfo | Unset = UNSET

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
                f"DeleteImagesFailure needs a JSON object, not {type(src_dict).__name__}"
            )
        rest = dict(src_dict)
        decoded = cls(
            txnid=rest.pop("txnid", UNSET),
            message=rest.pop("message", UNSET),
            errinfo=decode_model(DeleteImagesErrorInfo, rest.pop("errinfo", UNSET)),
        )
        decoded.additional_properties = rest
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "txnid": self.txnid,
            "message": self.message,
            "errinfo": self.errinfo,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}


# At the end, since models may refer to each other in a circle.
from ..models.delete_images_error_info import DeleteImagesErrorInfo
