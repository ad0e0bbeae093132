"""Patterns of tags, their order, and their platforms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockerhub.cli.commands.tag_names import read_patterns, version_key
from dockerhub.cli.commands.tag_platforms import has_platform, image_for, platform_names
from dockerhub.models import Tag


def test_options_have_several_patterns() -> None:
    assert read_patterns(["a, b", "c"]) == ["a", "b", "c"]


@given(st.lists(st.text(alphabet="v.-ab0123456789٣", max_size=8)))
def test_any_names_can_be_ordered_as_versions(names: list[str]) -> None:
    assert len(sorted(names, key=version_key)) == len(names)


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
    """Else the first one; attestations never do."""
    both = tag_of("unknown/unknown", "linux/arm64/v8", "linux/amd64")
    assert platform_names(both) == ["linux/arm64/v8", "linux/amd64"]
    assert (image := image_for(both, None)) is not None
    assert image.size == 2
    assert (image := image_for(tag_of("windows/amd64"), None)) is not None
    assert image.size == 0
    assert image_for(both, "linux/s390x") is None
    assert image_for(tag_of(), None) is None
    assert has_platform(both, "Linux/arm64/")


@pytest.mark.parametrize("images", [None, "odd", {"os": "linux"}, [None, 3]])
def test_odd_images_are_none(images: object) -> None:
    assert platform_names(Tag.from_dict({"name": "x", "images": images})) == []
