"""A response that is CSV: its text, and its rows."""

import pytest

from dockerhub._responses.csv_text import CsvText


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        ("", [], []),
        ("a,b\n", ["a", "b"], []),
        (
            'a,b\r\n1,"x, ""y""\nz"\r\n\r\n2\r\n3,4,5\r\n',
            ["a", "b"],
            [{"a": "1", "b": 'x, "y"\nz'}, {"a": "2", "b": ""}, {"a": "3", "b": "4"}],
        ),
    ],
    ids=["nothing", "no rows", "quoted, short and long lines"],
)
def test_rows_are_read_by_column(text: str, columns: list[str], rows: list[dict[str, str]]) -> None:
    """Missing cells are empty; cells without a column are only in the text."""
    found = CsvText(text)
    assert (found.columns, found.rows, len(found), str(found)) == (columns, rows, len(rows), text)


def test_its_content_is_not_shown_in_tracebacks() -> None:
    """It usually contains email addresses."""
    assert "jon@example.com" not in repr(CsvText("email\njon@example.com\n"))
