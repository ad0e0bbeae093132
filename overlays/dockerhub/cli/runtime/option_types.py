"""What options and arguments take: counts, seconds and files, each with its bounds."""

import math
from pathlib import Path
from typing import Any, Final

import click

_MOST: Final = 1_000_000_000
_YEAR: Final = 31_536_000
_SHOWN: Final = 40
"""Characters of a wrong value that are shown."""


class Count(click.types.IntParamType):
    """A whole number that is not absurd."""

    name = "count"

    def __init__(self, least: int = 1, most: int = _MOST) -> None:
        self._least = least
        self._most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number."""
        text = str(value)
        digits = text.isascii() and text.isdigit() and len(text) <= len(str(_MOST))
        if not digits or not self._least <= int(text) <= self._most:
            wanted = f"a whole number from {self._least} to {self._most:,}"
            self.fail(f"{_shown(text)} is not {wanted}.", param, ctx)
        return int(text)


class Seconds(click.types.FloatParamType):
    """A duration in seconds, up to a year."""

    name = "seconds"

    def __init__(self, least: int = 0) -> None:
        self._least = least

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number."""
        try:
            found = float(value)
        except ValueError:
            found = math.nan
        if not self._least <= found <= _YEAR:
            wanted = f"a number of seconds from {self._least} to {_YEAR:,}"
            self.fail(f"{_shown(str(value))} is not {wanted}.", param, ctx)
        return found


class File(click.Path):
    """The path of a file; an empty one, e.g. from a variable of a script, would be a folder."""

    name = "file"

    def __init__(self) -> None:
        super().__init__(path_type=Path, allow_dash=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        if not value:
            self.fail("it is empty: name a file.", param, ctx)
        return super().convert(value, param, ctx)


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
