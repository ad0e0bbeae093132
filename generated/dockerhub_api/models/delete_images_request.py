from __future__ import annotations

import datetime
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import (
    UNSET,
    LazyLists,
    Unset,
    decode_datetime,
    encode,
    take_unknown,
)

_ABSENT: dict[str, Any] = {
    "manifests": UNSET,
    "dry_run": UNSET,
    "active_from": UNSET,
    "ignore_warnings": UNSET,
}
"""The properties by their names in JSON, in the order of the attributes."""


@define
class DeleteImagesRequest(LazyLists):
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
            rest = take_unknown(known, _ABSENT) if len(known) > 4 else {}
            (
                raw_manifests,
                each.dry_run,
                raw_active_from,
                raw_ignore_warnings,
            ) = known.values()
            if isinstance(raw_manifests, list):
                each.decode_later("manifests", raw_manifests, ImageManifest.from_dicts)
            else:
                each.manifests = raw_manifests
            each.active_from = decode_datetime(raw_active_from)
            if isinstance(raw_ignore_warnings, list):
                each.decode_later(
                    "ignore_warnings", raw_ignore_warnings, IgnoredImageWarning.from_dicts
                )
            else:
                each.ignore_warnings = raw_ignore_warnings
            each.additional_properties = rest
            decoded.append(each)
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
