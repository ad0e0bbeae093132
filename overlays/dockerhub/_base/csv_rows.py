"""CSV as the package writes it: any text survives, and no spreadsheet runs it."""

import csv
import re
from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from typing import Final

from dockerhub._base.times import iso_time

BYTE_ORDER_MARK: Final = "\ufeff"
"""What Excel needs at the start of a file to read it as UTF-8."""

_CRLF: Final = "\r\n"
_FORMULA: Final = re.compile(
    # https://owasp.org/www-community/attacks/CSV_Injection; some programs drop what is invisible.
    r"[\t\r\n]|[\s\x00-\x1f\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]"
)


def csv_row(cells: Iterable[str | float | datetime | None]) -> str:
    """Return one row of CSV with its line end; a text that looks like a formula is escaped.

    Args:
        cells: The values in their order; None is an empty cell. Numbers are written as they are,
            times in ISO 8601 (``2026-10-31T11:28:13Z``), True and False in lower case.
    """
    stream = StringIO()
    # Python before 3.11.9 and 3.12.3 quotes a carriage return only if it is part of the line end.
    writer = csv.writer(stream, lineterminator=_CRLF)
    writer.writerow([_written(cell) for cell in cells])
    return stream.getvalue().removesuffix(_CRLF) + "\n"


def _written(cell: str | float | datetime | None) -> str | float | None:
    match cell:
        case str():
            return escape_formula(cell)
        case bool():
            return str(cell).lower()
        case datetime():
            return iso_time(cell)
        case _:
            return cell


def escape_formula(text: str) -> str:
    """Return the text of a CSV cell, with an apostrophe before what a spreadsheet would run.

    Args:
        text: The text.
    """
    return f"'{text}" if _FORMULA.match(text) else text
