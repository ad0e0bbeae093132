"""CSV that is safe to open in a spreadsheet, which would run a text that looks like a formula.

>>> from dockerhub import spreadsheets
>>> spreadsheets.escape_formula("=1+1")
"'=1+1"
"""

from dockerhub._base.formats import escape_formula

__all__ = ["escape_formula"]
