"""CSV: what Docker Hub exports, and what is safe to open in a spreadsheet.

A spreadsheet would run a text that looks like a formula.

>>> from dockerhub import spreadsheets
>>> spreadsheets.escape_formula("=1+1")
"'=1+1"
"""

from dockerhub._base.formats import escape_formula
from dockerhub._responses.csv_text import CsvText

__all__ = ["CsvText", "escape_formula"]
