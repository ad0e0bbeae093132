"""What is measured, installed as users install it, under build/bench/.

The client goes into an environment with its run-time dependencies and nothing else, since httpx
imports Rich and Click where it finds them. The peer has one of its own, with what it depends on.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "bench"
PROBES = Path(__file__).parent / "probes"
PEER = "dockerhub-api"


def user_environment(extra: str = "fast") -> Path:
    """Install the package with an extra, and nothing else; return its Python."""
    shutil.rmtree(BUILD / "dist", ignore_errors=True)
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", BUILD / "dist")
    [wheel] = (BUILD / "dist").glob("*.whl")
    python = _environment("user" if extra == "fast" else f"user-{extra}")
    pinned = ("--constraint", ROOT / "constraints.txt")
    _pip(python, "install", *pinned, f"{wheel}[{extra}]")
    _pip(python, "install", "--no-deps", "--force-reinstall", wheel)
    return python


def add_trio(python: Path) -> None:
    """Install trio next to the client, which imports it only under trio."""
    _pip(python, "install", "--constraint", ROOT / "constraints.txt", "trio")


def peer_environment() -> Path | None:
    """Install the peer; return its Python, or None if it cannot be installed."""
    try:
        python = _environment("peer")
        _pip(python, "install", PEER)
    except subprocess.CalledProcessError as error:
        print(f"{PEER} cannot be installed: {error.stderr[-300:]}", file=sys.stderr)
        return None
    return python


def default_output() -> Path:
    """Generate what the generator makes without templates of our own; return where it is."""
    sys.path[:0] = [str(ROOT / "overlays")]
    from spec.corrected.build import render_spec  # noqa: PLC0415  # the path to it was just added

    folder = BUILD / "default"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    corrected = json.loads((ROOT / "generated/dockerhub_openapi/openapi.json").read_text("utf-8"))
    (folder / "openapi.json").write_text(render_spec(corrected), "utf-8")
    settings = {"post_hooks": [], "use_path_prefixes_for_title_model_names": False}
    (folder / "settings.json").write_text(json.dumps(settings), "utf-8")
    _run(
        *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"),
        *("--path", folder / "openapi.json", "--config", folder / "settings.json"),
        *("--output-path", folder / "default_api"),
    )
    return folder


def _environment(name: str) -> Path:
    python = BUILD / name / "bin" / "python"
    if not python.exists():
        _run(sys.executable, "-m", "venv", BUILD / name)
        _pip(python, "install", "--upgrade", "pip>=25.1")
    return python


def _pip(python: Path, *arguments: object) -> None:
    _run(python, "-m", "pip", "--quiet", *arguments)


def _run(*command: object) -> None:
    subprocess.run(
        [str(part) for part in command], cwd=ROOT, check=True, capture_output=True, text=True
    )
