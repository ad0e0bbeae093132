"""A response that is CSV."""

import csv
import io
from functools import cached_property

from attrs import field, frozen


@frozen(slots=False)
class CsvText:
    """A file of CSV, as Docker Hub sent it: `str()` gives its text, `len()` counts its rows.

    Attributes:
        text: The whole file. Its values may look like formulas to a spreadsheet, see
            `dockerhub.spreadsheets`.
    """

    text: str = field(repr=False)

    @cached_property
    def columns(self) -> list[str]:
        """The names of its columns, from its first line."""
        return self._lines[0] if self._lines else []

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        """Its lines, each with its values by column; what a line lacks is empty."""
        blank = dict.fromkeys(self.columns, "")
        return [
            {**blank, **dict(zip(self.columns, line, strict=False))} for line in self._lines[1:]
        ]

    @cached_property
    def _lines(self) -> list[list[str]]:
        return [line for line in csv.reader(io.StringIO(self.text, newline="")) if line]

    def __str__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.rows)
