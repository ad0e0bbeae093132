"""Versions in the names of tags, in the order of https://semver.org."""

import re
from collections.abc import Iterable
from typing import Final

from attrs import frozen

_LONGEST: Final = 128
"""Names of tags are no longer."""
_VERSION: Final = re.compile(
    r"""
    v?(?P<major>\d+)\.(?P<minor>\d+)(?:\.(?P<patch>\d+))?
    (?:-(?P<prerelease>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?
    (?:_[\w.-]+)?  # build metadata: tags have no plus sign, and Helm writes this
    """,
    re.ASCII | re.VERBOSE,
)


@frozen
class Version:
    """A version, with or without a leading v.

    Attributes:
        numbers: Major, minor and patch.
        prerelease: What is behind a hyphen, by its dots; empty for a release.
        complete: Whether there is a patch, as in a semantic version.
    """

    numbers: tuple[int, int, int]
    prerelease: tuple[str, ...] = ()
    complete: bool = True

    @property
    def order(self) -> tuple[object, ...]:
        """By what versions are compared; a pre-release is before its release."""
        parts = tuple(
            (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in self.prerelease
        )
        return self.numbers, not parts, parts


def read_version(name: str) -> Version | None:
    """Return the version that a tag is named by; None if it is none."""
    found = _VERSION.fullmatch(name) if len(name) <= _LONGEST else None
    if found is None:
        return None
    numbers = int(found["major"]), int(found["minor"]), int(found["patch"] or 0)
    prerelease = found["prerelease"]
    return Version(
        numbers, tuple(prerelease.split(".") if prerelease else ()), bool(found["patch"])
    )


def highest(names: Iterable[str]) -> frozenset[str]:
    """Return the names of the highest version, and of the highest that is not a pre-release."""
    found = [(name, version) for name in names if (version := read_version(name))]
    orders = [version.order for _, version in found]
    releases = [version.order for _, version in found if not version.prerelease]
    top = {max(each) for each in (orders, releases) if each}
    return frozenset(name for name, version in found if version.order in top)
