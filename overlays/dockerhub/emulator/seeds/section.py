"""Reading the values of a seed file: strict, and naming the place of what is wrong."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dockerhub.emulator.state.times import parse_rfc3339

_ACCOUNT = re.compile(r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*")
_REPOSITORY = re.compile(f"{_ACCOUNT.pattern}/{_ACCOUNT.pattern}")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
_PLATFORM = re.compile(r"[a-z0-9]+(?:/[a-z0-9_]+){1,2}")


class SeedError(Exception):
    """A seed is unknown, or its file says something that a Hub cannot hold."""


class Section:
    """A mapping in a seed file. Keys are taken one by one; those left over are errors."""

    def __init__(self, value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise SeedError(f"{where}: must be a mapping, not {value!r}")
        self._left = dict(value)
        self._where = where

    def fail(self, key: str, reason: str) -> SeedError:
        """Return the error for a key of this mapping."""
        return SeedError(f"{self._where}.{key}: {reason}")

    def text(self, key: str, default: str | None = None) -> str:
        """Take a string."""
        found = self._take(key, default)
        if not isinstance(found, str):
            raise self.fail(key, f"must be a string, not {found!r}")
        return found

    def optional_text(self, key: str) -> str | None:
        """Take a string that may be missing or null."""
        if self._left.get(key) is None:
            self._left.pop(key, None)
            return None
        return self.text(key)

    def choice(self, key: str, allowed: Sequence[str], default: str) -> Any:
        """Take one of several strings."""
        found = self.text(key, default)
        if found not in allowed:
            raise self.fail(key, f"must be one of {', '.join(allowed)}, not {found!r}")
        return found

    def boolean(self, key: str, *, default: bool) -> bool:
        """Take true or false."""
        found = self._take(key, default)
        if not isinstance(found, bool):
            raise self.fail(key, f"must be true or false, not {found!r}")
        return found

    def whole(self, key: str, default: int, *, most: int) -> int:
        """Take a whole number from 1."""
        found = self._take(key, default)
        if isinstance(found, bool) or not isinstance(found, int) or not 1 <= found <= most:
            raise self.fail(key, f"must be a whole number from 1 to {most}, not {found!r}")
        return found

    def moment(self, key: str, default: int | None) -> int | None:
        """Take an RFC 3339 date-time, in nanoseconds."""
        found = self._left.pop(key, None)
        if found is None:
            return default
        try:
            return parse_rfc3339(str(found))
        except ValueError as error:
            raise self.fail(key, str(error)) from None

    def texts(self, key: str, default: Sequence[str]) -> list[str]:
        """Take a list of strings."""
        found = self._take(key, list(default))
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            raise self.fail(key, f"must be a list of strings, not {found!r}")
        return found

    def platforms(self, default: Sequence[str]) -> list[str]:
        """Take a list of platforms such as ``linux/arm64/v8``."""
        found = self.texts("platforms", default)
        for item in found:
            if not _PLATFORM.fullmatch(item):
                raise self.fail("platforms", f"{item!r} is not os/architecture[/variant]")
        if not found:
            raise self.fail("platforms", "must not be empty")
        return found

    def mapping(self, key: str) -> dict[str, Any]:
        """Take a mapping, whatever is in it."""
        found = self._take(key, {})
        if not isinstance(found, dict):
            raise self.fail(key, f"must be a mapping, not {found!r}")
        return found

    def sections(self, key: str) -> "Iterator[Section]":
        """Take a list of mappings; each must be used up."""
        found = self._take(key, [])
        if not isinstance(found, list):
            raise self.fail(key, f"must be a list, not {found!r}")
        for number, item in enumerate(found):
            section = Section(item, f"{self._where}.{key}[{number}]")
            yield section
            section.finish()

    def account_name(self, key: str) -> str:
        """Take the name of an account."""
        return self._matching(key, _ACCOUNT, "is not a name of lower-case letters and digits")

    def repository_name(self) -> str:
        """Take ``name``, which must be ``namespace/name``."""
        return self._matching("name", _REPOSITORY, "is not namespace/name in lower case")

    def tag_name(self) -> str:
        """Take ``name``, which must be a tag."""
        return self._matching("name", _TAG, "is not a tag")

    def tag_prefix(self, count: int) -> str:
        """Take ``prefix``, which must make tags with the numbers up to ``count``."""
        prefix = self.text("prefix", "build-")
        if not _TAG.fullmatch(f"{prefix}{count}"):
            raise self.fail("prefix", f"'{prefix}{count}' is not a tag")
        return prefix

    def totp_secret(self) -> str | None:
        """Take ``totp_secret``, which must be base 32."""
        found = self.optional_text("totp_secret")
        if found is not None:
            try:
                base64.b32decode(found.upper() + "=" * (-len(found) % 8))
            except binascii.Error:
                raise self.fail("totp_secret", f"{found!r} is not base 32") from None
        return found

    def finish(self) -> None:
        """Refuse the keys that nobody took."""
        for key in self._left:
            raise self.fail(str(key), "is unknown")

    def _take(self, key: str, default: Any) -> Any:
        found = self._left.pop(key, default)
        if found is None:
            raise self.fail(key, "is required")
        return found

    def _matching(self, key: str, pattern: re.Pattern[str], reason: str) -> str:
        found = self.text(key)
        if not pattern.fullmatch(found):
            raise self.fail(key, f"{found!r} {reason}")
        return found


def unique(section: Section, key: str, name: str, known: Callable[[str], bool]) -> str:
    """Return a name that must not be taken.

    Raises:
        SeedError: If it is.
    """
    if known(name):
        raise section.fail(key, f"{name!r} is there already")
    return name
