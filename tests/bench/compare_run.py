"""Compare build/bench.json with the committed reference, and fail where the client got slower.

    make bench-check
    python tests/bench/compare_run.py --renew       # make build/bench.json the reference

Ratios are compared, never times, which depend more on the machine. The goal of a figure says
whether higher is better.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).parent / "reference.json"
MEASURED = Path(__file__).parents[2] / "build" / "bench.json"
TOLERANCE = 0.15
"""A figure may be this much worse than the reference, because machines vary."""
UNSTEADY = {"doomed_requests": 1.0, "memory_1m_tags_mb": 10.0}
"""Figures that are not ratios, with how much larger they may be."""


def kept(measured: dict[str, Any]) -> dict[str, float]:
    """Return the figures that have a goal; only those are in the reference."""
    details = measured["details"]
    wanted = [key for key in details if details[key]["to_reach"] and not key.startswith("hub_")]
    return {key: measured[key] for key in wanted}


def regressions(reference: dict[str, float], measured: dict[str, Any]) -> list[str]:
    """Return what got worse than the reference by more than the tolerance, or is missing."""
    found = []
    for key, before in reference.items():
        if key not in measured:
            found.append(f"{key} was not measured")
            continue
        now = measured[key]
        if key in UNSTEADY:
            worse = now > before + UNSTEADY[key]
        elif (measured["details"][key]["to_reach"] or "").startswith(">="):
            worse = now < before / (1 + TOLERANCE)
        else:
            worse = now > before * (1 + TOLERANCE)
        if worse:
            found.append(f"{key} is {now:g}, and was {before:g}")
    return found


def main() -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(description="compare the benchmarks with the reference")
    parser.add_argument("--renew", action="store_true", help="make what was measured the reference")
    renew = parser.parse_args().renew
    if not MEASURED.exists():
        print(f"{MEASURED} is missing: run `make bench` first", file=sys.stderr)
        return 2
    measured = json.loads(MEASURED.read_text("utf-8"))
    if renew:
        REFERENCE.write_text(json.dumps(kept(measured), indent=2) + "\n", "utf-8")
        return 0
    found = regressions(json.loads(REFERENCE.read_text("utf-8")), measured)
    for line in found:
        print(line, file=sys.stderr)
    print(f"{len(found)} figures are worse than the reference by more than {TOLERANCE:.0%}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
