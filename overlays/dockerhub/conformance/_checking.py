"""Judge the responses of a check one by one, and put the report together."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final

from attrs import evolve

from dockerhub._base.errors import (
    AuthenticationError,
    EdgeBlockedError,
    HubError,
)
from dockerhub._base.messages import Request, Response
from dockerhub._base.statuses import SWITCHED_OFF, TEMPORARY
from dockerhub._config.options import Options
from dockerhub._spec.document import corrected_spec
from dockerhub._spec.operation import Operation
from dockerhub._spec.provenance import SPEC_VERSION
from dockerhub._spec.security import Security
from dockerhub.conformance._comparing import Exchange, decoded, findings
from dockerhub.conformance._findings import Check, Finding, Outcome
from dockerhub.conformance._planning import Plan, Step, refuse_writing
from dockerhub.conformance._redacting import redacted
from dockerhub.conformance._report import ConformanceReport

_MOST_UNANSWERED: Final = 3
_GIVEN_UP: Final = f"not sent, because the {_MOST_UNANSWERED} before got no response"
_REFUSED: Final = "the credentials are no longer accepted"
_OUTCOMES: Final[Mapping[int, tuple[Outcome, str]]] = {
    HTTPStatus.UNAUTHORIZED: (Outcome.NOT_ALLOWED, "the credentials are not accepted here"),
    HTTPStatus.FORBIDDEN: (Outcome.NOT_ALLOWED, "the account is not allowed to do this"),
    HTTPStatus.NOT_FOUND: (
        Outcome.NOT_FOUND,
        "it does not exist, or the account cannot see it",
    ),
}


class Checking:
    """A check in progress, of what a plan calls."""

    def __init__(self, plan: Plan, options: Options, base_url: str) -> None:
        self._plan = plan
        self._options = options
        self._base_url = base_url
        self._spec = corrected_spec()
        self._checks: dict[str, Check] = {}
        self._exchanges: list[Exchange] = []
        self._unanswered = 0
        self._refused: dict[Security, list[str]] = {}

    def requests(self) -> Iterator[tuple[Step, Request]]:
        """Yield what to send next; `recording` records what comes of it."""
        for step in self._plan.steps():
            name = step.operation.name
            if self._unanswered >= _MOST_UNANSWERED:
                # Each response that does not come takes minutes.
                self._checks[name] = Check(name, Outcome.FAILED, reason=_GIVEN_UP)
            elif step.request is None:
                self._checks[name] = Check(name, Outcome.NO_ARGUMENT, reason=step.reason)
            else:
                yield step, step.request

    @contextmanager
    def recording(self, step: Step) -> Iterator[Options]:
        """Record what comes of a request that is sent with these options."""
        refuse_writing(step.operation.name, step.operation.method)
        answers: list[Response] = []
        error: Exception | None = None
        try:
            yield evolve(self._options, on_response=answers.append)
        except HubError as refusal:
            error = refusal
        self._record(step, answers, error)

    def _record(self, step: Step, answers: Sequence[Response], error: Exception | None) -> None:
        """Record all responses to a request, of which the last one is final, and the error."""
        operation = step.operation
        status = answers[-1].status if answers else None
        outcome, reason = _outcome(operation, status, error)
        self._checks[operation.name] = Check(operation.name, outcome, status, reason)
        self._count(operation, status, outcome)
        if outcome is Outcome.RETIRED or isinstance(error, EdgeBlockedError):
            return
        for answer in _told(answers):
            method = operation.method.lower()
            self._exchanges.append(Exchange(operation.name, method, operation.path, answer))
        if outcome is Outcome.CHECKED:
            self._plan.learn(step, decoded(answers[-1]))

    def _count(self, operation: Operation, status: int | None, outcome: Outcome) -> None:
        """Count what got no response, and what was refused since credentials were last accepted."""
        if status is None:
            self._unanswered += outcome is Outcome.FAILED
            return
        self._unanswered = 0
        scheme = Security.SCIM if operation.security is Security.SCIM else Security.BEARER
        if status != HTTPStatus.UNAUTHORIZED:
            self._refused.pop(scheme, None)
        elif operation.security is not Security.OPTIONAL:
            self._refused.setdefault(scheme, []).append(operation.name)

    def report(self) -> ConformanceReport:
        found: list[Finding] = []
        answers: list[Exchange] = []
        for exchange in self._exchanges:
            if new := [each for each in findings(self._spec, exchange) if each not in found]:
                found += new
                answers.append(redacted(self._spec, exchange))
        return ConformanceReport(
            base_url=self._base_url,
            spec_version=SPEC_VERSION,
            checks=tuple(map(self._check, self._plan.operations)),
            findings=tuple(found),
            answers=tuple(answers),
        )

    def _check(self, operation: Operation) -> Check:
        found = self._checks[operation.name]
        refused = any(operation.name in names for names in self._refused.values())
        return evolve(found, outcome=Outcome.FAILED, reason=_REFUSED) if refused else found


def _outcome(
    operation: Operation, status: int | None, error: Exception | None
) -> tuple[Outcome, str]:
    if status is None:
        unsigned = isinstance(error, (AuthenticationError, ValueError))
        return Outcome.NOT_ALLOWED if unsigned else Outcome.FAILED, str(error)
    if isinstance(error, EdgeBlockedError):
        return Outcome.FAILED, str(error)
    if error is None:
        return Outcome.CHECKED, ""
    if operation.deprecated and status in SWITCHED_OFF:
        return Outcome.RETIRED, "Docker has switched it off"
    return _OUTCOMES.get(status, (Outcome.FAILED, f"the response was {status}"))


def _told(answers: Sequence[Response]) -> list[Response]:
    """Return the last response, and those before it that are no failures of the moment."""
    before = [
        each
        for each in answers[:-1]
        if each.status == HTTPStatus.TOO_MANY_REQUESTS or 300 <= each.status < 400  # noqa: PLR2004  # redirects
    ]
    return [*before, *(each for each in answers[-1:] if each.status not in TEMPORARY)]
