"""The report of a check: for people, and as JSON."""

from collections.abc import Iterator
from typing import Any, Final

from attrs import asdict, field, frozen

from dockerhub._base.formats import json_text
from dockerhub.conformance._comparing import Exchange
from dockerhub.conformance._findings import Check, Finding, Outcome

_INCOMPLETE: Final = {Outcome.FAILED, Outcome.NOT_FOUND}


@frozen
class ConformanceReport:
    """What a check of a live service has found.

    It holds no values of responses, only names of properties and members of enumerations.

    Attributes:
        base_url: Where the service is.
        spec_version: Which of Docker's documents the responses were compared with; see
            `dockerhub.SPEC_VERSION`.
        checks: What happened to each operation that only reads, in the order of the spec.
        findings: Where responses differ from the spec; empty if nowhere.
        answers: The responses that differ, with other values, for tools that propose corrections.
    """

    base_url: str
    spec_version: str
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    answers: tuple[Exchange, ...] = field(default=(), repr=False)

    @property
    def conforms(self) -> bool:
        """Whether no response differs from the spec."""
        return not self.findings

    @property
    def complete(self) -> bool:
        """Whether something was checked, nothing failed, and all that was named is there."""
        outcomes = {check.outcome for check in self.checks}
        return Outcome.CHECKED in outcomes and not outcomes & _INCOMPLETE

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON can hold it."""
        return {
            "base_url": self.base_url,
            "spec_version": self.spec_version,
            "conforms": self.conforms,
            "complete": self.complete,
            "checks": [asdict(each) for each in self.checks],
            "findings": [asdict(each) for each in self.findings],
            "answers": [each.to_dict() for each in self.answers],
        }

    def to_json(self) -> str:
        """Return the report as JSON text."""
        return json_text(self.to_dict(), indent=1) + "\n"

    def to_text(self) -> str:
        """Return the report for people."""
        return "\n".join([*self._head(), *self._findings(), *self._checks()]) + "\n"

    def _head(self) -> Iterator[str]:
        yield f"{self.base_url}, compared with Docker's document {self.spec_version} as corrected:"
        yield self._verdict()

    def _verdict(self) -> str:
        if self.findings:
            count = len(self.findings)
            return f"{count} deviation{'' if count == 1 else 's'} from it"
        if self.complete:
            return "it conforms"
        if all(each.outcome is not Outcome.CHECKED for each in self.checks):
            return "nothing was checked"
        return "what was checked conforms; a part could not be checked"

    def _findings(self) -> Iterator[str]:
        for each in self.findings:
            yield f"\n{each}"
            yield f"    {each.method} {each.path}"
            yield f"    {each.spec_pointer}"
            if each.sample is not None:
                yield f"    sample: {json_text(each.sample)}"
            if each.note:
                yield f"    note: {each.note}"

    def _checks(self) -> Iterator[str]:
        checked = [each.operation for each in self.checks if each.outcome is Outcome.CHECKED]
        yield f"\nChecked ({len(checked)}): {', '.join(checked) or 'nothing'}"
        others = [each for each in self.checks if each.outcome is not Outcome.CHECKED]
        if others:
            yield f"\nNot checked ({len(others)}):"
        for each in others:
            yield f"    {each.operation}: {each.outcome}; {each.reason}"
