"""Fail unless a tag may be released: `release_check.py v1.2.3`."""

import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]


def built_version(root: Path = ROOT) -> str:
    """Return the version that a build of the checkout has."""
    command = [sys.executable, "-m", "hatchling", "version"]
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603  # the command is fixed
    return done.stdout.strip()


def problems(tag: str, version: str, root: Path = ROOT) -> Iterator[str]:
    """Yield what is wrong with releasing the checkout by a tag, given the version of a build."""
    if tag != f"v{version}":
        yield (
            f"The tag is {tag or 'not given'}, but a build of this commit has the version "
            f"{version}: the commit needs one tag, such as v1.2.3."
        )
    released = tag.removeprefix("v")
    if f"\n## [{released}]" not in (root / "CHANGELOG.md").read_text("utf-8"):
        yield f"CHANGELOG.md has no section [{released}]: rename the section [Unreleased]."
    addresses = runpy.run_path(str(root / "overlays" / "dockerhub" / "cli" / "addresses.py"))
    for name in ("REPOSITORY", "DOCUMENTATION"):
        if addresses[name].endswith(".invalid"):
            yield f"{name} is a placeholder: set it in overlays/dockerhub/cli/addresses.py."


def main(arguments: list[str]) -> int:
    """Print the problems, and return 1 if there are any."""
    [tag] = arguments
    found = [*problems(tag, built_version())]
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
