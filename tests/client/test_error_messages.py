"""What an error says, whatever shape its body has."""

import json
import pickle
from typing import Any

import pytest
from answers import GET, NOW, answer, says
from hypothesis import given
from hypothesis import strategies as st

from dockerhub._responses.error_responses import error_from
from dockerhub._responses.error_texts import error_in, read_message

NESTED = '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}'

SHAPES: list[tuple[Any, str]] = [
    ({"detail": "object not found"}, "object not found"),
    ({"detail": "Rate limit exceeded", "error": False}, "Rate limit exceeded"),
    ({"message": "unauthorized", "errinfo": {}}, "unauthorized"),
    ({"txnid": "f00", "message": "denied", "errinfo": {"namespace": "n"}}, "denied"),
    ({"message": "404: Page Not Found"}, "404: Page Not Found"),
    ({"message": "405: Method Not Allowed"}, "405: Method Not Allowed"),
    ({"errors": [{"code": "X", "message": "no such tag", "detail": {}}]}, "no such tag"),
    ({"errors": ["first", "second"]}, "first; second"),
    ({"errors": {"message": "inside"}}, "inside"),
    ({"message": f"unexpected answer: {NESTED}"}, f"unexpected answer: {NESTED}"),
    ({"schemas": ["urn:x"], "status": "404", "detail": "no such user"}, "no such user"),
    ({"status": 400, "scimType": "invalidFilter", "detail": "bad filter"}, "bad filter"),
    ({"code": 5, "message": "not found", "details": []}, "not found"),
    ({"text": "a limit", "type": "x"}, "a limit"),
    ({"error": "invalid_grant"}, "invalid_grant"),
    ({"error": {"message": "inner"}}, "inner"),
    ({"title": "Forbidden", "type": "about:blank"}, "Forbidden"),
    ({"message": "", "errinfo": {"token_label": "is missing"}}, "token_label: is missing"),
    ({"errinfo": {"a": "one", "b": 2}}, "a: one; b: 2"),
    ({"fields": {"scopes": ["is empty"]}}, "scopes: is empty"),
    ({"errinfo": "in words"}, "in words"),
    ({"message": "no", "errinfo": "in words"}, "no: in words"),
    ({"message": "no", "errinfo": {"error": "the name is taken"}}, "no: the name is taken"),
    ({"message": "the name is taken", "errinfo": {"error": "is taken"}}, "the name is taken"),
    (
        {
            "message": "body is invalid.",
            "errinfo": {"secret": "is short", "identifier": "is wanted"},
        },
        "body is invalid: secret: is short; identifier: is wanted",
    ),
    (
        {"message": "bad", "errinfo": {"fielderrors": {"name": ["is long", "is odd"], "x": []}}},
        "bad: name: is long; name: is odd",
    ),
    (
        {"message": "bad", "errinfo": {"fieldErrors": [{"field": "name", "message": "is long"}]}},
        "bad: name: is long",
    ),
    (
        {"message": "bad", "errinfo": {"field_errors": {"name": {"reason": "odd"}}}},
        "bad: name: odd",
    ),
    (
        {"message": "bad", "errinfo": {"details": {"limit": 5, "open": False, "x": None}}},
        "bad: limit: 5; open: false",
    ),
    ({"message": "bad", "errinfo": {"a": {"b": {"detail": "deep"}}}}, "bad: b: deep"),
    ({"message": "bad", "errors": [{"field": "name", "message": "is odd"}]}, "bad: name: is odd"),
    ({"message": "bad", "errors": {"name": ["is odd"]}}, "bad: name: is odd"),
    ({"errors": {"name": ["is odd"]}}, "name: is odd"),
    ({"errors": [{"message": "one"}, {"message": "two"}, {"message": "one"}]}, "one; two"),
    # As Django's REST framework has them: a map of fields, and nothing else.
    (
        {"full_description": ["is too long", "is odd"], "x": [1, {}]},
        "full_description: is too long; full_description: is odd",
    ),
    (
        {"non_field_errors": ["the name is taken"], "tag": ["is too long"]},
        "the name is taken; tag: is too long",
    ),
    ({"detail": "no", "name": ["is odd"]}, "no"),
    ({"name": "app", "scopes": []}, "I'm a Teapot"),
    # What the request was about is known; what is wrong with it is not.
    (
        {
            "message": "tag 'x' not found",
            "errinfo": {
                "namespace": "n",
                "repository": "r",
                "tag": "x",
                "http_status": 404,
                "method": "GET",
                "url": "https://x/",
                "api_call_start": "2026-11-27T03:00:00Z",
                "digest": "sha256:0",
            },
        },
        "tag 'x' not found",
    ),
    (
        {"message": "bad", "errinfo": {"namespace": "must not be empty"}},
        "bad: namespace: must not be empty",
    ),
    ({"message": "bad", "errinfo": {"tag": ["must not be empty"]}}, "bad: tag: must not be empty"),
    ({"errinfo": {"namespace": "n"}}, "I'm a Teapot"),
    ({"detail": {"name": ["must be lower case"]}}, "name: must be lower case"),
    ({"message": "bad", "detail": {"a": "b", "c": [1]}}, "bad; a: b; c: 1"),
    # The answer of another service in it, as text.
    ({"message": NESTED, "errinfo": {}}, "authentication required"),
    ({"detail": json.dumps({"message": "no", "errinfo": {"error": "why"}})}, "no: why"),
    ({"detail": "{}"}, "{}"),
    ({"detail": "{not JSON"}, "{not JSON"),
    ({"detail": '{"detail":' * 200 + "1" + "}" * 200}, ('{"detail":' * 50) + "…"),
    ({"detail": ["one", "two", "one"]}, "one; two"),
    ({"detail": ["", "two"]}, "two"),
    ({"detail": [], "message": "m"}, "m"),
    ({"detail": {}, "message": "m"}, "m"),
    ({"detail": None, "message": "m"}, "m"),
    ({"detail": 5, "message": "m"}, "m"),
    ({"detail": " \n ", "message": "m"}, "m"),
    ({"detail": "both", "message": "m"}, "both"),
    ([{"detail": "in a list"}], "in a list"),
    ("only text", "only text"),
    ("", "I'm a Teapot"),
    ("   ", "I'm a Teapot"),
    ({}, "I'm a Teapot"),
    ([], "I'm a Teapot"),
    (None, "I'm a Teapot"),
    (5, "I'm a Teapot"),
    (True, "I'm a Teapot"),
    ({"errinfo": {}, "message": None}, "I'm a Teapot"),
    ({"detail": "two\nlines\tand  spaces"}, "two lines and spaces"),
    ({"detail": "\x1b[31mred\x07 \u2028\ud800"}, "[31mred"),
    ({"detail": "x" * 600}, "x" * 500 + "…"),
    ({"detail": "grüße"}, "grüße"),
]

RAW: list[tuple[bytes, str]] = [
    (b"", "I'm a Teapot"),
    (b"  \r\n ", "I'm a Teapot"),
    (b"Too Many Requests (HAP429).", "Too Many Requests (HAP429)."),
    (b"error code: 1010", "error code: 1010"),
    (b"<html><head><title>404 Not Found</title></head></html>", "404 Not Found"),
    (b"<HTML><TITLE lang=en>\n A &amp; B </TITLE>", "A & B"),
    (b"<html><title>no end", "I'm a Teapot"),
    (b"<html><body>504</body></html>", "I'm a Teapot"),
    (b"<title></title>", "I'm a Teapot"),
    (b'{"detail": "cut of', '{"detail": "cut of'),
    (b'{"detail": "nope"} trailing', '{"detail": "nope"} trailing'),
    (b"\xff\xfe\xfd", "\ufffd\ufffd\ufffd"),
    ('{"detail": "größer"}'.encode("utf-16"), "größer"),
    ('{"detail": "bom"}'.encode("utf-8-sig"), "bom"),
    ("größer".encode("latin-1"), "gr\ufffd\ufffder"),
    (b"\x00\x01text", "text"),
    (b"null", "I'm a Teapot"),
    (b"[" * 50_000, "[" * 500 + "…"),
    (b'{"detail":' * 90 + b'"deep"' + b"}" * 90, "deep"),
    (b'{"errors":' * 90 + b'"deep"' + b"}" * 90, "deep"),
    (b'{"errinfo":{"errors":' * 49 + b'"deep"' + b"}}" * 49, "deep"),
    (b"[" * 400 + b'"too deep"' + b"]" * 400, "[" * 400 + '"too deep"' + "]" * 90 + "…"),
]


@pytest.mark.parametrize(("body", "message"), SHAPES)
def test_the_message_is_found_in_each_shape_of_json(body: Any, message: str) -> None:
    """The most telling text there is, on one line, without what a terminal would obey."""
    assert read_message(says(418, body)) == message


@pytest.mark.parametrize(("content", "message"), RAW)
def test_the_message_is_found_in_what_is_no_json(content: bytes, message: str) -> None:
    """HTML, text, nothing, garbage, or JSON that is too deep to look into."""
    assert read_message(answer(418, content)) == message


@given(st.binary(max_size=200))
def test_every_answer_has_a_message_of_one_line(content: bytes) -> None:
    """Whatever bytes came."""
    message = read_message(answer(418, content))
    assert message
    assert message.isprintable()
    assert len(message) <= 501


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["detail", "message", "errors", "errinfo", "fields", "field", "fielderrors", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON, st.integers(300, 599))
def test_every_answer_becomes_an_error_that_can_be_pickled(body: Any, status: int) -> None:
    """Whatever JSON came."""
    error = error_from(says(status, body), GET, NOW)
    assert error_in(body) is None or read_message(says(status, body))
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
