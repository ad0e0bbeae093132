"""What a broken law looks like, and how it is reported."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from laws.profile import read_profile

_LONGEST: Final = 3_000


@dataclass(frozen=True)
class Violation:
    """One place where spec and client disagree."""

    law: str
    subject: str
    pointer: str
    problem: str
    example: Any = None

    def __str__(self) -> str:
        example = json.dumps(self.example, ensure_ascii=False, default=repr)
        if len(example) > _LONGEST:
            example = f"{example[:_LONGEST]}… ({len(example)} characters)"
        return (
            f"law: {self.law}\nsubject: {self.subject}\npointer: {self.pointer or '/'}\n"
            f"problem: {self.problem}\ncase: {example}\n"
            f"repeat: CONFORMANCE={read_profile().name} .venv/bin/python -m pytest '{_test()}'"
        )


class BrokenLawError(AssertionError):
    """A law does not hold; the message says everything, without a traceback."""

    def __init__(self, count: int, smallest: Violation) -> None:
        super().__init__(f"{count} violation(s); the smallest:\n{smallest}")
        self.violation = smallest


def _test() -> str:
    """Return how pytest calls the test that runs."""
    return os.environ.get("PYTEST_CURRENT_TEST", "tests/conformance").rpartition(" (")[0]


def hold(violations: Iterable[Violation]) -> None:
    """Fail with the violation that has the smallest case, if there is one."""
    found = list(violations)
    if found:
        smallest = min(found, key=lambda each: len(json.dumps(each.example, default=repr)))
        raise BrokenLawError(len(found), smallest)
