"""On what each law must be tested, and how often at least; and the table that shows it."""

from typing import Final

import attrs
from records import RECORDS

from laws.answer_laws import answers_json, documented
from laws.landing import EXTRA, find_class
from laws.tally import TALLY, THROUGH
from laws.vendor import answers
from laws.world import Operation, World

SENT: Final = "sent"
"""The law about cases of schemathesis, tested on each argument that was sent."""
LEAST: Final = {
    "landing": 1,
    "further keys": 1,
    "together": 1,
    "building": 2,
    "required": 1,
    "defaults": 1,
    "secrets": 1,
    "schemathesis": 2,
    "no object": 1,
    "request (sync)": 2,
    "request (async)": 2,
    SENT: 1,
    "calls": 2,
    "anonymous": 1,
    "method (sync)": 1,
    "method (async)": 1,
    "answer (sync)": 1,
    "answer (async)": 2,
    "parsing": 1,
    "undocumented": 30,
    "no drift": 2,
    "drift": 10,
    "strict": 2,
    "vendor": 2,
}
"""How often each law must be tested on each of its subjects, in the smallest profile."""


def due(world: World) -> dict[str, set[str]]:
    """Return the subjects of each law, found without it: no law chooses its own subjects."""
    everything, models = set(world.operations), set(world.models)
    objects = {name for name in world.models if attrs.has(find_class(name))}
    # A map has no attributes of its own, only extra keys.
    made = {n for n in objects if {each.name for each in attrs.fields(find_class(n))} - {EXTRA}}
    held = {name for name, each in world.operations.items() if answers_json(each)}
    statuses = [(n, *each) for n, o in world.operations.items() for each in documented(o)]
    by_name = {name for name in everything if RECORDS[name].method}
    return {
        "landing": models,
        "schemathesis": models,
        **dict.fromkeys(("further keys", "together", "required", "defaults"), objects),
        "building": models,
        "secrets": made,
        "no object": objects | held,
        **dict.fromkeys(("request (sync)", "request (async)", "calls", "anonymous"), everything),
        SENT: {f"{name} {each}" for name, o in world.operations.items() for each in _taken(o)},
        **dict.fromkeys(("method (sync)", "method (async)"), by_name),
        "answer (sync)": {f"{name} {status}" for name, status, _ in statuses},
        "answer (async)": {f"{name} {status}" for name, status, body in statuses if body},
        **dict.fromkeys(("parsing", "undocumented"), everything),
        **dict.fromkeys(("no drift", "drift", "strict"), held),
        "vendor": {f"{name} {status}" for name, status, _ in answers(world)},
    }


def _taken(operation: Operation) -> list[str]:
    return [*operation.parameters, *(["body"] if operation.body else [])]


def too_few(world: World) -> list[str]:
    """Return what was tested less often than a complete run must."""
    found = [
        f"{law} was tried {TALLY[law, each]} times on {each}, where {LEAST[law]} are the least"
        for law, subjects in due(world).items()
        for each in sorted(subjects)
        if TALLY[law, each] < LEAST[law]
    ]
    return found + [
        f"{name}: {TALLY[name, 'all']}, where {floor} are the least"
        for name, floor in THROUGH.items()
        if TALLY[name, "all"] < floor
    ]


def table(world: World) -> list[str]:
    """Write how often each law was tested: on how many subjects, in total, and where least."""
    lines = [f"{'law':18}{'subjects':>9}{'tried':>9}{'least':>7}  where"]
    for law, subjects in due(world).items():
        counts = {each: TALLY[law, each] for each in sorted(subjects)}
        where = min(counts, key=lambda each: counts[each])
        lines.append(f"{law:18}{len(counts):9}{sum(counts.values()):9}{counts[where]:7}  {where}")
    return lines
