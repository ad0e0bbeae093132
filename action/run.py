"""The GitHub Action: install the command line that lies beside it, and run one of its commands.

`INPUTS` has the inputs of `action.yml` as JSON. Names of inputs are those of the options.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

_ROOT = Path(__file__).parents[1]
_CREDENTIALS = {
    "username": "DOCKERHUB_USERNAME",
    "password": "DOCKERHUB_PASSWORD",
    "oidc-connectionid": "DOCKERHUB_OIDC_CONNECTIONID",
}
_COMMON = ("max-wait", "url")


class Command(NamedTuple):
    """A command of the action: its words, and the inputs that it takes."""

    words: tuple[str, ...]
    arguments: tuple[str, ...]
    options: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()


_PRUNE_OPTIONS = (
    "keep-last",
    "keep-latest",
    "by",
    "per",
    "group-by",
    "older-than",
    "not-pulled-since",
    "match",
    "protect",
    "match-regex",
    "protect-regex",
    "rules",
    "journal",
)
_DELIVERY = ("expires", "pipe-to", "output")
_COMMANDS = {
    "push-readme": Command(
        ("repos", "readme", "push"),
        ("repository", "file"),
        ("base-url",),
        ("dry-run",),
        needed=("repository",),
    ),
    "prune": Command(("prune",), ("repository",), _PRUNE_OPTIONS, ("apply",)),
    "rotate-token": Command(("tokens", "rotate"), ("token",), _DELIVERY, needed=("token",)),
}
_ORGANIZATION_TOKEN = Command(
    ("orgs", "tokens", "rotate"), ("organization", "token"), _DELIVERY, needed=("token",)
)
_LISTS = ("repository", "match", "protect", "match-regex", "protect-regex")
_DEFAULTS = {"push-readme": {"file": "README.md"}}


class InputError(ValueError):
    """An input is missing or wrong."""


def arguments(inputs: Mapping[str, str]) -> list[str]:
    """Return the arguments of `dockerhub` that inputs stand for."""
    name = inputs.get("command", "")
    if name not in _COMMANDS:
        raise InputError(f"command must be {' or '.join(_COMMANDS)}, not {name!r}")
    given = {**_DEFAULTS.get(name, {}), **{key: text for key, text in inputs.items() if text}}
    command = _COMMANDS[name]
    if name == "rotate-token" and "organization" in given:
        command = _ORGANIZATION_TOKEN
    _check(name, command, given)
    found = [*command.words]
    for key in (*command.options, *_COMMON):
        found += [f"--{key}={value}" for value in _values(key, given.get(key, ""))]
    found += [f"--{key}" for key in command.flags if given.get(key) == "true"]
    found += ["--yes", "--"]
    for key in command.arguments:
        found += _values(key, given.get(key, ""))
    return found


def _check(name: str, command: Command, given: Mapping[str, str]) -> None:
    taken = {*command.arguments, *command.options, *command.flags, *_COMMON, *_CREDENTIALS}
    if unknown := sorted(given.keys() - taken - {"command"}):
        takes = ", ".join(sorted(taken))
        raise InputError(f"{name} takes no {', '.join(unknown)}; it takes {takes}")
    if missing := [key for key in command.needed if key not in given]:
        raise InputError(f"{name} needs {', '.join(missing)}")
    for key in command.flags:
        if given.get(key, "false") not in ("true", "false"):
            raise InputError(f"{key} must be true or false, not {given[key]!r}")
    if name == "rotate-token" and not given.keys() & {"pipe-to", "output"}:
        raise InputError("rotate-token needs pipe-to or output: the log must not show the token")


def _values(key: str, text: str) -> list[str]:
    """Return the values of an input; those of a list have a line each."""
    lines = text.splitlines() if key in _LISTS else [text]
    return [line.strip() for line in lines if line.strip()]


def environment(inputs: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that hold the credentials."""
    return {name: inputs[key] for key, name in _CREDENTIALS.items() if inputs.get(key)}


def main() -> int:
    """Run the action, and return its exit code."""
    inputs = json.loads(os.environ.pop("INPUTS"))
    try:
        command = arguments(inputs)
    except InputError as error:
        print(f"::error::{error}", flush=True)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", folder]
        constraints = str(_ROOT / "constraints.txt")
        subprocess.run([*install, "--constraint", constraints, f"{_ROOT}[cli]"], check=True)
        return run(command, {**os.environ, **environment(inputs), "PYTHONPATH": folder})


def run(command: list[str], variables: Mapping[str, str]) -> int:
    """Run `dockerhub` with these arguments and variables, and return its exit code."""
    program = [sys.executable, "-m", "dockerhub.cli", *command]
    return subprocess.run(program, env=dict(variables), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
