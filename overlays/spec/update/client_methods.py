"""The client's own methods: which operation each calls, and whether that still fits."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from spec.changes.surface import Operation, Surface, type_text
from spec.errors import SpecError
from spec.generation.generate import PACKAGE
from spec.run import run

_CLIENT: Final = "overlays/dockerhub"
_RESOURCES: Final = f"{_CLIENT}/_async/resources"
_CHECKED: Final = (f"{_CLIENT}/_async", f"{_CLIENT}/cli", f"{_CLIENT}/__init__.py")
_USE: Final = re.compile(r"def ([a-z]\w*)\(|\bapi\.\w+\.(\w+)\.OPERATION")
_ALONE: Final = f"""
import os, sys
sys.path = [each for each in sys.path if not os.path.isdir(os.path.join(each, "{PACKAGE}"))]
from mypy.__main__ import console_entry
console_entry()
"""
"""Runs mypy where the package that users have is not installed: it has what is gone."""
_USED_TO_SIGN_IN: Final = frozenset(
    {"login", "login_2fa", "create_auth_token", "create_oidc_token"}
)
_SET_BY_PAGER: Final = frozenset({"page", "start_index"})
_FOUND: Final = re.compile(rf"^({_CLIENT}/(?!_sync/)\S+:\d+: )(?:error: )(.*)$", re.MULTILINE)


def find_problems(root: Path, generated: Path, cache: Path) -> list[str]:
    """List where the client's code does not fit a generated package, each with file and line."""
    options = ("--strict", "--explicit-package-bases", "--config-file=", "--no-error-summary")
    command = [sys.executable, "-c", _ALONE, *options, "--cache-dir", str(cache), *_CHECKED]
    done = run(command, root, MYPYPATH=f"{generated}{os.pathsep}{root / 'overlays'}")
    found = [f"{place}{problem}" for place, problem in _FOUND.findall(done.stdout)]
    if done.returncode and not found:
        raise SpecError(f"mypy cannot check the client's methods:\n{done.stdout}{done.stderr}")
    return found


def methods_by_operation(root: Path) -> dict[str, str]:
    """Return the client's methods by the operation that they call."""
    found: dict[str, str] = {}
    for path in sorted((root / _RESOURCES).glob("*.py")):
        method = ""
        for name, operation in _USE.findall(path.read_text("utf-8")):
            method = name or method
            if operation:
                found.setdefault(operation, f"hub.{path.stem}.{method}")
    return found


def operations_without_method(root: Path, surface: Surface) -> Iterator[str]:
    """Propose a method for each operation that has none, and say how to call it until then."""
    used = methods_by_operation(root).keys() | _USED_TO_SIGN_IN
    for name, operation in sorted(surface.operations.items()):
        if name not in used:
            yield _proposal(name, operation)


def _proposal(name: str, operation: Operation) -> str:
    must = {key: value for key, value in operation.arguments.items() if value.required}
    may = {key: value for key, value in operation.arguments.items() if key not in must}
    if operation.items is not None:
        may = {key: value for key, value in may.items() if key not in _SET_BY_PAGER}
    given = [f"{key}: {value}" for key, value in must.items()]
    hints = {key: type_text(value.kinds | {"None"}) for key, value in may.items()}
    optional = [f"{key}: {hint} = None" for key, hint in hints.items()]
    signature = ", ".join([*given, *(["*", *optional] if optional else [])])
    result = operation.items or type_text(operation.result)
    kind, call = (f"Pager[{result}]", "paginate") if operation.items else (result, "call")
    now = ", ".join([f'"{name}"', *(f"{key}=…" for key in must)])
    tag = operation.tag.replace("-", "_")
    return f"hub.{tag}.{name}({signature}) -> {kind}; now: hub.{call}({now})"
