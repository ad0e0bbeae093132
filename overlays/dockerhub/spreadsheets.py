r"""CSV: what Docker Hub exports, and rows that are safe to open in a spreadsheet.

A spreadsheet would run a text that looks like a formula.

>>> from dockerhub import spreadsheets
>>> spreadsheets.csv_row(["=1+1", "a,b", None, -1])
'\'=1+1,"a,b",,-1\n'
"""

from dockerhub._base.csv_rows import csv_row, escape_formula
from dockerhub._base.times import iso_time
from dockerhub._responses.csv_text import CsvText

__all__ = ["CsvText", "csv_row", "escape_formula", "iso_time"]
