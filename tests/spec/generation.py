"""Shared by the tests of the generation: the corrected spec, a project to break, probe packages."""

import copy
import functools
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from spec.corrected.build import build
from spec.generation.generate import PACKAGE, _run_generator

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "generated" / PACKAGE
OVERLAYS = ("overlays/spec/corrections.yaml", "overlays/spec/additions")
SOURCES = ("openapi.yaml", "generator-config.yml", "overlays/templates", *OVERLAYS)
TEXT = {"type": "string"}


@functools.cache
def _built() -> dict[str, Any]:
    return build(ROOT / "openapi.yaml", ROOT / "overlays" / "spec").spec


def corrected_spec() -> dict[str, Any]:
    """The corrected spec, built once; each caller may change its copy."""
    return copy.deepcopy(_built())


def some_paths(*paths: str) -> dict[str, Any]:
    """The corrected spec with these paths alone, and the schemas that they need."""
    document = corrected_spec()
    keep_paths(document, paths)
    return document


def keep_paths(document: dict[str, Any], paths: Iterable[str]) -> None:
    """Leave out the other paths, and the schemas that nothing refers to."""
    document["paths"] = {path: document["paths"][path] for path in paths}
    schemas = document["components"].pop("schemas")
    wanted: set[str] = set()
    found = _referred(document)
    while found - wanted:
        wanted |= found
        found = _referred([schemas[name] for name in wanted])
    document["components"]["schemas"] = {name: schemas[name] for name in schemas if name in wanted}


def _referred(node: Any) -> set[str]:
    return set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(node)))


def copy_project(root: Path) -> Path:
    """Copy everything from which the package is generated into a folder."""
    for name in SOURCES:
        source, copied = ROOT / name, root / name
        copied.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copied)
        else:
            shutil.copy(source, copied)
    return root


def run_tool_chain(
    root: Path, command: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the tool chain as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "spec", command],
        cwd=root,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of all files below a folder, except compiled modules."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def probe_document(
    schemas: dict[str, Any] | None = None, paths: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A small OpenAPI document with the given schemas and paths."""
    return {
        "openapi": "3.0.3",
        "info": {"title": "Probe", "version": "1"},
        "paths": paths or {},
        "components": {"schemas": schemas or {}},
    }


def probe_operation(name: str, schema: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """An operation that responds with 200, with the schema as JSON or without a body."""
    response: dict[str, Any] = {"description": "Fine."}
    if schema is not None:
        response["content"] = {"application/json": {"schema": schema}}
    return {"operationId": name, "tags": ["probe"], "responses": {"200": response}, **more}


def reference(name: str, **siblings: Any) -> dict[str, Any]:
    """A reference to a component schema."""
    return {"$ref": f"#/components/schemas/{name}", **siblings}


def model(title: str | None = None, /, **properties: Any) -> dict[str, Any]:
    """An object schema."""
    return {"type": "object", "properties": properties} | ({"title": title} if title else {})


def media(**schemas: Any) -> dict[str, Any]:
    """A `content` with a schema for each media type, whose slashes are written `__`."""
    return {name.replace("__", "/"): {"schema": schema} for name, schema in schemas.items()}


def answer(content: dict[str, Any]) -> dict[str, Any]:
    """A response with that content."""
    return {"description": "Fine.", "content": content}


def generate_probe(document: dict[str, Any], folder: Path) -> Path:
    """Run the generator with the project's templates and settings, even if it loses something."""
    package = folder / "probe"
    _run_generator(ROOT, document, package)
    return package


@contextmanager
def imported(package: Path, name: str) -> Iterator[ModuleType]:
    """Import a package from its folder, and forget it."""
    spec = importlib.util.spec_from_file_location(
        name, package / "__init__.py", submodule_search_locations=[str(package)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
        yield module
    finally:
        for loaded in [each for each in sys.modules if each.split(".")[0] == name]:
            del sys.modules[loaded]
