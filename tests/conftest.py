"""What holds for all tests: whatever they are about, the embedded Hub answers as specified."""

from collections.abc import Iterator

import pytest
from watching import Watcher

from dockerhub.emulator.app import HubApp


@pytest.fixture(scope="session")
def watcher() -> Iterator[Watcher]:
    """Watches every Hub of this process, whoever starts it."""
    made = Watcher()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HubApp, "__call__", made.watching(HubApp.__call__))
        yield made


@pytest.fixture(autouse=True)
def _the_hub_answers_as_specified(watcher: Watcher) -> Iterator[None]:
    """Fail the test that got an answer which the corrected spec does not allow."""
    yield
    faults = watcher.take()
    assert not faults, "the embedded Hub departs from the corrected spec:\n" + "\n".join(faults)
