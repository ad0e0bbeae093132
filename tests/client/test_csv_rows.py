"""CSV that the package writes: readers get the same values, and spreadsheets run none of them."""

import csv
from datetime import UTC, datetime
from io import StringIO

from hypothesis import example, given
from hypothesis import strategies as st

from dockerhub.emulator.messages import csv_text
from dockerhub.spreadsheets import csv_row, escape_formula

ODD = "=+-@\uff1d\uff0b\uff0d\uff20 \t\r\n\v\f\0\u00a0\u3000\u200b\ufeff\u2028\x85\",;'|%1aé😀"
CELLS = st.lists(st.text() | st.text(ODD, max_size=8), min_size=1, max_size=5)
RUN = tuple("=+-@\uff1d\uff0b\uff0d\uff20")


def read(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline=""), strict=True))


@given(st.lists(CELLS, max_size=5))
@example([["a\rb", "\r=1"], ["\r", ""]])
@example([["a\r\nb"], ["a\nb"], ["\n=1", '"\r"']])
@example([[""], ["", ""]])
def test_rows_are_read_as_they_were_written(rows: list[list[str]]) -> None:
    """With any content: a carriage return does not begin a new row."""
    text = "".join(map(csv_row, rows))
    assert read(text) == [[escape_formula(cell) for cell in row] for row in rows]
    assert text.count("\n") >= len(rows)
    assert read(csv_text(rows).decode()) == rows


@given(st.text() | st.text(ODD, max_size=8))
@example("\r=1")
@example("\n=1")
@example("\t")
@example(" =1")
@example("\ufeff@SUM(A1)")
def test_no_cell_begins_with_a_formula(text: str) -> None:
    """Even if the program drops invisible characters; harmless cells are unchanged."""
    found = escape_formula(text)
    assert found in (text, f"'{text}")
    visible = text.lstrip().lstrip("\0\u200b\ufeff").lstrip()
    assert not found.startswith(("\t", "\r", "\n", *RUN))
    assert (found != text) >= visible.startswith(RUN)
    assert (found == text) or not text[:1].isalnum()


def test_numbers_are_not_escaped_as_formulas() -> None:
    """Only text is escaped."""
    assert csv_row([-1, -1.5, 0, None, "-1", "x-1"]) == "-1,-1.5,0,,'-1,x-1\n"


def test_times_and_truth_values_are_written_as_in_json() -> None:
    moment = datetime(2026, 10, 31, 11, 28, 13, 120_000, UTC)
    assert csv_row([moment, True, False]) == "2026-10-31T11:28:13.12Z,true,false\n"
