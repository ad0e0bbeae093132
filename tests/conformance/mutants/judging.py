"""Who notices a broken spec: the laws about behavior, the static laws, or the surface."""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from random import Random

from laws.catalog import behavioral, difference, digests, first, static
from laws.violation import Violation
from laws.world import World

from mutants import keyword_operators, operation_operators, schema_operators
from mutants.combining import combined
from mutants.sites import Mutant, Node
from mutants.surface import surface

_FAMILIES = (
    schema_operators.rewriting,
    schema_operators.restructuring,
    schema_operators.referring,
    *operation_operators.FAMILIES,
    *keyword_operators.FAMILIES,
)


@dataclass
class Verdict:
    """What happened to a mutant."""

    operator: str
    site: str
    behavioral: str | None = None
    """The first broken law about behavior; None if there is none."""
    static: str | None = None
    hub: str | None = None
    """A response of the embedded Hub that the spec does not allow; checked if no law notices."""
    surface: bool = False
    """Whether a line of the surface differs."""
    code: str = ""
    """Whether the generator makes the `same` code, `other` code or `none`."""
    equivalent: str | None = None
    """Why it means the same, if no law notices it although the generator makes other code."""
    failed: str | None = None
    """The error of a law that cannot process the spec: neither noticed nor survived."""
    seconds: float = 0.0

    @property
    def killed(self) -> bool:
        """Whether a law noticed."""
        return bool(self.behavioral or self.static)

    def as_json(self) -> dict[str, object]:
        """Return the entry of the report."""
        return asdict(self) | {"killed": self.killed}


def population(document: Node) -> list[Mutant]:
    """Return every mutant of a spec, and some of their combinations."""
    single = [each for each in _made(document) if not each.is_control]
    return [*single, *combined(single)]


def controls(document: Node) -> list[Mutant]:
    """Return changes without a meaning."""
    others = (each for each in _made(document) if each.is_control)
    return [*operation_operators.controls(document), *others]


def _made(document: Node) -> Iterator[Mutant]:
    return (mutant for family in _FAMILIES for mutant in family(document))


def sampled(mutants: list[Mutant], per_operator: int, seed: int) -> list[Mutant]:
    """Draw mutants of each operator; all if there are few."""
    by_operator: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        by_operator.setdefault(mutant.operator, []).append(mutant)
    chance = Random(seed)
    return [
        mutant
        for operator in sorted(by_operator)
        for mutant in chance.sample(
            by_operator[operator], min(per_operator, len(by_operator[operator]))
        )
    ]


class MutantTester:
    """Tests the laws on mutants of one spec."""

    def __init__(self, document: Node) -> None:
        self._document = document
        self._own = digests(World(document))
        self._surface = surface(World(document))

    def judge(self, mutant: Mutant) -> Verdict:
        """Test every law on a mutant, but only where it differs; stop at the first broken one."""
        began = time.perf_counter()
        # As if read from a file: nothing is shared, keys are text.
        world = World(json.loads(json.dumps(mutant.applied(self._document))))
        changed = difference(world, self._own)
        verdict = Verdict(mutant.operator, mutant.site)
        try:
            verdict.behavioral = _told(behavioral(changed))
            verdict.static = _told(static(changed))
        except Exception as error:
            verdict.failed = repr(error)
        verdict.surface = surface(world) != self._surface
        verdict.seconds = round(time.perf_counter() - began, 3)
        return verdict


def _told(violations: Iterator[Violation]) -> str | None:
    found = first(violations)
    return f"{found.law}: {found.subject} {found.pointer}" if found else None
