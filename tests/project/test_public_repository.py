"""What the public repository automates: workflows, releases, pull requests for new documents."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def jobs(workflow: Path) -> list[list[dict[str, Any]]]:
    """Return the steps of each job."""
    found = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]
    return [job.get("steps", []) for job in found.values()]


def steps(workflow: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(workflow) for step in job]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_runs_nothing_but_targets_and_pinned_actions(workflow: Path) -> None:
    """So everything that it does can be run, and tested, without GitHub."""
    for step in steps(workflow):
        if "run" in step:
            program, target, *_ = step["run"].split()
            assert (program, target in TARGETS) == ("make", True), step
        else:
            assert re.search(r"@[0-9a-f]{40}$", step["uses"]), step
    text = workflow.read_text("utf-8")
    versions = re.findall(r"uses: \S+ # v\d+\.\d+\.\d+$", text, re.MULTILINE)
    assert len(versions) == text.count("uses:")


def test_ci_runs_what_must_pass_before_a_merge() -> None:
    """Each target of .ci/run."""
    text = (ROOT / ".ci" / "run").read_text("utf-8")
    words = " ".join(re.findall("^make (.+)", text, re.MULTILINE)).split()
    local = {word for word in words if not word.startswith("-")}
    assert {"test", "check", "test-wheel"} <= local
    [ci] = [path for path in WORKFLOWS if path.stem == "ci"]
    assert local <= {step["run"].split()[1] for step in steps(ci) if "run" in step}


def test_a_job_that_builds_what_users_install_has_all_tags() -> None:
    """By default only the newest commit is fetched, and the version is made from the newest tag."""
    building = {"release-check", "test-wheel", "test-image"}
    found = [
        job
        for workflow in WORKFLOWS
        for job in jobs(workflow)
        if building & {word for step in job for word in step.get("run", "").split()}
    ]
    assert len(found) == 3
    for [checkout, *_] in found:
        assert checkout["uses"].startswith("actions/checkout@")
        assert checkout["with"]["fetch-depth"] == 0


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.com")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of a repository that has the program, next to a `gh` that records its arguments."""
    for name in ("clone", "bin"):
        (tmp_path / name).mkdir()
    git(tmp_path, "init", "--quiet", "--bare", "origin.git")
    clone = tmp_path / "clone"
    git(clone, "init", "--quiet", "--initial-branch", "main")
    git(clone, "remote", "add", "origin", str(tmp_path / "origin.git"))
    (clone / ".ci").mkdir()
    program = clone / ".ci" / "propose-update"
    program.write_bytes((ROOT / ".ci" / "propose-update").read_bytes())
    program.chmod(0o755)
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", "Start")
    stub = tmp_path / "bin" / "gh"
    stub.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/told\ncat >> {tmp_path}/told\n', "utf-8")
    stub.chmod(0o755)
    return clone


def propose(clone: Path) -> subprocess.CompletedProcess[str]:
    path = f"{clone.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [clone / ".ci" / "propose-update"],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_new_document_becomes_a_pull_request_once(clone: Path) -> None:
    """With the API changelog as its text; nothing if nothing changed, or if it was proposed."""
    told = clone.parent / "told"
    assert "is the one" in propose(clone).stdout
    (clone / "openapi.yaml").write_text("openapi: 3.0.0\n", "utf-8")
    refused = propose(clone)
    assert (refused.returncode, told.exists()) == (1, False)
    assert "none is an API changelog" in refused.stderr
    changes = clone / "docs" / "api-changes"
    changes.mkdir(parents=True)
    (changes / "1a2b3c.md").write_text("# Changes\n\n`get_tag` is gone.\n", "utf-8")

    assert propose(clone).returncode == 0

    text = told.read_text("utf-8")
    assert text.startswith("pr create --head update-spec/1a2b3c --title ")
    assert "`get_tag` is gone." in text
    pushed = git(clone, "ls-tree", "-r", "--name-only", "origin/update-spec/1a2b3c").split()
    assert pushed == [".ci/propose-update", "docs/api-changes/1a2b3c.md", "openapi.yaml"]
    told.unlink()
    git(clone, "reset", "--quiet", "--soft", "main")
    again = propose(clone)
    assert (again.returncode, told.exists()) == (0, False)
    assert "was proposed before" in again.stdout


def test_a_release_needs_tag_changelog_and_addresses(tmp_path: Path) -> None:
    """If one does not fit, it is named; the tag must be what the version is made from."""
    problems = runpy.run_path(str(ROOT / ".ci" / "release_check.py"))["problems"]
    package = tmp_path / "overlays" / "dockerhub"
    (package / "cli").mkdir(parents=True)
    addresses = package / "cli" / "addresses.py"
    site = 'DOCUMENTATION = "https://example.org/docs"\n'
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## [1.2.3]\n", "utf-8")
    addresses.write_text(f'REPOSITORY = "https://example.org/repository"\n{site}', "utf-8")
    assert [*problems("v1.2.3", "1.2.3", tmp_path)] == []
    [problem] = problems("v1.2.3", "1.2.4.dev3", tmp_path)
    assert problem.startswith("The tag is v1.2.3, but a build of this commit has the version 1.2.4")

    addresses.write_text(f'REPOSITORY = "https://repository.invalid"\n{site}', "utf-8")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n", "utf-8")
    assert [each.split()[0] for each in problems("", "1.2.3", tmp_path)] == [
        "The",
        "CHANGELOG.md",
        "REPOSITORY",
    ]
    program = [sys.executable, ROOT / ".ci" / "release_check.py", "v0.0.0"]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "The tag is v0.0.0, but a build" in done.stderr
    assert "CHANGELOG.md has no section [0.0.0]" in done.stderr
