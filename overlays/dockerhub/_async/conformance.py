"""Hold a live service against the corrected spec, by requests that only read."""

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from dockerhub._async.session import AsyncSession
from dockerhub._auth.credential_helpers import CredentialStoreError
from dockerhub._base.errors import HubError
from dockerhub._base.messages import Response
from dockerhub._config.options import Options
from dockerhub.conformance._checking import Answered, Checking
from dockerhub.conformance._planning import Plan, Step, refuse_writing
from dockerhub.conformance._report import ConformanceReport

__all__ = ["check_conformance"]


async def check_conformance(
    session: AsyncSession,
    options: Options,
    base_url: str,
    *,
    repository: str | None,
    organization: str | None,
    arguments: Mapping[str, Mapping[str, Any]] | None,
) -> ConformanceReport:
    """Call what can be called, one after the other, and report how the answers depart.

    See `AsyncDockerHub.conformance`.
    """
    checking = Checking(Plan(repository, organization, arguments), base_url)
    session = await session.signed_in()
    for step in checking.plan.steps():
        if checking.goes_on:
            checking.record(step, await _answered(session, options, step))
        else:
            checking.skip(step)
    return checking.report()


async def _answered(session: AsyncSession, options: Options, step: Step) -> Answered:
    if step.request is None:
        return Answered()
    refuse_writing(step.operation.name, step.request.method)
    answers: list[Response] = []
    error: HubError | CredentialStoreError | None = None
    try:
        await session.send(step.operation, step.request, evolve(options, on_answer=answers.append))
    except (HubError, CredentialStoreError) as refusal:
        error = refusal
    return Answered(answers, error)
