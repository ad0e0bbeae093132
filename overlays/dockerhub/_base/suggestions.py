"""What may have been meant by a name that does not exist."""

from collections.abc import Collection, Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a question that names similar names, after a space; empty if none is similar.

    Args:
        name: The name that does not exist; case does not matter.
        known: Those that do.
    """
    import difflib  # noqa: PLC0415  # few names are wrong

    by_lower = {each.lower(): each for each in known}
    found = difflib.get_close_matches(name.lower(), by_lower, cutoff=0.5)
    names = " or ".join(repr(by_lower[each]) for each in found)
    return f" Did you mean {names}?" if found else ""


def suggest_or_list(name: str, known: Collection[str]) -> str:
    """Return the end of a message about a wrong name: similar names, or all of them."""
    hint = did_you_mean(name, known)
    return f".{hint}" if hint else f"; use {', '.join(known)}"
