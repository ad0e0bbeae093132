"""The synchronous client is derived from the asynchronous one, and a check finds any difference."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

OVERLAYS = Path(__file__).parents[2] / "overlays"
PACKAGE = OVERLAYS / "dockerhub"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the tool and both clients."""
    overlays = tmp_path / "overlays"
    for part in ("_async", "_sync"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PACKAGE / part, overlays / "dockerhub" / part, ignore=ignored)
    shutil.copy(OVERLAYS / "derive_sync.py", overlays)
    shutil.copy(OVERLAYS.parent / "pyproject.toml", tmp_path)
    return overlays / "dockerhub" / "_sync"


@pytest.fixture
def run(copy: Path) -> Run:
    """Run the tool over the copy."""
    tool = copy.parents[1] / "derive_sync.py"
    return lambda *arguments: subprocess.run(
        [sys.executable, str(tool), *arguments], capture_output=True, text=True, check=False
    )


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.rglob("*.py")}


def test_the_derived_client_is_up_to_date(run: Run, copy: Path) -> None:
    before = texts(copy)
    done = run("--check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert run().returncode == 0
    assert texts(copy) == before == texts(PACKAGE / "_sync")


@pytest.mark.parametrize("change", ["changed", "missing", "extra", "one space"])
def test_a_difference_is_named_and_fixed(run: Run, copy: Path, change: str) -> None:
    before = texts(copy)
    path = copy / ("_own.py" if change == "extra" else "pager.py")
    match change:
        case "changed":
            path.write_text(path.read_text("utf-8").replace("limit", "bound", 1), "utf-8")
        case "missing":
            path.unlink()
        case "extra":
            path.write_text('"""Written by hand."""\n', "utf-8")
        case _:
            path.write_text(path.read_text("utf-8") + " ", "utf-8")
    departed = texts(copy)
    done = run("--check")
    assert done.returncode == 1
    assert f"_sync/{path.name} is not what _async/{path.name} gives" in done.stderr
    assert "make sync" in done.stderr
    assert texts(copy) == departed
    assert run().returncode == 0
    assert texts(copy) == before
    assert run("--check").returncode == 0


def test_a_change_of_the_source_is_found(run: Run, copy: Path) -> None:
    source = copy.with_name("_async") / "resources" / "tags.py"
    source.write_text(source.read_text("utf-8") + "\n\nasync def more() -> None:\n    pass\n")
    assert run("--check").returncode == 1
    assert run().returncode == 0
    assert "\ndef more() -> None:" in (copy / "resources" / "tags.py").read_text("utf-8")


def test_a_missing_folder_is_made(run: Run, copy: Path) -> None:
    before = texts(copy)
    shutil.rmtree(copy)
    assert run("--check").returncode == 1
    assert run().returncode == 0
    assert texts(copy) == before


ASYNC = re.compile(
    r"\b(async|await|aclose|asyncio|anyio|trio)\b|Async|_async\b|__a(enter|exit|iter|next)__"
)


MODULES = pytest.mark.parametrize(
    "path", sorted((PACKAGE / "_sync").rglob("*.py")), ids=lambda path: path.name
)


@MODULES
def test_nothing_asynchronous_is_left(path: Path) -> None:
    origin, _, text = path.read_text("utf-8").partition("\n")
    name = path.relative_to(PACKAGE / "_sync").as_posix()
    assert origin == f"# Derived from _async/{name} by `make sync`; never edited."
    assert [line for line in text.splitlines() if ASYNC.search(line)] == []


@MODULES
def test_the_derived_client_speaks_of_threads(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "event loop" not in text
    assert not re.search(r"\basynchronous\b", text)
    assert not re.search(r"number of\s+tasks", text)
