"""A tag as the rules see it."""

from datetime import datetime
from typing import Any, Final

from attrs import field, frozen

from dockerhub._responses.manifests import IMAGES
from dockerhub_openapi.models.tag import Tag
from dockerhub_openapi.types import is_absent

_SINGLE: Final = IMAGES | {
    "application/vnd.docker.container.image.v1+json",
    "application/vnd.oci.image.config.v1+json",
}
"""What Docker Hub calls a tag of a single image or artifact: its manifest, or its configuration."""


@frozen
class TagState:
    """A tag as the rules see it.

    Attributes:
        name: Of the tag.
        digest: What it points to; None if Docker Hub does not say.
        pushed: When it was pushed last; None if unknown.
        pulled: When it, or an image behind it, was pulled last; None if never, or unknown.
        pulls_known: Whether Docker Hub tells about pulls, so that None means never.
        images: Digests of the images behind it, one for each platform; empty text for one whose
            digest Docker Hub does not return. They are not compared, and the JSON of a plan lacks
            them.
    """

    name: str
    digest: str | None = None
    pushed: datetime | None = None
    pulled: datetime | None = None
    pulls_known: bool = True
    images: tuple[str, ...] = field(default=(), eq=False)


def tag_state(tag: Any) -> TagState | None:
    """Return what matters of a tag; None if it has no name, and so cannot be deleted.

    Args:
        tag: As `hub.tags` gives it.
    """
    if not isinstance(tag, Tag) or not isinstance(tag.name, str):
        return None
    images = tag.images if isinstance(tag.images, list) else []
    pulls = [tag.tag_last_pulled, *(getattr(image, "last_pulled", None) for image in images)]
    moments = [pull for pull in pulls if isinstance(pull, datetime)]
    odd = any(not isinstance(pull, datetime | None) for pull in pulls)
    return TagState(
        name=tag.name,
        digest=_digest(tag),
        pushed=tag.tag_last_pushed if isinstance(tag.tag_last_pushed, datetime) else None,
        pulled=max(moments, default=None),
        # Absent before 2020; null when it was never pulled.
        pulls_known=not odd and not is_absent(tag, "tag_last_pulled"),
        images=_images(tag, images),
    )


def _images(tag: Tag, images: list[Any]) -> tuple[str, ...]:
    """Return the digests of the images; that of the tag, if it is that of one and lists none."""
    digest = _digest(tag)
    if not images and digest and tag.media_type in _SINGLE:
        return (digest,)
    return tuple(dict.fromkeys(_digest(image) or "" for image in images))


def _digest(item: Any) -> str | None:
    """Return the digest of a tag or an image; None if Docker Hub does not say."""
    found = getattr(item, "digest", None)
    return found if isinstance(found, str) and found else None
