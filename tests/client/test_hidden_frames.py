"""Causes of errors keep lines, not variables; secrets that servers repeat are hidden."""

import pickle
import re
import traceback
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from worlds import bearer

from dockerhub import BadRequestError, DockerHub, HubConnectionError
from dockerhub._base.frames import Hidden, hiding_locals
from dockerhub._base.known_secrets import KnownSecrets
from dockerhub._base.secret import Secret

SECRET = "open <sesame> & so on"


def _fail(secret: str) -> None:
    raise KeyError(len(secret))


def _group(secret: str) -> None:
    errors = []
    for fail in (_fail, _chain):
        try:
            fail(secret)
        except Exception as error:
            errors.append(error)
    raise ExceptionGroup("several", errors)


def _chain(secret: str) -> None:
    try:
        _fail(secret)
    except KeyError as error:
        raise ValueError from error


def _shown(error: BaseException) -> str:
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join(report.format())


@pytest.mark.parametrize("fail", [_fail, _chain, _group])
def test_frames_lose_their_variables_and_keep_their_lines(fail: Any) -> None:
    with pytest.raises(Exception, match=r"^") as plain:
        fail(SECRET)
    assert SECRET in _shown(plain.value)
    with pytest.raises(Exception, match=r"^") as cleared, hiding_locals():
        fail(SECRET)
    assert SECRET not in _shown(cleared.value)
    assert "raise KeyError" in _shown(cleared.value)


def test_a_coroutine_that_is_still_running_is_not_changed() -> None:
    """It caught an error that is the cause of another one; clearing its frame would end it."""
    caught: list[Exception] = []

    async def other() -> str:
        kept = SECRET
        try:
            _fail(kept)
        except KeyError as error:
            caught.append(error)
        await Pause()
        return kept

    class Pause:
        def __await__(self) -> Iterator[None]:
            yield

    going = other()
    going.send(None)
    with pytest.raises(ValueError, match="because") as both, hiding_locals():
        raise ValueError("because") from caught[0]
    assert SECRET not in _shown(both.value)
    with pytest.raises(StopIteration, match=re.escape(SECRET)):
        going.send(None)


def test_errors_that_the_caller_handles_are_not_changed() -> None:
    """Their frames belong to the caller."""

    def handle() -> None:
        try:
            _fail("theirs")
        except KeyError:
            with hiding_locals():
                _fail(SECRET)

    with pytest.raises(KeyError) as both:
        handle()
    assert "theirs" in _shown(both.value)
    assert SECRET not in _shown(both.value)


def test_a_failing_transport_shows_where_but_not_what() -> None:
    """An injected transport can raise any exception."""
    token = bearer(9e9)

    def fail(request: httpx.Request) -> httpx.Response:
        headers = dict(request.headers)
        raise RuntimeError(len(headers))

    with (
        DockerHub(token=token, transport=httpx.MockTransport(fail)) as hub,
        pytest.raises(RuntimeError) as failed,
    ):
        hub.tags.get("acme/app", "latest")
    steps = failed.value.__traceback__
    assert steps is not None
    below = _shown(failed.value.with_traceback(steps.tb_next))
    assert token not in below
    assert "raise RuntimeError" in below


def test_hidden_mappings_are_mappings() -> None:
    assert {**Hidden(name=SECRET)} == {"name": SECRET}
    assert SECRET not in f"{Hidden(name=SECRET)} {[Hidden(name=SECRET)]!r}"


def _cleaned(error: BadRequestError, *secrets: str) -> BadRequestError:
    known = KnownSecrets()
    known.add(*map(Secret, secrets))
    with pytest.raises(BadRequestError) as caught, known.kept_out():
        raise error
    return caught.value


def test_a_secret_that_a_server_repeats_is_hidden_in_all_spellings() -> None:
    for written in (
        SECRET,
        "open &lt;sesame&gt; &amp; so on",
        "open%20%3Csesame%3E%20%26%20so%20on",
        "b3BlbiA8c2VzYW1lPiAmIHNvIG9u",
    ):
        found = _cleaned(
            BadRequestError(
                f"no {written}!",
                body={"a": [written, 1, None], written: {"b": f"x{written}"}},
                raw_body=f"<{written}>".encode(),
                request_id=written,
                method="GET",
                path="/v2/{thing}",
                target=f"/v2/{written}",
            ),
            SECRET,
        )
        assert str(found) == "no ****! (GET /v2/****)"
        assert found.args == ("no ****!",)
        assert found.body == {"a": ["****", 1, None], "****": {"b": "x****"}}
        assert (found.raw_body, found.request_id) == (b"<****>", "****")
        assert SECRET.encode() not in pickle.dumps(found)


def test_a_body_with_another_spelling_of_a_secret_is_omitted() -> None:
    found = _cleaned(BadRequestError("no", body=[SECRET], raw_body=b'["\\u006fpen ..."]'), SECRET)
    assert (found.body, found.raw_body) == (["****"], b"")


def test_the_rest_of_a_secret_in_a_shortened_message_is_hidden() -> None:
    for length, shown in ((5, f"x{SECRET[:5]}…"), (6, "x****…"), (len(SECRET) - 1, "x****…")):
        cut = BadRequestError(f"x{SECRET[:length]}… and more")
        assert _cleaned(cut, SECRET).message == f"{shown} and more"


def test_short_and_old_secrets_are_not_hidden() -> None:
    """A short one would be found everywhere; only the latest ones are remembered."""
    assert _cleaned(BadRequestError("short"), "short").message == "short"
    many = [f"secret-{number:03}" for number in range(101)]
    error = BadRequestError(f"{many[0]} {many[1]} {many[100]}")
    assert _cleaned(error, *many).message == f"{many[0]} **** ****"


def test_errors_of_connections_quote_no_bytes() -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.RemoteProtocolError("illegal header line: bytearray(b'Cookie: \\'x\\'')")

    with (
        DockerHub(transport=httpx.MockTransport(fail), anonymous=True) as hub,
        pytest.raises(HubConnectionError, match=r"illegal header line: bytearray\(\*\*\*\*\)"),
    ):
        hub.with_options(retry=lambda _: None).tags.get("acme/app", "latest")
