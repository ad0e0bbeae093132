"""Patterns of tags, their order, and their platforms."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockerhub.cli.commands.tag_listing import _sorted
from dockerhub.cli.commands.tag_selection import (
    has_platform,
    image_for,
    platform_name,
    platform_names,
    read_patterns,
    read_tag,
    version_key,
)
from dockerhub.models import Image, Tag


def test_options_have_several_patterns() -> None:
    assert read_patterns("--match", ["a, b", "c"]) == ("a", "b", "c")


@given(st.lists(st.text(alphabet="v.-ab0123456789٣", max_size=8)))
def test_any_names_can_be_ordered_as_versions(names: list[str]) -> None:
    assert len(sorted(names, key=version_key)) == len(names)


def test_tags_are_ordered_by_push_whatever_their_order_was() -> None:
    """What has no date comes last, in either direction; tags of one push stay in their order."""
    pushes: list[Any] = ["2026-01-01T00:00:00Z", None, "2026-03-01T00:00:00.5Z", "soon"]
    pushes += ["2026-02-01T01:00:00+02:00", "0001-01-01T00:00:00Z", "2026-03-01T00:00:00Z"]
    pushes.append("2026-03-01T00:00:00Z")
    rows: list[Any] = [{"name": str(n), "tag_last_pushed": p} for n, p in enumerate(pushes)]
    rows.append({"name": "absent"})
    newest, oldest = (
        [row["name"] for row in _sorted(rows, "pushed", None, reverse=reverse)]
        for reverse in (False, True)
    )
    assert newest == ["2", "6", "7", "4", "0", "1", "3", "5", "absent"]
    assert oldest == ["0", "4", "6", "7", "2", "1", "3", "5", "absent"]


def test_tags_are_ordered_by_the_size_of_their_image() -> None:
    """That of the platform, if there is one. An unknown size is smaller than any other."""
    sizes: list[Any] = [None, 1, "large", 7]
    rows: list[Any] = [{"name": str(n), "full_size": size} for n, size in enumerate(sizes)]
    images = [
        {"os": "linux", "architecture": "amd64", "size": 9},
        {"os": "linux", "architecture": "arm64", "size": 2},
    ]
    rows.append({"name": "both", "full_size": 30, "images": images})
    orders = {
        (platform, reverse): [
            row["name"] for row in _sorted(rows, "size", platform, reverse=reverse)
        ]
        for platform in (None, "linux/arm64")
        for reverse in (False, True)
    }
    assert orders == {
        (None, False): ["both", "3", "1", "0", "2"],
        (None, True): ["0", "2", "1", "3", "both"],
        ("linux/arm64", False): ["3", "both", "1", "0", "2"],
        ("linux/arm64", True): ["0", "2", "1", "both", "3"],
    }


def test_versions_are_ordered_by_number() -> None:
    names = ["1.10", "1.9", "latest", "1.9-rc", "2"]
    assert sorted(names, key=version_key) == ["1.9", "1.9-rc", "1.10", "2", "latest"]


def tag_of(*platforms: str) -> Tag:
    """Return a tag with images of these platforms."""
    images = []
    for number, platform in enumerate(platforms):
        parts = dict(zip(("os", "architecture", "variant"), platform.split("/"), strict=False))
        images.append({**parts, "size": number})
    return Tag.from_dict({"name": "x", "images": images})


def test_the_usual_platform_stands_for_a_tag() -> None:
    """Otherwise the first one does; attestations never do."""
    both = tag_of("unknown/unknown", "linux/arm64/v8", "linux/amd64", "unknown")
    assert platform_names(both) == ["linux/arm64/v8", "linux/amd64"]
    assert (image := image_for(both, None)) is not None
    assert image.size == 2
    assert (image := image_for(tag_of("windows/amd64"), None)) is not None
    assert image.size == 0
    assert image_for(both, "linux/s390x") is None
    assert image_for(tag_of(), None) is None
    assert has_platform(both, "linux/arm64")


@pytest.mark.parametrize("images", [None, "odd", {"os": "linux"}, [None, 3]])
def test_malformed_images_are_ignored(images: object) -> None:
    assert platform_names(Tag.from_dict({"name": "x", "images": images})) == []


@pytest.mark.parametrize(
    ("image", "name"),
    [
        ({"os": "linux", "architecture": "arm", "variant": "v7"}, "linux/arm/v7"),
        ({"os": "linux", "architecture": "amd64", "variant": ""}, "linux/amd64"),
        ({"os": "linux", "architecture": "", "variant": "v8"}, "linux/v8"),
        ({"os": "linux", "architecture": "arm", "variant": 7}, "linux/arm"),
        ({"os": None, "architecture": "arm"}, "arm"),
        ({}, ""),
    ],
)
def test_a_platform_is_named_by_the_texts_that_an_image_has(
    image: dict[str, Any], name: str
) -> None:
    """Docker Hub may leave out each of them, or send something else."""
    assert platform_name(Image.from_dict(image)) == name


@pytest.mark.parametrize("row", [None, "latest", 7, ["latest"]])
def test_a_row_that_is_not_an_object_is_an_empty_tag(row: object) -> None:
    assert read_tag(row) == Tag.from_dict({})
