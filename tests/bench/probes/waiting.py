"""Send requests under a rate limit; print when it was done, and how many were refused.

python waiting.py URL TOKEN REQUESTS
"""

import sys
import time

from timing import tell

from dockerhub import DockerHub, Event, EventKind

URL, TOKEN, REQUESTS = sys.argv[1:]
refused: list[Event] = []


def note(event: Event) -> None:
    """Remember a 429."""
    if event.kind is EventKind.RATE_LIMITED:
        refused.append(event)


with DockerHub(base_url=URL, token=TOKEN, on_event=note) as hub:
    _ = hub.tags
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.time()
    for _ in range(int(REQUESTS)):
        hub.tags.get("acme/app", "latest")
    tell({"began": began, "ended": time.time(), "refused": len(refused)})
