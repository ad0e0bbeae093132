"""Manifests of the registry: what a digest stands for, and what an index consists of."""

import hashlib
import re
from typing import Any, Final

from attrs import frozen

from dockerhub._base.arguments import wrong_type
from dockerhub._base.errors import InvalidArgumentError
from dockerhub._base.messages import Request, Response
from dockerhub._responses.error_responses import unexpected

INDEXES: Final = frozenset(
    {
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
    }
)
"""The media types of manifests that consist of others."""
IMAGES: Final = frozenset(
    {
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    }
)
"""The media types of manifests of one image, or of one artifact such as an attestation."""
ACCEPTED: Final = ", ".join(sorted(INDEXES | IMAGES))
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)
_TYPE: Final = "vnd.docker.reference.type"
_SUBJECT: Final = "vnd.docker.reference.digest"
_ATTESTATION: Final = "attestation-manifest"


@frozen
class ChildManifest:
    """A manifest that an index consists of.

    Attributes:
        digest: Of the manifest.
        media_type: Such as ``application/vnd.oci.image.manifest.v1+json``.
        subject: For an attestation, the digest of the image that it is about; None otherwise.
    """

    digest: str
    media_type: str
    subject: str | None = None


@frozen
class Manifest:
    """A manifest of the registry.

    Attributes:
        digest: Of the manifest.
        media_type: Such as ``application/vnd.oci.image.index.v1+json``.
        children: The manifests that an index consists of.
    """

    digest: str
    media_type: str
    children: tuple[ChildManifest, ...] = ()

    @property
    def is_index(self) -> bool:
        """Whether it is an index of other manifests."""
        return self.media_type in INDEXES

    @property
    def is_image(self) -> bool:
        """Whether it describes one image, or one artifact."""
        return self.media_type in IMAGES


def check_digest(digest: Any) -> str:
    """Return a valid digest of the registry; or raise `TypeError` or `InvalidArgumentError`."""
    if not isinstance(digest, str):
        raise wrong_type("digest", "text such as 'sha256:…'", digest)
    if not _DIGEST.fullmatch(digest):
        problem = f"must be 'sha256:' and 64 hexadecimal digits, not {digest[:99]!r}"
        raise InvalidArgumentError("digest", problem)
    return digest


def read_manifest(digest: str, request: Request, response: Response) -> Manifest:
    """Return the manifest in a response.

    Raises:
        UnexpectedResponseError: It is not the manifest of that digest, or not a valid one.
    """
    if response.unread:
        raise unexpected(response, request, response.unread)
    if hashlib.sha256(response.content).hexdigest() != digest.removeprefix("sha256:"):
        raise unexpected(response, request, "the body is not the manifest of this digest")
    try:
        return _manifest(digest, response.json(), response.media_type)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise unexpected(response, request, "the body is not a valid manifest") from None


def _manifest(digest: str, body: Any, told: str) -> Manifest:
    media_type = body.get("mediaType", told)
    if media_type != told and told in INDEXES | IMAGES:
        # Two readers could take it for two different things.
        raise ValueError
    if media_type not in INDEXES:
        return Manifest(digest, str(media_type))
    return Manifest(digest, media_type, tuple(map(_child, body["manifests"])))


def _child(row: Any) -> ChildManifest:
    notes = row.get("annotations") or {}
    subject = notes.get(_SUBJECT) if notes.get(_TYPE) == _ATTESTATION else None
    about = None if subject is None else check_digest(subject)
    return ChildManifest(check_digest(row["digest"]), str(row["mediaType"]), about)
