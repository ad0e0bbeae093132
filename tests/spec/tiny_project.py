"""A project of a few lines whose package is not generated, to test what is around that."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generation import PACKAGE, probe_document, probe_operation

from spec.corrected.build import Built
from spec.corrected.normalize import normalize

CORRECTIONS = "overlays/spec/corrections.yaml"
SPEC = f"generated/{PACKAGE}/openapi.json"
Paths = dict[str, Any]


def operation_at(path: str, name: str) -> dict[str, Any]:
    """An operation with the parameter that its path names."""
    named = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    schema = {"type": "string"}
    return probe_operation(name) | {
        "parameters": [
            {"name": each, "in": "path", "required": True, "schema": schema} for each in named
        ]
    }


def paths(**names: str) -> Paths:
    """Paths that begin with the keys and have a GET operation of that name."""
    return {f"/{path}": {"get": operation_at(path, name)} for path, name in names.items()}


def text_of(found: Paths) -> str:
    """A document with these paths, as text."""
    return json.dumps(probe_document(paths=found)) + "\n"


def spec_of(found: Paths) -> dict[str, Any]:
    """The corrected spec with these paths."""
    spec, _ = normalize(probe_document(paths=found))
    return spec


def action(target: str, change: str, *more: str) -> str:
    """An action as it stands in an overlay."""
    lines = (f"description: Why {target}.", "x-evidence: spec-internal", *more, change)
    given = lines if any("x-matches" in each for each in more) else ("x-matches: 1", *lines)
    return "".join([f"  - target: {target}\n", *(f"    {each}\n" for each in given)])


def addition(**names: str) -> str:
    """An action that adds paths, each with a GET operation of that name."""
    added = {f"/{path}": operation_at(path, name) for path, name in names.items()}
    lines = [f"\n      {path}:\n        get: {json.dumps(each)}" for path, each in added.items()]
    return action("$.paths", f"update:{''.join(lines)}")


def overlay(*actions: str) -> str:
    """An overlay with these actions."""
    head = "overlay: 1.1.0\ninfo:\n  title: Test\n  version: 1.0.0\nactions:\n"
    return head + "\n".join(actions)


def write_files(root: Path, files: dict[str, str]) -> None:
    """Write files by their places in a project."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


def write_project(root: Path, old: Paths, *corrections: str, files: dict[str, str]) -> None:
    """Write a project whose document has the old paths, and whose package has one more."""
    usual = {
        "openapi.yaml": text_of(old),
        "generator-config.yml": "a: 1\n",
        CORRECTIONS: overlay(*corrections),
        "overlays/spec/additions/more.yaml": overlay(addition(more="more")),
        SPEC: json.dumps(spec_of(old | paths(more="more"))),
    }
    write_files(root, usual | files)


def commit(root: Path) -> None:
    """Make a repository of a folder, with all files in its first commit."""
    name = ["-c", "user.name=n", "-c", "user.email=e@example.com"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "All"]):
        subprocess.run(["git", *name, *arguments], cwd=root, check=True, capture_output=True)


@dataclass(frozen=True)
class Generator:
    """Writes only the spec in place of a package."""

    paths: Paths

    def __call__(self, stage: Path, package: Path) -> Built:
        assert (stage / "openapi.yaml").is_file()
        package.mkdir(parents=True)
        spec = spec_of(self.paths)
        (package / "openapi.json").write_text(json.dumps(spec), "utf-8")
        return Built(spec, ("a note",))
