"""Derive the synchronous client from the asynchronous one, text by text.

`python overlays/derive_sync.py` writes `dockerhub/_sync` from `dockerhub/_async`;
with `--check` it fails, and writes nothing, if any whole text differs from what it would write.
"""

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

SOURCE: Final = Path(__file__).parent / "dockerhub" / "_async"
TARGET: Final = SOURCE.with_name("_sync")
CONFIG: Final = Path(__file__).parents[1] / "pyproject.toml"

RULES: Final = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\basync (def|for|with)\b", r"\1"),
        (r"\bawait ", ""),
        (r"\bdockerhub\._async\b", "dockerhub._sync"),
        (r"\b(call_user|run_blocking|sleep)_async\b", r"\1"),
        (r"__(aenter|aexit|aiter|anext)__", lambda match: f"__{match[1][1:]}__"),
        (r"\bAwaitable\[([^\[\]]+)\]", r"\1"),
        (r", Awaitable\b|\bAwaitable, ", ""),
        (r"\bAsync(?=[A-Z])", ""),
        (r"\basynchronous\b", "synchronous"),
        (r"\btasks of one event loop\b", "threads"),
        (r"\bnumber of\n    tasks\b", "number of\n    threads"),
        (r"\bnumber of tasks\b", "number of threads"),
    )
]


def derive(texts: dict[str, str]) -> dict[str, str]:
    """Return the synchronous form of modules, formatted."""
    with TemporaryDirectory() as folder:
        for name, text in texts.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_synchronous(name, text), "utf-8")
        for step in (["check", "--select", "I,F401,RUF022", "--fix-only"], ["format"]):
            options = ["--no-cache", "--quiet", "--config", str(CONFIG), folder]
            command = [sys.executable, "-m", "ruff", *step, *options]
            subprocess.run(command, check=True)  # noqa: S603  # ruff beside this interpreter
        return _modules(Path(folder))


def _synchronous(name: str, text: str) -> str:
    text = f"# Derived from _async/{name} by `make sync`; never edited.\n{text}"
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text


def _modules(folder: Path) -> dict[str, str]:
    """Return the texts of all modules of a folder by their relative paths."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*.py")
    }


def main(arguments: list[str]) -> int:
    """Derive all modules, or check that they are what would be derived."""
    expected = derive(_modules(SOURCE))
    found = _modules(TARGET)
    stale = sorted(
        name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)
    )
    if "--check" in arguments:
        for name in stale:
            print(f"_sync/{name} is not what _async/{name} gives; run `make sync`", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        if name in expected:
            (TARGET / name).parent.mkdir(parents=True, exist_ok=True)
            (TARGET / name).write_text(expected[name], "utf-8")
        else:
            (TARGET / name).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
