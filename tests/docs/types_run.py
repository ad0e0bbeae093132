"""Check the types of every Python block of the README and the documentation.

    python tests/docs/types_run.py

Each block is a program of its own in build/snippets, named by its page and line; mypy and pyright
check them as they check the package. Blocks that need another package are left out.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from snippets import ROOT, Block, blocks, pages

TARGET = ROOT / "build" / "snippets"


def programs() -> dict[str, Block]:
    """Return the Python blocks of all pages, by the names of their files."""
    return {
        f"{_name(page)}_{block.line}.py": block
        for page in [ROOT / "README.md", *pages()]
        for block in blocks(page)
        if block.language in ("python", "py") and "not-run" not in block.options
    }


def _name(page: Path) -> str:
    return "_".join(page.relative_to(ROOT).with_suffix("").parts).replace("-", "_")


def main() -> int:
    """Write the programs and check them; return 1 if a checker finds an error."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    for name, block in programs().items():
        (TARGET / name).write_text(block.text, "utf-8")
    folder = Path(sys.executable).parent
    commands = ([folder / "mypy", TARGET], [folder / "basedpyright", TARGET])
    failed = [
        command for command in commands if subprocess.run(command, cwd=ROOT, check=False).returncode
    ]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
