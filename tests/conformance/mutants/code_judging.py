"""Who notices broken code: each mutant of the generated package is judged in its own process.

The judge forks before anything of the client is imported; the child imports it with one module's
text replaced, or from another folder, tests the laws, and reports to its parent through a pipe.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

# What is slow to import and does not import the client is imported once, by the parent.
import hypothesis
import jsonschema_rs
import schemathesis

from mutants.code_operators import CodeMutant

_PRELOADED = (hypothesis, jsonschema_rs, schemathesis)
_USERS = 3
"""The number of operations with which a model is tested, after the laws about the model itself."""
_OF_THE_CLIENT = frozenset({"dockerhub", "dockerhub_openapi", "laws", "spec"})
_LIMIT = 120
"""Seconds; a mutant that takes longer hangs, which counts as noticed, too."""


class _Replacing(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Imports one module from another text than that of its file."""

    def __init__(self, mutant: CodeMutant) -> None:
        self._mutant = mutant

    def find_spec(
        self, fullname: str, path: object, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._mutant.module:
            return None
        return importlib.util.spec_from_loader(fullname, self)

    def get_filename(self, fullname: str) -> str:
        return f"<mutant of {fullname}>"

    def get_data(self, path: str) -> bytes:
        return self._mutant.source.encode()

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._mutant.source, self.get_filename(fullname), "exec")


Verdict = tuple[str | None, str | None]
"""The first broken law about behavior, and the first static one; None if none is broken."""


def judged(mutant: CodeMutant) -> Verdict:
    """Judge a broken module; a package that cannot be imported breaks any law."""
    return _in_a_child(lambda: sys.meta_path.insert(0, _Replacing(mutant)), mutant.module)


def judged_package(folder: Path) -> Verdict:
    """Judge a whole package in another folder."""

    def prepare() -> None:
        # The generator's templates use a part of the client, so the parent has imported it.
        for name in [*sys.modules]:
            if name.partition(".")[0] in _OF_THE_CLIENT:
                del sys.modules[name]
        sys.path.insert(0, str(folder))

    return _in_a_child(prepare, None)


def _in_a_child(prepare: Callable[[], None], module: str | None) -> Verdict:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _tell(prepare, module, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if not told:
        return f"hangs or dies (status {status})", None
    behavioral, static = json.loads(told)
    return behavioral, static


def _tell(prepare: Callable[[], None], module: str | None, writing: int) -> None:
    """Judge in the child, and end it without running the parent's exit handlers."""
    signal.alarm(_LIMIT)
    try:
        prepare()
        verdict = _verdict(module)
    except BaseException as error:
        verdict = (f"cannot be used: {type(error).__name__}", None)
    os.write(writing, json.dumps(verdict).encode())
    os._exit(0)


def _verdict(module: str | None) -> Verdict:
    from laws import catalog  # noqa: PLC0415  # only now, with the mutant in place
    from laws.world import World, read_spec  # noqa: PLC0415

    world = World(read_spec())
    changed = catalog.everything(world)
    if module:
        changed = catalog.Changed(world, *_concerned(world, module))
    behavioral, static = (
        catalog.first(laws(changed)) for laws in (catalog.behavioral, catalog.static)
    )
    return _shown(behavioral), _shown(static)


def _shown(violation: Any) -> str | None:
    if violation is None:
        return None
    return f"{violation.law}: {violation.subject} {violation.pointer}"


def _concerned(world: Any, module: str) -> tuple[list[Any], list[Any]]:
    """Return the models and operations that use a module, the closest first."""
    from laws import catalog  # noqa: PLC0415

    from spec.schema.reading import python_name  # noqa: PLC0415

    everything = catalog.everything(world)
    _, kind, *names = module.split(".")
    if kind == "api":
        return [], [each for each in everything.operations if each.name == names[-1]]
    if kind == "models":
        models = [each for each in everything.models if python_name(each.name) == names[-1]]
        users = [each for each in everything.operations if _uses(world, each, models)]
        return models, users[:_USERS]
    return list(everything.models), list(everything.operations)


def _uses(world: Any, operation: Any, models: list[Any]) -> bool:
    from laws import catalog  # noqa: PLC0415

    text = catalog.closure(world, operation.node)
    return any(each.pointer in text or repr(each.schema) in text for each in models)
