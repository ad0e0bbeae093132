"""The numbers and switches of an embedded Hub."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

Retired = Literal["no", "json404", "method405", "html404"]
LONGEST = 1_000 * 366 * 86_400
"""Seconds of a thousand years; clocks and dates cannot hold much more."""


@dataclass(kw_only=True, slots=True)
class Settings:
    """What can be set when a Hub starts, and changed while it runs.

    Attributes:
        login_lifetime: Seconds that a token of ``/v2/users/login`` is good for.
        auth_token_lifetime: Seconds that a token of ``/v2/auth/token`` is good for (recorded: 600).
        two_factor_lifetime: Seconds that a ``login_2fa_token`` is good for.
        max_login_failures: Failed attempts after which a user name is locked out.
        lockout: Seconds that a lock-out lasts.
        anonymous_depth: Offset at which anonymous tag listings end with a 403, or None.
        max_page_size: Larger page sizes are silently cut to this.
        max_body: Bytes; larger request bodies are refused with 413.
        deleted_token_status: How the deletion of an access token is acknowledged: 202 is what
            Docker Hub was seen to send, 204 what its spec says.
        undocumented_methods: Whether methods are served that Docker Hub has, but no specification:
            reading a tag under ``/v2/repositories``, deleting one under ``/v2/namespaces``. Switch
            it off for checks of conformance.
        images_retired: How the image management operations answer: as documented (``no``), or in
            one of the ways they answer since Docker removed them (``json404``, ``method405`` for
            deleting with ``json404`` for the rest, ``html404``).
    """

    login_lifetime: float = 30 * 86_400
    auth_token_lifetime: float = 600
    two_factor_lifetime: float = 120
    max_login_failures: int = 10
    lockout: float = 600
    anonymous_depth: int | None = 1000
    max_page_size: int = 100
    max_body: int = 1_000_000
    deleted_token_status: int = 202
    undocumented_methods: bool = True
    images_retired: Retired = "no"

    def __setattr__(self, name: str, value: Any) -> None:
        """Set one of these settings, to a value that makes sense; there are no others."""
        kind = type(self).__annotations__.get(name)
        if kind is not None:
            wanted, fits = _KINDS[kind]
            if not fits(value):
                raise ValueError(f"{name} must be {wanted}, not {value!r}")
        object.__setattr__(self, name, value)

    def take(self, other: "Settings") -> None:
        """Become like other settings.

        Args:
            other: They stay as they are.
        """
        for each in fields(self):
            setattr(self, each.name, getattr(other, each.name))


def _whole(value: Any, least: int) -> bool:
    return type(value) is int and value >= least


def _seconds(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= LONGEST


_KINDS: dict[Any, tuple[str, Callable[[Any], bool]]] = {
    float: ("a number of seconds, up to a thousand years", _seconds),
    int: ("a whole number from 1", lambda value: _whole(value, 1)),
    int | None: ("a whole number from 0, or None", lambda value: value is None or _whole(value, 0)),
    bool: ("true or false", lambda value: type(value) is bool),
    Retired: (f"one of {', '.join(get_args(Retired))}", get_args(Retired).__contains__),
}
