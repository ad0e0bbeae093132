"""The columns of tags: titles, order, and what a narrow terminal shows."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from screens import described, drawn

from dockerhub import models
from dockerhub.cli.commands import tags
from dockerhub.cli.commands.tag_listing import of_row, tag_columns, with_repository
from dockerhub.cli.output.formatting import local_time

NOW = datetime(2026, 11, 27, tzinfo=UTC)
NOW_SECONDS = NOW.timestamp()
TWO_YEARS_AGO = NOW - timedelta(days=800)
THREE_HOURS_AGO = NOW - timedelta(hours=3)
INDEX = "application/vnd.oci.image.index.v1+json"
DIGEST, OF_ARM, OF_AMD = (f"sha256:{pair * 32}" for pair in ("ab", "cd", "ef"))
ROW: dict[str, Any] = {
    "name": "1.24.32",
    "digest": DIGEST,
    "full_size": 999,
    "tag_status": "active",
    "tag_last_pushed": TWO_YEARS_AGO.isoformat(),
    "tag_last_pulled": THREE_HOURS_AGO.isoformat(),
    "last_updater_username": "alice",
    "content_type": "image",
    "media_type": INDEX,
    "images": [
        {
            "os": "linux",
            "architecture": "arm64",
            "variant": "v8",
            "size": 28_949_234,
            "digest": OF_ARM,
        },
        {"os": "linux", "architecture": "amd64", "size": 5_441_722, "digest": OF_AMD},
    ],
}


def test_the_tags_of_a_list() -> None:
    """An age, a digest and a platform are whole or left out; the digest is left out first."""
    found = [models.Tag.from_dict(each) for each in (ROW, {"name": "b"})]
    columns = tag_columns("linux/arm64", NOW_SECONDS)
    assert [each.name for each in columns] == [
        *("name", "platforms", "size", "digest", "pushed", "pulled"),
    ]
    assert drawn(found, columns, 75) == [
        "NAME     PLATFORMS             SIZE  DIGEST        PUSHED       PULLED",
        "1.24.32  linux/arm64/v8 +1  28.9 MB  cdcdcdcdcdcd  2 years ago  3 hours ago",
        "b",
    ]
    assert drawn(found, columns, 74) == [
        "NAME     PLATFORMS             SIZE  PUSHED       PULLED",
        "1.24.32  linux/arm64/v8 +1  28.9 MB  2 years ago  3 hours ago",
        "b",
    ]
    assert drawn(found, columns, 60) == [
        "NAME     PLATFORMS             SIZE  PUSHED",
        "1.24.32  linux/arm64/v8 +1  28.9 MB  2 years ago",
        "b",
    ]
    assert drawn(found, columns, 47) == [
        "NAME        SIZE  PUSHED       PULLED",
        "1.24.32  28.9 MB  2 years ago  3 hours ago",
        "b",
    ]


def test_the_name_of_a_tag_is_never_cut() -> None:
    """It can be copied, from several lines if necessary."""
    tag = models.Tag.from_dict({**ROW, "name": "1.24.32-bookworm"})
    assert drawn([tag], tag_columns(None, NOW_SECONDS), 20) == [
        "NAME            SIZE",
        "1.24.32-book  5.4 MB",
        "worm",
    ]


@pytest.mark.parametrize(
    ("platforms", "shown"),
    [
        ([], ""),
        (["linux/amd64"], "linux/amd64"),
        (["linux/arm64", "linux/amd64"], "linux/arm64 +1"),
        (["linux/arm64", "linux/amd64", "linux/s390x"], "linux/arm64 +2"),
    ],
)
def test_a_table_names_the_first_platform_and_counts_the_others(
    platforms: list[str], shown: str
) -> None:
    """Machines get them all."""
    images = [dict(zip(("os", "architecture"), each.split("/"), strict=True)) for each in platforms]
    tag = models.Tag.from_dict({"name": "a", "images": images})
    column = tag_columns(None, NOW_SECONDS)[1]
    assert column.cell(tag) == shown
    assert column.text(tag) == " ".join(platforms)


def test_rows_of_several_repositories_name_theirs() -> None:
    """A row that is not an object has no values of its own."""
    rows = list(with_repository([{"name": "a", "repository": 7}, None, [1]], "acme/app"))
    assert rows == [
        {"repository_name": "acme/app", "name": "a", "repository": 7},
        {"repository_name": "acme/app"},
        {"repository_name": "acme/app"},
    ]
    name = of_row(tag_columns(None, NOW_SECONDS)[0])
    assert [name.text(row) for row in (*rows, None, "b")] == ["a", "", "", "", ""]


def test_what_is_shown_of_a_tag() -> None:
    """The size is that of linux/amd64. What Docker Hub does not send has no line."""
    columns = tags._details(NOW_SECONDS)
    assert [each.name for each in columns] == [
        *("name", "digest", "platforms", "size", "status", "last_pushed", "last_pulled"),
        *("pushed_by", "content_type", "media_type"),
    ]
    assert described(models.Tag.from_dict(ROW), columns) == [
        "Name          1.24.32",
        f"Digest        {DIGEST}",
        "Platforms     linux/arm64/v8 linux/amd64",
        "Size          5.4 MB",
        "Status        active",
        f"Last pushed   {local_time(TWO_YEARS_AGO)} (2 years ago)",
        f"Last pulled   {local_time(THREE_HOURS_AGO)} (3 hours ago)",
        "Pushed by     alice",
        "Content type  image",
        f"Media type    {INDEX}",
    ]
    assert described(models.Tag.from_dict({"name": "b"}), columns) == ["Name  b"]
