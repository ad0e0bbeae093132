"""The blocks of a page of the documentation, and what to do with them.

A comment right before a block says what a reader knows from the text around it:

    <!-- as=alice -->            who is signed in, by the environment; `job` is one of a CI
    <!-- file=rules.yaml -->     the block is a file of this name, which later blocks use
    <!-- code=4 -->              the last command ends with this exit code, not 0
    <!-- output -->              the block is what the program before it prints
    <!-- steps -->               the block is a workflow of a CI, whose steps are run
    <!-- not-run -->             the block needs a package that the project does not depend on
"""

import re
import shlex
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_BLOCK = re.compile(
    r"^(?P<margin> *)(?:<!-- (?P<options>[^\n]*?) -->\n\1)?```(?P<language>[\w-]*)[^\n]*\n"
    r"(?P<text>.*?)^\1```$",
    re.DOTALL | re.MULTILINE,
)


class Block(NamedTuple):
    """A block of a page."""

    line: int
    language: str
    text: str
    options: dict[str, str]


class Command(NamedTuple):
    """A command of a console block, and the lines that are shown below it."""

    text: str
    shown: list[str]


def pages() -> list[Path]:
    """Return all pages of the documentation that are not generated."""
    return sorted(page for page in DOCS.rglob("*.md") if page.parent.name != "api-changes")


def blocks(page: Path) -> list[Block]:
    """Return the blocks of a page in order."""
    text = page.read_text("utf-8")
    found = []
    for match in _BLOCK.finditer(text):
        options = dict(
            (*each.split("=", 1), "")[:2] for each in shlex.split(match["options"] or "")
        )
        margin = len(match["margin"])
        body = "".join(line[margin:] or "\n" for line in match["text"].splitlines(keepends=True))
        line = text.count("\n", 0, match.start()) + 1
        found.append(Block(line, match["language"], body, options))
    return found


def commands(text: str) -> list[Command]:
    """Return the commands of a block; a line that ends with a backslash continues.

    A block without a prompt has commands only.
    """
    found: list[Command] = []
    if not text.startswith("$ "):
        text = re.sub(r"(?m)^(?=[^\s#])", "$ ", re.sub(r"(?m)^#.*\n|^\n", "", text))
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith("$ "):
            command = line[2:]
            while command.endswith("\\"):
                command = command[:-1] + next(lines).strip()
            found.append(Command(command, []))
        else:
            found[-1].shown.append(line)
    return found


def agrees(shown: list[str], printed: str) -> bool:
    """Return whether the lines shown agree with the output; ``…`` stands for anything."""
    wanted = "\n".join(line.rstrip() for line in shown).strip()
    given = "\n".join(line.rstrip() for line in printed.splitlines()).strip()
    pattern = ".*".join(map(re.escape, wanted.split("…")))
    return re.fullmatch(pattern, given, re.DOTALL) is not None
