"""Tables of the results of mutants."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

Verdict = dict[str, Any]
Verdicts = list[Verdict]
COLUMNS = ("behavioral law", "static law alone", "the Hub's answers", "surface")
"""The columns: who notices a mutant first."""


def outcome(verdict: Verdict) -> str:
    """Return who notices a mutant, or why nobody has to, or that it survived."""
    notices = zip(COLUMNS, ("behavioral", "static", "hub", "surface"), strict=True)
    for name, key in notices:
        # Other code must be noticed by a law; what changes no code, by anything.
        if verdict.get(key) and (key in ("behavioral", "static") or _code(verdict) != "other"):
            return name
    if _code(verdict) == "none":
        return "the build stops"
    return "equivalent, reviewed" if verdict["equivalent"] else "survived"


def summary(verdicts: Verdicts) -> dict[str, Any]:
    """Count the mutants by the code that they generate and by who notices; controls separately."""
    real, controls = _parted(verdicts)
    found: dict[str, Any] = {"operators": len({e["operator"] for e in real}), "mutants": len(real)}
    for code in sorted({_code(each) for each in real}):
        own = [each for each in real if _code(each) == code]
        found[f"{code} code"] = {"mutants": len(own)} | _counts(own)
    other = [each for each in real if _code(each) == "other"]
    found |= {"other code, rates": _rates(other)} if other else {}
    found["controls"] = len(controls)
    found["controls noticed"] = sum(map(_killed, controls))
    return found


def _rates(verdicts: Verdicts) -> dict[str, Any]:
    counted = [each for each in verdicts if outcome(each) != "equivalent, reviewed"]
    rates = {
        operator: _rate(map(_killed, (e for e in counted if e["operator"] == operator)))
        for operator in {each["operator"] for each in counted}
    }
    lowest = min(rates, key=lambda operator: rates[operator])
    return {
        "killed by laws": _rate(map(_killed, counted)),
        "killed by behavioral laws": _rate(bool(each["behavioral"]) for each in counted),
        "lowest operator": f"{lowest} {rates[lowest]}",
    }


def _rate(killed: Iterable[bool]) -> float:
    found = list(killed)
    return round(sum(found) / len(found), 4)


def _counts(verdicts: Verdicts) -> dict[str, int]:
    return dict(Counter(map(outcome, verdicts)).most_common())


def table(verdicts: Verdicts) -> str:
    """Write who notices the mutants of each operator, then the survivors, then the totals."""
    columns = {
        "other": lambda each: _code(each) == "other",
        "behavior": lambda each: bool(each["behavioral"]),
        "static": lambda each: bool(each["static"]),
        "laws": _killed,
        "the Hub": lambda each: outcome(each) == "the Hub's answers",
        "surface": lambda each: outcome(each) == "surface",
        "build": lambda each: outcome(each) == "the build stops",
        "reviewed": lambda each: outcome(each) == "equivalent, reviewed",
        "survived": lambda each: outcome(each) == "survived",
    }
    heads = ("mutants", *columns)
    rows = [f"{'operator':42}" + "".join(f"{name:>10}" for name in heads)]
    for operator in sorted({each["operator"] for each in verdicts}):
        own = [each for each in verdicts if each["operator"] == operator]
        counts = (len(own), *(sum(map(holds, own)) for holds in columns.values()))
        rows.append(f"{operator:42}" + "".join(f"{count:10}" for count in counts))
    real, _ = _parted(verdicts)
    left = [each for each in real if outcome(each) == "survived"]
    rows += [f"survived ({_code(each)}): {each['operator']} | {each['site']}" for each in left]
    rows += [f"a law failed: {e['site']} | {e['failed']}" for e in real if _coped_badly(e)]
    reasons = Counter(e["equivalent"] for e in real if outcome(e) == "equivalent, reviewed")
    rows += [f"reviewed: {count:4} | {reason}" for reason, count in reasons.most_common()]
    rows += [f"{name}: {value}" for name, value in summary(verdicts).items()]
    return "\n".join(rows)


def _parted(verdicts: Verdicts) -> tuple[Verdicts, Verdicts]:
    real = [each for each in verdicts if not each["operator"].startswith("control")]
    return real, [each for each in verdicts if each["operator"].startswith("control")]


def _code(verdict: Verdict) -> str:
    """Return which code a mutant generates; a mutant of the code is always other code."""
    return str(verdict.get("code", "other"))


def _coped_badly(verdict: Verdict) -> bool:
    """Tell whether a law failed with an error on a spec from which code is generated."""
    return bool(verdict.get("failed")) and _code(verdict) != "none"


def _killed(verdict: Verdict) -> bool:
    return bool(verdict["behavioral"] or verdict["static"])
