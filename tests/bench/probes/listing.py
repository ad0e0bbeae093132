"""List 100 pages of tags, by the client and by a loop that follows the links.

python listing.py URL
"""

import sys
import time

import httpx
from timing import take_turns, tell

from dockerhub import DockerHub

URL = sys.argv[1]
FIRST = f"{URL}/v2/namespaces/library/repositories/python/tags?page_size=100"
TAGS = 10_000

with httpx.Client() as client, DockerHub(base_url=URL, anonymous=True) as hub:

    def handwritten() -> None:
        """What people write."""
        count, url = 0, FIRST
        while url:
            page = client.get(url).json()
            for tag in page["results"]:
                _ = tag["name"], tag["tag_last_pushed"]
                count += 1
            url = page["next"]
        assert count == TAGS

    def ours() -> None:
        """The same, typed."""
        count = 0
        for tag in hub.tags.list("python"):
            _ = tag.name, tag.tag_last_pushed
            count += 1
        assert count == TAGS

    ways = {"handwritten": handwritten, "ours": ours}
    wall = take_turns(ways, rounds=7)
    cpu = take_turns(ways, rounds=7, clock=time.process_time)
    tell({"wall": wall, "cpu": cpu})
