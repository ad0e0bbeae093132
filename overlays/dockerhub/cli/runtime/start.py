"""Where the program begins: it says what is missing, or goes on quickly."""

import gc
import sys

__all__ = ["main"]

_INTERRUPTED = 130
_MISSING = 'The command line needs more packages: pip install "dockerhub[cli]"\n'


def main() -> int:
    """Run the command line with the arguments of the process.

    Returns:
        The exit code.
    """
    try:
        return _main()
    except KeyboardInterrupt:
        # So early or so late that nothing is going on.
        return _INTERRUPTED


def _main() -> int:
    _leave_out_httpx_program()
    # All that is imported stays: searching it for garbage again and again takes 8 ms.
    gc.disable()
    try:
        from dockerhub.cli.runtime.main import main as run  # noqa: PLC0415  # what it needs may not be installed
    except ModuleNotFoundError as error:
        if error.name not in ("click", "rich", "jmespath"):
            raise
        sys.stderr.write(_MISSING)
        return 1
    finally:
        gc.freeze()
        gc.enable()
    return run()


def _leave_out_httpx_program() -> None:
    """Keep httpx from loading a command line of its own, which takes longer than httpx itself.

    It does so whenever Click and Rich are installed, as they are here, and goes on without it
    where it cannot be imported.
    """
    modules: dict[str, object] = sys.modules  # type: ignore[assignment]  # None: not importable
    modules.setdefault("httpx._main", None)
