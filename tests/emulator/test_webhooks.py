"""Webhooks: their own operations, and what is delivered after a push."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from typing import Any

import httpx
import pytest
from signing_in import by_org_token

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.seeds.demo import EPOCH
from dockerhub.webhooks import read_push

HOOKS = "/v2/repositories/acme/app/webhook_pipeline/"
TWIN = "/v2/namespaces/acme/repositories/app/webhook_pipeline"
LOCAL_ONLY = "the embedded Hub delivers to 127.0.0.1, ::1 and localhost only"
PATIENCE = 30.0


class Receiver:
    """A server on this machine that receives what webhooks send."""

    def __init__(self) -> None:
        self.received: SimpleQueue[tuple[str, dict[str, Any]]] = SimpleQueue()
        self.status = 200
        self.meanwhile: Callable[[], object] = lambda: None
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.meanwhile()
                self.send_response_only(receiver.status)  # so that nothing is logged
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()
                receiver.received.put((self.path, json.loads(body)))

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.server.shutdown()
    found.server.server_close()


def hook(url: str, name: str = "deploy") -> dict[str, Any]:
    return {"name": name, "webhooks": [{"name": name, "hook_url": url}]}


@pytest.fixture
def own(alice: httpx.Client) -> httpx.Client:
    """A client of alice, after the webhook of the seed is deleted."""
    assert alice.delete(f"{HOOKS}ci/").status_code == 204
    return alice


def test_a_push_is_reported(hub: EmulatedHub, own: httpx.Client, receiver: Receiver) -> None:
    """As documented; meanwhile, the receiver may send requests to the Hub, and call back."""
    own.post(HOOKS, json=hook(f"http://localhost:{receiver.port}/hooks?key=secret"))
    asked = []
    receiver.meanwhile = lambda: asked.append(own.get(f"{HOOKS}").status_code)
    with hub.lock:
        hub.state.repositories["acme", "app"].created = EPOCH
    hub.push("acme/app", "2.0", by="bob")
    path, payload = receiver.received.get(timeout=PATIENCE)
    assert (path, asked) == ("/hooks?key=secret", [200])
    seconds = EPOCH // 1_000_000_000
    assert payload["push_data"] == {"pushed_at": seconds, "pusher": "bob", "tag": "2.0"}
    read = read_push(payload)
    assert (read.repository, read.tag, read.pushed_at) == (
        "acme/app",
        "2.0",
        datetime.fromtimestamp(seconds, UTC),
    )
    about = payload["repository"]
    assert about["repo_name"] == "acme/app"
    assert (about["namespace"], about["name"], about["owner"]) == ("acme", "app", "acme")
    assert (about["date_created"], about["is_private"]) == (seconds, False)
    assert payload["callback_url"].startswith(f"{hub.url}/u/acme/app/hook/")
    assert httpx.post(payload["callback_url"], json={"state": "success"}).status_code == 200
    [delivery] = hub.deliveries
    assert (delivery.repository, delivery.tag, delivery.status) == ("acme/app", "2.0", 200)


@pytest.mark.parametrize(
    "url", ["http://192.0.2.1/", "https://ci.example.com/", "http://localhost.example.com/"]
)
def test_nothing_is_sent_to_other_machines(hub: EmulatedHub, own: httpx.Client, url: str) -> None:
    """The delivery says why it was not sent."""
    own.post(HOOKS, json=hook(url))
    hub.push("acme/app", "2.0")
    [delivery] = hub.deliveries
    assert (delivery.url, delivery.status, delivery.error) == (url, None, LOCAL_ONLY)


def test_a_receiver_that_fails_does_not_affect_the_push(
    hub: EmulatedHub, own: httpx.Client, receiver: Receiver
) -> None:
    """Each webhook is called once; redirects are not followed; private repositories work, too."""
    receiver.status = 302
    own.post(HOOKS, json=hook("http://[::1]:1/", "closed"))
    own.post(HOOKS, json=hook("https://127.0.0.1:1", "secure"))
    own.post(HOOKS, json=hook(f"http://127.0.0.1:{receiver.port}"))
    hub.push("acme/app", "2.0")
    closed, secure, moved = hub.deliveries
    assert (closed.status, secure.status, moved.status) == (None, None, 302)
    assert closed.error
    assert receiver.received.get(timeout=PATIENCE)[0] == "/"
    assert receiver.received.empty()
    hub.reset()
    assert hub.deliveries == ()


def test_a_push_can_be_made_over_http(
    hub: EmulatedHub, own: httpx.Client, receiver: Receiver
) -> None:
    """The control API does not wait for receivers; it shows the results later."""
    own.post(HOOKS, json=hook(f"http://127.0.0.1:{receiver.port}/"))
    body = {"repository": "acme/app", "tag": "2.0", "by": "alice", "content": "x"}
    pushed = own.post("/_emulator/push", json=body)
    assert pushed.status_code == 201
    assert pushed.json()["digest"] == own.get(f"{TWIN[:-17]}/tags/2.0").json()["digest"]
    assert receiver.received.get(timeout=PATIENCE)[1]["push_data"]["pusher"] == "alice"
    for thread in threading.enumerate():
        if thread.name == "dockerhub-webhooks":
            thread.join(PATIENCE)
    [delivery] = own.get("/_emulator/deliveries").json()["deliveries"]
    assert (delivery["tag"], delivery["status"], delivery["error"]) == ("2.0", 200, "")


def test_a_push_creates_its_repository(hub: EmulatedHub, alice: httpx.Client) -> None:
    """If there is such an account."""
    hub.push("alice/new", "1", platforms=["linux/amd64", "linux/arm64"])
    assert alice.get("/v2/namespaces/alice/repositories/new").status_code == 200
    for name in ("nobody/new", "alice", "alice/"):
        with pytest.raises(ValueError, match="there is no repository"):
            hub.push(name, "1")
    answer = alice.post("/_emulator/push", json={"repository": "a/b", "tag": "1"})
    assert (answer.status_code, answer.json()["fields"].keys()) == (400, {"push"})
    with pytest.raises(ValueError, match="there is no user 'nobody'"):
        hub.push("alice/new", "1", by="nobody")


def test_each_webhook_has_its_own_slug(own: httpx.Client) -> None:
    """Even if names are the same, or have no letter."""
    slugs = [own.post(HOOKS, json=hook("http://a", name)).json()["slug"] for name in ("é", "A b")]
    slugs += [own.post(HOOKS, json=hook("http://a", "a-B")).json()["slug"]]
    assert slugs == ["webhook", "a-b", "a-b-2"]
    assert [each["slug"] for each in own.get(HOOKS).json()["results"]] == slugs


def test_a_webhook_that_does_not_exist_cannot_be_deleted(own: httpx.Client) -> None:
    assert own.delete(f"{HOOKS}nothing/").status_code == 404


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"name": "a"}, "webhooks: is required"),
        ({"name": "a", "webhooks": []}, "must be an array of one object"),
        ({"name": "a", "webhooks": ["http://a"]}, "must be an array of one object"),
        ({"name": "a", "webhooks": [{"name": "a"}]}, "hook_url: is required"),
        (hook("ftp://a"), "must be an http or https URL"),
        (hook("http://a b"), "must be an http or https URL"),
        (hook("http://a/" + "b" * 2000), "must be an http or https URL"),
        (hook("http://a", ""), "must have 1 to 100 characters"),
        ({**hook("http://a"), "expect_final_callback": "no"}, "must be a boolean"),
    ],
)
def test_bad_webhooks_are_refused(own: httpx.Client, body: dict[str, Any], problem: str) -> None:
    """The message names the field."""
    answer = own.post(HOOKS, json=body)
    assert answer.status_code == 400
    assert problem in answer.json()["text"]


def test_who_may_use_webhooks(
    hub: EmulatedHub, http: httpx.Client, signed_in: Callable[..., httpx.Client]
) -> None:
    """Administrators; organization access tokens only with the undocumented path."""
    assert http.get(HOOKS).status_code == 401
    assert signed_in("dave").get(HOOKS).status_code == 403
    allowed = {"read": "GET", "edit": "GET POST", "admin": "GET POST DELETE"}
    for level, methods in allowed.items():
        headers = by_org_token(hub, http, f"scope-webhook-{level}")
        assert http.get(HOOKS, headers=headers).status_code == 403
        done = {
            "GET": http.get(TWIN, headers=headers),
            "POST": http.post(TWIN, json=hook("http://a"), headers=headers),
            "DELETE": http.delete(f"{TWIN}/ci", headers=headers),
        }
        for method, answer in done.items():
            assert answer.is_success is (method in methods), (level, method)
