"""Every argument of every method is checked before anything is sent."""

import inspect
import math
import re
import reprlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any

import httpx
import pytest
from bad_values import GENERAL
from corrected import parameters, resolve
from driving import Drive
from family_record import Bad
from records import BY_METHOD, bad_values, method_arguments
from resource_methods import METHODS
from worlds import bearer

from dockerhub import AsyncDockerHub, DockerHub, InvalidArgumentError

EACH_METHOD = pytest.mark.parametrize("method", BY_METHOD)


def arguments_of(method: str) -> Iterable[str]:
    return inspect.signature(METHODS[method]).parameters


def refused_values(method: str, argument: str) -> list[Bad]:
    """Values that an argument refuses: by its family, by its name, or by the spec."""
    found = [*(bad_values(method, argument) or GENERAL.get(argument, []))]
    if argument == "page_size":
        found += _beyond_the_largest_page(BY_METHOD[method].name)
    return found


def _beyond_the_largest_page(name: str) -> Iterator[Bad]:
    taken = parameters(name)
    size = next(each for each in ("page_size", "count", "size") if each in taken)
    schema = resolve(taken[size]["schema"])
    largest = {"int32": 2**31 - 1}.get(schema.get("format"))
    if most := schema.get("maximum") or schema.get("x-maximum") or largest:
        yield most + 1, ValueError, f"must be at most {most}, not {most + 1}"


@pytest.fixture
def sent() -> list[httpx.Request]:
    return []


@pytest.fixture
def hub(drive: Drive, sent: list[httpx.Request]) -> Any:
    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(418)

    return drive.hub(transport=drive.transport(answer), token=bearer(), scim_token="secret")


def call(hub: Any, method: str, **arguments: Any) -> Any:
    return attrgetter(method)(hub)(**arguments)


def good(method: str) -> dict[str, Any]:
    """Valid arguments; the test replaces each in turn by invalid ones."""
    return method_arguments(BY_METHOD[method].name)


def shown(value: Any) -> str:
    """The part of a value that a message shows: its beginning, or a part of that."""
    while isinstance(value, (list, tuple)) and value:
        value = next((each for each in value if each not in ("app", "sha256:0")), "")
    if isinstance(value, dict):
        return ""
    text = value.isoformat() if isinstance(value, date) else reprlib.repr(value)
    return text.strip("'")[:10]


@EACH_METHOD
def test_a_bad_argument_is_refused_by_name_and_nothing_is_sent(
    hub: Any, sent: list[httpx.Request], method: str
) -> None:
    """The message names the argument, shows the value, and says what would be valid."""
    for argument in arguments_of(method):
        values = refused_values(method, argument)
        assert values, f"no bad values are known for {method}({argument}=)"
        for value, error, problem in values:
            with pytest.raises(error) as caught:
                call(hub, method, **good(method) | {argument: value})
            message = str(caught.value)
            assert type(caught.value) in (error, InvalidArgumentError)
            assert re.search(rf"\b{argument}\b", message), message
            assert re.search(problem, message), message
            assert shown(value) in message
            assert len(message) < 1000
    assert sent == []


@pytest.mark.sweep
@EACH_METHOD
def test_an_argument_without_a_default_must_not_be_none(
    hub: Any, sent: list[httpx.Request], method: str
) -> None:
    for argument in arguments_of(method):
        parameter = inspect.signature(METHODS[method]).parameters[argument]
        if parameter.default is inspect.Parameter.empty:
            with pytest.raises(TypeError, match=argument):
                call(hub, method, **good(method) | {argument: None})
    assert sent == []


@EACH_METHOD
def test_good_arguments_are_sent(hub: Any, sent: list[httpx.Request], method: str) -> None:
    """The values that the bad ones replace are valid."""
    with pytest.raises(Exception, match="418"):
        list(call(hub, method, **good(method)))
    assert len(sent) == 1


def test_the_beginning_must_not_be_after_the_end(hub: Any, sent: list[httpx.Request]) -> None:
    for since, until in (
        ("2026-10-02", "2026-10-01"),
        (date(2026, 10, 2), datetime(2026, 10, 1, 23, 59, 59, tzinfo=UTC)),
        ("2026-10-01T12:00:00+01:00", "2026-10-01T12:00:00+02:00"),
    ):
        with pytest.raises(ValueError, match=r"since \(2026-10-0.*\) is after until \(2026-10-01"):
            hub.audit_logs.list("acme", since=since, until=until)
    hub.audit_logs.list("acme", since="2026-10-01", until=date(2026, 10, 1))
    assert sent == []


def test_an_update_must_change_something(hub: Any, sent: list[httpx.Request]) -> None:
    with pytest.raises(ValueError, match="label and is_active are both None: there is nothing"):
        hub.access_tokens.update("u")
    assert sent == []


@pytest.mark.parametrize(
    ("operation", "arguments", "problem"),
    [
        ("list_scim_users", {"start_index": 0}, "start_index must be at least 1, not 0"),
        ("list_scim_users", {"count": 201}, "count must be at most 200, not 201"),
        ("list_access_tokens", {"page": 0}, "page must be at least 1, not 0"),
        ("list_access_tokens", {"page_size": 0}, "page_size must be at least 1, not 0"),
    ],
)
def test_any_operation_applies_the_bounds_of_the_spec(
    hub: Any, sent: list[httpx.Request], operation: str, arguments: dict[str, int], problem: str
) -> None:
    """`call` and `paginate` use the spec's own names."""
    for do in (hub.call, hub.paginate):
        with pytest.raises(ValueError, match=problem):
            do(operation, **arguments)
    assert sent == []


def test_a_body_that_cannot_be_written_is_refused(hub: Any, sent: list[httpx.Request]) -> None:
    body = {"token_label": "\ud800", "scopes": ["repo:read"]}
    with pytest.raises(ValueError, match=r"body cannot be written as JSON: .* surrogates"):
        hub.call("create_access_token", body=body)
    assert sent == []


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [
        ("retry", 3, "'retry' must be callable"),
        ("on_event", [], "'on_event' must be callable"),
        ("on_drift", "print", "'on_drift' must be callable"),
        ("retry", 0, "'retry' must be callable"),
        ("strict", 1, "strict must be True or False, not int: 1"),
        ("strict", "no", "strict must be True or False, not str: 'no'"),
        ("timeout", "5", "timeout must be seconds or an httpx.Timeout, not str: '5'"),
        ("timeout", (1, 2), "timeout must be seconds or an httpx.Timeout, not tuple"),
        ("timeout", True, "timeout must be seconds or an httpx.Timeout, not bool"),
        ("timeout", httpx.Timeout(5, read=True), "timeout must be seconds .*, not bool"),
    ],
)
def test_options_have_their_types(drive: Drive, option: str, value: Any, problem: str) -> None:
    with pytest.raises(TypeError, match=problem):
        drive.hub(**{option: value})
    with pytest.raises(TypeError, match=problem):
        drive.hub().with_options(**{option: value})


@pytest.mark.parametrize(
    "timeout", [0, -1, math.nan, math.inf, 86_401, httpx.Timeout(5, connect=-1)]
)
def test_a_timeout_that_the_system_refuses_is_refused(drive: Drive, timeout: Any) -> None:
    """Otherwise the system would raise another error in the middle of a request."""
    for make in (drive.hub, drive.hub().with_options):
        with pytest.raises(ValueError, match="timeout must be more than 0 and at most 86400 sec"):
            make(timeout=timeout)


@pytest.mark.parametrize("timeout", [0.001, 86_400, httpx.Timeout(None), httpx.Timeout(5, read=60)])
def test_any_timeout_that_the_system_accepts_is_accepted(drive: Drive, timeout: Any) -> None:
    drive.hub(timeout=timeout).with_options(timeout=timeout)


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [
        ("timeout", None, "timeout must be seconds or an httpx.Timeout, not NoneType"),
        ("transport", 5, "transport must be an httpx transport with handle_.*request.., not int"),
        ("anonymous", "no", "anonymous must be True or False, not str"),
    ],
)
def test_options_of_the_constructor_have_their_types(
    drive: Drive, option: str, value: Any, problem: str
) -> None:
    with pytest.raises(TypeError, match=problem):
        drive.hub(**{option: value})


def test_the_transport_of_the_other_client_is_refused() -> None:
    with pytest.raises(TypeError, match=r"handle_request\(\), not AsyncHTTPTransport"):
        DockerHub(transport=httpx.AsyncHTTPTransport())  # type: ignore[arg-type]  # on purpose
    with pytest.raises(TypeError, match=r"handle_async_request\(\), not HTTPTransport"):
        AsyncDockerHub(transport=httpx.HTTPTransport())  # type: ignore[arg-type]  # on purpose
