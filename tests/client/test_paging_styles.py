"""Which pagination style an operation has, and what a list is of which nothing is known."""

import pytest

from dockerhub._paging.any_style import ANY_STYLE, page_of
from dockerhub._paging.styles import STYLES, Style, find_style


@pytest.mark.parametrize(
    ("parameters", "members", "style"),
    [
        (["page", "page_size"], ["next", "results"], "next link"),
        (["page"], ["next", "logs"], "next link"),
        (["page_size", "name"], ["count", "next", "results"], "next link"),
        (["page", "page_size"], ["logs"], "short page"),
        (["page"], ["results"], "short page"),
        (["startIndex", "count"], ["resources", "totalResults"], "SCIM index"),
        (["count"], ["Resources"], "SCIM index"),
        (["from", "size", "query"], ["results", "total"], "offset"),
        # Without a parameter, or without a list, there are no pages.
        (["page", "page_size"], ["next", "id"], None),
        (["name"], ["next", "results"], None),
        ([], ["results"], None),
        (["from"], [], None),
        ([], [], None),
    ],
)
def test_an_operation_has_the_style_of_its_parameters_and_its_response(
    parameters: list[str], members: list[str], style: str | None
) -> None:
    found = find_style(parameters, members)
    assert (found and found.name) == style


@pytest.mark.parametrize("style", [ANY_STYLE, *STYLES.values()])
def test_an_array_is_a_page_that_is_the_last_one(style: Style) -> None:
    """Whatever the list is called."""
    assert page_of(style, [1, 2]) == {style.lists[0]: [1, 2], "next": None}
    assert page_of(style, {"results": [1]}) == {"results": [1]}
    assert page_of(style, "text") == "text"
