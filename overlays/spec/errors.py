"""The error of the spec tools."""

from collections.abc import Iterable


class SpecError(Exception):
    """The vendor's document or an overlay cannot be used.

    The message is for the person who runs the tools: it names the file, says what is
    wrong and what to do about it.
    """


def refuse(problem: str, places: Iterable[str], advice: str) -> None:
    """Raise an error that lists the places, if there are any."""
    if listed := "\n  ".join(places):
        raise SpecError(f"{problem}:\n  {listed}\n{advice}")
