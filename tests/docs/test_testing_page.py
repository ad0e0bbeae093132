"""What docs/testing.md says is true: its tests pass, its commands work, its lists are complete."""

import os
import re
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from dockerhub.emulator import EmulatedHub

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "testing.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def run_tests(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run pytest in a folder like a user who has installed the package."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-W", "error", "-p", "no:cacheprovider", "-q"],
        cwd=folder,
        env=kept,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_tests_of_the_page_pass(tmp_path: Path) -> None:
    """Each block is a test module of its own, next to the page's seed file."""
    [seed] = blocks(PAGE, "yaml")
    (tmp_path / "seed.yaml").write_text(seed, "utf-8")
    for number, program in enumerate(blocks(PAGE, "python")):
        (tmp_path / f"test_{number}.py").write_text(program, "utf-8")

    done = run_tests(tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 passed" in done.stdout


def test_the_test_of_the_readme_passes(tmp_path: Path) -> None:
    """The README shows one test with the fixture."""
    [program] = blocks(README, "py")
    (tmp_path / "test_readme.py").write_text(program, "utf-8")

    done = run_tests(tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


def test_a_test_of_the_page_can_fail(tmp_path: Path) -> None:
    """The code under test does what its test says, and a mistake in it is seen."""
    first, *_ = blocks(PAGE, "python")
    broken = first.replace("tag.name.startswith(prefix)", "prefix in tag.name")
    assert broken != first
    (tmp_path / "test_broken.py").write_text(broken, "utf-8")

    done = run_tests(tmp_path)

    assert done.returncode == 1
    assert "1 failed" in done.stdout


def test_all_faults_are_on_the_page() -> None:
    """With the options that each of them takes, and no other ones."""
    [table] = re.findall(r"^\| kind \| faults \|\n(.*?)\n\n", PAGE, re.DOTALL | re.MULTILINE)
    shown = {
        name: set(re.findall(r"`(\w+)`", options))
        for name, options in re.findall(r"`([a-z]+(?:-\w+)*)`(?: \(([^)]*)\))?(?=,| \|)", table)
    }

    kinds = EmulatedHub().faults.kinds()
    assert shown == {name: set(kind.options()) for name, kind in kinds.items()}


CURLS = [shlex.split(line)[2:] for line in re.findall(r"^\$ curl .*$", PAGE, re.MULTILINE)]


@pytest.mark.parametrize("arguments", CURLS, ids=lambda arguments: " ".join(arguments)[:50])
def test_the_commands_of_the_page_work(docker_hub: EmulatedHub, arguments: list[str]) -> None:
    """What curl would send is accepted; the port of the page is replaced by that of the test."""
    [url] = [each for each in arguments if each.startswith("http://127.0.0.1:8080/")]
    options = dict(pairwise(arguments))
    name, _, value = options.get("-H", "Accept: */*").partition(": ")

    answer = httpx.request(
        options.get("-X", "GET"),
        url.replace("http://127.0.0.1:8080", docker_hub.url),
        headers={name: value},
        content=options.get("-d"),
    )

    assert answer.is_success, answer.text
