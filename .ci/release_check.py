"""Fail unless a tag may be released: `release_check.py v1.2.3`."""

import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]


def problems(tag: str, root: Path = ROOT) -> Iterator[str]:
    """Yield what is wrong with releasing the checkout by a tag."""
    package = root / "overlays" / "dockerhub"
    version = runpy.run_path(str(package / "_version.py"))["__version__"]
    if tag != f"v{version}":
        yield f"The tag is {tag or 'not given'}, but _version.py says {version}: tag v{version}."
    if f"\n## [{version}]" not in (root / "CHANGELOG.md").read_text("utf-8"):
        yield f"CHANGELOG.md has no section [{version}]: rename the section [Unreleased]."
    addresses = runpy.run_path(str(package / "cli" / "addresses.py"))
    for name in ("REPOSITORY", "DOCUMENTATION"):
        if addresses[name].endswith(".invalid"):
            yield f"{name} is a placeholder: set it in overlays/dockerhub/cli/addresses.py."


def main(arguments: list[str]) -> int:
    """Print the problems, and return 1 if there are any."""
    found = [*problems(*arguments)]
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
