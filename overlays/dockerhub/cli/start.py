"""The entry point: says which extra is missing, and starts quickly."""

import gc
import sys
from importlib.util import find_spec

_EXTRA = ("click", "rich", "jmespath", "yaml")
"""What the extra installs; other packages may have installed some of it."""
_INTERRUPTED = 130
_MISSING = (
    'The command line needs the extra "cli": pip install "dockerhub[cli]", '
    'or uvx --from "dockerhub[cli]" dockerhub, or pipx run --spec "dockerhub[cli]" dockerhub\n'
)


def main() -> int:
    """Run the command line with the arguments of the process, and return the exit code."""
    try:
        return _main()
    except KeyboardInterrupt:
        # Too early or too late for anything to be going on.
        return _INTERRUPTED


def _main() -> int:
    if not all(map(find_spec, _EXTRA)):
        sys.stderr.write(_MISSING)
        return 1
    _leave_out_httpx_program()
    # All that is imported stays; to search it for garbage takes 8 ms.
    gc.disable()
    try:
        from dockerhub.cli.main import main as run  # noqa: PLC0415  # what it needs may not be installed
    finally:
        gc.freeze()
        gc.enable()
    return run()


def _leave_out_httpx_program() -> None:
    """Keep httpx from loading its own command line, which takes longer than httpx itself.

    It loads one whenever Click and Rich are installed, and does without if it cannot.
    """
    modules: dict[str, object] = sys.modules  # type: ignore[assignment]  # None: not importable
    modules.setdefault("httpx._main", None)
