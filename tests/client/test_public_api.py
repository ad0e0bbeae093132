"""What the package offers to its users, and what importing it costs."""

import ast
import json
import pkgutil
import runpy
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import dockerhub

PUBLIC = [
    "PROVENANCE",
    "SPEC_VERSION",
    "AccessTokenNotAllowedError",
    "AsyncDockerHub",
    "AsyncPager",
    "AuthenticationError",
    "BadRequestError",
    "ChildManifest",
    "Clock",
    "ConflictError",
    "CredentialStoreError",
    "DockerHub",
    "Drift",
    "EdgeBlockedError",
    "Event",
    "EventKind",
    "Failure",
    "HubConnectionError",
    "HubError",
    "HubResponseError",
    "HubTimeoutError",
    "Identity",
    "IncompleteListError",
    "InvalidArgumentError",
    "LoginError",
    "Manifest",
    "NotFoundError",
    "OidcLogin",
    "Page",
    "Pager",
    "PaginationDepthError",
    "PermissionDeniedError",
    "ProfileError",
    "Provenance",
    "PullLimit",
    "RateLimit",
    "RateLimitError",
    "Response",
    "RetiredEndpointError",
    "RetryPolicy",
    "ServerError",
    "SystemClock",
    "TwoFactorRequiredError",
    "UnexpectedResponseError",
    "__version__",
]
FOLDER = Path(dockerhub.__file__).parent
MODULES = [
    info.name
    for info in pkgutil.iter_modules([str(FOLDER)], "dockerhub.")
    if not info.name.startswith("dockerhub._")
    and info.name not in ("dockerhub.cli", "dockerhub.mcp")
]
"""What users import; private modules and programs need no list of names."""


def loaded_by(code: str) -> set[str]:
    """Return the modules that are loaded after another interpreter has run some code."""
    program = f"import sys, json\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    return set(json.loads(done.stdout))


def test_the_public_names_are_complete() -> None:
    """Removing one breaks somebody's program; adding one is a promise."""
    assert dockerhub.__all__ == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_each_public_name_can_be_imported(name: str) -> None:
    """And is listed by `dir`."""
    assert getattr(dockerhub, name) is not None
    assert name in dir(dockerhub)


def test_a_star_import_imports_the_public_names() -> None:
    names: dict[str, object] = {}
    exec("from dockerhub import *", names)
    assert set(names) - {"__builtins__"} == set(PUBLIC)


@pytest.mark.parametrize("name", ["Nonsense", "_async", "http", "dockerhub", ""])
def test_other_names_raise_attribute_error(name: str) -> None:
    """Unless they are modules that are already imported."""
    if name not in vars(dockerhub):
        with pytest.raises(AttributeError, match=f"module 'dockerhub' has no attribute '{name}'"):
            getattr(dockerhub, name)


def test_type_checkers_see_the_existing_names() -> None:
    """The imports that only type checkers read, the table, and `__all__` agree."""
    tree = ast.parse((FOLDER / "__init__.py").read_text())
    typed = {
        (name, node.module)
        for block in ast.walk(tree)
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
        for name in (import_module(node.module).__all__ if alias.name == "*" else [alias.name])
    }
    assert typed == set(dockerhub._MODULES.items())
    assert set(dockerhub._MODULES) == set(PUBLIC)


def test_importing_the_package_costs_almost_nothing() -> None:
    """Neither the HTTP library nor the generated code is loaded before it is needed."""
    new = loaded_by("import dockerhub") - loaded_by("")
    assert "dockerhub" in new
    assert not {name for name in new if name.partition(".")[0] in {"httpx", "dockerhub_openapi"}}
    assert not {name for name in new if name.startswith("dockerhub.")}


def test_catching_an_error_needs_no_http_library() -> None:
    new = loaded_by("from dockerhub import HubError, RetryPolicy, Event, RateLimit")
    assert not {name for name in new if name.partition(".")[0] in {"httpx", "dockerhub_openapi"}}


def test_a_client_loads_no_more_than_it_uses() -> None:
    """Modules that are needed only sometimes are imported only then."""
    new = loaded_by("from dockerhub import DockerHub\nDockerHub(anonymous=True).close()")
    assert "httpx" in new
    assert "dateutil" not in new
    assert not {name for name in new if name.startswith("dockerhub.emulator")}
    assert not {name for name in new if name.startswith("dockerhub.conformance")}


@pytest.mark.parametrize("name", MODULES)
def test_each_module_lists_its_public_names(name: str) -> None:
    """In the standard order, and without names that do not exist."""
    module = import_module(name)
    names = module.__all__
    # `errors` adds the names of another module after its own.
    assert list(names) == sorted(names, key=_as_ruff_sorts) or name == "dockerhub.errors"
    for each in names:
        assert hasattr(module, each)


def _as_ruff_sorts(name: str) -> tuple[int, str]:
    """Constants first, then classes, then the rest."""
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name


def test_only_one_package_imports_the_http_library() -> None:
    """So that the library can be replaced."""
    importing = {
        path.relative_to(FOLDER).as_posix()
        for path in FOLDER.rglob("*.py")
        if "emulator" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in [getattr(node, "module", None), *(alias.name for alias in node.names)]
        if name and name.partition(".")[0] == "httpx"
    }
    assert importing == {"_transport/http.py", "_transport/routes.py", "_transport/urls.py"}


def test_the_package_can_be_imported_where_nothing_was_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its version is then that of a build that knows nothing; else it is that of the build."""
    path = str(FOLDER / "_version.py")
    assert runpy.run_path(path)["__version__"] == dockerhub.__version__
    monkeypatch.setitem(sys.modules, "dockerhub._built_version", None)
    assert runpy.run_path(path)["__version__"] == "0.1.dev0"
