"""CSV as the package writes it: any text survives, and no spreadsheet runs it."""

import csv
import re
from collections.abc import Iterable
from io import StringIO
from typing import Final

BYTE_ORDER_MARK: Final = "\ufeff"
"""What Excel needs at the start of a file to read it as UTF-8."""

_CRLF: Final = "\r\n"
_FORMULA: Final = re.compile(
    # https://owasp.org/www-community/attacks/CSV_Injection; some programs drop what is invisible.
    r"[\t\r\n]|[\s\x00-\x1f\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]"
)


def csv_row(cells: Iterable[str | float | None]) -> str:
    """Return one row of CSV with its line end; a text that looks like a formula is escaped.

    Args:
        cells: The values in their order; None is an empty cell. Numbers are written as they are.
    """
    stream = StringIO()
    # Python before 3.11.9 and 3.12.3 quotes a carriage return only if it is part of the line end.
    writer = csv.writer(stream, lineterminator=_CRLF)
    writer.writerow([escape_formula(cell) if isinstance(cell, str) else cell for cell in cells])
    return stream.getvalue().removesuffix(_CRLF) + "\n"


def escape_formula(text: str) -> str:
    """Return the text of a CSV cell, with an apostrophe before what a spreadsheet would run.

    Args:
        text: The text.
    """
    return f"'{text}" if _FORMULA.match(text) else text
