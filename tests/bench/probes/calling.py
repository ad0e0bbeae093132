"""CPU time of one call: `hub.tags.get`, and a bare `httpx.Client.get().json()`.

python calling.py URL
"""

import sys
import time

import httpx
from timing import take_turns, tell

from dockerhub import DockerHub

URL = sys.argv[1]
PATH = "/v2/namespaces/library/repositories/python/tags/latest"

with httpx.Client(base_url=URL) as client, DockerHub(base_url=URL, anonymous=True) as hub:
    tell(
        take_turns(
            {
                "bare": lambda: client.get(PATH).json(),
                "ours": lambda: hub.tags.get("python", "latest"),
            },
            rounds=15,
            repeat=200,
            clock=time.process_time,
        )
    )
