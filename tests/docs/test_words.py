"""What people read is plain American English, with one word for each thing."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from snippets import DOCS, ROOT, pages

GLOSSARY = DOCS / "glossary.md"
AVOIDED = {
    r"\banew\b": "again",
    r"\bAPI description\b": "spec",
    r"\bany ?more\b(?= *[.,;)])": "no longer",
    r"\bas people do\b": "(nothing)",
    r"\bbad (days?|habits?)\b": "faults",
    r"\bdeeds?\b": "deletion, change",
    r"\b(does|did) not tell\b|\b(is|are|was) told\b": "does not say; see, report",
    r"\be-mail": "email",
    r"\bexpiry\b": "expiration",
    r"\bgo(es|ing|ne)? on with\b": "continue",
    r"\bhe?ld? .{1,30} against\b|\bheld against\b": "compare, check, test",
    r"\bhonou?r(s|ed)?\b": "use",
    r"\bif need be\b": "if needed",
    r"\bin vain\b|\bin silence\b|\bwithout a word\b": "without an error",
    r"\b(is|be|are) none of\b": "is not one of",
    r"(?<!there )(?<!There )\bis no (?!longer\b|other\b|such\b)[a-z]+\b": "is not a",
    r"\blength of time\b": "duration",
    r"\bmend(s|ed)?\b|\bput (it|them) right\b": "correct, fix",
    r"\bother way round\b": "reverse",
    r"\bset-up key\b": "setup key",
    r"\bunless told\b": "by default",
    r"\b(the )?road\b": "path",
    r"\b[Tt]ake a new document\b": "update from",
    r"\b[Ww]alk(s|ed|ing)?\b": "list",
    r"\b[Ww]hoever\b": "anybody who",
    r"behaviour|cancell(?!ation)|catalogue|colour|favour|judgement": "American English",
    r"licence|neighbour|organisation": "American English",
}
_FILES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "CHANGELOG.md")


@cache
def read_by_people() -> list[tuple[str, str]]:
    """Return where each text is, and the text on one line."""
    return [(where, " ".join(text.split())) for where, text in _texts()]


def _texts() -> Iterator[tuple[str, str]]:
    for page in [*pages(), *(ROOT / name for name in _FILES)]:
        yield page.name, page.read_text("utf-8")
    for path in [*(ROOT / ".github").rglob("*.yml"), *(ROOT / ".github").rglob("*.md")]:
        yield path.name, path.read_text("utf-8")
    targets = re.findall(
        r"^([a-z-]+):.*## (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE
    )
    yield from ((f"make {name}", text) for name, text in targets)
    package = ROOT / "overlays" / "dockerhub"
    for module in package.rglob("*.py"):
        if "_sync" not in module.parts:
            for text in _of_module(module):
                yield str(module.relative_to(package)), text


def _of_module(module: Path) -> Iterator[str]:
    """Yield what a module shows: its messages, help and docstrings."""
    tree = ast.parse(module.read_text("utf-8"))
    skipped = {
        id(part)
        for each in ast.walk(tree)
        if isinstance(each, ast.JoinedStr)
        for part in each.values
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                each.value if isinstance(each, ast.Constant) else "…" for each in node.values
            )
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in skipped
        ):
            yield node.value


def test_discarded_words_do_not_come_back() -> None:
    """The right side says what to write instead."""
    found = [
        f"{where}: {match[0]!r}: write {instead!r}"
        for where, text in read_by_people()
        for avoided, instead in AVOIDED.items()
        for match in re.finditer(avoided, text)
    ]

    assert found == []


def test_the_glossary_is_in_order_and_its_terms_are_used() -> None:
    """Each is on another page, too."""
    terms = re.findall(r"^\| \*\*(.+?)\*\* \|", GLOSSARY.read_text("utf-8"), re.MULTILINE)
    others = " ".join(text for where, text in read_by_people() if where != GLOSSARY.name).lower()

    assert len(terms) >= 30
    assert terms == sorted(terms, key=str.lower)
    assert [each for each in terms if each.lower().removesuffix("s") not in others] == []
