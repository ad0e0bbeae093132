"""`hub.manifests`: the registry's manifests, with its own tokens, at its own two origins."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from answers import NOW, says
from clocks import FakeClock
from demo_clients import as_alice
from driving import Drive
from worlds import CREDENTIALS, PASSWORD, Scripted, bearer, reply

from dockerhub import (
    AuthenticationError,
    BadRequestError,
    ChildManifest,
    HubConnectionError,
    HubError,
    HubTimeoutError,
    InvalidArgumentError,
    LoginError,
    Manifest,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RetryPolicy,
    ServerError,
    UnexpectedResponseError,
)
from dockerhub._auth.registry import Registry
from dockerhub._auth.registry_token import token_steps
from dockerhub.emulator import EmulatedHub

INDEX = "application/vnd.oci.image.index.v1+json"
IMAGE = "application/vnd.oci.image.manifest.v1+json"
DIGEST = f"sha256:{hashlib.sha256(b'{}').hexdigest()}"
GRANTED = bearer(9e9, 1, access=[{"type": "repository", "name": "acme/app", "actions": ["delete"]}])
TOKEN = reply(200, {"token": GRANTED, "expires_in": 300})
SPENT = reply(429, {"errors": [{"code": "TOOMANYREQUESTS", "message": "pull rate limit"}]})


def digest_of(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_manifests_are_read_and_deleted(drive: Drive, server: EmulatedHub) -> None:
    platforms = ("linux/amd64", "unknown/unknown")
    tag = server.push("acme/app", "multi", platforms=platforms)
    hub = as_alice(drive, server)
    found = hub.manifests.get("acme/app", tag.manifest.digest)
    image, attestation = tag.manifest.images
    assert found == Manifest(
        tag.manifest.digest,
        INDEX,
        (
            ChildManifest(image.digest, IMAGE),
            ChildManifest(attestation.digest, IMAGE, image.digest),
        ),
    )
    assert (found.is_index, found.is_image) == (True, False)
    single = hub.manifests.get("acme/app", image.digest)
    assert (single.is_index, single.is_image, single.children) == (False, True, ())
    with pytest.raises(PermissionDeniedError, match="referenced by one or more"):
        hub.manifests.delete("acme/app", found.digest)
    hub.tags.delete("acme/app", "multi")
    for digest in (found.digest, image.digest):
        hub.manifests.delete("acme/app", digest)
        with pytest.raises(NotFoundError, match=f"unknown.*/v2/acme/app/manifests/{digest}"):
            hub.manifests.delete("acme/app", digest)
    tokens = [each for each in server.requests if each.path == "/token"]
    assert len(tokens) == 1


def test_each_origin_gets_only_its_own_credentials(drive: Drive, clock: FakeClock) -> None:
    """No address that a server names is used: neither a realm nor a redirect."""
    realm = 'Bearer realm="https://evil.example/token",service="evil"'
    world = Scripted(
        clock,
        TOKEN,
        reply(401, {}, www_authenticate=realm),
        TOKEN,
        reply(307, "", location="https://evil.example/v2/acme/app/manifests/x"),
    )
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    with pytest.raises(HubError, match="307"):
        hub.manifests.get("acme/app", DIGEST)
    assert [each.url.host for each in world.requests] == [
        "auth.docker.io",
        "registry-1.docker.io",
    ] * 2
    asked, read = world.requests[:2]
    assert dict(asked.url.params) == {
        "service": "registry.docker.io",
        "scope": "repository:acme/app:pull,delete",
    }
    assert asked.headers["authorization"].startswith("Basic ")
    assert read.headers["authorization"] == f"Bearer {GRANTED}"
    assert {INDEX, IMAGE} < set(read.headers["accept"].split(", "))
    inside = reply(307, "", location="/v2/acme/app/manifests/moved")
    world = Scripted(clock, TOKEN, inside, reply(200, "{}", content_type=IMAGE))
    hub = drive.hub(
        transport=drive.transport(world),
        registry_url="https://registry.example",
        registry_auth_url="https://tokens.example/prefix/",
        **CREDENTIALS,
    )
    assert hub.manifests.get("acme/app", DIGEST).is_image
    assert [str(each.url.copy_with(query=None)) for each in world.requests] == [
        "https://tokens.example/prefix/token",
        f"https://registry.example/v2/acme/app/manifests/{DIGEST}",
        "https://registry.example/v2/acme/app/manifests/moved",
    ]


CASES: list[tuple[str, list[Any], type[HubError], str]] = [
    ("get", [reply(401, {}, x_request_id="7")], LoginError, "refused the login as 'ann'"),
    ("get", [reply(403, {}, server="cloudflare")], PermissionDeniedError, "403"),
    (
        "get",
        [reply(200, "<html>", content_type="text/html", x_request_id="8")],
        UnexpectedResponseError,
        "usable token",
    ),
    ("get", [TOKEN, reply(401, {}), TOKEN, reply(401, {})], AuthenticationError, "401"),
    ("get", [TOKEN, reply(404, {})], NotFoundError, "404"),
    ("get", [TOKEN, SPENT], RateLimitError, "pull rate limit.*\n.*limits --pulls"),
    ("get", [TOKEN, reply(429, "", ratelimit_limit="1;w=2")], RateLimitError, "429"),
    ("get", [TOKEN, reply(200, "<html>")], UnexpectedResponseError, "not the manifest of this"),
    ("get", [TOKEN, reply(200, "x" * 300)], UnexpectedResponseError, "longer than 250 bytes"),
    ("get", [TOKEN, *[httpx.ConnectError("no")] * 3], HubConnectionError, "to https://registry-1"),
    ("delete", [TOKEN, reply(403, {})], PermissionDeniedError, "403"),
    ("delete", [TOKEN, reply(405, {})], BadRequestError, "405"),
    ("delete", [TOKEN, *[reply(500, "")] * 3], ServerError, "500"),
    (
        "delete",
        [TOKEN, reply(200, "<html>", content_type="text/html")],
        UnexpectedResponseError,
        "web page",
    ),
]


def test_failures_are_typed_errors(drive: Drive, clock: FakeClock) -> None:
    """After the right number of requests; no secret is in an error."""
    for method, answers, error, problem in CASES:
        world = Scripted(clock, *answers)
        hub = drive.hub(transport=drive.transport(world), max_response_size=250, **CREDENTIALS)
        with pytest.raises(error, match=problem) as caught:
            getattr(hub.manifests, method)("acme/app", DIGEST)
        assert len(world.requests) == len(answers), problem
        assert GRANTED not in str(caught.value)
        if isinstance(answers[-1], httpx.Response):
            assert caught.value.request_id == answers[-1].headers.get("x-request-id")
    spent = reply(429, "", ratelimit_limit="1;w=2", retry_after="60")
    hub = drive.hub(transport=drive.transport(Scripted(clock, TOKEN, spent)), **CREDENTIALS)
    with pytest.raises(RateLimitError) as limited:
        hub.manifests.get("acme/app", DIGEST)
    assert limited.value.retry_at == datetime.fromtimestamp(clock.now() + 60, UTC)
    world = Scripted(clock, reply(401, {}))
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    for _ in range(2):
        with pytest.raises(LoginError):
            hub.manifests.delete("acme/app", DIGEST)
    assert len(world.requests) == 1


def test_temporary_failures_are_retried(drive: Drive, clock: FakeClock) -> None:
    """A failed deletion may have been done: "not found" after it is a success."""
    later = reply(429, "", retry_after="7")
    world = Scripted(
        clock,
        *(reply(503, ""), TOKEN, httpx.ReadTimeout("slow"), later, reply(429, ""), reply(500, "")),
        reply(404, {"errors": [{"code": "MANIFEST_UNKNOWN"}]}),
    )
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    hub.manifests.delete("acme/app", DIGEST)
    assert world.sent == ["GET /token"] * 2 + [f"DELETE /v2/acme/app/manifests/{DIGEST}"] * 5
    assert world.times[4] - world.times[3] >= 7
    # The registry tells its rate limit as Docker Hub does.
    spent = {"x_ratelimit_remaining": "0", "x_ratelimit_reset": "60"}
    world = Scripted(clock, reply(200, {"token": GRANTED}, **spent), reply(202, ""))
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    hub.manifests.delete("acme/app", DIGEST)
    assert world.times[1] - world.times[0] >= 60
    # Also if a new token was needed in between.
    world = Scripted(
        clock, TOKEN, httpx.ReadTimeout("slow"), reply(401, {}), TOKEN, reply(404, {"errors": []})
    )
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    hub.manifests.delete("acme/app", DIGEST)
    tokens = [each for each in world.requests if each.url.path == "/token"]
    assert [each.url.params["scope"] for each in tokens] == ["repository:acme/app:pull,delete"] * 2


def test_a_token_is_used_until_it_expires(drive: Drive, clock: FakeClock) -> None:
    """For a minute if the response does not say; another repository has its own token."""
    deleted = reply(202, "")
    untold = [reply(200, {"token": GRANTED, "expires_in": each}) for each in (True, 0, "x", 1e9)]
    world = Scripted(clock, untold[0], deleted)
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    for seconds, token in ((0, None), (50, None), (4, untold[1]), (54, untold[2]), (54, untold[3])):
        clock.advance(seconds)
        world.replies = [token, deleted] if token else world.replies
        hub.manifests.delete("acme/app", DIGEST)
    clock.advance(3_000)
    hub.manifests.delete("acme/app", DIGEST)
    assert world.count("/token") == 4
    world.replies = [TOKEN, deleted]
    hub.manifests.delete("acme/other", DIGEST)
    assert world.count("/token") == 5

    def expiring(_request: httpx.Request) -> httpx.Response:
        clock.advance(400)
        return httpx.Response(401, json={})

    world.replies = [expiring, TOKEN, deleted]
    hub.manifests.delete("acme/other", DIGEST)
    assert world.count("/token") == 6


def test_a_token_lives_as_long_as_its_service_says() -> None:
    """An hour at most, and a minute if it does not say."""
    for told, life in (
        (0.5, 0.5),
        (1, 1),
        (3_600, 3_600),
        (3_601, 3_600),
        *((each, 60) for each in (None, 0, -1, True, "300", float("nan"))),
    ):
        steps = token_steps(Registry(), "acme/app", "pull", None, NOW)
        next(steps)
        with pytest.raises(StopIteration) as end:
            steps.send(says(200, {"token": GRANTED, "expires_in": told}))
        assert end.value.value.life == life, told


def test_each_repository_keeps_its_token_and_many_calls_sign_in_once(
    drive: Drive, server: EmulatedHub
) -> None:
    """Also if repositories are used in turns."""
    tags = {name: server.push(name, "multi") for name in ("acme/app", "acme/secret")}
    hub = as_alice(drive, server)

    def read(hub: Any, index: int) -> Any:
        name = sorted(tags)[index % 2]
        return hub.manifests.get(name, tags[name].manifest.digest)

    for _ in range(2):
        found = drive.together(hub, 10, read)
        assert all(isinstance(each, Manifest) for each in found), found
    assert [each.path for each in server.requests].count("/token") == 2


def test_a_call_ends_at_its_deadline_with_all_its_requests(drive: Drive, clock: FakeClock) -> None:
    """Including the logins."""

    def slowly(_request: httpx.Request) -> httpx.Response:
        clock.advance(40)
        return httpx.Response(401, json={})

    world = Scripted(clock, TOKEN, slowly, TOKEN, slowly)
    policy = RetryPolicy(deadline=30)
    hub = drive.hub(transport=drive.transport(world), retry=policy, **CREDENTIALS)
    with pytest.raises(HubTimeoutError):
        hub.manifests.get("acme/app", DIGEST)
    assert len(world.requests) == 2


def test_missing_rights_are_reported_before_anything_is_done(
    drive: Drive, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As far as the token tells; a session's bearer token is not a login for the registry."""
    access: list[tuple[Any, bool]] = [
        ([{"name": "acme/app", "actions": ["pull", "delete"]}], True),
        ([{"name": "acme/app", "actions": ["pull"]}], False),
        ([{"name": "acme/app", "actions": [each]} for each in ("delete", "pull")], True),
        ([{"name": "acme/other", "actions": ["delete"]}], False),
        ([], False),
        (None, True),
        ([3], True),
        ([{"name": 3, "actions": []}], True),
        ([{"name": "acme/app", "actions": "delete"}], True),
    ]
    for told, allowed in access:
        world = Scripted(clock, reply(200, {"token": bearer(9e9, 1, access=told)}))
        hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
        hub.manifests.check_login()
        assert world.requests == []
        if allowed:
            hub.manifests.check_access("acme/app")
        else:
            with pytest.raises(PermissionDeniedError) as refused:
                hub.manifests.check_access("acme/app")
            assert str(refused.value) == (
                "the registry does not let this login delete manifests of acme/app\n"
                "It needs an admin of the repository, an access token with repo:admin, or an "
                "organization access token with scope-image-delete."
            )
        assert world.requests[-1].url.params["scope"] == "repository:acme/app:pull,delete"
    for login in ({"token": bearer(9e9)}, {"anonymous": True}):
        hub = drive.hub(transport=drive.transport(world), **login)
        with pytest.raises(AuthenticationError) as caught:
            hub.manifests.check_login()
        assert str(caught.value) == (
            "the registry needs a user name with a password or an access token; a session of "
            "Docker Hub is not enough\n"
            "Pass username= and password=, or set DOCKERHUB_USERNAME and DOCKERHUB_PASSWORD."
        )
        assert caught.value.variable == "DOCKERHUB_PASSWORD"
        with pytest.raises(AuthenticationError, match="DOCKERHUB_USERNAME"):
            hub.manifests.get("acme/app", DIGEST)
    monkeypatch.setenv("DOCKERHUB_REGISTRY_AUTH_URL", "http://tokens.example")
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    with pytest.raises(InvalidArgumentError, match=r"^the registry's address .*not encrypted"):
        hub.manifests.check_login()
    drive.hub(allow_http=True, **CREDENTIALS).manifests.check_login()


def test_an_invalid_manifest_is_an_error(drive: Drive, clock: FakeClock) -> None:
    child = {"digest": DIGEST, "mediaType": IMAGE}
    readable: list[tuple[Any, str, tuple[ChildManifest, ...]]] = [
        ({"mediaType": INDEX, "manifests": [child]}, INDEX, (ChildManifest(DIGEST, IMAGE),)),
        ({"manifests": [{**child, "annotations": None}]}, INDEX, (ChildManifest(DIGEST, IMAGE),)),
        ({"mediaType": "text/x", "manifests": [child]}, "application/json", ()),
    ]
    for body, told, children in readable:
        text = json.dumps(body)
        world = Scripted(clock, TOKEN, reply(200, text, content_type=told))
        hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
        found = hub.manifests.get("acme/app", digest_of(text.encode()))
        assert found.children == children
        assert found.media_type == body.get("mediaType", told)
    for body, told in (
        ({"mediaType": IMAGE, "manifests": [child]}, INDEX),
        ({"mediaType": INDEX}, INDEX),
        ({"mediaType": INDEX, "manifests": [{"digest": DIGEST}]}, INDEX),
        ({"mediaType": INDEX, "manifests": [{**child, "digest": "sha256:0"}]}, INDEX),
        ({"mediaType": INDEX, "manifests": [3]}, INDEX),
        ([], INDEX),
        ("{", INDEX),
    ):
        text = body if isinstance(body, str) else json.dumps(body)
        world = Scripted(clock, TOKEN, reply(200, text, content_type=told))
        hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
        with pytest.raises(UnexpectedResponseError, match="not a valid manifest"):
            hub.manifests.get("acme/app", digest_of(text.encode()))


def test_arguments_are_checked_before_anything_is_sent(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(clock, TOKEN)
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    wrong: list[tuple[Any, type[Exception], str]] = [
        ("latest", InvalidArgumentError, "digest must be 'sha256:'"),
        (f"sha256:{'0' * 63}/", InvalidArgumentError, "64 hexadecimal"),
        (None, TypeError, "digest must be text"),
    ]
    for digest, error, problem in wrong:
        for call in (hub.manifests.get, hub.manifests.delete):
            with pytest.raises(error, match=problem):
                call("acme/app", digest)
    for name in ("registry_url", "registry_auth_url"):
        for url, problem in (
            ("ftp://x", "must be like"),
            ("https://x?y", "a query"),
            ("", "empty"),
        ):
            with pytest.raises(ValueError, match=f"{name}.*{problem}"):
                drive.hub(**{name: url})
    assert world.requests == []


def test_secrets_that_a_server_repeats_are_not_shown(drive: Drive, clock: FakeClock) -> None:
    def repeat(request: httpx.Request) -> httpx.Response:
        return reply(400, {"message": f"{PASSWORD} {GRANTED} {request.headers['authorization']}"})

    world = Scripted(clock, TOKEN, repeat)
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    with pytest.raises(BadRequestError, match=r"\*{4}") as caught:
        hub.manifests.get("acme/app", DIGEST)
    for shown in (str(caught.value), repr(caught.value.body), repr(caught.value.raw_body)):
        assert PASSWORD not in shown
        assert GRANTED not in shown
