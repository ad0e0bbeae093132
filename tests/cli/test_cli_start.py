"""How the program starts: as it is installed, without its extra, and called by other programs."""

import contextlib
import gc
import importlib
import io
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from running import PATIENCE

from dockerhub import __version__
from dockerhub.cli import start
from dockerhub.cli.main import main
from dockerhub.cli.runtime.program import Program
from dockerhub.emulator import EmulatedHub

MISSING = (
    'The command line needs the extra "cli": pip install "dockerhub[cli]", '
    'or uvx --from "dockerhub[cli]" dockerhub, or pipx run --spec "dockerhub[cli]" dockerhub\n'
)


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    """In one line that can be typed, also for `uvx` and `pipx run`, which take no extra by name."""
    code = "import sys; sys.modules['click'] = None; from dockerhub.cli.start import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=True
    )

    assert done.stderr == MISSING


@pytest.fixture
def not_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program is yet to be imported, as when a process begins."""
    monkeypatch.delitem(sys.modules, "dockerhub.cli.main")
    monkeypatch.delattr("dockerhub.cli.main")


@pytest.mark.parametrize("name", ["click", "rich", "jmespath", "yaml"])
def test_without_a_part_of_the_extra_it_fails(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is done: other packages may have installed the rest."""
    monkeypatch.setattr(sys, "argv", ["dockerhub", "--version"])
    monkeypatch.setitem(sys.modules, name, None)

    assert start.main() == 1

    assert capsys.readouterr() == ("", MISSING)


def test_another_missing_module_is_an_error(
    not_imported: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extra does not install it."""
    monkeypatch.setitem(sys.modules, "dockerhub.cli.runtime.command_classes", None)

    with pytest.raises(ModuleNotFoundError):
        start.main()
    assert gc.isenabled(), "garbage is collected again"


def test_what_imports_leave_is_not_collected(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is frozen; what the command leaves is collected as usual."""
    monkeypatch.setattr(sys, "argv", ["dockerhub", "--version"])

    assert start.main() == 0

    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    gc.unfreeze()


def test_httpx_does_not_load_its_own_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless it has, since another program wants it."""
    monkeypatch.setattr(sys, "argv", ["dockerhub", "--version"])
    loaded: Any = object()
    monkeypatch.setitem(sys.modules, "httpx._main", loaded)
    assert start.main() == 0
    assert sys.modules["httpx._main"] is loaded

    del sys.modules["httpx._main"]
    assert start.main() == 0
    assert sys.modules.get("httpx._main", loaded) is None


def test_the_program_that_is_installed_starts() -> None:
    """The console script next to the interpreter."""
    program = Path(sys.executable).parent / "dockerhub"
    done = subprocess.run(
        [program, "--version"], capture_output=True, text=True, timeout=PATIENCE, check=True
    )

    assert done.stdout == f"dockerhub {__version__}\n"


def test_a_second_closing_does_no_harm() -> None:
    """A program that made no client has nothing to close."""
    program = Program()
    program.close()
    program.close()


def test_output_may_be_any_stream(hub: EmulatedHub) -> None:
    """As when other programs call the command line."""
    with contextlib.redirect_stdout(io.StringIO()) as output:
        assert main(["--version"]) == 0

    assert output.getvalue() == f"dockerhub {__version__}\n"


JOBS_AND_LOGINS = ("auth", "completion", "login", "prune", "scim")
"""The beginnings of modules whose commands all need more than the client."""
IMPORTING = f"""
import sys
from importlib import import_module
from pathlib import Path
import dockerhub.cli.main
before = set(sys.modules)
for path in Path(dockerhub.cli.__file__).parent.glob("commands/*.py"):
    if not path.stem.startswith({JOBS_AND_LOGINS}):
        import_module(f"dockerhub.cli.commands.{{path.stem}}")
print(*sorted(set(sys.modules) - before))
"""


def test_importing_the_commands_imports_no_client_and_no_models() -> None:
    """They are imported when a command runs: each command pays only for what it uses."""
    command = [sys.executable, "-c", IMPORTING]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    found = set(done.stdout.split())
    assert {"dockerhub.cli.commands.tags", "dockerhub.cli.commands.tag_listing"} <= found
    models = {each for each in found if each.startswith("dockerhub_openapi.models.")}
    # Their values are choices of options.
    assert {each.rpartition(".")[2] for each in models} == {
        "access_token_scope",
        "repository_team_permission",
    }
    late = {"_sync.client", "_sync.pager", "logins", "audit", "cli.output.views"}
    assert all(find_spec(f"dockerhub.{name}") for name in late)
    assert not {f"dockerhub.{name}" for name in late} & found
    assert not {"httpx", "rich", "yaml", "getpass"} & found


def test_importing_the_program_does_not_run_it() -> None:
    importlib.import_module("dockerhub.cli.__main__")
