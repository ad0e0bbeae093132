"""Does Docker Hub still answer as the spec says? Ask it, by requests that only read.

As a program, ``python -m dockerhub.conformance --repository library/python``, with credentials
from the environment as the client takes them; as a function, `check`.
"""

from dockerhub.conformance._check import by_operation, check, check_async
from dockerhub.conformance._findings import Check, Finding, FindingKind, Outcome
from dockerhub.conformance._report import ConformanceReport

__all__ = [
    "Check",
    "ConformanceReport",
    "Finding",
    "FindingKind",
    "Outcome",
    "by_operation",
    "check",
    "check_async",
    "main",
]


def main(arguments: list[str] | None = None) -> int:
    """Run the check as a program does.

    Args:
        arguments: Those of the command line, without the program's name; by default those that
            this process was started with.

    Returns:
        The exit code: 0 if all responses conform, 1 if some differ from the spec, 2 for arguments
        that are wrong, 3 if there was nothing to check, a part of it failed, or something that
        was named is not there.
    """
    from dockerhub.conformance._program import run  # noqa: PLC0415  # only a program needs it

    return run(arguments)
