"""The platforms of a tag: which it has, and which of its images stands for it."""

from typing import Any, Final

from dockerhub_openapi.models.image import Image
from dockerhub_openapi.models.tag import Tag

__all__ = ["has_platform", "image_for", "images_of", "platform_name", "platform_names", "read_tag"]

_USUAL: Final = "linux/amd64"
_NONE: Final = "unknown/unknown"
"""What BuildKit's attestations are listed as."""


def read_tag(row: Any) -> Tag:
    """Decode a tag; a row that is no object is a tag of which nothing is known."""
    return Tag.from_dict(row if isinstance(row, dict) else {})


def platform_name(image: Image) -> str:
    """Return an image's platform as Docker writes it, e.g. ``linux/arm/v7``."""
    parts = (image.os, image.architecture, image.variant)
    return "/".join(part for part in parts if isinstance(part, str) and part)


def images_of(tag: Tag) -> list[Image]:
    """Return the images that can be run; attestations are none."""
    # What is not as the spec says is kept as it came.
    images: Any = tag.images
    found = images if isinstance(images, list) else []
    real = (image for image in found if isinstance(image, Image))
    return [image for image in real if platform_name(image) not in (_NONE, "unknown")]


def platform_names(tag: Tag) -> list[str]:
    """Return the platforms of a tag, each once."""
    return list(dict.fromkeys(filter(None, map(platform_name, images_of(tag)))))


def has_platform(tag: Tag, platform: str) -> bool:
    """Tell whether a tag has a platform; ``linux/arm`` means each of its variants."""
    return any(_matches(name, platform) for name in platform_names(tag))


def image_for(tag: Tag, platform: str | None) -> Image | None:
    """Return the image of a platform; if none is named, the usual one, or else the first."""
    images = images_of(tag)
    wanted = platform or _USUAL
    found = next((image for image in images if _matches(platform_name(image), wanted)), None)
    return found or (next(iter(images), None) if platform is None else None)


def _matches(name: str, platform: str) -> bool:
    return f"{name}/".startswith(f"{platform.lower().rstrip('/')}/")
