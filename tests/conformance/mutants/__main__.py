"""`python -m mutants`: break spec and code in every way, and report who notices.

The report goes to standard output as tables, and as JSON into the folder `build/` of the project.
If you interrupt it, it reports what was judged so far: mutants come in random order.
"""

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from mutants.code_operators import CodeMutant
from mutants.code_operators import mutants as code_mutants

if TYPE_CHECKING:
    from mutants.sites import Mutant

Verdict = dict[str, Any]

ROOT = Path(__file__).parents[3]
BUILD = ROOT / "build"
PACKAGE = ROOT / "generated" / "dockerhub_openapi"


def main() -> None:
    """Judge mutants of the spec, of the code, or both."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument(
        "what", nargs="?", choices=("all", "spec", "code", "templates"), default="all"
    )
    parser.add_argument("--per-operator", type=int, default=15, metavar="N", help="0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="TEXT", help="operators that hold this text")
    chosen = parser.parse_args()
    for name in [each for each in os.environ if each.startswith(("DOCKERHUB_", "DOCKER_"))]:
        del os.environ[name]
    os.environ["DOCKER_CONFIG"] = str(BUILD / "no-docker-config")
    BUILD.mkdir(exist_ok=True)
    # The code first: its judge forks, and must not have imported the client before.
    judges = {"code": judge_code, "templates": judge_templates, "spec": judge_spec}
    for what, judge in judges.items():
        if chosen.what in ("all", what):
            _report(what, judge(chosen))


def judge_code(chosen: argparse.Namespace) -> Iterator[Verdict]:
    """Judge mutants of the generated code."""
    from mutants.code_judging import judged  # noqa: PLC0415  # slow to import
    from mutants.reviewed import argument  # noqa: PLC0415

    by_operator: dict[str, list[CodeMutant]] = {}
    for mutant in code_mutants(PACKAGE):
        if chosen.only in mutant.operator:
            by_operator.setdefault(mutant.operator, []).append(mutant)
    chance = Random(chosen.seed)
    drawn = [
        mutant
        for _, found in sorted(by_operator.items())
        for mutant in chance.sample(found, min(chosen.per_operator or len(found), len(found)))
    ]
    for mutant in chance.sample(drawn, len(drawn)):
        behavioral, static = judged(mutant)
        argued = None if behavioral or static else argument(*_key(mutant), code=True)
        verdict = {"operator": mutant.operator, "site": mutant.site, "behavioral": behavioral}
        yield verdict | {"static": static, "equivalent": argued}


def judge_templates(chosen: argparse.Namespace) -> Iterator[Verdict]:
    """Judge packages that are generated from broken templates, and one from the intact ones."""
    from mutants import template_operators  # noqa: PLC0415  # slow to import
    from mutants.code_judging import judged_package  # noqa: PLC0415
    from mutants.generating import (  # noqa: PLC0415
        TEMPLATES,
        Generator,
        remove_unused_imports,
    )

    templates, document = ROOT / TEMPLATES, json.loads((PACKAGE / "openapi.json").read_text())
    generator = Generator(BUILD / "mutants-generated", document)
    sound = template_operators.TemplateMutant("control: template", "none is broken", "")
    for mutant in [sound, *template_operators.mutants(templates)]:
        if chosen.only not in mutant.operator:
            continue
        with TemporaryDirectory() as folder:
            broken, package = Path(folder) / "templates", Path(folder) / PACKAGE.name
            shutil.copytree(templates, broken)
            if mutant is not sound:
                (broken / mutant.site).write_text(mutant.text, encoding="utf-8")
            made = generator.write(document, package, broken)
            remove_unused_imports(package)
            shutil.copy(PACKAGE / "openapi.json", package)
            laws = judged_package(Path(folder)) if made else ("cannot be generated", None)
        verdict = {"operator": mutant.operator, "site": mutant.site, "equivalent": None}
        yield verdict | {"behavioral": laws[0], "static": laws[1]}


def judge_spec(chosen: argparse.Namespace) -> Iterator[Verdict]:
    """Judge mutants of the spec; each is shown to the generator, too."""
    from laws.world import read_spec  # noqa: PLC0415  # the code mutants must be done

    from mutants.generating import Generator  # noqa: PLC0415
    from mutants.hub_answers import HubAnswers  # noqa: PLC0415
    from mutants.judging import MutantTester, controls, population, sampled  # noqa: PLC0415
    from mutants.reviewed import argument  # noqa: PLC0415

    document = read_spec()
    tester, hub = MutantTester(document), HubAnswers(document)
    generator = Generator(BUILD / "mutants-generated", document)
    everything = [each for each in population(document) if chosen.only in each.operator]
    many = chosen.per_operator or len(everything)
    drawn = sampled(everything, many, chosen.seed) + sampled(controls(document), many, chosen.seed)
    for mutant in Random(chosen.seed).sample(drawn, len(drawn)):
        verdict, broken = tester.judge(mutant), mutant.applied(document)
        verdict.code = generator.compared(broken)
        if not verdict.killed:
            verdict.hub = hub.contradiction(broken)
            verdict.equivalent = argument(*_key(mutant))
        yield verdict.as_json()


def _key(mutant: "CodeMutant | Mutant") -> tuple[str, str]:
    return mutant.operator, mutant.site


def _report(what: str, judged: Iterator[Verdict]) -> None:
    from mutants.report import summary, table  # noqa: PLC0415

    verdicts = list(_until_interrupted(judged))
    path = BUILD / f"mutants-{what}.json"
    found = {"date": time.strftime("%Y-%m-%d"), "summary": summary(verdicts), "mutants": verdicts}
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\n== mutants of the {what} (all in {path.relative_to(ROOT)}) ==")
    print(table(verdicts))


def _until_interrupted(judged: Iterator[Verdict]) -> Iterator[Verdict]:
    try:
        yield from judged
    except KeyboardInterrupt:
        print("interrupted; this is what was judged so far", file=sys.stderr)


if __name__ == "__main__":
    main()
