"""Targets are JSONPath: locations are written as expressions, which select them again."""

import pytest

from spec.document.pointers import Location
from spec.overlay.jsonpath import locate, quoted, to_jsonpath


@pytest.mark.parametrize(
    ("location", "expression"),
    [
        ((), "$"),
        (("info", "x_1", "_A"), "$.info.x_1._A"),
        (("list", 0, 12), "$.list[0][12]"),
        (("/v2/x", "x-y", "1a", ""), "$['/v2/x']['x-y']['1a']['']"),
        (("it's", 'say "hi"'), r"""$['it\'s']['say "hi"']"""),
        (("back\\slash", "new\nline"), r"$['back\\slash']['new\nline']"),
        (("Größe", "☃", "😀"), "$['Größe']['☃']['😀']"),
    ],
)
def test_a_location_is_written_as_people_write_it_and_found_again(
    location: Location, expression: str
) -> None:
    assert to_jsonpath(location) == expression
    document: object = None
    for step in reversed(location):
        # The index is the last one of its list.
        document = [*[None] * step, document] if isinstance(step, int) else {step: document}
    assert locate(expression, document) == [location]


@pytest.mark.parametrize(
    "text", ["plain", "it's", 'say "hi"', "Größe", "\\", "\\'", '\\"', "tab\t", ""]
)
def test_a_quoted_text_is_compared_as_it_was(text: str) -> None:
    assert locate(f"$[?@ == {quoted(text)}]", ["other", text]) == [(1,)]
