"""Tokens that expire: renewal before that, replays of refused requests, and failed logins."""

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import anyio
import httpx
import pytest
from answers import says
from clocks import START, FakeClock
from driving import Drive
from worlds import CREDENTIALS, LoginWorld, Pages, Scripted, bearer, names, reply

from dockerhub import (
    AuthenticationError,
    CredentialStoreError,
    Event,
    EventKind,
    LoginError,
    RateLimitError,
    ServerError,
)
from dockerhub._async.authenticator import AsyncAuthenticator
from dockerhub._auth.jwt import Token
from dockerhub._auth.login_steps import Credentials
from dockerhub._base.clock import SteadyClock
from dockerhub._base.messages import Response
from dockerhub._base.secret import Secret
from dockerhub._spec.security import Security
from dockerhub._sync.authenticator import Authenticator
from dockerhub.emulator import EmulatedHub

LOGIN = "/v2/users/login"


def get(hub: Any) -> Any:
    return hub.tags.get("acme/app", "latest")


@pytest.mark.parametrize("life", [30.0, 60.0, 600.0, 86400.0])
def test_a_token_is_renewed_before_it_expires(drive: Drive, clock: FakeClock, life: float) -> None:
    world = LoginWorld(clock, life=life)
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    ahead = min(30.0, life / 10)
    for moment, logins in [(0.0, 1), (life - ahead - 0.1, 1), (life - ahead, 2)]:
        clock.advance(START + moment - clock.now())
        get(hub)
        assert world.logins == logins


def test_a_token_lives_from_the_moment_at_which_its_login_began(
    drive: Drive, clock: FakeClock
) -> None:
    """One that ends before the next login would be done is used until it is refused."""
    for took, logins in ((9.0, 2), (9.1, 1)):
        world, start = LoginWorld(clock, life=20.0), clock.now()

        def answer(
            request: httpx.Request, world: LoginWorld = world, took: float = took
        ) -> httpx.Response:
            response = world(request)
            if request.url.path == LOGIN:
                clock.advance(took)
            return response

        hub = drive.hub(transport=drive.transport(answer), **CREDENTIALS)
        get(hub)
        for moment, count in ((17.9, 1), (18.0, logins)):
            clock.time = start + moment
            get(hub)
            assert world.logins == count


def test_a_token_without_an_expiration_is_kept(drive: Drive, clock: FakeClock) -> None:
    world = LoginWorld(clock, life=None)
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    for _ in range(3):
        get(hub)
        clock.advance(10**7)
    assert world.logins == 1


def test_a_given_token_is_sent_unchanged(drive: Drive, clock: FakeClock) -> None:
    """Even if it has expired by the local clock: that may be wrong, and the server knows."""
    world = Scripted(clock, reply(401, {"detail": "expired"}))
    hub = drive.hub(transport=drive.transport(world), token=bearer(START - 10))
    with pytest.raises(AuthenticationError, match="expired") as caught:
        get(hub)
    assert type(caught.value) is AuthenticationError
    assert len(world.requests) == 1


def test_a_request_is_replayed_after_a_401_in_the_middle_of_a_list(
    drive: Drive, clock: FakeClock
) -> None:
    pages = Pages(6)
    world = LoginWorld(clock, pages)
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    found: list[str] = []
    for page in hub.tags.list("acme/app", page_size=2).pages():
        found += names(page.items)
        if len(found) == 6:
            world.revoke()
    assert found == pages.names
    assert pages.asked == [1, 2, 3, 4, 5, 6]
    assert world.logins == 2


def test_a_second_401_is_final(drive: Drive, clock: FakeClock) -> None:
    events: list[Event] = []
    world = LoginWorld(clock, reply(401, {"detail": "not you"}))
    hub = drive.hub(transport=drive.transport(world), on_event=events.append, **CREDENTIALS)
    with pytest.raises(AuthenticationError, match="not you"):
        get(hub)
    assert [each.split()[1] for each in world.sent].count(LOGIN) == 2
    assert len(world.requests) == 4
    assert [(each.kind, each.status, each.wait) for each in events] == [
        (EventKind.LOGIN, 200, 0.0),
        (EventKind.REFRESH, 401, 0.0),
        (EventKind.LOGIN, 200, 0.0),
    ]


def test_a_refused_scim_token_is_not_tried_again(drive: Drive, clock: FakeClock) -> None:
    """A login returns no other SCIM token."""
    world = LoginWorld(clock, reply(401, {"detail": "not you"}))
    hub = drive.hub(transport=drive.transport(world), scim_token="s", **CREDENTIALS)
    with pytest.raises(AuthenticationError, match="token invalid"):
        hub.scim.schemas()
    assert (len(world.sent), world.logins) == (1, 0)


def test_if_signing_in_again_fails_the_error_of_a_list_has_a_resume_token(
    drive: Drive, server: EmulatedHub
) -> None:
    options = {"base_url": server.url, "username": "alice"}
    hub = drive.hub(**options, password="alice-password")
    pager = iter(hub.tags.list("acme/app"))
    found = [next(pager) for _ in range(100)]
    alice = server.state.users["alice"]
    server.state.users["alice"] = type(alice)(**{**vars(alice), "password": "changed"})
    server.faults.add("revoke-token", times=1, path="*/tags")
    with pytest.raises(LoginError) as caught:
        next(pager)
    again = drive.hub(**options, password="changed")
    rest = list(again.tags.list("acme/app", resume=caught.value.resume_token))
    assert len({*names(found), *names(rest)}) == 1234 == len(found) + len(rest)


def test_a_remembered_failure_keeps_no_reference_to_its_caller(
    drive: Drive, clock: FakeClock
) -> None:
    world = Scripted(clock, reply(401, {"detail": "wrong"}))
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)

    class Thing:
        pass

    def call() -> weakref.ref[Thing]:
        thing = Thing()
        with pytest.raises(LoginError):
            get(hub)
        return weakref.ref(thing)

    found = call()
    gc.collect()
    assert found() is None


def test_a_login_that_was_not_sent_is_tried_again(drive: Drive, clock: FakeClock) -> None:
    world = LoginWorld(clock)
    replies: Iterator[Any] = iter([httpx.ConnectError("x"), httpx.ConnectError("x")])

    def answer(request: httpx.Request) -> httpx.Response:
        failure = next(replies, None)
        if failure is not None:
            raise failure
        return world(request)

    hub = drive.hub(transport=drive.transport(answer), **CREDENTIALS)
    assert get(hub).name == "latest"
    assert world.logins == 1
    assert len(clock.waits) == 2


@pytest.mark.parametrize("failure", [httpx.ReadTimeout(""), httpx.ReadError(""), reply(500)])
def test_a_login_that_may_have_arrived_is_not_repeated(
    drive: Drive, clock: FakeClock, failure: Any
) -> None:
    world = Scripted(clock, failure)
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    with pytest.raises(Exception, match="POST /v2/users/login"):
        get(hub)
    assert len(world.requests) == 1


def test_a_failed_renewal_does_no_harm_while_the_old_token_is_valid(
    drive: Drive, clock: FakeClock
) -> None:
    """It is tried again every three seconds; once the token has expired, its failure is raised."""
    world = LoginWorld(clock, life=600)
    down, tried = [False], list[float]()

    def answer(request: httpx.Request) -> httpx.Response:
        if down[0] and request.url.path == LOGIN:
            tried.append(clock.now() - START)
            return reply(503)
        return world(request)

    hub = drive.hub(transport=drive.transport(answer), **CREDENTIALS)
    get(hub)
    down[0] = True
    for moment in (569.5, 570, 572.9, 573, 599.5):
        clock.time = START + moment
        assert get(hub).name == "latest"
    clock.time = START + 600
    with pytest.raises(ServerError):
        get(hub)
    assert tried == [570, 573, 599.5, 600]
    down[0] = False
    assert get(hub).name == "latest"
    assert world.logins == 2


def test_a_late_refusal_of_an_old_token_does_not_affect_the_new_one(
    drive: Drive, clock: FakeClock
) -> None:
    """The first call is refused only after a second one has renewed the token."""
    world = LoginWorld(clock)
    calls: list[Any] = []

    def overtaken(request: httpx.Request) -> httpx.Response:
        return calls.pop()() if calls else world(request)

    async def overtaken_task(request: httpx.Request) -> httpx.Response:
        return await calls.pop()() if calls else world(request)

    sync = drive.name == "sync"
    hub = drive.hub(transport=drive.transport(overtaken if sync else overtaken_task), **CREDENTIALS)
    get(hub)
    world.revoke()

    def overtake() -> httpx.Response:
        get(hub)
        return reply(401)

    async def overtake_task() -> httpx.Response:
        await get(hub.target)
        return reply(401)

    calls.append(overtake if sync else overtake_task)
    assert get(hub).name == "latest"
    assert world.logins == 2


def test_a_request_that_was_refused_twice_is_not_sent_again(drive: Drive, clock: FakeClock) -> None:
    """Even if the new token was accepted for another call meanwhile."""
    world = LoginWorld(clock)
    refused: list[str] = []

    def overtaken(request: httpx.Request) -> httpx.Response:
        if request.method == "HEAD":
            refused.append(request.headers["authorization"])
            if len(refused) == 2:
                get(hub)
            return reply(401)
        return world(request)

    async def overtaken_task(request: httpx.Request) -> httpx.Response:
        if request.method == "HEAD" and len(refused) == 1:
            refused.append(request.headers["authorization"])
            await get(hub.target)
            return reply(401)
        return overtaken(request)

    sync = drive.name == "sync"
    hub = drive.hub(transport=drive.transport(overtaken if sync else overtaken_task), **CREDENTIALS)
    with pytest.raises(AuthenticationError):
        hub.tags.exists("acme/app", "latest")
    assert len(set(refused)) == len(refused) == world.logins == 2


def test_a_lockout_without_an_end_lasts_ten_minutes(drive: Drive, clock: FakeClock) -> None:
    """Nothing is sent meanwhile: each attempt would lock the account again."""
    world = Scripted(clock, reply(429, {"detail": "locked out"}))
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    for moment in (0, 1, 599.9, 600):
        clock.time = START + moment
        with pytest.raises(RateLimitError):
            get(hub)
    assert world.times == [START, START + 600]


def test_no_login_starts_while_a_token_is_discarded(clock: FakeClock) -> None:
    """Otherwise the new token would be discarded in place of the old one."""
    old, came = Token.read("old"), []

    class Raced(Authenticator):
        @property
        def _token(self) -> Token | None:
            if self._lock.here().acquire(blocking=False):
                came.append("another thread")
                self._lock.here().release()
            return self._held

        @_token.setter
        def _token(self, token: Token | None) -> None:
            self._held = token

    raced = Raced(None, old, None, clock, lambda _: says(200), lambda: None, None)
    raced.reject(old)
    assert raced._held is None
    assert came == []


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_token_that_was_already_replaced_is_kept(clock: FakeClock, backend: str) -> None:
    """Several tasks may be refused with the same old token; the first one renews it."""
    old, new, newest = (Token.read(text) for text in ("old", "new", "newest"))
    login = Credentials("ann", Secret("p"), None)
    authenticator = AsyncAuthenticator(login, new, None, clock, no_login, lambda _: None, None)
    anyio.run(authenticator.reject, old, backend=backend)
    assert authenticator._token is new
    assert authenticator.renewable(new)
    anyio.run(authenticator.reject, new, backend=backend)
    assert authenticator._token is None
    # Nor does a late refusal change that one which is refused at once is not replaced.
    authenticator._token = newest
    anyio.run(authenticator.reject, old, backend=backend)
    assert not authenticator.renewable(newest)
    authenticator.accept(newest)
    assert authenticator.renewable(newest)


def test_one_that_never_signs_in_knows_of_whom_the_login_is_and_whether_it_is_lost(
    clock: FakeClock,
) -> None:
    """The live check uses one: its lists may be short, or lack what is private."""

    def lost(_now: float) -> None:
        raise CredentialStoreError("the store is locked")

    login = Credentials("acme", Secret("dckr_oat_x"))
    for credentials, find_stored, belongs, failure in (
        (login, None, True, "None"),
        (None, lost, False, "the store is locked"),
    ):
        authenticator = AsyncAuthenticator(
            credentials, None, None, SteadyClock(clock), no_login, lambda _: None, find_stored
        )
        if find_stored is not None:
            assert anyio.run(authenticator.token, Security.OPTIONAL) is None
        pinned = authenticator.pinned(None)
        assert (pinned.for_organization, str(pinned.lost_login)) == (belongs, failure)


async def no_login(_: object) -> Response:
    raise AssertionError("nobody signs in here")
