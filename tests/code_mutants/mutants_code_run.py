"""Break the hand-written code, function by function, with mutmut; report what no test notices."""

import argparse
import os
import signal
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mutmut.configuration import reset_config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BUILD = ROOT / "build" / "mutants-code"
NOTICED = ("killed", "timeout")
USED = (
    *("tests", "generated", "docs", "openapi.yaml", "generator-config.yml"),
    *("CHANGELOG.md", "README.md", "Makefile"),
)
"""What tests read, besides the code."""
# mutmut imports the modules from `src`, without the name of that folder, as users do.
LINKS = {"src": "overlays", "overlays": "overlays"} | {name: name for name in USED}


@dataclass(frozen=True)
class Package:
    """Modules to break, and the tests that may notice."""

    name: str
    code: list[str]
    tests: list[str]
    least: float

    @property
    def folder(self) -> Path:
        return BUILD / self.name

    def prepare(self) -> None:
        """Make the folder in which mutmut works; earlier results stay there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, target in LINKS.items():
            link = self.folder / name
            if not link.is_symlink():
                link.symlink_to(ROOT / target)
        tests = [path.relative_to(ROOT).as_posix() for path in _files(self.tests)]
        _files(f"overlays/{pattern}" for pattern in self.code)
        options = {
            "source_paths": ["src/"],
            "only_mutate": [f"src/{pattern}" for pattern in self.code],
            "also_copy": [name for name in LINKS if name != "src"],
            "pytest_add_cli_args": ["-p", "no:cacheprovider"],
            "pytest_add_cli_args_test_selection": list(dict.fromkeys(tests)),
            # Stops a mutant with an endless loop, but not one that is slow on a busy machine.
            "timeout_constant": 10.0,
            "timeout_multiplier": 2.0,
            "use_git_change_detection": False,
        }
        lines = [f"{name} = {_toml(value)}" for name, value in options.items()]
        project = (ROOT / "pyproject.toml").read_text("utf-8")
        text = "\n".join([project, "[tool.mutmut]", *lines, ""])
        (self.folder / "pyproject.toml").write_text(text, "utf-8")

    def run(self, minutes: float, processes: int) -> bool:
        """Test the mutants that no test noticed so far; return whether all were done in time."""
        log = self.folder / "mutmut.log"
        print(f"{self.name}: see {log.relative_to(ROOT)}", flush=True)
        command = [Path(sys.executable).with_name("mutmut"), "run", "--max-children", processes]
        with log.open("w") as output:
            process = subprocess.Popen(
                list(map(str, command)), cwd=self.folder, stdout=output, stderr=subprocess.STDOUT
            )
            try:
                process.wait(minutes * 60)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGINT)
                process.wait()
                return False
        if process.returncode:
            raise SystemExit(f"mutmut failed with {process.returncode}: see {log}")
        return True


def _files(patterns: Iterable[str]) -> list[Path]:
    """Return the files of patterns; each must match some."""
    found: list[Path] = []
    for pattern in patterns:
        matches = sorted(ROOT.glob(pattern))
        if not matches:
            raise SystemExit(f"packages.toml: no file matches {pattern}")
        found += matches
    return found


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _forget_survivors() -> None:
    """Let mutmut test unnoticed mutants again: there may be new tests, and changed ones."""
    # It would measure only new tests again, but a changed one may reach other functions.
    Path("mutants/mutmut-stats.json").unlink(missing_ok=True)
    for data in _found():
        for name, code in data.exit_code_by_key.items():
            if status_by_exit_code[code] not in NOTICED:
                data.exit_code_by_key[name] = None
        data.save()


def _found() -> Iterator[SourceFileMutationData]:
    """Yield the results of mutmut in the working directory, file by file."""
    for path in sorted(Path("mutants/src").rglob("*.meta")):
        data = SourceFileMutationData(path=path.relative_to("mutants").with_suffix(""))
        data.load()
        yield data


def _changed(name: str, path: Path) -> tuple[str, str]:
    """Return the lines that a mutant replaces, and those that replace them."""
    lines = get_diff_for_mutant(name, path=path).splitlines()[2:]
    gone, new = (
        " ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+"
    )
    return gone, new


def _report(package: Package, argued: list[dict[str, str]]) -> tuple[Counter[str], list[str]]:
    """Count the mutants; describe those that survive without a reason, and reasons of no use."""
    counts: Counter[str] = Counter()
    survivors = []
    used = []
    modules = []
    for data in _found():
        modules.append(".".join(data.path.with_suffix("").parts[1:]) + ".")
        for name, code in data.exit_code_by_key.items():
            status = status_by_exit_code[code]
            if status in NOTICED:
                counts["killed"] += 1
                continue
            gone, new = _changed(name, data.path)
            known = [
                each
                for each in argued
                if name.startswith(each["function"]) and each["from"] in gone and each["to"] in new
            ]
            used += known
            counts["argued" if known else "alive"] += 1
            if not known:
                survivors.append(f"{name}: {status}\n  - {gone}\n  + {new}")
    survivors += [
        f"argued.toml, {each['function']}: no mutant needs this reason: {each['reason']}"
        for each in argued
        if each["function"].startswith(tuple(modules)) and each not in used
    ]
    return counts, survivors


def main() -> int:
    """Run mutmut for each package, and fail if tests notice too little."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*", help="default: all of packages.toml")
    parser.add_argument("--minutes", type=float, default=60, help="for each package; default: 60")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--report", action="store_true", help="only report earlier results")
    options = parser.parse_args()
    table = tomllib.loads((HERE / "packages.toml").read_text("utf-8"))
    if unknown := sorted({*options.packages} - table.keys()):
        parser.error(f"no package {', '.join(unknown)}: there are {', '.join(table)}")
    argued = tomllib.loads((HERE / "argued.toml").read_text("utf-8"))["argued"]
    failed = False
    for name in options.packages or table:
        package = Package(name, **table[name])
        package.prepare()
        os.chdir(package.folder)
        reset_config()
        whole = True
        if not options.report:
            _forget_survivors()
            whole = package.run(options.minutes, options.processes)
        counts, survivors = _report(package, argued)
        print("\n".join(survivors))
        total = counts.total()
        percent = 100 * (total - counts["alive"]) / total if total else 0.0
        print(
            f"{name}: {total} mutants, {counts['killed']} killed, {counts['argued']} argued, "
            f"{counts['alive']} alive: {percent:.1f} % of at least {package.least} %"
            f"{'' if whole else ', and time was over'}",
            flush=True,
        )
        failed = failed or percent < package.least
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
