"""The errors themselves: one class tree, and copies that lose nothing."""

import copy
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest

import dockerhub
from dockerhub import (
    AuthenticationError,
    CredentialStoreError,
    HubConnectionError,
    HubError,
    HubResponseError,
    InvalidArgumentError,
    NotFoundError,
    RateLimitError,
    errors,
)
from dockerhub._base import errors as tree
from dockerhub._base.failures import FailureCounter

WHERE = {"method": "GET", "path": "/v2/things/{thing}"}
ANSWER = {
    "status": 429,
    "body": {"detail": "no", "list": [1, None]},
    "raw_body": b"\xff",
    "request_id": "abc",
    "retry_at": datetime(2026, 10, 1, tzinfo=UTC),
}
ALL = [getattr(errors, name) for name in errors.__all__ if name.endswith("Error")]
KINDS = [kind for kind in ALL if issubclass(kind, HubError)]


def make(kind: type[HubError]) -> HubError:
    details: dict[str, Any] = dict(WHERE)
    if issubclass(kind, HubResponseError):
        details |= ANSWER
    if issubclass(kind, HubConnectionError):
        details |= {"sent": False}
    error = kind("it went wrong", **details)
    error.resume_token = "here"
    error.add_note("seen on a Monday")
    return error


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "duplicate",
    [copy.copy, copy.deepcopy]
    + [lambda error, n=n: pickle.loads(pickle.dumps(error, n)) for n in range(6)],
)
def test_a_copy_has_all_attributes_of_the_error(kind: type[HubError], duplicate: Any) -> None:
    """Between processes, too."""
    error = make(kind)
    twin = duplicate(error)
    assert type(twin) is kind
    assert twin is not error
    assert vars(twin) == vars(error)
    assert (twin.args, str(twin), repr(twin)) == (error.args, str(error), repr(error))


def test_a_subclass_of_another_package_is_copied_too() -> None:
    """With a constructor of any signature."""

    class OddError(HubError):
        def __init__(self, number: int) -> None:
            super().__init__(f"number {number}")
            self.number = number

    twin = copy.copy(OddError(5))
    assert (twin.number, str(twin)) == (5, "number 5")


@pytest.mark.parametrize("kind", ALL)
def test_every_error_is_public(kind: type[HubError]) -> None:
    """From the package itself, too."""
    assert getattr(dockerhub, kind.__name__) is kind
    assert kind.__doc__


def test_the_tree_is_as_documented() -> None:
    """The diagram at the top of the module shows each class below its base."""
    drawn: dict[str, str] = {}
    path: list[str] = []
    for line in (tree.__doc__ or "").splitlines():
        name = next((word for word in line.split() if word.endswith("Error")), None)
        depth = (len(line) - len(line.lstrip(" │├└─"))) // 4
        if name and line.startswith("    "):
            path[depth - 1 :] = [name]
            drawn[name] = path[-2] if len(path) > 1 else "Exception"
    bases = {kind.__name__: kind.__base__.__name__ for kind in ALL}
    assert drawn == {"ValueError": "Exception", **bases}


def test_the_text_says_what_and_where() -> None:
    """With the method and the path with parameter names, if a request was sent."""
    assert str(HubError("no", method="GET", path="/v2/{x}")) == "no (GET /v2/{x})"
    assert str(HubError("no")) == "no"
    assert str(HubError("no", method="GET")) == "no"


def test_unknown_attributes_are_none() -> None:
    error = HubResponseError("no")
    assert (error.status, error.body, error.raw_body) == (None, None, b"")
    assert (error.request_id, error.retry_at, error.resume_token) == (None, None, None)
    assert HubConnectionError("no").sent


@pytest.mark.parametrize("duplicate", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])
def test_an_invalid_argument_is_reported_by_its_name(duplicate: Any) -> None:
    """So that a caller with another name for it can use that."""
    error = duplicate(InvalidArgumentError("limit", "must be at least 0"))
    assert (error.argument, error.problem) == ("limit", "must be at least 0")
    assert str(error) == "limit must be at least 0"


def test_an_error_of_an_argument_is_a_value_error() -> None:
    """It is not an error of Docker Hub; an error of the stored logins is not one of an argument."""
    assert issubclass(InvalidArgumentError, ValueError)
    assert not issubclass(InvalidArgumentError, HubError)
    assert issubclass(CredentialStoreError, HubError)
    assert not issubclass(CredentialStoreError, ValueError)


def test_a_run_ends_with_the_first_error_that_all_other_items_would_get() -> None:
    """Such as a stored login that cannot be used."""
    for error in (AuthenticationError("no"), CredentialStoreError("no"), RateLimitError("no")):
        assert FailureCounter().stops(error)
        assert FailureCounter().stops_all(error)
    assert not FailureCounter().stops(NotFoundError("no"))
