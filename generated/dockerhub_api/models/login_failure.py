from __future__ import annotations

from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import (
    UNSET,
    Unset,
    encode,
)


@define
class LoginFailure:
    """failed user login response or second factor required"""

    detail: str | Unset = UNSET
    """Description of the error."""

    login_2fa_token: None | str | Unset = _field(default=UNSET, repr=False)
    """Short time lived token to be used on `/v2/users/2fa-login` to complete the authentication.
    This field is present only if 2FA is enabled."""

    message: str | Unset = UNSET
    """Description of the error, on answers without `detail`."""

    additional_properties: dict[str, Any] = _field(init=False, factory=dict)
    """What the answer holds besides, by its name in JSON."""

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> Self:
        """Decode a JSON object. What is not as the spec says is kept as it came.

        Raises:
            TypeError: `src_dict` is not a JSON object.
        """
        if not isinstance(src_dict, dict):
            raise TypeError(f"LoginFailure needs a JSON object, not {type(src_dict).__name__}")
        rest = dict(src_dict)
        decoded = cls(
            detail=rest.pop("detail", UNSET),
            login_2fa_token=rest.pop("login_2fa_token", UNSET),
            message=rest.pop("message", UNSET),
        )
        decoded.additional_properties = rest
        return decoded

    def to_dict(self) -> dict[str, Any]:
        """Encode as a JSON object: everything that is set, under its name in the spec."""
        encoded: dict[str, Any] = {
            **self.additional_properties,
            "detail": self.detail,
            "login_2fa_token": self.login_2fa_token,
            "message": self.message,
        }
        return {key: encode(value) for key, value in encoded.items() if value is not UNSET}
