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
class AccessTokenPage:
    """AccessTokenPage."""

    results: list[AccessToken]

    count: int | Unset = UNSET

    next_: None | str | Unset = UNSET

    previous: None | str | Unset = UNSET

    active_count: int | Unset = UNSET

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"AccessTokenPage needs a JSON object, not {type(src_dict).__name__}")
        rest = dict(src_dict)
        decoded = cls(
            results=decode_list(
                rest.pop("results", UNSET), lambda item: decode_model(AccessToken, item)
            ),
            count=rest.pop("count", UNSET),
            next_=rest.pop("next", UNSET),
            previous=rest.pop("previous", UNSET),
            active_count=rest.pop("active_count", UNSET),
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
            "active_count": self.active_count,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}


# At the end, since models may refer to each other in a circle.
from ..models.access_token import AccessToken
