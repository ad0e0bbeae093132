from __future__ import annotations

import datetime
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import (
    UNSET,
    Unset,
    decode_datetime,
    decode_list,
    decode_model,
    encode,
)


@define
class DeleteImagesRequest:
    """Delete images request."""

    manifests: list[ImageManifest]
    """Image manifests to delete."""

    dry_run: bool | Unset = UNSET
    """If `true` then will check and return errors and unignored warnings for the deletion request
    but will not delete any images."""

    active_from: datetime.datetime | Unset = UNSET
    """Sets the time from which an image must have been pushed or pulled to be counted as active.

    Defaults to 1 month before the current time."""

    ignore_warnings: list[IgnoredImageWarning] | Unset = UNSET
    """Warnings to ignore.
    If a warning is not ignored then no deletions will happen and the warning is returned in the
    response.

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
                f"DeleteImagesRequest needs a JSON object, not {type(src_dict).__name__}"
            )
        rest = dict(src_dict)
        decoded = cls(
            manifests=decode_list(
                rest.pop("manifests", UNSET), lambda item: decode_model(ImageManifest, item)
            ),
            dry_run=rest.pop("dry_run", UNSET),
            active_from=decode_datetime(rest.pop("active_from", UNSET)),
            ignore_warnings=decode_list(
                rest.pop("ignore_warnings", UNSET),
                lambda item: decode_model(IgnoredImageWarning, item),
            ),
        )
        decoded.additional_properties = rest
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "manifests": self.manifests,
            "dry_run": self.dry_run,
            "active_from": self.active_from,
            "ignore_warnings": self.ignore_warnings,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}


# At the end, since models may refer to each other in a circle.
from ..models.ignored_image_warning import IgnoredImageWarning
from ..models.image_manifest import ImageManifest
