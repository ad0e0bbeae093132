"""How lines of help are broken."""

from collections.abc import Iterable
from typing import Final

import click

_HYPHENS: Final = str.maketrans({"-": "\N{NON-BREAKING HYPHEN}"})
_BACK: Final = str.maketrans({"\N{NON-BREAKING HYPHEN}": "-"})


class HelpFormatter(click.HelpFormatter):
    """Breaks lines at spaces alone: Click would also break names of options at their hyphens."""

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        super().write_text(text.translate(_HYPHENS))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write names and what they mean, in two columns."""
        kept = [(name, meaning.translate(_HYPHENS)) for name, meaning in rows]
        super().write_dl(kept, col_max, col_spacing)

    def write(self, string: str) -> None:
        """Write text that is broken into lines."""
        super().write(string.translate(_BACK))


class HelpContext(click.Context):
    """The context of each command, whose help this module formats."""

    formatter_class = HelpFormatter
