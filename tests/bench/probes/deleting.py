"""Delete tags by threads, under a rate limit and with latency.

python deleting.py URL TOKEN TAGS THREADS
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

from timing import tell

from dockerhub import DockerHub, Event, EventKind

URL, TOKEN, TAGS, THREADS = sys.argv[1:]
refused: list[Event] = []


def note(event: Event) -> None:
    """Remember a 429."""
    if event.kind is EventKind.RATE_LIMITED:
        refused.append(event)


names = [f"build-{number}" for number in range(1, int(TAGS) + 1)]
with (
    DockerHub(base_url=URL, token=TOKEN, on_event=note) as hub,
    ThreadPoolExecutor(int(THREADS)) as threads,
):
    began = time.time()
    for _ in threads.map(lambda name: hub.tags.delete("bench/app", name), names):
        pass
    tell({"began": began, "ended": time.time(), "refused": len(refused)})
