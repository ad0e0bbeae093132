"""Run the conformance laws with a new package."""

import os
import re
import shlex
import sys
from pathlib import Path
from typing import Final

from spec.errors import SpecError
from spec.run import run_all

_FOLDER: Final = "tests/conformance"
_LAWS: Final = (
    (f"{_FOLDER}/test_models.py", f"{_FOLDER}/test_requests.py"),
    (f"{_FOLDER}/test_answers.py",),
)
"""Two processes that take about the same time; each more would cost seconds to start."""
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
    chosen = ["-k", "not test_the_method_of_an_operation_does_it"]
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "--tb=short"]
    commands = [[*command, *chosen, *laws] for laws in _LAWS]
    ended = run_all(commands, root, **environment, COLUMNS=_WIDTH)
    if broken := [each for each in ended if each.returncode]:
        written = "".join(f"{each.stdout}{each.stderr}" for each in broken)
        failed = _FAILED.findall(written)
        listed = [f"  {name}{why}" for name, why in failed] or written.splitlines()[-_SHOWN_LINES:]
        given = [f"{key}={shlex.quote(value)}" for key, value in environment.items()]
        again = shlex.join([*command, failed[0][0]] if failed else broken[0].args)
        raise SpecError(
            "\n".join(["the new client does not do what the new spec says:", *listed])
            + "\nCorrect the spec with an action in overlays/spec/corrections.yaml, or the client. "
            f"This repeats the first failure:\n  cd {root} && {' '.join(given)} {again}"
        )
