"""Advanced image management: summaries, lists, histories, deletion, retirement."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from dockerhub.emulator import EmulatedHub

TOOLS = "/v2/namespaces/alice/repositories/tools"
APP = "/v2/namespaces/acme/repositories/app"
DELETE = "/v2/namespaces/alice/delete-images"


def images(http: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    answer = http.get(f"{TOOLS}/images", params={"page_size": 100, **query})
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def digest_of(http: httpx.Client, tag: str) -> str:
    found: str = http.get(f"{TOOLS}/tags/{tag}").json()["digest"]
    return found


def test_a_summary_counts_active_images(alice: httpx.Client) -> None:
    """Pushed or pulled within the last month, by default."""
    summary = alice.get(f"{TOOLS}/images-summary").json()
    assert summary["active_from"] == "2026-10-01T00:00:00Z"
    assert summary["statistics"] == {"total": 11, "active": 2, "inactive": 9}
    since = {"active_from": "2026-01-01T00:00:00Z"}
    statistics = alice.get(f"{TOOLS}/images-summary", params=since).json()["statistics"]
    assert statistics == {"total": 11, "active": 11, "inactive": 0}


def test_images_have_their_history(alice: httpx.Client) -> None:
    """``latest`` moved from one image to the next."""
    rows = images(alice)
    assert [row["tags"] for row in rows[:2]] == [
        [{"tag": "v11", "is_current": True}, {"tag": "latest", "is_current": True}],
        [{"tag": "v10", "is_current": True}, {"tag": "latest", "is_current": False}],
    ]
    assert (rows[0]["namespace"], rows[0]["repository"]) == ("alice", "tools")
    assert (rows[0]["status"], rows[-1]["status"]) == ("active", "inactive")
    assert rows[0]["last_pulled"] is None
    answer = alice.get(f"{TOOLS}/images/{rows[1]['digest']}/tags?page_size=1").json()
    assert (answer["count"], answer["results"]) == (2, [{"tag": "v10", "is_current": True}])
    assert alice.get(answer["next"]).json()["results"] == [{"tag": "latest", "is_current": False}]


def test_images_are_filtered(alice: httpx.Client) -> None:
    """By activity, and by whether they are tagged."""
    alice.delete(f"{TOOLS}/tags/v1")
    assert len(images(alice, status="active")) == 2
    assert len(images(alice, status="inactive")) == 9
    assert [row["tags"] for row in images(alice, currently_tagged="false")] == [
        [{"tag": "v1", "is_current": False}, {"tag": "latest", "is_current": False}]
    ]
    assert len(images(alice, currently_tagged="true", active_from="2026-10-01T00:00:00Z")) == 10


def test_images_are_ordered(alice: httpx.Client) -> None:
    """By digest or activity, in both directions; by default, the latest activity is first."""
    digests = [row["digest"] for row in images(alice, ordering="digest")]
    assert digests == sorted(digests)
    assert [row["digest"] for row in images(alice, ordering="-digest")] == digests[::-1]
    pushed = [row["last_pushed"][:19] for row in images(alice, ordering="last_activity")]
    assert pushed == sorted(pushed)
    assert [row["last_pushed"][:19] for row in images(alice)] == pushed[::-1]
    assert images(alice, ordering="-last_activity") == images(alice)


def test_an_index_is_one_image(alice: httpx.Client) -> None:
    """Its platforms are not listed by themselves."""
    answer = alice.get(f"{APP}/images").json()
    assert (answer["count"], len(answer["results"])) == (1233, 10)
    assert alice.get(f"{APP}/images?page_size=500").json()["next"].endswith("page_size=500")


@pytest.mark.parametrize(
    "query",
    [
        "status=old",
        "currently_tagged=1",
        "ordering=name",
        "active_from=now",
        "page=0",
        "page_size=x",
    ],
)
def test_bad_queries_are_refused(alice: httpx.Client, query: str) -> None:
    """With the name of the parameter."""
    answer = alice.get(f"{TOOLS}/images?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.json()["errinfo"]


@pytest.mark.parametrize("what", ["images-summary", "images", "images/sha256:0/tags"])
def test_images_are_for_paying_members(
    http: httpx.Client, signed_in: Callable[..., httpx.Client], alice: httpx.Client, what: str
) -> None:
    """401 for others, 403 on the Free plan, 404 for what does not exist; in the older shape."""
    assert http.get(f"{TOOLS}/{what}").status_code == 401
    carol = signed_in("carol")
    assert carol.get(f"{TOOLS}/{what}").status_code == 401
    refused = carol.get(f"/v2/namespaces/carol/repositories/notes/{what}")
    assert refused.status_code == 403
    assert "Pro or Team" in refused.json()["message"]
    assert refused.json()["errinfo"]["api_call_txnid"] == refused.json()["txnid"]
    assert signed_in("alice", "dckr_pat_alice_public").get(f"{TOOLS}/{what}").status_code == 401
    nothing = alice.get(f"/v2/namespaces/alice/repositories/nothing/{what}")
    assert nothing.status_code == 404
    assert alice.get(f"/v2/namespaces/nobody/repositories/x/{what}").status_code == 404


def test_an_unknown_digest_is_not_found(alice: httpx.Client) -> None:
    """404."""
    assert alice.get(f"{TOOLS}/images/sha256:0/tags").status_code == 404


def delete(
    http: httpx.Client, *digests: str, path: str = DELETE, repository: str = "tools", **more: Any
) -> httpx.Response:
    manifests = [{"repository": repository, "digest": digest} for digest in digests]
    return http.post(path, json={"manifests": manifests, **more})


def test_an_old_untagged_image_is_deleted(alice: httpx.Client) -> None:
    """Without any warning; the metrics say what was done."""
    digest = digest_of(alice, "v1")
    alice.delete(f"{TOOLS}/tags/v1")
    answer = delete(alice, digest, digest)
    assert answer.status_code == 200
    assert answer.json() == {
        "dry_run": False,
        "metrics": {
            "manifest_deletes": 1,
            "manifest_errors": 0,
            "tag_deletes": 0,
            "tag_errors": 0,
        },
    }
    assert len(images(alice)) == 10
    assert alice.get("/v2/auditlogs/alice").json()["logs"][0]["action"] == "repo.image.delete"


def test_warnings_stop_a_deletion_until_the_request_lists_them(alice: httpx.Client) -> None:
    """Copied from the response into the request, they are ignored; the tags are deleted, too."""
    digest = digest_of(alice, "v11")
    answer = delete(alice, digest)
    assert answer.status_code == 400
    info = answer.json()["errinfo"]
    assert (info["type"], info["details"]["errors"]) == ("validation", [])
    about = {"repository": "tools", "digest": digest}
    assert info["details"]["warnings"] == [
        {**about, "warning": "is_active"},
        {**about, "warning": "current_tag", "tags": ["v11", "latest"]},
    ]
    assert len(images(alice)) == 11
    done = delete(alice, digest, ignore_warnings=info["details"]["warnings"])
    assert done.status_code == 200
    assert done.json()["metrics"]["tag_deletes"] == 2
    assert alice.get(f"{TOOLS}/tags/latest").status_code == 404


def test_only_listed_warnings_are_ignored(alice: httpx.Client) -> None:
    """Every tag must be named; the warning of another image does not count."""
    digest = digest_of(alice, "v11")
    about = {"repository": "tools", "digest": digest}
    ignored = [
        {**about, "warning": "is_active"},
        {**about, "warning": "current_tag", "tags": ["v11"]},
        {**about, "digest": "sha256:0", "warning": "current_tag", "tags": ["v11", "latest"]},
    ]
    answer = delete(alice, digest, ignore_warnings=ignored)
    assert answer.status_code == 400
    assert [w["warning"] for w in answer.json()["errinfo"]["details"]["warnings"]] == [
        "current_tag"
    ]


def test_activity_is_judged_from_the_time_given(alice: httpx.Client) -> None:
    """An image that is inactive by default may be active since last year."""
    digest = digest_of(alice, "v1")
    answer = delete(alice, digest, active_from="2025-01-01T00:00:00Z")
    warnings = answer.json()["errinfo"]["details"]["warnings"]
    assert [warning["warning"] for warning in warnings] == ["is_active", "current_tag"]


def test_a_dry_run_deletes_nothing(alice: httpx.Client) -> None:
    """It says what would be deleted, or what prevents it."""
    digest = digest_of(alice, "v1")
    assert delete(alice, digest, dry_run=True).status_code == 400
    ignored = [{"repository": "tools", "digest": digest, "warning": "current_tag", "tags": ["v1"]}]
    answer = delete(alice, digest, dry_run=True, ignore_warnings=ignored)
    assert answer.status_code == 200
    assert answer.json()["dry_run"] is True
    assert answer.json()["metrics"]["tag_deletes"] == 1
    assert alice.get(f"{TOOLS}/tags/v1").status_code == 200


def test_errors_cannot_be_ignored(
    alice: httpx.Client, signed_in: Callable[..., httpx.Client]
) -> None:
    """Of unknown images, children of an index, repositories of others."""
    acme = "/v2/namespaces/acme/delete-images"
    child = alice.get(f"{APP}/tags/latest").json()["images"][0]["digest"]
    answer = delete(alice, child, "sha256:0", path=acme, repository="app")
    assert answer.status_code == 400
    details = answer.json()["errinfo"]["details"]
    assert details["errors"] == [
        {"repository": "app", "digest": child, "error": "child_manifest"},
        {"repository": "app", "digest": "sha256:0", "error": "not_found"},
    ]
    assert details["warnings"] == []
    unknown = delete(alice, "sha256:0", repository="nothing").json()["errinfo"]["details"]
    assert unknown["errors"][0]["error"] == "not_found"
    member = delete(signed_in("dave"), child, path=acme, repository="app")
    assert member.json()["errinfo"]["details"]["errors"][0]["error"] == "unauthorized"


def test_a_request_is_for_a_single_repository(alice: httpx.Client) -> None:
    """Two are refused before anything is looked up."""
    manifests = [{"repository": name, "digest": "sha256:0"} for name in ("tools", "other")]
    answer = alice.post(DELETE, json={"manifests": manifests})
    assert answer.status_code == 400
    assert "single repository" in answer.json()["text"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"manifests": [], "dry_run": "yes"},
        {"manifests": [], "active_from": "yesterday"},
        {"manifests": [], "active_from": 1},
        {"manifests": {}},
        {"manifests": [1]},
        {"manifests": [{"repository": "tools"}]},
        {"manifests": [{"repository": "tools", "digest": 1}]},
        {"manifests": [], "ignore_warnings": [{"repository": "x", "digest": "x"}]},
        {
            "manifests": [],
            "ignore_warnings": [{"repository": "x", "digest": "x", "warning": "old"}],
        },
        {
            "manifests": [],
            "ignore_warnings": [
                {"repository": "x", "digest": "x", "warning": "is_active", "tags": 1}
            ],
        },
    ],
)
def test_bad_deletions_are_refused(alice: httpx.Client, body: Any) -> None:
    """With 400 and a text."""
    answer = alice.post(DELETE, json=body)
    assert answer.status_code == 400
    assert answer.json()["text"]


def test_deleting_nothing_does_nothing(alice: httpx.Client) -> None:
    """An empty request is valid."""
    assert alice.post(DELETE, json={"manifests": []}).json()["metrics"]["manifest_deletes"] == 0


def test_deleting_needs_permission(
    http: httpx.Client, signed_in: Callable[..., httpx.Client]
) -> None:
    """A session, a paid plan, and a token with ``repo:admin``."""
    assert delete(http).status_code == 401
    assert delete(signed_in("carol"), path="/v2/namespaces/carol/delete-images").status_code == 403
    assert delete(signed_in("alice", "dckr_pat_alice_read")).status_code == 403
    assert delete(signed_in("alice", "dckr_pat_alice_admin")).status_code == 200


@pytest.mark.parametrize(
    ("how", "get", "post"), [("json404", 404, 404), ("method405", 404, 405), ("html404", 404, 404)]
)
def test_retired_operations_respond_as_they_do_now(
    hub: EmulatedHub, alice: httpx.Client, how: Any, get: int, post: int
) -> None:
    """In the three recorded ways."""
    hub.settings.images_retired = how
    paths = [f"{TOOLS}/images-summary", f"{TOOLS}/images", f"{TOOLS}/images/sha256:0/tags"]
    answers = [alice.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [get] * 3
    refused = delete(alice)
    assert refused.status_code == post
    if post == 405:
        assert refused.json() == {"message": "405: Method Not Allowed"}
    if how == "html404":
        assert answers[0].headers["Content-Type"].startswith("text/html")
    else:
        assert answers[0].json() == {"message": "404: Page Not Found"}
