"""The bodies that are measured: tags as Docker Hub sends them, with ten images each if wanted."""

import datetime
import json
from typing import Any

PAGE_SIZE = 100
IMAGES = 10
PLATFORMS = ("amd64", "arm64", "arm", "386", "ppc64le", "s390x", "riscv64", "mips64le", "loong64")
START = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def when(number: int) -> str:
    """Return a time as the service writes it; no two numbers have the same."""
    moment = START + datetime.timedelta(seconds=number * 7919, microseconds=number * 131 + 1)
    return moment.isoformat().replace("+00:00", "Z")


def image(number: int) -> dict[str, Any]:
    """Return an image of a tag."""
    return {
        "architecture": PLATFORMS[number % len(PLATFORMS)],
        "features": "",
        "variant": None,
        "digest": f"sha256:{number:064x}",
        "os": "linux",
        "os_features": "",
        "os_version": None,
        "size": 1_000_000 + number,
        "status": "active",
        "last_pulled": when(number),
        "last_pushed": when(number + 5),
    }


def tag(number: int, images: int) -> dict[str, Any]:
    """Return a tag."""
    return {
        "creator": 7,
        "id": 1_000 + number,
        "images": [image(number * images + each) for each in range(images)],
        "last_updated": when(number),
        "last_updater": 7,
        "last_updater_username": "doijanky",
        "name": f"3.{number}-slim",
        "repository": 42,
        "full_size": 12_345_678,
        "v2": True,
        "tag_status": "active",
        "tag_last_pulled": when(number + 1),
        "tag_last_pushed": when(number + 2),
        "media_type": "application/vnd.oci.image.index.v1+json",
        "content_type": "image",
        "digest": f"sha256:{number:064x}",
    }


def tags(images: int, first: int = 0) -> list[dict[str, Any]]:
    """Return the tags of a page."""
    return [tag(first + number, images) for number in range(PAGE_SIZE)]


def page() -> bytes:
    """Return a page of 100 tags with 10 images each."""
    link = "https://hub.docker.com/v2/namespaces/library/repositories/python/tags?page=2"
    body = {"count": 12_345, "next": link, "previous": None, "results": tags(IMAGES)}
    return json.dumps(body).encode()
