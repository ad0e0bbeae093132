"""Resume tokens: the position in a list, as text."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listings import (
    REPO,
    TAGS,
    Service,
    catalog,
    linked,
    logs,
    names,
    read,
    style_for,
    tags,
    things,
    users,
)

from dockerhub._base.messages import Request
from dockerhub._paging.positions import Position


@given(st.integers(1, 40), st.integers(1, 10), st.data())
def test_a_list_resumes_exactly_after_any_item(count: int, size: int, data: st.DataObject) -> None:
    """With a token, also in another process."""
    cases: list[tuple[Request, Service]] = [
        (tags(page_size=size), linked(things(count))),
        (
            logs(page_size=size, actor="ann"),
            lambda query: {"logs": linked(things(count), missing=False)(query)["results"]},
        ),
        (
            users(count=size),
            lambda query: {
                "totalResults": count,
                "Resources": things(count)[int(query.get("startIndex", "1")) - 1 :][:size],
            },
        ),
        (
            catalog(size=size),
            lambda query: {"results": things(count)[int(query.get("from", "0")) :][:size]},
        ),
    ]
    request, service = data.draw(st.sampled_from(cases))
    found = read(request, service)
    delivered = data.draw(st.integers(1, count))
    style = style_for(request)
    token = found[delivered - 1][1].token(request, style)
    assert token.isascii()
    assert token.replace("-", "").replace("_", "").isalnum()
    rest = read(request, service, Position.read(token, request, style))
    assert names(rest) == list(range(delivered + 1, count + 1))


def test_the_token_of_another_list_is_refused() -> None:
    """Of another repository, or of the same log with another filter."""
    token = Position((("page", "2"),)).token(tags(), style_for(tags()))
    other = TAGS.request({**REPO, "repository": "other"})
    with pytest.raises(ValueError, match=r"resume belongs to another listing: /v2/.*/app/tags"):
        Position.read(token, other, style_for(other))
    filtered = Position((("page", "2"), ("actor", "ann"))).token(
        logs(actor="ann"), style_for(logs())
    )
    for request in (logs(), logs(actor="bob"), logs(actor="ann", action="push")):
        with pytest.raises(
            ValueError, match=r"^resume belongs to the same listing with other arguments$"
        ):
            Position.read(filtered, request, style_for(request))
    assert Position.read(filtered, logs(page_size=5, actor="ann", page=7), style_for(logs())).query[
        0
    ] == (
        "page",
        "2",
    )


def forged(*parts: Any) -> str:
    """Make a token from parts that no list has."""
    return base64.urlsafe_b64encode(json.dumps(list(parts)).encode()).decode()


PATH = tags().path


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "!!!!",
        "caf\u00e9",
        "e30",
        "bnVsbA",
        "W10",
        "MTI",
        b"abc",
        5,
        True,
        ["x"],
        forged(),
        forged(PATH, [], []),
        forged(PATH, [], [], 0, 0),
        forged(PATH, [], 5, 0),
        forged(PATH, [], "ab", 0),
        forged(PATH, [], ["abc"], 0),
        forged(PATH, [], [["page"]], 0),
        forged(PATH, [], [["page", 2]], 0),
        forged(PATH, [], [["page", None]], 0),
        forged(PATH, [], [[["page"], "2"]], 0),
        forged(PATH, [], [["page", "x"]], 0),
        forged(PATH, [], [["page", "0"]], 0),
        forged(PATH, [], [["page", "-1"]], 0),
        forged(PATH, [], [["page", "9" * 16]], 0),
        forged(PATH, [], [["page", "9" * 5_000]], 0),
        forged(PATH, [], [], -1),
        forged(PATH, [], [], "0"),
        forged(PATH, [], [], True),
        forged(PATH, [], [], None),
        forged(PATH, [], [], 0.5),
        forged(PATH, [], [], float("inf")),
        "W1tb" * 100_000,
    ],
)
def test_an_invalid_token_is_refused(token: Any) -> None:
    """Before anything is sent."""
    with pytest.raises(ValueError, match="resume must be") as caught:
        Position.read(token, tags(), style_for(tags()))
    assert str(caught.value) == (
        f"resume must be the resume_token of an earlier listing, not {str(token)[:80]!r}"
    )


def test_the_number_of_a_page_has_fifteen_digits_at_most() -> None:
    token = forged(PATH, [], [["page", "9" * 15]], 0)
    assert Position.read(token, tags(), style_for(tags())).query == (("page", "9" * 15),)


@given(st.text(max_size=60))
def test_any_other_text_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="resume must be"):
        Position.read(token, tags(), style_for(tags()))
