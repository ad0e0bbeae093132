"""What may have been meant by a name that does not exist."""

from collections.abc import Iterable

__all__ = ["did_you_mean"]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a question that names similar names, after a space; empty if none is similar."""
    import difflib  # noqa: PLC0415  # few names are wrong

    found = difflib.get_close_matches(name, list(known), cutoff=0.5)
    return f" Did you mean {' or '.join(map(repr, found))}?" if found else ""
