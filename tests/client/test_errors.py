"""The errors themselves: one tree, and copies that lose nothing."""

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
def test_a_copy_has_all_that_the_error_has(kind: type[HubError], duplicate: Any) -> None:
    """Between processes too."""
    error = make(kind)
    twin = duplicate(error)
    assert type(twin) is kind
    assert twin is not error
    assert vars(twin) == vars(error)
    assert (twin.args, str(twin), repr(twin)) == (error.args, str(error), repr(error))


def test_a_subclass_of_somebody_elses_is_copied_too() -> None:
    """Whatever its constructor wants."""

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


def test_the_tree_is_as_it_is_drawn() -> None:
    """The picture at the top of the module shows each class below its base."""
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
    """The method and the path with names in place of values, if a request was made."""
    assert str(HubError("no", method="GET", path="/v2/{x}")) == "no (GET /v2/{x})"
    assert str(HubError("no")) == "no"
    assert str(HubError("no", method="GET")) == "no"


def test_what_is_not_known_is_none() -> None:
    error = HubResponseError("no")
    assert (error.status, error.body, error.raw_body) == (None, None, b"")
    assert (error.request_id, error.retry_at, error.resume_token) == (None, None, None)
    assert HubConnectionError("no").sent


@pytest.mark.parametrize("duplicate", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])
def test_an_invalid_argument_is_told_by_its_name(duplicate: Any) -> None:
    """So that whoever calls it by another name can say so."""
    error = duplicate(InvalidArgumentError("limit", "must be at least 0"))
    assert (error.argument, error.problem) == ("limit", "must be at least 0")
    assert str(error) == "limit must be at least 0"


def test_an_error_of_an_argument_is_a_value_error() -> None:
    """It is no error of Docker Hub's; one of the stored logins is no argument's."""
    assert issubclass(InvalidArgumentError, ValueError)
    assert not issubclass(InvalidArgumentError, HubError)
    assert issubclass(CredentialStoreError, HubError)
    assert not issubclass(CredentialStoreError, ValueError)


def test_a_run_ends_with_the_first_error_that_the_rest_would_get() -> None:
    """Such as a stored login that cannot be used."""
    for error in (AuthenticationError("no"), CredentialStoreError("no"), RateLimitError("no")):
        assert FailureCounter().stops(error)
        assert FailureCounter().stops_all(error)
    assert not FailureCounter().stops(NotFoundError("no"))
