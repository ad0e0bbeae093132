"""`make versions`: every supported Python that is installed generates the same bytes."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
SAYS = "import sys, venv, ensurepip; print(sys.executable, '%d.%d' % sys.version_info[:2])"


def interpreters() -> dict[str, str]:
    """The interpreters that can make environments, by version: those in PATH, and pyenv's."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found: dict[str, str] = {}
    for version in VERSIONS:
        others = sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True)
        for candidate in (f"python{version}", *map(str, others)):
            path, _, version_found = _said(candidate).partition(" ")
            if version_found == version:
                found.setdefault(version, path)
    return found


def _said(interpreter: str) -> str:
    """Return path and version of an interpreter; nothing if it is not one, or lacks a module."""
    try:
        done = subprocess.run(
            [interpreter, "-c", SAYS], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return ""
    return done.stdout.strip()


def main() -> int:
    """Check the committed package with each of them."""
    failed = False
    for version, interpreter in interpreters().items():
        with tempfile.TemporaryDirectory() as folder:
            python = Path(folder) / "bin/python"
            subprocess.run([interpreter, "-m", "venv", folder], check=True)
            for arguments in (
                ["--upgrade", "pip>=25.1"],
                ["--group", "generate", "httpx", "attrs"],
            ):
                pip = [python, "-m", "pip", "install", "--quiet", "-c", "constraints.txt"]
                subprocess.run([*pip, *arguments], cwd=ROOT, check=True)
            environment = {**os.environ, "PYTHONPATH": "overlays", "PYTHONHASHSEED": version[2:]}
            check = [python, "-m", "spec", "check"]
            done = subprocess.run(check, cwd=ROOT, env=environment, check=False)
        print(f"{version}: {'the same bytes' if done.returncode == 0 else 'OTHER BYTES'}")
        failed = failed or bool(done.returncode)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
