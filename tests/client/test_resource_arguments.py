"""Every argument of every method is checked before anything is sent."""

import inspect
import re
import reprlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, tzinfo
from typing import Any

import httpx
import pytest
from driving import Drive
from worlds import bearer

from dockerhub import AsyncDockerHub, DockerHub, scim

Bad = tuple[Any, type[Exception], str]
"""A value, the error that it gets, and what the message says is wrong, or would be right."""


class NoZone(tzinfo):
    def utcoffset(self, _moment: datetime | None) -> None:
        return None


def wrong_types(expected: str, *values: Any) -> list[Bad]:
    return [
        (value, TypeError, f"must be {expected}.*, not {type(value).__name__}: ")
        for value in values
    ]


LONG = "x" * 300
CONTROLS = ("a\r\nb", "a\0b", "a\x7fb", "a\u2028b", "a\ud800b")
SEGMENT: list[Bad] = [
    *wrong_types("text", 5, b"latest", ["latest"]),
    ("", ValueError, "is empty"),
    (".", ValueError, "would name something else"),
    ("..", ValueError, "would name something else"),
    ("a/b", ValueError, "has a slash"),
    ("a\\b", ValueError, "has a slash"),
    (LONG, ValueError, "is longer than 255 characters"),
    *((value, ValueError, "has a control character") for value in CONTROLS),
]
WORDS: list[Bad] = [
    *wrong_types("text", 5, b"CI"),
    ("", ValueError, "must have 1 to 255 characters, not 0"),
    (LONG, ValueError, "must have 1 to 255 characters, not 300"),
    *((value, ValueError, "has a control character") for value in CONTROLS),
]
QUERY: list[Bad] = [
    *wrong_types("text", 5, ["push"]),
    ("", ValueError, "is empty"),
    ("é" * 4_000, ValueError, "too long for a URL.* more than 8000 bytes"),
    *((value, ValueError, "has a control character") for value in CONTROLS),
]
SWITCH: list[Bad] = wrong_types("True or False", "yes", 1, 0.0, [])
MOMENT: list[Bad] = [
    *wrong_types("a datetime, a date or text", 5, 1e9, (2026, 10, 1)),
    (datetime(2026, 10, 1), ValueError, "has no time zone.*add one"),  # noqa: DTZ001  # on purpose
    (datetime(2026, 10, 1, tzinfo=NoZone()), ValueError, "has no time zone.*add one"),
    *((text, ValueError, "must be a time such as") for text in ("", "soon", "2026-13-01", "10:00")),
    ("2026-10-01T12:00:00", ValueError, "has no time zone"),
]
ATTRIBUTE: list[Bad] = [
    *wrong_types("the name of an attribute", 5, b"userName"),
    *((text, ValueError, "write a name such as") for text in ("", "a b", "a,b", "a\r\n", "a\0")),
]

BAD: dict[str, list[Bad]] = {
    "repository": [
        *wrong_types("text such as", 5, None, b"acme/app", ["acme", "app"]),
        *((text, ValueError, "a part of the name is empty") for text in ("", "/", "acme/", "/app")),
        *(
            (text, ValueError, "joined by")
            for text in (".", "..", "acme/..", "a b", "a/b\r\n", "\0")
        ),
        ("a/b/c", ValueError, "more than two parts"),
        ("Acme/App", ValueError, "names are lower case"),
        ("acme/app:latest", ValueError, "a tag or digest is an argument of its own"),
        (f"acme/{LONG}", ValueError, "longer than 255 characters"),
        ("quay.io/acme/app", ValueError, "another registry"),
    ],
    **dict.fromkeys(("tag", "uuid", "digest", "namespace", "account", "org", "id"), SEGMENT),
    "resource_type.name": SEGMENT,
    "page_size": [
        *wrong_types("a whole number", "10", 1.5, True),
        (0, ValueError, "must be at least 1, not 0"),
        (-1, ValueError, "must be at least 1, not -1"),
    ],
    "limit": [
        *wrong_types("a whole number", "5", 2.0, True),
        (-1, ValueError, "at least 0, not -1"),
    ],
    "concurrency": [
        *wrong_types("a whole number", "2", 2.0, True, None),
        (0, ValueError, "must be at least 1, not 0"),
        (33, ValueError, "must be at most 32, not 33"),
    ],
    "resume": [(value, ValueError, "must be the resume_token") for value in ("", "?", 5, b"e30")],
    "label": [(each[0], each[1], each[2].replace("255", "100")) for each in WORDS],
    "scopes": [
        *wrong_types("a list such as", "repo:read", 5, None),
        ([], ValueError, "is empty.*a token needs one"),
        (["repo:all"], ValueError, "must be one of 'repo:admin', 'repo:write', 'repo:read'"),
        *((value, TypeError, r"\[0\] must be text, not") for value in ([5], [None], [["a"]])),
    ],
    "status": [
        ("stale", ValueError, "must be one of 'active', 'inactive'"),
        *wrong_types("text", 5),
    ],
    "ordering": [
        ("size", ValueError, "must be one of 'last_activity', '-last"),
        *wrong_types("text", 5),
    ],
    "sort_order": [
        ("up", ValueError, "must be one of 'ascending', 'descending'"),
        *wrong_types("text", 5),
    ],
    **dict.fromkeys(("currently_tagged", "is_active", "dry_run", "enabled"), SWITCH),
    **dict.fromkeys(("allow_official_images", "allow_verified_publishers"), SWITCH),
    **dict.fromkeys(("active_from", "since", "until"), MOMENT),
    "manifests": [
        *wrong_types("pairs of repository and digest", "app", b"app", 5, None, {"ab": "cd"}),
        ([], ValueError, "is empty.*name the images"),
        *(
            ([value], TypeError, r"\[0\] must be a pair of repository and digest, not")
            for value in ("ab", 5, None, ("app",), ("app", "sha256:0", "x"), {"a": 1, "b": 2})
        ),
        *(([(each[0], "sha256:0")], each[1], rf"repository.*\[0\].*{each[2]}") for each in SEGMENT),
        *(
            ([("app", each[0])], each[1], rf"digest of manifests\[0\].*{each[2]}")
            for each in SEGMENT
        ),
    ],
    "ignore_warnings": [
        *wrong_types("a list of warnings", "is_active", 5, None, {"warning": "is_active"}),
        *(
            ([value], TypeError, r"\[0\] must be a warning as the error held it")
            for value in ("a", 5)
        ),
        ([{}], ValueError, r"\[0\] lacks 'repository', 'digest', 'warning'"),
        (
            [{"repository": "app", "digest": "sha256:0", "warning": "too_old"}],
            ValueError,
            r"\[0\].warning must be one of",
        ),
    ],
    **dict.fromkeys(("action", "name", "actor"), QUERY),
    "filter": [
        *wrong_types("a dockerhub.scim.Filter", 5, b"a eq 1", scim.attr("a")),
        *(
            (text, ValueError, "expected .* at character")
            for text in ("", "userName", "a eq 1 and")
        ),
        (f'a eq "{"x" * 9000}"', ValueError, "too long for a URL.* more than 8000 bytes"),
    ],
    "sort_by": ATTRIBUTE,
    "attributes": [
        *wrong_types("a list of names", "userName", 5),
        ([], ValueError, "is empty.*leave it out"),
        *(([each[0]], each[1], rf"\[0\].*{each[2]}") for each in ATTRIBUTE),
    ],
    **dict.fromkeys(("user_name", "given_name", "family_name"), WORDS),
}
"""By name of the argument, or of method and argument."""

MORE: dict[str, list[Bad]] = {
    "tags.list.page_size": [(101, ValueError, "must be at most 100, not 101")],
    "images.list.page_size": [(101, ValueError, "must be at most 100, not 101")],
    "images.tags.page_size": [(101, ValueError, "must be at most 100, not 101")],
    "scim.users.page_size": [(201, ValueError, "must be at most 200, not 201")],
    "audit_logs.list.page_size": [(2**31, ValueError, "must be at most 2147483647, not")],
    "access_tokens.create.label": wrong_types("text", None),
    "scim.create_user.user_name": wrong_types("text", None),
    "images.delete.dry_run": wrong_types("True or False", None),
    "scim.update_user.enabled": wrong_types("True or False", None),
}

SWITCHES = {"enabled": True, "allow_official_images": True, "allow_verified_publishers": True}
GOOD: dict[str, dict[str, Any]] = {
    "tags.list": {"repository": "acme/app"},
    "tags.get": {"repository": "acme/app", "tag": "latest"},
    "tags.exists": {"repository": "acme/app"},
    "tags.delete": {"repository": "acme/app", "tag": "latest"},
    "access_tokens.list": {},
    "access_tokens.create": {"label": "CI", "scopes": ["repo:read"]},
    "access_tokens.get": {"uuid": "u"},
    "access_tokens.update": {"uuid": "u", "label": "CI"},
    "access_tokens.delete": {"uuid": "u"},
    "images.summary": {"repository": "acme/app"},
    "images.list": {"repository": "acme/app"},
    "images.tags": {"repository": "acme/app", "digest": "sha256:0"},
    "images.delete": {"namespace": "acme", "manifests": [("app", "sha256:0")], "dry_run": True},
    "audit_logs.list": {"account": "acme"},
    "audit_logs.actions": {"account": "acme"},
    "org_settings.get": {"org": "acme"},
    "org_settings.update": {"org": "acme", **SWITCHES},
    "scim.service_provider_config": {},
    "scim.resource_types": {},
    "scim.resource_type": {"name": "User"},
    "scim.schemas": {},
    "scim.schema": {"id": "urn:a"},
    "scim.users": {},
    "scim.user": {"id": "u"},
    "scim.create_user": {"user_name": "jon@example.com"},
    "scim.update_user": {"id": "u", "enabled": True},
}
"""Arguments that are fine, by method; each argument in turn is replaced by bad ones."""


def methods(client: type) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The methods of a client's resources, by attribute and name."""
    hub = client(token=bearer())
    for attribute, resource in vars(hub).items():
        if not attribute.startswith("_"):
            for name, method in inspect.getmembers(resource, inspect.ismethod):
                if not name.startswith("_"):
                    yield f"{attribute}.{name}", method


METHODS = dict(methods(DockerHub))
ARGUMENTS = [
    (name, each)
    for name, method in METHODS.items()
    for each in inspect.signature(method).parameters
]


def bad_values(method: str, argument: str) -> list[Bad]:
    name = argument if argument in BAD and f"{method}.name" != "scim.resource_type.name" else ""
    return [
        *BAD.get(name or f"resource_type.{argument}", []),
        *MORE.get(f"{method}.{argument}", []),
    ]


def test_both_clients_have_the_same_methods() -> None:
    asynchronous = dict(methods(AsyncDockerHub))
    assert asynchronous.keys() == METHODS.keys() == GOOD.keys()
    for name, method in METHODS.items():
        assert [*inspect.signature(method).parameters] == [
            *inspect.signature(asynchronous[name]).parameters
        ]


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
    resource, _, name = method.partition(".")
    return getattr(getattr(hub, resource), name)(**arguments)


def shown(value: Any) -> str:
    """The part of a value that any message shows of it: its beginning, or a part of that."""
    while isinstance(value, (list, tuple)) and value:
        value = next((each for each in value if each not in ("app", "sha256:0")), "")
    if isinstance(value, dict):
        return ""
    text = value.isoformat() if isinstance(value, date) else reprlib.repr(value)
    return text.strip("'")[:10]


@pytest.mark.parametrize(("method", "argument"), ARGUMENTS)
def test_a_bad_argument_is_refused_by_name_and_nothing_is_sent(
    hub: Any, sent: list[httpx.Request], method: str, argument: str
) -> None:
    """The message names the argument, shows the value and says what would be right."""
    values = bad_values(method, argument)
    assert values, f"no bad values are known for {method}({argument}=)"
    for value, error, problem in values:
        with pytest.raises(error) as caught:
            call(hub, method, **GOOD[method] | {argument: value})
        message = str(caught.value)
        assert type(caught.value) is error
        assert argument in message
        assert re.search(problem, message), message
        assert shown(value) in message
        assert len(message) < 1000
    assert sent == []


@pytest.mark.parametrize("method", GOOD)
def test_good_arguments_are_sent(hub: Any, sent: list[httpx.Request], method: str) -> None:
    """What the bad values replace is fine in itself."""
    with pytest.raises(Exception, match="418"):
        list(call(hub, method, **GOOD[method]))
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
        ("strict", 1, "'strict' must be <class 'bool'>"),
        ("strict", "no", "'strict' must be <class 'bool'>"),
    ],
)
def test_options_have_their_types(drive: Drive, option: str, value: Any, problem: str) -> None:
    with pytest.raises(TypeError, match=problem):
        drive.hub(**{option: value})
    with pytest.raises(TypeError, match=problem):
        drive.hub().with_options(**{option: value})
