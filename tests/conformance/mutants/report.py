"""Tables of what became of mutants."""

from collections import Counter
from typing import Any

Verdicts = list[dict[str, Any]]


def summary(verdicts: Verdicts) -> dict[str, Any]:
    """Count killed, surviving and equivalent mutants; controls apart."""
    real = [each for each in verdicts if not each["operator"].startswith("control")]
    controls = [each for each in verdicts if each["operator"].startswith("control")]
    killed = [each for each in real if _killed(each)]
    equivalent = [each for each in real if not _killed(each) and each["equivalent"]]
    counted = len(real) - len(equivalent)
    behavioural = sum(bool(each["behavioural"]) for each in real)
    return {
        "operators": len({each["operator"] for each in real}),
        "mutants": len(real),
        "killed": len(killed),
        "killed by laws about behaviour": behavioural,
        "killed by static laws": sum(bool(each["static"]) for each in real),
        "equivalent": len(equivalent),
        "equivalent, pinned in the surface": sum(bool(e.get("surface")) for e in equivalent),
        "survived": counted - len(killed),
        "rate": round(len(killed) / counted, 4) if counted else None,
        "behavioural rate": round(behavioural / counted, 4) if counted else None,
        "controls": len(controls),
        "controls noticed": sum(map(_killed, controls)),
    }


def table(verdicts: Verdicts) -> str:
    """Write what became of the mutants by operator, then the survivors, then the sums."""
    columns = ("mutants", "behaviour", "static", "killed", "equivalent", "survived")
    rows = [f"{'operator':42}" + "".join(f"{name:>11}" for name in columns)]
    for operator in sorted({each["operator"] for each in verdicts}):
        own = [each for each in verdicts if each["operator"] == operator]
        killed = sum(map(_killed, own))
        equal = sum(not _killed(each) and bool(each["equivalent"]) for each in own)
        counts = (
            len(own),
            sum(bool(each["behavioural"]) for each in own),
            sum(bool(each["static"]) for each in own),
            killed,
            equal,
            len(own) - killed - equal,
        )
        rows.append(f"{operator:42}" + "".join(f"{count:11}" for count in counts))
    survivors = [e for e in verdicts if not _killed(e) and not e["equivalent"]]
    survivors = [each for each in survivors if not each["operator"].startswith("control")]
    rows += [f"survived: {each['operator']} | {each['site']}" for each in survivors]
    rows += [f"a law failed: {e['site']} | {e['failed']}" for e in verdicts if e.get("failed")]
    reasons = Counter(each["equivalent"] for each in verdicts if each["equivalent"])
    rows += [f"equivalent: {count:4} | {reason}" for reason, count in reasons.most_common()]
    rows += [f"{name}: {value}" for name, value in summary(verdicts).items()]
    return "\n".join(rows)


def _killed(verdict: dict[str, Any]) -> bool:
    return bool(verdict["behavioural"] or verdict["static"])
