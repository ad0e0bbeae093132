"""Select and sort tags: patterns, versions, and platforms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import click

from dockerhub import models
from dockerhub.errors import InvalidArgumentError
from dockerhub.names import check_tag_patterns

_DEFAULT: Final = "linux/amd64"
_PLATFORM: Final = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9._-]+){0,2}")
_SYSTEMS: Final = frozenset(
    {"android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "solaris", "wasi", "windows"}
)
"""Operating systems of images, as Go names them; anything else is an architecture."""
_ATTESTATION: Final = "unknown/unknown"
"""The platform of BuildKit's attestations."""


def read_patterns(option: str, values: Iterable[str]) -> tuple[str, ...]:
    """Return the patterns of an option, each of which may have several, separated by commas.

    One that is empty, e.g. from a variable of a script, or that no tag can match is wrong usage.
    """
    found: list[str] = []
    for value in values:
        patterns = [pattern.strip() for pattern in value.split(",")]
        if not all(patterns):
            raise ValueError(f"a pattern is empty in {value!r}: write e.g. 'pr-*' or 'v*,latest'")
        found += patterns
    try:
        return check_tag_patterns(option, found)
    except InvalidArgumentError as error:
        raise click.UsageError(f"{option} {error.problem}") from None


def read_platform(
    _context: click.Context, _parameter: click.Parameter, value: str | None
) -> str | None:
    """Return a platform with its system: arm64 means linux/arm64."""
    if value is None:
        return None
    platform = value.lower().rstrip("/")
    if not _PLATFORM.fullmatch(platform):
        raise click.BadParameter(f"{value!r} is not a platform: write e.g. linux/arm64 or arm64.")
    return platform if platform.split("/")[0] in _SYSTEMS else f"linux/{platform}"


def version_key(name: str) -> list[tuple[int, int, str]]:
    """Return a sort key for names with numbers in them: 1.9 comes before 1.10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def read_tag(row: Any) -> models.Tag:
    """Decode a tag; a row that is not an object gives an empty tag."""
    return models.Tag.from_dict(row if isinstance(row, dict) else {})


def platform_name(image: models.Image) -> str:
    """Return an image's platform as Docker writes it, e.g. ``linux/arm/v7``."""
    parts = (image.os, image.architecture, image.variant)
    return "/".join(part for part in parts if isinstance(part, str) and part)


def images_of(tag: models.Tag) -> list[models.Image]:
    """Return the images that can be run, without attestations."""
    # The client keeps values that do not match the spec.
    images: Any = tag.images
    found = images if isinstance(images, list) else []
    real = (image for image in found if isinstance(image, models.Image))
    return [image for image in real if platform_name(image) not in (_ATTESTATION, "unknown")]


def platform_names(tag: models.Tag) -> list[str]:
    """Return the platforms of a tag, each once."""
    return list(dict.fromkeys(filter(None, map(platform_name, images_of(tag)))))


def has_platform(tag: models.Tag, platform: str) -> bool:
    """Tell whether a tag has a platform; ``linux/arm`` means each of its variants."""
    return any(_matches(name, platform) for name in platform_names(tag))


def image_for(tag: models.Tag, platform: str | None) -> models.Image | None:
    """Return the image of a platform; without a platform, of linux/amd64, or else the first."""
    images = images_of(tag)
    wanted = platform or _DEFAULT
    found = next((image for image in images if _matches(platform_name(image), wanted)), None)
    return found or (next(iter(images), None) if platform is None else None)


def _matches(name: str, platform: str) -> bool:
    return f"{name}/".startswith(f"{platform}/")
