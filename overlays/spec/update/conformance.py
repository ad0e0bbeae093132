"""Run the conformance laws with a new package."""

import os
import re
import shlex
import sys
from pathlib import Path
from typing import Final

from spec.errors import SpecError
from spec.run import run

_LAWS: Final = tuple(
    f"tests/conformance/test_{name}.py" for name in ("models", "requests", "answers")
)
_SECONDS: Final = 600
_WIDTH: Final = "1000"
_SHOWN_LINES: Final = 40
_FAILED: Final = re.compile(r"^(?:FAILED|ERROR) (.+?)( - .*)?$", re.MULTILINE)


def run_conformance(root: Path, generated: Path, operations: int) -> None:
    """Run the conformance laws with a package that is not the project's."""
    environment = {
        "PYTHONPATH": os.pathsep.join([str(generated), str(root / "overlays")]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "CONFORMANCE": "update",
        "CONFORMANCE_LEAST": str(operations),
    }
    # The client's own methods may still be those of the old spec.
    chosen = [*_LAWS, "-k", "not test_the_method_of_an_operation_does_it"]
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "--tb=short"]
    parallel = [*command, "-n", "auto", *chosen]
    done = run(parallel, root, _SECONDS, **environment, COLUMNS=_WIDTH)
    if done.returncode:
        written = f"{done.stdout}{done.stderr}"
        failed = _FAILED.findall(written)
        listed = [f"  {name}{why}" for name, why in failed] or written.splitlines()[-_SHOWN_LINES:]
        given = [f"{key}={shlex.quote(value)}" for key, value in environment.items()]
        again = shlex.join([*command, *([failed[0][0]] if failed else _LAWS)])
        raise SpecError(
            "\n".join(["the new client does not do what the new spec says:", *listed])
            + "\nCorrect the spec with an action in overlays/spec/corrections.yaml, or the client. "
            f"This repeats the first failure:\n  cd {root} && {' '.join(given)} {again}"
        )
