"""The columns of access tokens and of stored logins: titles, order, and what has no room."""

from datetime import UTC, datetime, timedelta
from typing import Any

from screens import described, drawn

from dockerhub import models
from dockerhub.cli.commands import auth, org_tokens, tokens

NOW = datetime(2026, 11, 27, tzinfo=UTC)
NOW_SECONDS = NOW.timestamp()
LABEL = "continuous integration"
FIRST = "3f2a9c10-5b7e-4d21-9a68-0c4e1f7b2d35"
SECOND = "4f2a9c10-5b7e-4d21-9a68-0c4e1f7b2d35"
SERVER = "https://hub.docker.com"


def days_ago(days: int) -> str:
    return (NOW - timedelta(days=days)).isoformat()


def personal() -> list[models.AccessToken]:
    """A token with all values, and one that was never used and never expires."""
    full = {
        "uuid": FIRST,
        "token_label": LABEL,
        "scopes": ["repo:read", "repo:write"],
        "is_active": True,
        "last_used": days_ago(2),
        "created_at": days_ago(800),
        "expires_at": days_ago(-20),
        "generated_by": "manual",
        "creator_ip": "198.51.100.7",
        "creator_ua": "dockerhub-cli/1.0",
    }
    new = {
        "uuid": SECOND,
        "token_label": "ci",
        "scopes": ["repo:admin"],
        "is_active": False,
        "created_at": days_ago(3),
    }
    return [models.AccessToken.from_dict(each) for each in (full, new)]


def of_organization() -> list[models.OrgAccessToken]:
    """A token with all values, and one that was never used and never expires."""
    full = {
        "id": FIRST,
        "label": LABEL,
        "is_active": True,
        "last_used_at": days_ago(2),
        "created_at": days_ago(800),
        "expires_at": days_ago(-20),
        "description": "Builds all",
        "created_by": "alice",
        "resources": [
            {
                "path": "acme/*",
                "type": "TYPE_REPO",
                "scopes": ["scope-image-pull", "scope-tag-read"],
            },
            {"path": "acme", "type": "TYPE_ORG", "scopes": ["scope-member-read"]},
        ],
    }
    new = {"id": SECOND, "label": "ci", "is_active": False, "created_at": days_ago(3)}
    return [models.OrgAccessToken.from_dict(each) for each in (full, new)]


def test_the_tokens_of_an_account() -> None:
    """A label is never cut, and a UUID is whole or left out: both can be copied."""
    columns, found = tokens._columns(NOW_SECONDS), personal()
    assert [each.name for each in columns] == [
        *("label", "uuid", "scopes", "active", "last_used", "created", "expires"),
    ]
    assert drawn(found, columns, 140) == [
        f"{'LABEL':22}  {'UUID':36}  {'SCOPES':20}  ACTIVE  LAST USED   CREATED      EXPIRES",
        f"{LABEL}  {FIRST}  repo:read repo:write  yes     2 days ago  2 years ago  in 20 days",
        f"{'ci':22}  {SECOND}  {'repo:admin':20}  no      never       3 days ago",
    ]
    assert drawn(found, columns, 110) == [
        f"{'LABEL':22}  {'UUID':36}  {'SCOPES':16}  ACTIVE  LAST USED   EXPIRES",
        f"{LABEL}  {FIRST}  repo:read repo:…  yes     2 days ago  in 20 days",
        f"{'ci':22}  {SECOND}  {'repo:admin':16}  no      never",
    ]
    assert drawn(found, columns, 100) == [
        f"{'LABEL':22}  {'UUID':36}  ACTIVE  LAST USED   EXPIRES",
        f"{LABEL}  {FIRST}  yes     2 days ago  in 20 days",
        f"{'ci':22}  {SECOND}  no      never",
    ]
    assert drawn(found, columns, 40) == [
        "LABEL                 ACTIVE  LAST USED",
        "continuous            yes     2 days ago",
        "integration",
        "ci                    no      never",
    ]
    # In another order, as --fields gives it, the creation stands before the scopes.
    assert drawn(found, columns[::-1], 110)[0].split() == [
        *("EXPIRES", "CREATED", "LAST", "USED", "ACTIVE", "UUID", "LABEL"),
    ]


def test_what_is_shown_of_a_token_of_an_account() -> None:
    """What Docker Hub does not send has no line."""
    columns, (full, new) = tokens._details(NOW_SECONDS), personal()
    assert [each.name for each in columns][7:] == ["created_by", "created_from", "created_with"]
    assert described(full, columns) == [
        f"Label         {LABEL}",
        f"Uuid          {FIRST}",
        "Scopes        repo:read repo:write",
        "Active        yes",
        "Last used     2 days ago",
        "Created       2 years ago",
        "Expires       in 20 days",
        "Created by    manual",
        "Created from  198.51.100.7",
        "Created with  dockerhub-cli/1.0",
    ]
    assert described(new, columns) == [
        "Label      ci",
        f"Uuid       {SECOND}",
        "Scopes     repo:admin",
        "Active     no",
        "Last used  never",
        "Created    3 days ago",
    ]


def test_the_tokens_of_an_organization() -> None:
    """A label is never cut, and an ID is whole or left out: both can be copied."""
    columns, found = org_tokens._columns(NOW_SECONDS), of_organization()
    assert [each.name for each in columns] == [
        *("label", "id", "active", "last_used", "created", "expires"),
    ]
    assert drawn(found, columns, 120) == [
        f"{'LABEL':22}  {'ID':36}  ACTIVE  LAST USED   CREATED      EXPIRES",
        f"{LABEL}  {FIRST}  yes     2 days ago  2 years ago  in 20 days",
        f"{'ci':22}  {SECOND}  no      never       3 days ago   never",
    ]
    assert drawn(found, columns, 100) == [
        f"{'LABEL':22}  {'ID':36}  ACTIVE  LAST USED   EXPIRES",
        f"{LABEL}  {FIRST}  yes     2 days ago  in 20 days",
        f"{'ci':22}  {SECOND}  no      never       never",
    ]
    assert drawn(found, columns, 40) == [
        "LABEL                 ACTIVE  LAST USED",
        "continuous            yes     2 days ago",
        "integration",
        "ci                    no      never",
    ]


def test_what_is_shown_of_a_token_of_an_organization() -> None:
    """With what it may do, and where."""
    columns, (full, new) = org_tokens._details(NOW_SECONDS), of_organization()
    assert [each.name for each in columns][6:] == ["description", "created_by", "allowed"]
    assert described(full, columns) == [
        f"Label        {LABEL}",
        f"Id           {FIRST}",
        "Active       yes",
        "Last used    2 days ago",
        "Created      2 years ago",
        "Expires      in 20 days",
        "Description  Builds all",
        "Created by   alice",
        "Allowed      acme/*=scope-image-pull,scope-tag-read acme=scope-member-read",
    ]
    assert described(new, columns) == [
        "Label      ci",
        f"Id         {SECOND}",
        "Active     no",
        "Last used  never",
        "Created    3 days ago",
        "Expires    never",
    ]


def test_the_stored_logins() -> None:
    """The name of a profile is never cut: it is needed to switch to it."""
    name = "continuous-integration-of-acme"
    rows: list[dict[str, Any]] = [
        {
            "profile": name,
            "current": True,
            "username": "acme",
            "server": SERVER,
            "credential": "organization access token",
            "expires_at": NOW + timedelta(days=20),
            "problem": None,
        },
        {
            "profile": "b",
            "current": False,
            "username": "eve",
            "server": SERVER,
            "credential": None,
            "expires_at": None,
            "problem": "the helper is missing",
        },
    ]
    columns = auth._columns(NOW_SECONDS)
    assert [each.name for each in columns] == [
        *("profile", "current", "username", "server", "credential", "expires_at", "problem"),
    ]
    assert drawn(rows, columns, 160) == [
        f"{'PROFILE':30}  CURRENT  USERNAME  {'SERVER':22}  {'CREDENTIAL':25}  EXPIRES AT  PROBLEM",
        f"{name}  yes      acme      {SERVER}  organization access token  in 20 days",
        f"{'b':30}  no       eve       {SERVER}  {'':25}  {'':10}  the helper is missing",
    ]
    assert drawn(rows, columns, 40) == [
        "PROFILE                CURRENT  USERNAME",
        "continuous-integratio  yes      acme",
        "n-of-acme",
        "b                      no       eve",
    ]
