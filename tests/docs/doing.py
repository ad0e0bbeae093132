"""Do what a page says, in order, as a reader would: programs, commands, files, workflows."""

import ast
import builtins
import contextlib
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from clocks import FakeClock
from snippets import ROOT, Block, Command, agrees, commands

from dockerhub.cli.main import main
from dockerhub.cli.runtime.program import Program
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.seeds.demo import OIDC_CONNECTION, TOTP_SECRET

USERS = {
    "alice": {"DOCKERHUB_USERNAME": "alice", "DOCKERHUB_PASSWORD": "alice-password"},
    "bob": {
        "DOCKERHUB_USERNAME": "bob",
        "DOCKERHUB_PASSWORD": "bob-password",
        "DOCKERHUB_TOTP_SECRET": TOTP_SECRET,
    },
    "acme": {"DOCKERHUB_USERNAME": "acme", "DOCKERHUB_PASSWORD": "dckr_oat_acme"},
    "scim": {"DOCKERHUB_SCIM_TOKEN": "dckr_scim_acme"},
    "nobody": {},
}
_OF_A_SHELL = re.compile(r"[|<>&;$]|^(?!(?:[A-Z_]+=('[^']*'|\S+) )*dockerhub )")
_OTHER_PROGRAMS = ("gh",)
"""What the pages give secrets to: here, programs that take what they are given."""
_NOT_RUN = re.compile(r"pip install |make |git |docker |\.venv/bin/")
"""What changes the machine or a checkout, or takes long."""
_SERVER = re.compile(r"python -m dockerhub\.emulator|dockerhub emulator")
"""What runs until it is stopped."""


class Reader:
    """Does everything that a page shows, like a reader.

    Args:
        hub: The Docker Hub that commands use.
        clock: The clock of hub and commands.
        folder: Where files are written and commands run.
    """

    def __init__(self, hub: EmulatedHub, clock: FakeClock, folder: Path) -> None:
        self._hub, self._clock, self._folder = hub, clock, folder
        self._printed = ""
        self._programs = folder.parent / "bin"
        self._programs.mkdir()
        for name in _OTHER_PROGRAMS:
            (self._programs / name).write_text("#!/bin/sh\nexec cat > /dev/null\n", "utf-8")
            (self._programs / name).chmod(0o755)

    def do(self, block: Block) -> None:
        """Do what a block shows, and fail if the result differs."""
        if "file" in block.options:
            (self._folder / block.options["file"]).write_text(block.text, "utf-8")
        elif "output" in block.options:
            assert agrees(block.text.splitlines(), self._printed), self._printed
        else:
            with self._as(block.options.get("as", "nobody")):
                self._run(block)

    def _run(self, block: Block) -> None:
        if "not-run" in block.options:
            assert unknown_names(block.text) == set()
        elif block.language == "python":
            self._printed = run_program(block.text)
        elif block.language in ("console", "sh", ""):
            *first, last = commands(block.text)
            for command in first:
                self._run_command(command)
            self._run_command(last, int(block.options.get("code", "0")))
        elif block.language == "json":
            json.loads(block.text)
        elif "steps" in block.options:
            for step in steps(yaml.safe_load(block.text)):
                self._run_command(Command(step, []))
        elif block.language == "yaml":
            yaml.safe_load(block.text)
        else:
            raise AssertionError(f"nobody tries the {block.language} block in line {block.line}")

    def _run_command(self, command: Command, expected: int = 0) -> None:
        if _NOT_RUN.match(command.text):
            check_preparation(command.text)
            return
        if _SERVER.match(command.text):
            check_server(command)
            return
        if _OF_A_SHELL.search(command.text):
            code, printed = self._in_a_shell(command.text)
        else:
            code, printed = self._here(command.text)
        assert code == expected, f"{command.text} ended with {code}:\n{printed}"
        if command.shown:
            assert agrees(command.shown, printed), f"{command.text} printed:\n{printed}"

    def _here(self, command: str) -> tuple[int, str]:
        variables, _, arguments = command.partition("dockerhub ")
        said = StringIO()
        with (
            pytest.MonkeyPatch.context() as patch,
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
        ):
            for name, _, value in (each.partition("=") for each in shlex.split(variables)):
                patch.setenv(name, value)
            code = main(shlex.split(arguments), Program(clock=self._clock))
        return code, said.getvalue()

    def _in_a_shell(self, command: str) -> tuple[int, str]:
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {command}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout

    @contextlib.contextmanager
    def _as(self, name: str) -> Iterator[None]:
        folders = (self._programs, Path(sys.executable).parent, os.environ["PATH"])
        path = os.pathsep.join(map(str, folders))
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self._folder)
            patch.setenv("PATH", path)
            patch.setenv("DOCKERHUB_URL", self._hub.url)
            patch.setattr(sys, "stdin", StringIO())
            job = {"DOCKERHUB_OIDC_CONNECTIONID": OIDC_CONNECTION} | self._hub.actions_environment
            for variable, value in (job if name == "job" else USERS[name]).items():
                patch.setenv(variable, value)
            yield


def run_program(text: str) -> str:
    """Run a program as a script; return what it prints."""
    assert unknown_names(text) == set()
    said = StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(text, "<page>", "exec"), {"__name__": "__main__"})  # the page's own program
    return said.getvalue()


def unknown_names(program: str) -> set[str]:
    """Return names that nothing defines, also in branches that do not run."""
    nodes = list(ast.walk(ast.parse(program)))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    used = {name.id for name in names if isinstance(name.ctx, ast.Load)}
    bound = {name.id for name in names if not isinstance(name.ctx, ast.Load)}
    for node in nodes:
        if isinstance(node, ast.alias):
            bound.add((node.asname or node.name).split(".")[0])
        elif isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.ExceptHandler
        ):
            bound.add(node.name or "")
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
    return used - bound - vars(builtins).keys()


def steps(workflow: Mapping[str, Any]) -> list[str]:
    """Return the commands of a workflow's steps, without those that prepare the machine."""
    jobs = workflow["jobs"].values()
    lines = [line for job in jobs for step in job["steps"] for line in _lines(step)]
    return [line for line in lines if not line.startswith("pip install ")]


def _lines(step: Mapping[str, Any]) -> list[str]:
    return str(step.get("run", "")).replace("\\\n", " ").splitlines()


def check_server(command: Command) -> None:
    """Start a server on a free port in place of the one that the page shows, and stop it."""
    arguments = shlex.split(re.sub(r"--port \d+", "--port 0", command.text))
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            printed = server.stdout.readline()
        finally:
            server.terminate()
    assert server.returncode == 0, command.text
    shown = [re.sub(r":\d+$", ":…", line) for line in command.shown] or ["…"]
    assert agrees(shown, printed), f"{command.text} printed:\n{printed}"


def check_preparation(command: str) -> None:
    """Check that what is not run here exists: an extra, a target, an option."""
    if extras := re.search(r"dockerhub\[([\w,]+)\]", command):
        project = (ROOT / "pyproject.toml").read_text("utf-8")
        for extra in extras[1].split(","):
            assert re.search(rf"^{extra} = \[", project, re.MULTILINE), command
    if target := re.match(r"(?:\w+=\S+ )*make (?:\w+=\S+ )*([\w-]+)", command):
        makefile = (ROOT / "Makefile").read_text("utf-8")
        assert re.search(rf"^{target[1]}:", makefile, re.MULTILINE), command
    if service := re.match(r"docker compose run .*?([\w-]+)$", command):
        compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
        assert service[1] in compose["services"], command
    if program := re.match(r"\.venv/bin/python ([^-]\S+)", command):
        assert (ROOT / program[1]).is_file(), command
