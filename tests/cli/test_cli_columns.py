"""The columns of tables: their titles, their order, and what a narrow terminal leaves out."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from screens import described, drawn

from dockerhub import models
from dockerhub.cli.commands.images import _number
from dockerhub.cli.commands.org_settings import _column
from dockerhub.cli.commands.repository_columns import loss_columns
from dockerhub.cli.commands.scim import _name
from dockerhub.cli.commands.tags import _image_columns
from dockerhub.cli.output.formats import (
    Column,
    age_column,
    digest_column,
    moment_column,
    number_column,
    size_column,
)
from dockerhub.cli.output.formatting import local_time

NOW = datetime(2026, 11, 27, tzinfo=UTC)
DIGEST = "sha256:" + "ab" * 32


def test_a_digest_is_whole_or_its_beginning() -> None:
    """Or it is left out: nothing in between. One of a high rank is left out first."""
    name = Column[Any]("name", lambda item: item[0], whole=True)
    digest = digest_column("image_digest", lambda item: item[1])
    items = [("a" * 10, DIGEST)]
    assert drawn(items, [name, digest], 83) == [
        "NAME        IMAGE DIGEST",
        f"aaaaaaaaaa  {DIGEST}",
    ]
    for width in (82, 24):
        assert drawn(items, [name, digest], width) == [
            "NAME        IMAGE DIGEST",
            f"aaaaaaaaaa  {'ab' * 6}",
        ]
    assert drawn(items, [name, digest], 23) == ["NAME", "aaaaaaaaaa"]
    ranked = digest_column("far", lambda item: item[1], rank=1)
    for columns in ([ranked, name, digest], [digest, name, ranked]):
        assert "FAR" not in drawn(items, columns, 37)[0]
        assert "IMAGE DIGEST" in drawn(items, columns, 37)[0]


@pytest.mark.parametrize(
    "make", [number_column, size_column, partial(age_column, now=NOW.timestamp())]
)
def test_columns_are_left_out_by_their_rank(make: Any) -> None:
    """Those of one rank, which is the lowest unless another is given, from the last on."""
    columns = [
        Column[Any]("name", lambda _: "application", whole=True),
        make("far", lambda _: 1, rank=1),
        make("near", lambda _: 1),
        Column[Any]("text", lambda _: "word"),
    ]
    titles = {width: drawn([""], columns, width)[0].split() for width in (28, 27, 20)}
    assert titles == {
        28: ["NAME", "FAR", "NEAR", "TEXT"],
        27: ["NAME", "NEAR", "TEXT"],
        20: ["NAME", "NEAR"],
    }


def test_an_age_is_whole_or_left_out() -> None:
    """A part of it would mislead."""
    columns = [
        Column[Any]("a_name", lambda _: "app", whole=True),
        age_column("was_sent", lambda item: item, NOW.timestamp(), never="never at all"),
    ]
    ages = [NOW - timedelta(days=400), None]
    assert drawn(ages, columns, 20) == [
        "A NAME  WAS SENT",
        "app     1 year ago",
        "app     never at all",
    ]
    columns[0] = Column("the_name", lambda _: "app", whole=True)
    assert drawn(ages, columns, 20) == ["THE NAME", "app", "app"]


def test_a_moment_is_shown_with_its_age() -> None:
    """A missing one is shown as nothing."""
    column = moment_column("sent", lambda item: item, NOW.timestamp())
    moment = NOW - timedelta(days=2)
    assert described(moment, [column]) == [f"Sent  {local_time(moment)} (2 days ago)"]
    assert column.cell(None) == ""
    assert described(None, [column]) == []


def test_the_images_of_a_tag() -> None:
    """A platform is never cut, and nothing is said of a pull that never was."""
    pulled = NOW - timedelta(hours=3)
    arm = models.Image(os="linux", architecture="arm", variant="v7", size=28_949_234, digest=DIGEST)
    amd = models.Image(
        os="linux", architecture="amd64", size=999, digest=DIGEST, last_pulled=pulled
    )
    columns = _image_columns(NOW.timestamp())
    assert [each.name for each in columns] == ["platform", "size", "digest", "last_pulled"]
    assert drawn([arm, amd], columns, 120) == [
        f"PLATFORM      {'SIZE':>7}  {'DIGEST':71}  LAST PULLED",
        f"linux/arm/v7  28.9 MB  {DIGEST}",
        f"linux/amd64     999 B  {DIGEST}  3 hours ago",
    ]
    assert drawn([arm], columns, 21) == ["PLATFORM         SIZE", "linux/arm/v7  28.9 MB"]
    long = models.Image(os="windows", architecture="amd64", variant="10.0.20348.2700", size=1)
    assert drawn([long], columns, 21) == [
        "PLATFORM         SIZE",
        "windows/amd64/1   1 B",
        "0.0.20348.2700",
    ]


def test_what_is_lost_with_a_repository() -> None:
    repository = models.Repository.from_dict(
        {
            "namespace": "acme",
            "name": "app",
            "storage_size": 5_441_722_307,
            "pull_count": 123_456,
            "star_count": 1_007,
            "last_updated": "2026-11-25T00:00:00Z",
        }
    )
    columns = loss_columns(1_234, NOW.timestamp())
    assert [each.name for each in columns] == [
        *("repository", "tags", "size", "pulls", "stars", "last_update"),
    ]
    empty = models.Repository.from_dict({"namespace": "acme", "name": "b"})
    assert drawn([repository, empty], columns, 80) == [
        "REPOSITORY   TAGS    SIZE    PULLS  STARS  LAST UPDATE",
        "acme/app    1,234  5.4 GB  123,456  1,007  2 days ago",
        "acme/b      1,234                          never",
    ]
    long = models.Repository.from_dict({"namespace": "acme", "name": "application"})
    assert drawn([long], columns, 20) == ["REPOSITORY      TAGS", "acme/applicat  1,234", "ion"]


def test_the_names_of_a_user_may_be_missing() -> None:
    """Docker Hub may leave out each of them, or all."""
    columns = [_name("given_name"), _name("family_name")]
    users = [
        models.ScimUser.from_dict({"id": "1", "name": {"givenName": "Ada", "familyName": "L"}}),
        models.ScimUser.from_dict({"id": "2", "name": {"familyName": "B"}}),
        models.ScimUser.from_dict({"id": "3"}),
        models.ScimUser.from_dict({"id": "4", "name": None}),
    ]
    assert [each.name for each in columns] == ["given_name", "family_name"]
    assert [[each.text(user) for each in columns] for user in users] == [
        ["Ada", "L"],
        ["", "B"],
        ["", ""],
        ["", ""],
    ]


def test_the_numbers_of_images_may_be_missing() -> None:
    columns = [_number("total"), _number("inactive")]
    found = [
        models.ImagesSummary.from_dict({"statistics": {"total": 7, "inactive": 0}}),
        models.ImagesSummary.from_dict({"statistics": {}}),
        models.ImagesSummary.from_dict({"statistics": None}),
        models.ImagesSummary.from_dict({}),
    ]
    assert [each.name for each in columns] == ["total", "inactive"]
    assert [[each.text(item) for each in columns] for item in found] == [
        ["7", "0"],
        ["", ""],
        ["", ""],
        ["", ""],
    ]


def test_settings_of_images_may_be_missing() -> None:
    column = _column("enabled")
    assert column.name == "enabled"
    assert column.value({"restricted_images": {"enabled": False}}) is False
    for settings in ({}, {"restricted_images": {}}, {"restricted_images": None}):
        assert column.text(settings) == ""
