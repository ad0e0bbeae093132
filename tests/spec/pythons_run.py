"""`make pythons`: the whole suite passes with every supported Python that is there."""

import subprocess
import sys

from versions_run import ROOT, interpreters

SUITE = ("-p", "no:cacheprovider", "-q", "--numprocesses", "auto", "--dist", "loadgroup")


def main(chosen: list[str]) -> int:
    """Run the tests, or the chosen ones, with each of them in an environment of its own."""
    failed = []
    for version, interpreter in interpreters().items():
        folder = ROOT / "build/pythons" / version
        setup = ["make", "setup", f"PYTHON={interpreter}", f"VENV={folder}"]
        subprocess.run(setup, cwd=ROOT, check=True)
        tests = [folder / "bin/python", "-m", "pytest", *SUITE, *chosen]
        if subprocess.run(tests, cwd=ROOT, check=False).returncode:
            failed.append(version)
        print(f"Python {version}: {'FAILED' if version in failed else 'all tests pass'}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
