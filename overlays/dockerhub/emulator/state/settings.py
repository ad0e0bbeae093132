"""The settings of an embedded Hub."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

Retired = Literal["no", "json404", "method405", "html404"]
LONGEST = 1_000 * 366 * 86_400
"""A thousand years in seconds; clocks and dates cannot hold much more."""


@dataclass(kw_only=True, slots=True)
class Settings:
    """What can be set when a Hub starts, and changed while it runs.

    Attributes:
        login_lifetime: Seconds that a token of ``/v2/users/login`` is valid.
        auth_token_lifetime: Seconds that a token of ``/v2/auth/token`` is valid (recorded: 600).
        oidc_subject: The claim ``sub`` of the ID tokens that the runner of GitHub Actions issues.
        pulls_left: Pulls that are left of the registry's limit; None for all.
        two_factor_lifetime: Seconds that a ``login_2fa_token`` is valid.
        max_login_failures: Failed attempts after which a username is locked out.
        lockout: Seconds that a lockout lasts.
        anonymous_depth: Offset at which anonymous tag listings end with a 403, or None.
        max_page_size: Larger page sizes are silently reduced to this.
        max_body: Bytes; larger request bodies are refused with 413.
        deleted_token_status: Status of the response to the deletion of an access token: Docker Hub
            was seen to send 202, its OpenAPI document says 204.
        undocumented_methods: Whether to serve methods that Docker Hub has, but its OpenAPI document
            lacks: all under ``/v2/repositories``. Turn it off for conformance checks.
        images_retired: How the image management operations respond: as documented (``no``), or in
            one of the ways seen since Docker removed them (``json404``, ``method405`` for deleting
            with ``json404`` for the rest, ``html404``).
    """

    login_lifetime: float = 30 * 86_400
    auth_token_lifetime: float = 600
    oidc_subject: str = "repo:acme/app:ref:refs/heads/main"
    pulls_left: int | None = None
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
        """Refuse values of the wrong kind; other names raise AttributeError."""
        kind = type(self).__annotations__.get(name)
        if kind is not None:
            wanted, fits = _KINDS[kind]
            if not fits(value):
                raise ValueError(f"{name} must be {wanted}, not {value!r}")
        object.__setattr__(self, name, value)

    def copy_from(self, other: "Settings") -> None:
        """Take over all values of other settings.

        Args:
            other: The settings to copy.
        """
        for each in fields(self):
            setattr(self, each.name, getattr(other, each.name))


_KINDS: dict[Any, tuple[str, Callable[[Any], bool]]] = {
    float: (
        "a number of seconds, up to a thousand years",
        lambda value: type(value) in (int, float) and 0 <= value <= LONGEST,
    ),
    int: ("a whole number from 1", lambda value: type(value) is int and value >= 1),
    int | None: (
        "a whole number from 0, or None",
        lambda value: value is None or (type(value) is int and value >= 0),
    ),
    str: ("text", lambda value: type(value) is str),
    bool: ("true or false", lambda value: type(value) is bool),
    Retired: (f"one of {', '.join(get_args(Retired))}", get_args(Retired).__contains__),
}
