"""Run the conformance laws with a new package."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from spec.errors import SpecError

_LAWS: Final = tuple(
    f"tests/conformance/test_{name}.py" for name in ("models", "requests", "answers")
)
_SECONDS: Final = 600
_SHOWN_LINES: Final = 40


def run_conformance(root: Path, generated: Path, operations: int) -> None:
    """Run the conformance laws with a package that is not the project's."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(generated), str(root / "overlays")]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "CONFORMANCE": "update",
        "CONFORMANCE_LEAST": str(operations),
    }
    # The client's own methods may still be those of the old spec.
    chosen = [*_LAWS, "-k", "not test_the_method_of_an_operation_does_it"]
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "--tb=short"]
    done = subprocess.run(
        [*command, *chosen],
        cwd=root,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode:
        tail = "\n".join(f"{done.stdout}{done.stderr}".splitlines()[-_SHOWN_LINES:])
        raise SpecError(
            f"the new client does not do what the new spec says:\n{tail}\n"
            "Correct the spec with an action in overlays/spec/corrections.yaml, or the client."
        )
