"""Combinations of two mutants: what one breaks must not hide what the other one breaks."""

from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Final

from mutants.sites import Location, Mutant

_EACH: Final = 40
"""Pairs that are made for each kind of operator."""


def combined(mutants: list[Mutant], seed: int = 1) -> Iterator[Mutant]:
    """Yield pairs of mutants of one schema or operation, which change different places of it."""
    chance = Random(seed)
    by_kind: dict[str, list[Mutant]] = {}
    by_owner: dict[Location, list[Mutant]] = {}
    for each in mutants:
        by_kind.setdefault(_kind(each), []).append(each)
        by_owner.setdefault(_owner(each), []).append(each)
    for kind, own in sorted(by_kind.items()):
        for one in chance.sample(own, min(_EACH, len(own))):
            others = [each for each in by_owner[_owner(one)] if _fits(one, each)]
            if others:
                other = chance.choice(others)
                site = f"{one.operator} {one.site}, {other.operator} {other.site}"
                yield Mutant(f"two: {kind} and another", site, (*one.changes, *other.changes))


def _kind(mutant: Mutant) -> str:
    return mutant.operator.partition(":")[0]


def _owner(mutant: Mutant) -> Location:
    """Return the place of the component or operation that a mutant changes first."""
    return mutant.changes[0][0][:3]


def _fits(one: Mutant, other: Mutant) -> bool:
    """Tell whether two mutants are of different kinds, and change different places."""
    if _kind(one) == _kind(other):
        return False
    pairs = product((place for place, _ in one.changes), (place for place, _ in other.changes))
    return not any(this[: len(that)] == that or that[: len(this)] == this for this, that in pairs)
