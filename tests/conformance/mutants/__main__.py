"""`python -m mutants`: break spec and code in every way, and report who notices.

The report goes to standard output as tables, and as JSON into the folder `build/` of the project.
"""

import argparse
import json
import os
import time
from pathlib import Path
from random import Random
from typing import Any

from mutants.code_operators import CodeMutant
from mutants.code_operators import mutants as code_mutants

ROOT = Path(__file__).parents[3]
BUILD = ROOT / "build"
PACKAGE = ROOT / "generated" / "dockerhub_api"


def main() -> None:
    """Judge mutants of the spec, of the code, or both."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("all", "spec", "code"), default="all")
    parser.add_argument("--per-operator", type=int, default=15, metavar="N", help="0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="TEXT", help="operators that hold this text")
    chosen = parser.parse_args()
    for name in [each for each in os.environ if each.startswith(("DOCKERHUB_", "DOCKER_"))]:
        del os.environ[name]
    os.environ["DOCKER_CONFIG"] = str(BUILD / "no-docker-config")
    BUILD.mkdir(exist_ok=True)
    # The code first: its judge forks, and must not have imported the client before.
    if chosen.what != "spec":
        _report("code", judge_code(chosen))
    if chosen.what != "code":
        _report("spec", judge_spec(chosen))


def judge_code(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """Judge mutants of the generated code."""
    from mutants.code_judging import judged  # noqa: PLC0415  # imports what is slow
    from mutants.reviewed import argument  # noqa: PLC0415

    by_operator: dict[str, list[CodeMutant]] = {}
    for mutant in code_mutants(PACKAGE):
        if chosen.only in mutant.operator:
            by_operator.setdefault(mutant.operator, []).append(mutant)
    chance = Random(chosen.seed)
    verdicts = []
    for operator, found in sorted(by_operator.items()):
        many = min(chosen.per_operator or len(found), len(found))
        for mutant in chance.sample(found, many):
            behavioural, static = judged(mutant)
            reason = None if behavioural or static else argument(operator, mutant.site, code=True)
            verdict = {"operator": operator, "site": mutant.site, "behavioural": behavioural}
            verdicts.append(verdict | {"static": static, "equivalent": reason})
    return verdicts


def judge_spec(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """Judge mutants of the spec; what survives is shown to the generator."""
    from laws.world import read_spec  # noqa: PLC0415  # the code mutants must be through

    from mutants.generating import Generator  # noqa: PLC0415
    from mutants.judging import Court, controls, population, sampled  # noqa: PLC0415
    from mutants.reviewed import argument  # noqa: PLC0415

    document = read_spec()
    court, generator = Court(document), Generator(BUILD / "mutants-generated")
    own = generator.digest(document)
    everything = [each for each in population(document) if chosen.only in each.operator]
    many = chosen.per_operator or len(everything)
    verdicts = []
    drawn = sampled(everything, many, chosen.seed)
    for mutant in [*drawn, *sampled(controls(document), many, chosen.seed)]:
        verdict = court.judge(mutant)
        reason = None
        if not verdict.killed and not mutant.operator.startswith("control"):
            same = generator.digest(mutant.applied(document)) == own
            reason = "the generator makes the same code" if same else None
            reason = reason or argument(mutant.operator, mutant.site)
        verdicts.append(verdict.as_json() | {"equivalent": reason})
    return verdicts


def _report(what: str, verdicts: list[dict[str, Any]]) -> None:
    from mutants.report import summary, table  # noqa: PLC0415

    path = BUILD / f"mutants-{what}.json"
    found = {"date": time.strftime("%Y-%m-%d"), "summary": summary(verdicts), "mutants": verdicts}
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\n== mutants of the {what} (all in {path.relative_to(ROOT)}) ==")
    print(table(verdicts))


if __name__ == "__main__":
    main()
