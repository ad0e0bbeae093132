"""What manifests say, made again whenever they are asked for: a digest is that of the bytes."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from .repositories import Image

INDEX = "application/vnd.oci.image.index.v1+json"
IMAGE = "application/vnd.oci.image.manifest.v1+json"
ATTESTATION = "unknown/unknown"
"""The platform of an attestation."""
_CONFIG = "application/vnd.oci.image.config.v1+json"
_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
_STATEMENT = "application/vnd.in-toto+json"
_CONFIG_SIZE = 1_470


def digest_of(content: bytes) -> str:
    """Return the digest of a content."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def image_manifest(config: str, size: int, *, attestation: bool) -> bytes:
    """Return the manifest of one platform, or of an attestation.

    Args:
        config: The hexadecimal digest of its configuration.
        size: Of its layers in bytes.
        attestation: Whether it is one.
    """
    layer = hashlib.sha256(config.encode()).hexdigest()
    return (
        f'{{"schemaVersion":2,"mediaType":"{IMAGE}","config":{{"mediaType":"{_CONFIG}",'
        f'"digest":"sha256:{config}","size":{_CONFIG_SIZE}}},"layers":[{{"mediaType":"'
        f'{_STATEMENT if attestation else _LAYER}","digest":"sha256:{layer}","size":{size}}}]}}'
    ).encode()


def manifest_of(image: Image) -> bytes:
    """Return the manifest of an image."""
    attestation = f"{image.os}/{image.architecture}" == ATTESTATION
    return image_manifest(image.config, image.size, attestation=attestation)


def index_of(images: Sequence[Image]) -> bytes:
    """Return the index of several images; the n-th attestation is about the n-th image."""
    subjects = iter([each.digest for each in images if each.os != "unknown"])
    rows = [_row(each, subjects) for each in images]
    index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": rows}
    return json.dumps(index, separators=(",", ":")).encode()


def _row(image: Image, subjects: Any) -> dict[str, Any]:
    platform = {"architecture": image.architecture, "os": image.os}
    if image.variant:
        platform["variant"] = image.variant
    if image.os_version:
        platform["os.version"] = image.os_version
    row = {
        "mediaType": IMAGE,
        "digest": image.digest,
        "size": len(manifest_of(image)),
        "platform": platform,
    }
    if image.os == "unknown":
        row["annotations"] = {
            "vnd.docker.reference.type": "attestation-manifest",
            "vnd.docker.reference.digest": next(subjects, image.digest),
        }
    return row
