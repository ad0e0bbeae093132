"""Reading the values of a seed file: strict, with errors that name the place."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from dockerhub.emulator.state.times import parse_rfc3339
from dockerhub.emulator.state.totp import code_at

T = TypeVar("T")
_ACCOUNT = re.compile(r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*")
_REPOSITORY = re.compile(f"{_ACCOUNT.pattern}/{_ACCOUNT.pattern}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
_PLATFORM = re.compile(r"[a-z0-9]+(?:/[a-z0-9_]+){1,2}")


class SeedError(Exception):
    """A seed is unknown, or its file is not valid."""


class Section:
    """A mapping in a seed file. Keys are taken one by one; the remaining ones are errors."""

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
        return self._take(key, default, str, "a string")

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
        return self._take(key, default, bool, "true or false")

    def whole(self, key: str, *, default: int = 1, most: int) -> int:
        """Take a whole number from 1."""
        found = self._left.pop(key, default)
        if isinstance(found, bool) or not isinstance(found, int) or not 1 <= found <= most:
            raise self.fail(key, f"must be a whole number from 1 to {most}, not {found!r}")
        return found

    def moment(self, key: str) -> int | None:
        """Take an RFC 3339 date-time, in nanoseconds."""
        found = self._left.pop(key, None)
        try:
            return None if found is None else parse_rfc3339(str(found))
        except ValueError as error:
            raise self.fail(key, str(error)) from None

    def texts(self, key: str, default: Sequence[str]) -> list[str]:
        """Take a list of strings."""
        found = self._take(key, list(default), list, "a list of strings")
        if not all(isinstance(item, str) for item in found):
            raise self.fail(key, f"must be a list of strings, not {found!r}")
        return found

    def platforms(self) -> list[str]:
        """Take a list of platforms such as ``linux/arm64/v8``."""
        found = self.texts("platforms", ["linux/amd64"])
        for item in found:
            if not _PLATFORM.fullmatch(item):
                raise self.fail("platforms", f"{item!r} is not os/architecture[/variant]")
        if not found:
            raise self.fail("platforms", "must not be empty")
        return found

    def mapping(self, key: str) -> dict[str, Any]:
        """Take a mapping with any content."""
        return self._take(key, {}, dict, "a mapping")

    def sections(self, key: str) -> "Iterator[Section]":
        """Take a list of mappings without unknown keys."""
        for number, item in enumerate(self._take(key, [], list, "a list")):
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
        try:
            code_at(found or "", 0)
        except ValueError:
            raise self.fail("totp_secret", f"{found!r} is not base 32") from None
        return found

    def uuid(self, key: str) -> str:
        """Take a UUID in lower case."""
        return self._matching(key, _UUID, "is not a UUID in lower case")

    def finish(self) -> None:
        """Refuse the keys that were not taken."""
        for key in self._left:
            raise self.fail(str(key), "is unknown")

    def _take(self, key: str, default: T | None, kind: type[T], name: str) -> T:
        found = self._left.pop(key, default)
        if found is None:
            raise self.fail(key, "is required")
        if not isinstance(found, kind):
            raise self.fail(key, f"must be {name}, not {found!r}")
        return found

    def _matching(self, key: str, pattern: re.Pattern[str], reason: str) -> str:
        found = self.text(key)
        if not pattern.fullmatch(found):
            raise self.fail(key, f"{found!r} {reason}")
        return found
