"""Every command in the README does what it says."""

import os
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from importlib.metadata import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(
    r"^```console\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
)
COMMANDS = [
    line.removeprefix("$ ") for block in BLOCKS for line in block.splitlines() if line.strip()
]


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make at the top of the project, apart from a make that may run this test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *arguments],
        cwd=ROOT,
        env=kept,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_every_command_of_the_readme_has_a_test_here() -> None:
    """A command that is added to the README needs a test below; tests/cli runs `dockerhub`."""
    assert [each for each in COMMANDS if not each.startswith("dockerhub ")] == [
        'pip install "dockerhub[cli]"',
        "make demo",
        'pip install "dockerhub[emulator]"',
        "python -m dockerhub.emulator --port 8080",
    ]


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"])
def test_links_lead_to_files_that_exist(name: str) -> None:
    """Those to other files; the site's own are checked when it is built."""
    targets = re.findall(r"\]\(([^)#]+)", (ROOT / name).read_text("utf-8"))

    assert [each for each in targets if "://" not in each and not (ROOT / each).exists()] == []


def test_make_demo_lists_all_tags_through_a_rate_limit() -> None:
    """It signs in with a code, gets one 429, shows ten tags and ends with 0."""
    done = make("demo")

    assert done.returncode == 0, done.stderr
    assert "Signed in as bob, with password and one-time code." in done.stdout
    assert "rate limited: waiting" in done.stdout
    assert "Listed 1,234 tags" in done.stdout
    assert "1 of them hit the rate limit (429)" in done.stdout
    assert len(re.findall(r"^\S+ +[\d.]+ [kM]B +8  \d+ days ago$", done.stdout, re.MULTILINE)) == 10
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("target", ["test", "generate", "check"])
def test_the_targets_of_contributors_exist_and_say_what_they_run(target: str) -> None:
    """They are what CI runs; running them here would run this test in itself."""
    done = make("--dry-run", target)

    assert done.returncode == 0, done.stderr
    assert ".venv/bin/" in done.stdout


def test_the_readme_installs_what_the_package_offers() -> None:
    """The name and every extra that the README names are those of the distribution."""
    installed = metadata("dockerhub")
    requirements = [shlex.split(each)[2] for each in COMMANDS if each.startswith("pip install")]
    extras = {extra for each in requirements for extra in re.findall(r"\[(\w+)\]", each)}

    assert {each.partition("[")[0] for each in requirements} == {installed["Name"]}
    assert extras <= set(installed.get_all("Provides-Extra") or [])


def test_the_badges_say_what_the_package_says() -> None:
    facts = metadata("dockerhub")
    classifiers = facts.get_all("Classifier") or []
    versions = [each.split()[-1] for each in classifiers if re.search(r" 3\.\d+$", each)]
    badges = {
        path.stem: path.read_text("utf-8") for path in (ROOT / "docs/images/badges").glob("*.svg")
    }

    assert f">{' · '.join(versions)}<" in badges["python"]
    assert f">{facts['License-Expression']}<" in badges["license"]
    assert "Typing :: Typed" in classifiers
    assert ">py.typed<" in badges["typed"]
    assert all(
        f"docs/images/badges/{name}.svg" in (ROOT / "README.md").read_text() for name in badges
    )


def test_the_emulator_runs_as_a_program() -> None:
    """It prints its address when it is ready, serves, and ends with 0 on SIGTERM."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dockerhub.emulator", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        path = "/v2/namespaces/library/repositories/python/tags/latest"
        with urllib.request.urlopen(url + path, timeout=10) as answer:
            assert answer.status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)

    assert process.returncode == 0
