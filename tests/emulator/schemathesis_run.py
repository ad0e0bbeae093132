"""Run Schemathesis against an embedded Hub, and check what the Hub responded.

Schemathesis reports failed checks. It accepts an operation that only ever received 401 and
404, which proves little. So the Hub's own log is counted, too: each operation must
have succeeded, and must have refused something.

    PYTHONPATH=tests python tests/emulator/schemathesis_run.py --help
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from corrected import DOCUMENT, operations_of
from schemathesis_settings import configuration

from dockerhub.emulator import EmulatedHub, ServedRequest, Settings

SPEC = Path(str(files("dockerhub_openapi").joinpath("openapi.json")))
SEED = Path(__file__).with_name("schemathesis_seed.yaml")


_REFUSING = {
    name
    for name, each in operations_of(DOCUMENT).items()
    if each["parameters"] or each["requestBody"] or {} not in each["security"]
}
"""Operations that can refuse something."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The result of a run."""

    text: str
    report: Mapping[str, Any]
    statuses: Mapping[str, Counter[int]]

    @property
    def cases(self) -> int:
        """The number of test cases."""
        return int(self.report["test_cases"]["generated"])

    def complaints(self, least_cases: int = 1) -> list[str]:
        """Return every reason to reject the run; none if it is good."""
        report, expected = self.report, len(self.statuses)
        found = [f"{each['title']}: {each['operations']}" for each in report["failures"]]
        found += [f"{each['title']}, {each['count']} times" for each in report["errors"]]
        if report["exit_code"] or not report["complete"]:
            found.append(f"it ended with {report['exit_code']} ({report['stop_reason']})")
        if report["operations"]["tested"] != expected:
            found.append(f"{report['operations']['tested']} of {expected} operations were tested")
        if self.cases < least_cases:
            found.append(f"there were only {self.cases} test cases, not {least_cases}")
        return found + list(one_sided(self.statuses))


def one_sided(statuses: Mapping[str, Counter[int]]) -> Iterator[str]:
    """Yield the operations that never succeeded, or never refused anything."""
    for name, counted in statuses.items():
        met = ", ".join(map(str, sorted(counted))) or "nothing"
        if not any(200 <= status < 300 for status in counted):
            yield f"{name} never succeeds: it meets {met}"
        elif name in _REFUSING and not any(400 <= status < 500 for status in counted):
            yield f"{name} never refuses: it meets {met}"


def statuses_by_operation(
    document: Mapping[str, Any], requests: Iterable[ServedRequest]
) -> dict[str, Counter[int]]:
    """Count the statuses of served requests by operation; 0 means no response."""
    known: list[tuple[str, re.Pattern[str], str]] = [
        (
            each["method"].upper(),
            re.compile(re.sub(r"\{\w+\}", "[^/]+", each["path"].rstrip("/"))),
            name,
        )
        for name, each in operations_of(document).items()
    ]
    counted: dict[str, Counter[int]] = {name: Counter() for *_, name in known}
    for request in requests:
        for method, pattern, name in known:
            if request.method == method and pattern.fullmatch(request.path.rstrip("/")):
                counted[name][request.status or 0] += 1
    return counted


def run(*options: str, examples: int, scenarios: int) -> Outcome:
    """Run Schemathesis with all checks against its own Hub, signed in as alice.

    Args:
        options: Further options of ``schemathesis run``.
        examples: The maximum of cases of the fuzzing phase, for each operation and kind of data.
        scenarios: The maximum of scenarios of the stateful phase.
    """
    settings = Settings(max_login_failures=10**9, login_lifetime=10**9, undocumented_methods=False)
    hub = EmulatedHub(SEED, rate_limit=None, settings=settings)
    with tempfile.TemporaryDirectory() as folder, hub:
        report = Path(folder, "report.json")
        written = configuration(hub, examples=examples, scenarios=scenarios)
        Path(folder, "schemathesis.toml").write_text(written, "utf-8")
        done = subprocess.run(
            [*_command(hub.url), "--report-json-path", str(report), *options],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if not report.exists():
            raise RuntimeError(f"schemathesis wrote no report; it said:\n{done.stdout}")
        return Outcome(
            text=done.stdout,
            report=json.loads(report.read_text("utf-8")),
            statuses=statuses_by_operation(DOCUMENT, hub.requests),
        )


def _command(url: str) -> list[str]:
    command = [sys.executable, "-m", "schemathesis.cli", "run", str(SPEC), "--url", url]
    return [*command, "--checks", "all", "--mode", "all", "--continue-on-failure", "--no-color"]


def main() -> None:
    """Run as a program."""
    parser = argparse.ArgumentParser(description="run Schemathesis against the embedded Hub")
    parser.add_argument("--examples", type=int, default=300, help="fuzzed cases per operation")
    parser.add_argument("--scenarios", type=int, default=300, help="stateful scenarios")
    parser.add_argument("--least-cases", type=int, default=1, help="fewer cases are a failure")
    parser.add_argument("--seed", default=str(time.time_ns() % 10**9), help="for another like run")
    given = parser.parse_args()
    outcome = run("--seed", given.seed, examples=given.examples, scenarios=given.scenarios)
    print(outcome.text)
    for name, counted in outcome.statuses.items():
        print(f"{name:34}" + "  ".join(f"{s}: {counted[s]}" for s in sorted(counted)))
    complaints = outcome.complaints(given.least_cases)
    print(f"{outcome.cases} cases, seed {given.seed}")
    if complaints:
        sys.exit("\n".join(["the run is not good:", *complaints]))


if __name__ == "__main__":
    main()
