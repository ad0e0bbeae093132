"""Immutable tags: rules, permissions, and what they refuse."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from signing_in import by_org_token

from dockerhub.emulator import EmulatedHub

APP = "/v2/namespaces/acme/repositories/app"
RULES = f"{APP}/immutabletags"
VERIFY = f"{RULES}/verify"


def rules(*found: Any, enabled: Any = True) -> dict[str, Any]:
    return {"immutable_tags": enabled, "immutable_tags_rules": list(found)}


def test_an_immutable_tag_can_be_pushed_once(hub: EmulatedHub, alice: httpx.Client) -> None:
    """It cannot be deleted by either path. Rules that are turned off refuse nothing."""
    answer = alice.patch(RULES, json=rules("v.*", "[[:digit:]]+[.]0[.][0-3]")).json()
    assert answer["immutable_tags_settings"]["rules"] == ["v.*", "[[:digit:]]+[.]0[.][0-3]"]
    for path in (APP, "/v2/repositories/acme/app"):
        refused = alice.delete(f"{path}/tags/1.0.1")
        assert refused.status_code == 403
        words = "tag '1.0.1' of acme/app is denied by its immutability settings"
        assert refused.json()["message"] == words
    assert hub.push("acme/app", "v1").name == "v1"
    with pytest.raises(PermissionError, match="tag 'v1' of acme/app is denied by its immutab"):
        hub.push("acme/app", "v1")
    again = alice.post("/_emulator/push", json={"repository": "acme/app", "tag": "v1"})
    assert (again.status_code, again.json()["message"][:8]) == (403, "tag 'v1'")
    alice.patch(RULES, json=rules("v.*", enabled=False))
    hub.push("acme/app", "v1")
    assert alice.delete(f"{APP}/tags/v1").status_code == 204
    logged = alice.get("/v2/auditlogs/acme").json()["logs"]
    assert [each["action"] for each in logged[:3]] == [
        "repo.tag.delete",
        "repo.tag.push",
        "repo.immutable.tags.updated",
    ]


def test_a_rule_is_verified_without_setting_it(alice: httpx.Client) -> None:
    """It must match the whole name; the last updated tag is first."""
    answer = alice.post(VERIFY, json={"regex": "1[.]0[.][0-3]"})
    assert answer.json() == {"tags": ["1.0.3", "1.0.2", "1.0.1", "1.0.0"]}
    assert alice.post(VERIFY, json={"regex": "0"}).json() == {"tags": []}
    assert alice.post(VERIFY, json={"regex": "(?<x>late)s[]t]"}).json() == {"tags": ["latest"]}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (rules("a", "b", "c", "d", "e", "f"), "must be an array of at most 5 strings"),
        (rules(5), "must be an array of at most 5 strings"),
        (rules("a,b"), "must not contain a comma"),
        (rules(""), "must not be empty"),
        (rules("("), "is not a regular expression"),
        (rules("(?=a)"), "'(?=' is unknown"),
        (rules(r"(a)\1"), "is unknown"),
        (rules("a*+"), "'*+' is unknown"),
        (rules("a" * 256), "is too long"),
        (rules("a", enabled="yes"), "must be a boolean"),
        ({"immutable_tags": True}, "immutable_tags_rules: is required"),
    ],
)
def test_bad_rules_are_refused(alice: httpx.Client, body: dict[str, Any], problem: str) -> None:
    """As a whole; the settings are not changed."""
    answer = alice.patch(RULES, json=body)
    assert answer.status_code == 400
    assert problem in answer.json()["text"]
    assert alice.get(APP).json()["immutable_tags_settings"] == {"enabled": False, "rules": [".*"]}


def test_only_administrators_may_change_rules(
    hub: EmulatedHub, http: httpx.Client, signed_in: Callable[..., httpx.Client]
) -> None:
    """Others may not, nor may a token without the scope."""
    dave = signed_in("dave")
    assert http.patch(RULES, json=rules("a")).status_code == 401
    assert dave.patch(RULES, json=rules("a")).status_code == 403
    assert dave.post(VERIFY, json={"regex": "a"}).status_code == 403
    for scope, status in (
        ("scope-repository-settings-admin", 200),
        ("scope-repository-admin", 403),
    ):
        headers = by_org_token(hub, http, scope)
        assert http.patch(RULES, json=rules("a"), headers=headers).status_code == status
    missing = RULES.replace("app", "nothing")
    assert dave.patch(missing, json=rules("a")).status_code == 404
