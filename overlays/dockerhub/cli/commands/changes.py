"""Show what a change of settings does, before it is confirmed."""

from collections.abc import Mapping
from typing import Any

from dockerhub.cli.output.formatting import plain
from dockerhub.cli.runtime.program import Program


def show_changes(program: Program, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Print what differs, line by line, and return whether anything does.

    A name that only one of the two has is added or removed; None is an unknown value.
    """
    names = [*before, *(name for name in after if name not in before)]
    changed = [name for name in names if before.get(name, ...) != after.get(name, ...)]
    for name in changed:
        for sign, values in (("-", before), ("+", after)):
            if name in values:
                program.output.warn(f"{sign} {name}: {plain(values[name]) or 'unknown'}")
    return bool(changed)
