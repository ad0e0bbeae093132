"""The conformance suite: it needs no network and no credentials, and refuses to test nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from laws.profile import read_profile
from laws.violation import BrokenLawError
from laws.world import SuiteError, read_world

if TYPE_CHECKING:
    from laws.driving import Client

HERE = Path(__file__).parent
BROKEN = pytest.StashKey[set[tuple[str, str]]]()
TRIED = pytest.StashKey[list[str]]()


def pytest_configure() -> None:
    """Refuse to test nothing, in one line."""
    try:
        read_profile()
        read_world()
    except (SuiteError, ValueError) as problem:
        raise pytest.UsageError(f"conformance: {problem}") from None


@pytest.fixture(autouse=True)
def _nobodys_environment(nobodys_environment: None) -> None:
    """Run without the credentials of the machine."""


@pytest.fixture
def both() -> "Iterator[list[Client]]":
    """The synchronous and the asynchronous client."""
    from laws.driving import clients  # noqa: PLC0415  # the client must be complete

    with clients("sync", "async") as made:
        yield made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Show a broken law without a traceback; if it broke at this place before, only its name."""
    report: Any = yield
    error = call.excinfo.value if call.excinfo else None
    if isinstance(error, BrokenLawError):
        found = error.violation
        place = found.law.partition(" (")[0], found.pointer.rpartition("/")[2]
        seen = item.session.stash.setdefault(BROKEN, set())
        again = f"law {found.law} is broken at {found.pointer or '/'} of {found.subject} as well"
        report.longrepr = again if place in seen else str(error)
        seen.add(place)
    return report


@pytest.fixture(scope="session", autouse=True)
def _something_was_tried(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail at the end of a complete run if it tested less than required."""
    yield
    config = request.config
    selected = config.option.keyword or config.option.markexpr or config.option.maxfail
    ran = {item.path for item in request.session.items if item.path.parent == HERE}
    if not selected and "::" not in "".join(config.args) and ran == {*HERE.glob("test_*.py")}:
        from laws.due import table, too_few  # noqa: PLC0415  # the spec must exist

        missing = too_few(read_world())
        assert not missing, "\n".join(missing)
        config.stash[TRIED] = table(read_world())


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Show how often each law was tested, after a complete run in one process."""
    for line in config.stash.get(TRIED, []):
        terminalreporter.write_line(line)
