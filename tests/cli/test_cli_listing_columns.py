"""The columns of lists and of single things: titles, order, and what a narrow terminal shows."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from screens import described, drawn

from dockerhub import models
from dockerhub.cli.commands import org_invites, org_members, orgs, search, webhooks
from dockerhub.cli.commands.repository_columns import details, listing_columns, read_entry
from dockerhub.cli.output.formatting import local_time

NOW = datetime(2026, 11, 27, tzinfo=UTC)
TWO_DAYS_AGO = NOW - timedelta(days=2)
TWO_YEARS_AGO = NOW - timedelta(days=800)
SENT = TWO_DAYS_AGO.isoformat()
NOW_SECONDS = NOW.timestamp()


def test_the_invitations_to_an_organization() -> None:
    """An address is never cut, and an ID is whole or left out: both can be copied."""
    ids = [f"7f2c1d80-93b4-4d7e-a1f3-0d8f0f6c2b1{number}" for number in (1, 2)]
    full = {
        "id": ids[0],
        "invitee": "erin.longname@example.com",
        "role": "member",
        "team": "developers",
        "inviter_username": "alice",
        "created_at": SENT,
    }
    invites = [models.Invite.from_dict(each) for each in (full, {"id": ids[1], "invitee": "bob"})]
    columns = org_invites._columns(NOW_SECONDS)
    assert [each.name for each in columns] == [
        *("invitee", "role", "team", "invited_by", "sent", "id"),
    ]
    assert drawn(invites, columns, 120) == [
        f"{'INVITEE':25}  ROLE    TEAM        INVITED BY  SENT        ID",
        f"erin.longname@example.com  member  developers  alice       2 days ago  {ids[0]}",
        f"bob{' ' * 68}{ids[1]}",
    ]
    assert drawn(invites, columns, 106) == [
        f"{'INVITEE':25}  ROLE    TEAM        INVITED BY  SENT",
        "erin.longname@example.com  member  developers  alice       2 days ago",
        "bob",
    ]
    assert drawn(invites, columns, 20) == [
        "INVITEE       ROLE",
        "erin.longnam  member",
        "e@example.co",
        "m",
        "bob",
    ]


def test_the_members_of_an_organization() -> None:
    full = {
        "username": "dave",
        "role": "Member",
        "groups": ["developers", "qa"],
        "full_name": "Dave Dee",
        "email": "dave@example.com",
        "date_joined": SENT,
    }
    members = [models.OrgMember.from_dict(each) for each in (full, {"username": "erin"})]
    columns = org_members._columns(NOW_SECONDS)
    assert [each.name for each in columns] == [
        *("username", "role", "teams", "full_name", "email", "joined"),
    ]
    assert drawn(members, columns, 100) == [
        "USERNAME  ROLE    TEAMS          FULL NAME  EMAIL             JOINED",
        "dave      Member  developers qa  Dave Dee   dave@example.com  2 days ago",
        "erin",
    ]
    assert drawn(members, columns, 30) == [
        "USERNAME  ROLE    TEAMS",
        "dave      Member  developers …",
        "erin",
    ]


def test_what_is_shown_of_an_organization() -> None:
    """What Docker Hub does not send has no line."""
    organization = models.Organization.from_dict(
        {
            "id": "a1b2",
            "orgname": "acme",
            "full_name": "Acme",
            "type": "Organization",
            "badge": "verified_publisher",
            "company": "Acme Corp.",
            "location": "Berlin",
            "profile_url": "https://acme.example.com",
            "date_joined": SENT,
        }
    )
    columns = orgs._details(NOW_SECONDS)
    assert [each.name for each in columns] == [
        *("name", "full_name", "type", "badge", "company", "location", "profile_url", "joined"),
        "id",
    ]
    assert described(organization, columns) == [
        "Name         acme",
        "Full name    Acme",
        "Type         Organization",
        "Badge        verified_publisher",
        "Company      Acme Corp.",
        "Location     Berlin",
        "Profile url  https://acme.example.com",
        f"Joined       {local_time(TWO_DAYS_AGO)} (2 days ago)",
        "Id           a1b2",
    ]
    user = models.Organization.from_dict({"username": "dave", "id": "c3"})
    assert described(user, columns) == ["Name  dave", "Id    c3"]


def test_the_webhooks_of_a_repository() -> None:
    """A name and a URL are never cut, and a slug is whole or left out."""
    url = "https://ci.example.com/hooks/docker"
    webhook = models.Webhook.from_dict(
        {
            "name": "Continuous integration",
            "slug": "continuous-integration",
            "webhooks": [{"hook_url": url}],
            "created": SENT,
        }
    )
    columns = webhooks._columns(NOW_SECONDS)
    assert [each.name for each in columns] == ["name", "slug", "url", "created"]
    assert drawn([webhook], columns, 120) == [
        f"{'NAME':22}  {'SLUG':22}  {'URL':35}  CREATED",
        f"Continuous integration  continuous-integration  {url}  2 days ago",
    ]
    assert drawn([webhook], columns, 80) == [
        f"{'NAME':22}  {'URL':35}  CREATED",
        f"Continuous integration  {url}  2 days ago",
    ]
    assert drawn([webhook], columns, 40) == [
        "NAME                 URL",
        "Continuous           https://ci.example.",
        "integration          com/hooks/docker",
    ]


def test_what_a_search_of_the_catalog_shows() -> None:
    """The exact number of pulls where there is one; stars are left out first."""
    exact = {
        "name": "acme/database-server",
        "type": "image",
        "badge": "verified_publisher",
        "pull_count": "1M+",
        "raw_pull_count": 1_234_567,
        "star_count": 1_007,
        "updated_at": SENT,
        "short_description": "A database",
    }
    rounded = {"name": "acme/b", "pull_count": "500M+"}
    found = [models.CatalogResult.from_dict(each) for each in (exact, rounded)]
    columns = search._catalog(NOW_SECONDS)
    assert [each.name for each in columns] == [
        *("name", "type", "badge", "pulls", "stars", "updated", "description"),
    ]
    assert drawn(found, columns, 120) == [
        f"{'NAME':20}  TYPE   {'BADGE':18}  {'PULLS':>9}  STARS  UPDATED     DESCRIPTION",
        "acme/database-server  image  verified_publisher  1,234,567  1,007  2 days ago  A database",
        "acme/b                                               500M+",
    ]
    assert drawn(found, columns, 80) == [
        "NAME                  TYPE   BADGE                PULLS  UPDATED     DESCRIPTION",
        "acme/database-server  image  verified_publi…  1,234,567  2 days ago  A database",
        "acme/b                                            500M+",
    ]
    assert drawn(found, columns, 20) == [
        "NAME           TYPE",
        "acme/database  image",
        "-server",
        "acme/b",
    ]


def test_the_repositories_of_a_list() -> None:
    """A name is never cut; the description, the size and the stars are left out first."""
    full = {
        "namespace": "acme",
        "name": "application",
        "description": "The app of Acme",
        "last_updated": SENT,
        "storage_size": 5_441_722_307,
        "pull_count": 1_234_567,
        "star_count": 1_007,
        "is_private": False,
    }
    found = [read_entry(full), read_entry({"namespace": "acme", "name": "b", "is_private": True})]
    columns = listing_columns(NOW_SECONDS)
    assert drawn(found, columns, 120) == [
        "REPOSITORY        DESCRIPTION      LAST UPDATE    SIZE      PULLS  STARS  PRIVATE",
        "acme/application  The app of Acme  2 days ago   5.4 GB  1,234,567  1,007  no",
        "acme/b                             never                                  yes",
    ]
    assert drawn(found, columns, 70) == [
        "REPOSITORY        DESCRIPTION  LAST UPDATE    SIZE      PULLS  PRIVATE",
        "acme/application  The app of…  2 days ago   5.4 GB  1,234,567  no",
        "acme/b                         never                           yes",
    ]
    assert drawn(found, columns, 50) == [
        "REPOSITORY        LAST UPDATE      PULLS  PRIVATE",
        "acme/application  2 days ago   1,234,567  no",
        "acme/b            never                   yes",
    ]
    assert drawn(found, columns, 20) == [
        "REPOSITORY   PRIVATE",
        "acme/applic  no",
        "ation",
        "acme/b       yes",
    ]
    # In another order, as --fields gives it, the stars stand before the size.
    assert drawn(found, columns[::-1], 60) == [
        "PRIVATE  STARS      PULLS  LAST UPDATE  REPOSITORY",
        "no       1,007  1,234,567  2 days ago   acme/application",
        "yes                        never        acme/b",
    ]


def test_a_row_that_is_not_an_object_has_no_values() -> None:
    for row in (None, "acme/app", [1]):
        assert read_entry(row) == models.RepositoryListEntry.from_dict({})


def test_what_is_shown_of_a_repository() -> None:
    repository = models.Repository.from_dict(
        {
            "namespace": "acme",
            "name": "app",
            "description": "The app of Acme",
            "is_private": False,
            "status_description": "active",
            "categories": [{"slug": "security", "name": "Security"}, {"slug": "web-servers"}],
            "pull_count": 123_456,
            "star_count": 1_007,
            "storage_size": 5_441_722_307,
            "last_updated": SENT,
            "date_registered": TWO_YEARS_AGO.isoformat(),
            "full_description": "# Größe\n",
            "immutable_tags": True,
            "immutable_tags_rules": "v.*,1.*",
            "permissions": {"read": True, "write": False, "admin": True},
        }
    )
    columns = details(NOW_SECONDS)
    assert [each.name for each in columns] == [
        *("repository", "description", "private", "status", "categories", "pulls", "stars", "size"),
        *("last_update", "created", "readme", "immutable_tags", "permissions"),
    ]
    assert described(repository, columns) == [
        "Repository      acme/app",
        "Description     The app of Acme",
        "Private         no",
        "Status          active",
        "Categories      security web-servers",
        "Pulls           123,456",
        "Stars           1,007",
        "Size            5.4 GB",
        f"Last update     {local_time(TWO_DAYS_AGO)} (2 days ago)",
        f"Created         {local_time(TWO_YEARS_AGO)} (2 years ago)",
        "Readme          10 B",
        "Immutable tags  v.*,1.*",
        "Permissions     read admin",
    ]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"immutable_tags": True, "immutable_tags_rules": "v.*,1.*"}, "v.*,1.*"),
        ({"immutable_tags": False, "immutable_tags_rules": "v.*,1.*"}, ""),
        ({"immutable_tags_settings": {"enabled": True, "rules": ["v.*", "1.*"]}}, "v.* 1.*"),
        ({"immutable_tags_settings": {"enabled": False, "rules": ["v.*"]}}, ""),
    ],
)
def test_rules_of_immutable_tags_are_shown_while_they_are_in_force(
    fields: dict[str, Any], shown: str
) -> None:
    """In either form that servers send."""
    [column] = [each for each in details(NOW_SECONDS) if each.name == "immutable_tags"]
    assert column.text(models.Repository.from_dict(fields)) == shown
