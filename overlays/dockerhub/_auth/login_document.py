"""What the file of logins holds: by origin, the login of each profile, and which one is current.

    {
        "https://hub.docker.com": {"username": "alice", "token": "…"},
        "profiles": {"https://hub.docker.com": {"work": {"username": "bob", "helper": "…"}}},
        "current": {"https://hub.docker.com": "work"}
    }

The entry of the origin itself is the profile ``default``. Versions of this package before profiles
read and write only that, and leave the other keys as they are.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from attrs import field, frozen

from dockerhub._base.errors import InvalidArgumentError

DEFAULT_PROFILE: Final = "default"
"""The profile of a login without a name."""

_PROFILES: Final = "profiles"
_CURRENT: Final = "current"
# Some keychains do not distinguish uppercase and lowercase letters.
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")

_SHOWN: Final = 64
"""Characters of a wrong name that are shown."""

Entry = dict[str, Any]


def check_profile_name(argument: str, name: str) -> str:
    """Return the name of a profile, if it can be one.

    Args:
        argument: What gave the name, for the error.
        name: The name.

    Raises:
        InvalidArgumentError: It cannot.
    """
    if not _NAME.fullmatch(name):
        raise InvalidArgumentError(
            argument,
            f"must be up to 63 lowercase letters, digits, '.', '_' and '-', the first a letter or "
            f"digit, not {name[:_SHOWN]!r}",
        )
    return name


@frozen
class LoginDocument:
    """The content of the file; it is not changed, but copied with a change."""

    content: dict[str, Any] = field(factory=dict, repr=False)

    @property
    def origins(self) -> list[str]:
        """The origins that have a login."""
        keys = {*self.content, *_object(self.content, _PROFILES)} - {_PROFILES, _CURRENT}
        return sorted(origin for origin in keys if self.entries(origin))

    def entries(self, origin: str) -> dict[str, Entry]:
        """Return the logins to an origin by the names of their profiles.

        One that is not an object is empty: a login is stored, but nothing of it is known.
        """
        named = _object(_object(self.content, _PROFILES), origin)
        found = {DEFAULT_PROFILE: self.content.get(origin), **named}
        return {name: _object(found, name) for name in found if found[name] is not None}

    def current(self, origin: str) -> str | None:
        """Return the profile that somebody chose for an origin; None if nobody did."""
        name = _object(self.content, _CURRENT).get(origin)
        return name if isinstance(name, str) else None

    def with_entry(self, origin: str, profile: str, entry: Entry) -> "LoginDocument":
        """Return it with a login; the first one of an origin becomes the current one."""
        is_first = not self.entries(origin)
        if profile == DEFAULT_PROFILE:
            return LoginDocument({**self.content, origin: entry})
        named = _object(_object(self.content, _PROFILES), origin)
        changed = self._with(_PROFILES, origin, {**named, profile: entry})
        return changed.with_current(origin, profile) if is_first else changed

    def without(self, origin: str, profile: str) -> "LoginDocument":
        """Return it without a login.

        The profile stays current while there are others, so that none of them is used by accident.
        """
        if profile == DEFAULT_PROFILE:
            rest = {key: value for key, value in self.content.items() if key != origin}
            changed = LoginDocument(rest)
        else:
            named = dict(_object(_object(self.content, _PROFILES), origin))
            named.pop(profile, None)
            changed = self._with(_PROFILES, origin, named)
        if not changed.entries(origin):
            return changed.with_current(origin, None)
        was_current = (self.current(origin) or DEFAULT_PROFILE) == profile
        return changed.with_current(origin, profile) if was_current else changed

    def with_current(self, origin: str, profile: str | None) -> "LoginDocument":
        """Return it with a profile chosen for an origin; None for none."""
        return self._with(_CURRENT, origin, profile)

    def _with(self, key: str, origin: str, value: Any) -> "LoginDocument":
        """Return it with a value for an origin under a key, but nothing that is empty."""
        inner = {**_object(self.content, key), origin: value}
        kept = {name: each for name, each in inner.items() if each}
        rest = {name: each for name, each in self.content.items() if name != key}
        return LoginDocument({**rest, key: kept} if kept else rest)


def _object(parent: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = parent.get(key)
    return value if isinstance(value, dict) else {}
