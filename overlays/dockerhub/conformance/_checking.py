"""Judge the answers of a check one by one, and put the report together."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

from dockerhub._exceptions import AuthenticationError, EdgeBlockedError
from dockerhub._messages import Answer
from dockerhub._operations import corrected_spec
from dockerhub._provenance import SPEC_VERSION
from dockerhub.conformance._comparing import Exchange, findings
from dockerhub.conformance._correcting import corrections
from dockerhub.conformance._findings import Check, Outcome
from dockerhub.conformance._planning import Plan, Step
from dockerhub.conformance._report import ConformanceReport

__all__ = ["Answered", "Checking"]

_GONE: Final = frozenset({404, 405, 410})
_TOO_MANY_REQUESTS: Final = 429
_OUTCOMES: Final[Mapping[int, tuple[Outcome, str]]] = {
    401: (Outcome.NOT_ALLOWED, "the credentials are not accepted here"),
    403: (Outcome.NOT_ALLOWED, "the account may not do this"),
    404: (Outcome.NOT_FOUND, "there is no such thing, or the account may not see it"),
}


@frozen
class Answered:
    """All answers that came to a request that was sent until one was final, and the error."""

    answers: Sequence[Answer] = field(factory=list, repr=False)
    error: Exception | None = None


class Checking:
    """A check under way.

    Args:
        plan: What is to be called.
        base_url: Where the service is.
    """

    def __init__(self, plan: Plan, base_url: str) -> None:
        self.plan = plan
        self._base_url = base_url
        self._spec = corrected_spec()
        self._checks: dict[str, Check] = {}
        self._exchanges: list[Exchange] = []

    def record(self, step: Step, answered: Answered) -> None:
        """Judge what came of a step."""
        name = step.operation.name
        status = answered.answers[-1].status if answered.answers else None
        outcome, reason = _outcome(step, status, answered.error)
        self._checks[name] = Check(name, outcome, status, reason)
        if outcome is Outcome.RETIRED or isinstance(answered.error, EdgeBlockedError):
            return
        for answer in _told(answered.answers):
            operation = step.operation
            method = operation.method.lower()
            self._exchanges.append(Exchange(name, method, operation.path, answer))
        if outcome is Outcome.CHECKED:
            self.plan.learn(step, _body(answered.answers[-1]))

    def report(self) -> ConformanceReport:
        """Put the report together."""
        found = [each for exchange in self._exchanges for each in findings(self._spec, exchange)]
        unlike = [each for index, each in enumerate(found) if each not in found[:index]]
        return ConformanceReport(
            base_url=self._base_url,
            spec_version=SPEC_VERSION,
            checks=tuple(self._checks[each.name] for each in self.plan.operations),
            findings=tuple(unlike),
            actions=tuple(corrections(self._spec, self._exchanges)),
        )


def _outcome(step: Step, status: int | None, error: Exception | None) -> tuple[Outcome, str]:
    if step.request is None:
        return Outcome.NO_ARGUMENT, step.reason
    if status is None:
        unsigned = isinstance(error, (AuthenticationError, ValueError))
        return Outcome.NOT_ALLOWED if unsigned else Outcome.FAILED, str(error)
    if isinstance(error, EdgeBlockedError):
        return Outcome.FAILED, str(error)
    if error is None:
        return Outcome.CHECKED, ""
    if step.operation.deprecated and status in _GONE:
        return Outcome.RETIRED, "Docker has switched it off"
    return _OUTCOMES.get(status, (Outcome.FAILED, f"it was answered with {status}"))


def _told(answers: Sequence[Answer]) -> list[Answer]:
    """Return the last answer, and those before it that are no failures of the moment."""
    before = [
        each
        for each in answers[:-1]
        if each.status == _TOO_MANY_REQUESTS or 300 <= each.status < 400  # noqa: PLR2004  # redirects
    ]
    return [*before, *answers[-1:]]


def _body(answer: Answer) -> Any:
    try:
        return answer.json()
    except (ValueError, RecursionError):
        return None
