"""Plans over a large organization: requests, what a rate limit costs, and memory."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from environments import BUILD
from figures import AT_MOST, Figure
from processes import probe
from servers import embedded_hub, token

from dockerhub import DockerHub, RetryPolicy
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import add_repository, push_tag
from dockerhub.retention import RetentionRules, TagRetention

REPOSITORIES, TAGS, KEPT = 1_000, 200, 50
LIMIT, WINDOW = 120, 60
LEAST = REPOSITORIES // 100 + REPOSITORIES * TAGS // 100


class Time:
    """A clock of client and Hub that never really waits."""

    def __init__(self) -> None:
        self.time = 1_795_000_000.0

    def now(self) -> float:
        """Return the time."""
        return self.time

    def monotonic(self) -> float:
        """Return the time."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.time += seconds

    async def sleep_async(self, seconds: float) -> None:
        """Let time pass at once."""
        self.sleep(seconds)


def planning(python: Path) -> Iterator[Figure]:
    """Yield the requests and time of a plan relative to their bounds, and its memory.

    Args:
        python: Where the client is installed.
    """
    requests, taken = _under_a_limit()
    yield Figure("plan_requests", (requests / LEAST,), AT_MOST, 1)
    # The window that is open at the start need not be waited for.
    yield Figure("plan_limit_efficiency", (taken / (WINDOW * (LEAST // LIMIT)),), AT_MOST, 1.1)
    yield Figure("plan_memory_mib", (_memory(python),), AT_MOST, 30)


def _under_a_limit() -> tuple[int, float]:
    """Return how many requests a plan took, and how many simulated seconds."""
    clock = Time()
    options = {"username": "bench", "password": "bench-password", "clock": clock}
    with (
        tempfile.TemporaryDirectory() as folder,
        EmulatedHub(_seed(1, 0), clock=clock.now, rate_limit=LIMIT) as server,
        DockerHub(base_url=server.url, retry=RetryPolicy(deadline=10_000), **options) as hub,
    ):
        for number in range(2, REPOSITORIES + 1):
            add_repository(server.state, f"bench/app-{number}")
        for repository in server.state.repositories.values():
            for number in range(TAGS):
                at = int((clock.now() - (TAGS - number) * 3600) * 1e9)
                push_tag(server.state, repository, f"build-{number}", pushed=at)
        hub.users.me()
        server.clear_requests()
        began = clock.now()
        job = TagRetention(hub, clock=clock)
        rules = RetentionRules(keep_last=KEPT)
        found = job.plan_all("bench/*", rules=rules, journal=Path(folder, "journal"))
        assert found.deletions == REPOSITORIES * (TAGS - KEPT)
        return len(server.requests), clock.now() - began


def _memory(python: Path) -> float:
    """Return by how many MiB a plan for all repositories raises the peak of a process."""
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded_hub(None, seed=_seed(REPOSITORIES, TAGS)) as url,
    ):
        bearer = token(url, "bench", "bench-password")
        found = probe(python, "planning", url, bearer, Path(folder, "journal"))
    assert found["deletions"] == REPOSITORIES * (TAGS - KEPT)
    return float(found["mebibytes"])


def _seed(repositories: int, tags: int) -> Path:
    """Write a seed file with this number of repositories, with this number of tags each."""
    many = [{"count": tags, "prefix": "build-", "platforms": ["linux/amd64"]}] if tags else []
    names = (f"bench/app-{number}" for number in range(1, repositories + 1))
    content = {
        "users": [{"username": "bench", "password": "bench-password"}],
        "repositories": [{"name": name, "many_tags": many} for name in names],
    }
    BUILD.mkdir(parents=True, exist_ok=True)
    seed = BUILD / "planning.json"
    seed.write_text(json.dumps(content), "utf-8")
    return seed
