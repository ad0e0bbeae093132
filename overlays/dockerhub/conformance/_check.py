"""The check itself: call what can be called, one after the other."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from dockerhub.conformance._checking import Checking
from dockerhub.conformance._planning import Plan
from dockerhub.conformance._report import ConformanceReport

if TYPE_CHECKING:
    from dockerhub._async.client import AsyncDockerHub
    from dockerhub._sync.client import DockerHub


def by_operation(arguments: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return arguments by their operations, as `check` takes them.

    Args:
        arguments: Texts such as ``get_tag.tag=latest``.

    Raises:
        ValueError: A text has another form.
    """
    found: dict[str, dict[str, str]] = {}
    for argument in arguments:
        place, equals, value = argument.partition("=")
        operation, dot, name = place.partition(".")
        if not (equals and dot and operation and name):
            raise ValueError(f"--argument must be OPERATION.NAME=VALUE, not {argument!r}")
        found.setdefault(operation, {})[name] = value
    return found


def check(
    hub: "DockerHub",
    repository: str | None = None,
    *,
    organization: str | None = None,
    arguments: Mapping[str, Mapping[str, Any]] | None = None,
) -> ConformanceReport:
    """Return how the live responses of Docker Hub differ from the spec.

    Every operation that only reads (GET, HEAD) is called once, if its arguments are given or an
    earlier response has them, one after the other within the rate limit, with at most one login.
    Nothing is changed.

    Args:
        hub: The client to use.
        repository: A repository to read, as for `hub.tags`.
        organization: An organization to read.
        arguments: Further arguments by operation, e.g. ``{"get_tag": {"tag": "latest"}}``.

    Raises:
        HubError: The login was refused or got no response.
        TypeError: An argument is unknown or of a wrong type.
        ValueError: There is no such operation, it does more than read, or an argument is out of
            the spec's bounds.
    """
    checking = Checking(Plan(repository, organization, arguments), hub._options, hub.base_url)
    session = hub._session.signed_in()
    for step, request in checking.requests():
        with checking.recording(step) as options:
            session.send(step.operation, request, options)
    return checking.report()


async def check_async(
    hub: "AsyncDockerHub",
    repository: str | None = None,
    *,
    organization: str | None = None,
    arguments: Mapping[str, Mapping[str, Any]] | None = None,
) -> ConformanceReport:
    """Return how live responses differ from the spec; see `check`.

    Args:
        hub: The client to use.
        repository: A repository to read, as for `hub.tags`.
        organization: An organization to read.
        arguments: Further arguments by operation.

    Raises:
        HubError: The login was refused or got no response.
        TypeError: An argument is unknown or of a wrong type.
        ValueError: An argument or operation cannot be used.
    """
    checking = Checking(Plan(repository, organization, arguments), hub._options, hub.base_url)
    session = await hub._session.signed_in()
    for step, request in checking.requests():
        with checking.recording(step) as options:
            await session.send(step.operation, request, options)
    return checking.report()
