"""Judge the answers of a check one by one, and put the report together."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import evolve, field, frozen

from dockerhub._base.errors import AuthenticationError, EdgeBlockedError
from dockerhub._base.messages import Response
from dockerhub._spec.operations import Operation, corrected_spec
from dockerhub._spec.provenance import SPEC_VERSION
from dockerhub._spec.security import Security
from dockerhub.conformance._comparing import Exchange, findings
from dockerhub.conformance._findings import Check, Finding, Outcome
from dockerhub.conformance._planning import Plan, Step
from dockerhub.conformance._redacting import redacted
from dockerhub.conformance._report import ConformanceReport

__all__ = ["Answered", "Checking"]

_GONE: Final = frozenset({404, 405, 410})
_TOO_MANY_REQUESTS: Final = 429
_UNAUTHORIZED: Final = 401
_OF_THE_MOMENT: Final = frozenset({502, 503, 504, *range(520, 528)})
"""Statuses of the servers in front of Docker Hub, which say nothing about an operation."""
_MOST_UNANSWERED: Final = 3
_GIVEN_UP: Final = f"not asked, since the {_MOST_UNANSWERED} before got no answer"
_REFUSED: Final = "the credentials are refused, and were not accepted any more"
_OUTCOMES: Final[Mapping[int, tuple[Outcome, str]]] = {
    401: (Outcome.NOT_ALLOWED, "the credentials are not accepted here"),
    403: (Outcome.NOT_ALLOWED, "the account may not do this"),
    404: (Outcome.NOT_FOUND, "there is no such thing, or the account may not see it"),
}


@frozen
class Answered:
    """All answers that came to a request that was sent until one was final, and the error."""

    answers: Sequence[Response] = field(factory=list, repr=False)
    error: Exception | None = None

    @property
    def status(self) -> int | None:
        """The status of the final answer; None if there was none."""
        return self.answers[-1].status if self.answers else None


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
        self._unanswered = 0
        self._refused: dict[Security, list[str]] = {}

    @property
    def goes_on(self) -> bool:
        """Whether it makes sense to ask on: each answer that does not come takes minutes."""
        return self._unanswered < _MOST_UNANSWERED

    def skip(self, step: Step) -> None:
        """Note that a step was not taken because the service does not answer any more."""
        name = step.operation.name
        self._checks[name] = Check(name, Outcome.FAILED, reason=_GIVEN_UP)

    def record(self, step: Step, answered: Answered) -> None:
        """Judge what came of a step."""
        name = step.operation.name
        status = answered.status
        outcome, reason = _outcome(step, status, answered.error)
        self._checks[name] = Check(name, outcome, status, reason)
        if step.request is not None:
            self._count(step.operation, status, outcome)
        if outcome is Outcome.RETIRED or isinstance(answered.error, EdgeBlockedError):
            return
        for answer in _told(answered.answers):
            operation = step.operation
            method = operation.method.lower()
            self._exchanges.append(Exchange(name, method, operation.path, answer))
        if outcome is Outcome.CHECKED:
            self.plan.learn(step, _body(answered.answers[-1]))

    def _count(self, operation: Operation, status: int | None, outcome: Outcome) -> None:
        """Count what got no answer, and what was refused since credentials were last accepted."""
        if status is None:
            self._unanswered += outcome is Outcome.FAILED
            return
        self._unanswered = 0
        scheme = Security.SCIM if operation.security is Security.SCIM else Security.BEARER
        if status != _UNAUTHORIZED:
            self._refused.pop(scheme, None)
        elif operation.security is not Security.OPTIONAL:
            self._refused.setdefault(scheme, []).append(operation.name)

    def report(self) -> ConformanceReport:
        """Put the report together."""
        found: list[Finding] = []
        answers: list[Exchange] = []
        for exchange in self._exchanges:
            if new := [each for each in findings(self._spec, exchange) if each not in found]:
                found += new
                answers.append(redacted(self._spec, exchange))
        return ConformanceReport(
            base_url=self._base_url,
            spec_version=SPEC_VERSION,
            checks=tuple(map(self._check, self.plan.operations)),
            findings=tuple(found),
            answers=tuple(answers),
        )

    def _check(self, operation: Operation) -> Check:
        found = self._checks[operation.name]
        refused = any(operation.name in names for names in self._refused.values())
        return evolve(found, outcome=Outcome.FAILED, reason=_REFUSED) if refused else found


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


def _told(answers: Sequence[Response]) -> list[Response]:
    """Return the last answer, and those before it that are no failures of the moment."""
    before = [
        each
        for each in answers[:-1]
        if each.status == _TOO_MANY_REQUESTS or 300 <= each.status < 400  # noqa: PLR2004  # redirects
    ]
    return [*before, *(each for each in answers[-1:] if each.status not in _OF_THE_MOMENT)]


def _body(answer: Response) -> Any:
    try:
        return answer.json()
    except (ValueError, RecursionError):
        return None
