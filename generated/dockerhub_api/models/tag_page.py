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
class TagPage:
    """TagPage."""

    results: list[Tag]

    count: int | Unset = UNSET
    """total number of results available across all pages"""

    next_: None | str | Unset = UNSET
    """link to next page of results if any"""

    previous: None | str | Unset = UNSET
    """link to previous page of results if any"""

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"TagPage needs a JSON object, not {type(src_dict).__name__}")
        rest = dict(src_dict)
        decoded = cls(
            results=decode_list(rest.pop("results", UNSET), lambda item: decode_model(Tag, item)),
            count=rest.pop("count", UNSET),
            next_=rest.pop("next", UNSET),
            previous=rest.pop("previous", UNSET),
        )
        decoded.additional_properties = rest
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "results": self.results,
            "count": self.count,
            "next": self.next_,
            "previous": self.previous,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}


# At the end, since models may refer to each other in a circle.
from ..models.tag import Tag
