"""Proxies, private certificates, HTTP/2 and processes that fork, with the means of httpx."""

import ssl
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from driving import Drive
from networks import Authority, Proxy, Versions, over_tls

from dockerhub import HubConnectionError, RetryPolicy
from dockerhub.emulator import EmulatedHub

pytestmark = pytest.mark.sweep

NONE = RetryPolicy(retries=0)
ALICE = {"username": "alice", "password": "alice-password"}


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def secured(server: EmulatedHub, authority: Authority) -> Iterator[tuple[Versions, int]]:
    """The embedded Hub as https://localhost with its port."""
    versions = Versions(server)
    with over_tls(versions, authority.serving("localhost")) as address:
        yield versions, address[1]


def transport(drive: Drive, **options: Any) -> Any:
    """Make a real transport for the client that is driven."""
    kind = httpx.HTTPTransport if drive.name == "sync" else httpx.AsyncHTTPTransport
    return kind(**options)


def names(hub: Any, **options: Any) -> list[str]:
    return [tag.name for tag in hub.tags.list("acme/app", page_size=2, limit=9, **options)]


def target(server: EmulatedHub) -> tuple[str, int]:
    host, _, port = server.url.removeprefix("http://").partition(":")
    return host, int(port)


def test_a_proxy_is_read_from_the_environment(
    drive: Drive, server: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As other programs do; only the proxy resolves the host name."""
    with Proxy(target(server)) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://{proxy.address}")
        monkeypatch.setenv("http_proxy", f"http://{proxy.address}")
        hub = drive.hub(base_url="http://hub.does-not-exist.example", allow_http=True, **ALICE)
        assert len(names(hub)) == 9
        hub.close()
    start = b"http://hub.does-not-exist.example/v2/users/login"
    assert proxy.heads[0].split()[:2] == [b"POST", start]


def test_a_tunnel_hides_login_and_token_from_the_proxy(
    drive: Drive, secured: tuple[Versions, int], authority: Authority
) -> None:
    """The proxy gets its own credentials, and Docker Hub does not get them."""
    _, port = secured
    with Proxy(("127.0.0.1", port)) as proxy:
        way = transport(drive, proxy=f"http://me:mine@{proxy.address}", verify=authority.trusting())
        hub = drive.hub(base_url=f"https://localhost:{port}", transport=way, **ALICE)
        assert len(names(hub)) == 9
        hub.close()
    assert {head.partition(b"\r\n")[0] for head in proxy.heads} == {
        b"CONNECT localhost:%d HTTP/1.1" % port
    }
    assert b"Proxy-Authorization: Basic bWU6bWluZQ==" in proxy.heads[0]
    seen = b"".join(proxy.heads) + proxy.passed
    assert b"alice-password" not in seen
    assert b"Bearer" not in seen


@pytest.mark.parametrize("refusing", [b"HTTP/1.1 407 Proxy Authentication Required", b"nonsense"])
def test_a_proxy_that_refuses_is_an_error_and_nothing_was_sent(
    drive: Drive, refusing: bytes
) -> None:
    with Proxy(("127.0.0.1", 1), refusing) as proxy:
        way = transport(drive, proxy=f"http://{proxy.address}")
        hub = drive.hub(base_url="https://localhost", transport=way, token="e30.e30.x", retry=NONE)
        with pytest.raises(HubConnectionError) as caught:
            names(hub)
    assert len(proxy.heads) == 1
    assert "407" in str(caught.value) or b"407" not in refusing


def test_an_unknown_authority_is_refused(
    drive: Drive, secured: tuple[Versions, int], server: EmulatedHub
) -> None:
    hub = drive.hub(base_url=f"https://localhost:{secured[1]}", retry=NONE, **ALICE)
    with pytest.raises(HubConnectionError, match="CERTIFICATE_VERIFY_FAILED") as caught:
        names(hub)
    assert not caught.value.sent
    assert server.requests == ()


def test_the_certificates_are_loaded_once_for_all_connections(
    drive: Drive,
    secured: tuple[Versions, int],
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That takes long."""
    loaded: list[ssl.SSLContext] = []

    def load() -> ssl.SSLContext:
        loaded.append(authority.trusting())
        return loaded[-1]

    monkeypatch.setattr(httpx, "create_ssl_context", load)
    hub = drive.hub(base_url=f"https://localhost:{secured[1]}", **ALICE)
    assert len(names(hub, concurrency=4)) == 9
    hub.close()
    assert len(loaded) == 1


@pytest.mark.parametrize("concurrency", [1, 8])
def test_http2_is_used_if_it_is_installed(
    drive: Drive, secured: tuple[Versions, int], authority: Authority, concurrency: int
) -> None:
    """One connection for all requests; in tasks, also for pages that are read in advance."""
    versions, port = secured
    way = transport(drive, http2=True, verify=authority.trusting())
    hub = drive.hub(base_url=f"https://localhost:{port}", transport=way, **ALICE)
    # Threads that send at the same time confuse httpcore's HTTP/2.
    ahead = 1 if drive.name == "sync" else concurrency
    assert len(names(hub, concurrency=ahead)) == 9
    assert hub.tags.exists("acme/app", "latest")
    if drive.name != "sync":
        crowd = drive.together(hub, 100, lambda hub, _: hub.tags.get("acme/app", "latest"))
        assert {tag.name for tag in crowd} == {"latest"}
    hub.close()
    assert versions.seen == {"2"}
    assert len(versions.connections) == 1


FORKING = """
import os, sys
from dockerhub import DockerHub, RetryPolicy

with DockerHub(
    base_url=sys.argv[1], username="alice", password="alice-password", retry=RetryPolicy(retries=0)
) as hub:
    names = [tag.name for tag in hub.tags.list("library/python", limit=3)]
    children = [os.fork(), os.fork()]
    mine = names[sum(child == 0 for child in children)]
    try:
        right = all(hub.tags.get("library/python", mine).name == mine for _ in range(40))
    except Exception as error:
        right = repr(error)
    if 0 in children:
        os._exit(right is not True)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
print(right, codes)
"""


def test_children_of_a_fork_have_connections_of_their_own(server: EmulatedHub) -> None:
    """With those of the parent, each would read what was meant for another."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", FORKING, server.url],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("True [0, 0]\n", "")
    paths = [each.path for each in server.requests]
    assert paths.count("/v2/users/login") == 1, "children use the login of the parent"


FORKING_IN_A_LOGIN = """
import os
from threading import Event, Thread
import httpx
from dockerhub import DockerHub

parent, begun, end = os.getpid(), Event(), Event()

def answer(request):
    if request.method == "POST" and os.getpid() == parent:
        begun.set()
        end.wait()
    return httpx.Response(200, json={"name": "latest", "token": "a.b.c"})

with DockerHub(
    username="alice", password="x", transport=httpx.MockTransport(answer), max_concurrent_requests=1
) as hub:
    thread = Thread(target=hub.login)
    thread.start()
    begun.wait()
    child = os.fork()
    if not child:
        os._exit(hub.tags.get("acme/app", "latest").name != "latest")
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    end.set()
    thread.join()
"""


def test_a_child_does_not_wait_for_a_login_of_its_parent() -> None:
    """The thread that signs in does not exist in the child, and would never release the lock.

    Nor would it release the only slot for requests.
    """
    done = subprocess.run(
        # Since Python 3.12, a fork with threads causes a warning.
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", FORKING_IN_A_LOGIN],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("0\n", "")
