"""Each operation's method, called with the arguments of its record, on an embedded Hub.

The tests in `test_family_*.py` cover what else the methods of a family do.
"""

import inspect
import re
from operator import attrgetter
from typing import Any

import pytest
from corrected import OPERATIONS, success
from demo_clients import as_alice, signed_in
from driving import Drive
from records import LISTINGS, NAMES, RECORDS, RETIRED, call, method_arguments, shape
from sweeps import one_of_each

from dockerhub import (
    AsyncDockerHub,
    DockerHub,
    NotFoundError,
    RetiredEndpointError,
)
from dockerhub._spec.operations import find_operation
from dockerhub.emulator import EmulatedHub

pytestmark = pytest.mark.sweep

WITH_METHOD = one_of_each((name for name in NAMES if RECORDS[name].method), shape)
ANSWERING = [name for name in WITH_METHOD if success(name)[1]]


def _empty_answer(name: str) -> Any:
    operation = find_operation(name)
    return operation.decode([] if operation.answers_list else {})


@pytest.mark.parametrize("name", WITH_METHOD)
def test_the_method_of_an_operation_calls_it(drive: Drive, server: EmulatedHub, name: str) -> None:
    """It succeeds, and returns models of the operation's response."""
    result = call(as_alice(drive, server), name, server.state)
    path = re.compile(re.sub(r"\{\w+\}", "[^/]+", OPERATIONS[name]["path"]))
    sent = [each for each in server.requests if path.fullmatch(each.path)]
    assert OPERATIONS[name]["method"].upper() in {each.method for each in sent}
    assert all(each.status is not None and each.status < 400 for each in sent)
    if name in LISTINGS:
        assert all(type(item).__module__.startswith("dockerhub_openapi.models") for item in result)
    elif returns := RECORDS[name].returns:
        assert type(result).__name__ == returns.removeprefix("builtins.").partition("[")[0]
    elif name in ANSWERING:
        assert type(result) is type(_empty_answer(name))
    else:
        assert result in (None, True)


@pytest.mark.parametrize("name", ANSWERING)
def test_a_type_checker_knows_the_result(name: str) -> None:
    """The annotation is the model of the response, a pager of the items of its list, or a list."""
    returns = RECORDS[name].returns
    model = type(None if returns else _empty_answer(name))
    for client, pager in ((DockerHub, "Pager"), (AsyncDockerHub, "AsyncPager")):
        method = attrgetter(RECORDS[name].method or "")(client(anonymous=True))
        annotation = inspect.signature(method).return_annotation
        if returns:
            assert annotation == returns
        elif name in LISTINGS:
            items = re.findall(r"list\[(\w+)\]", str(inspect.signature(model)))
            assert annotation in [f"{pager}[{item}]" for item in items]
        elif model is list:
            assert re.fullmatch(r"builtins\.list\[\w+\]", annotation)
        else:
            assert annotation == model.__name__


@pytest.mark.parametrize("name", [name for name in WITH_METHOD if RECORDS[name].missing])
def test_a_missing_object_is_not_found(drive: Drive, server: EmulatedHub, name: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        call(as_alice(drive, server), name, server.state, **RECORDS[name].missing)
    assert type(caught.value) is NotFoundError


@pytest.mark.parametrize("name", [name for name in WITH_METHOD if RECORDS[name].deletes])
def test_a_deleted_object_does_not_exist(drive: Drive, server: EmulatedHub, name: str) -> None:
    reading = RECORDS[name].deletes or ""
    hub, given = as_alice(drive, server), method_arguments(reading, server.state)
    call(hub, reading, **given)
    call(hub, name, server.state)
    with pytest.raises(NotFoundError):
        call(hub, reading, **given)


@pytest.mark.parametrize("how", ["json404", "method405", "html404"])
@pytest.mark.parametrize("name", RETIRED)
def test_a_retired_operation_says_so(
    drive: Drive, server: EmulatedHub, how: Any, name: str
) -> None:
    server.settings.images_retired = how
    with pytest.raises(RetiredEndpointError, match="Docker has switched this operation off") as e:
        call(signed_in(drive, server), name, server.state)
    refused = how == "method405" and OPERATIONS[name]["method"] == "post"
    assert e.value.status == (405 if refused else 404)
    assert isinstance(e.value, NotFoundError)
