"""One page of tags, and 100 pages, by this client or by its peer.

python peering.py ours|peer URL
"""

import sys
from typing import Any

from timing import take_turns, tell

WHO, URL = sys.argv[1:]


def of_ours() -> dict[str, Any]:
    """Return the ways of this client; all images are looked at, since the peer decodes them."""
    from dockerhub import DockerHub  # noqa: PLC0415  # only one of them is installed

    hub = DockerHub(base_url=URL, anonymous=True)

    def read(limit: int) -> None:
        count = 0
        for tag in hub.tags.list("library/python", limit=limit):
            count += len(tag.images)
        assert count == limit * 10

    return {"page": lambda: read(100), "pages": lambda: read(10_000)}


def of_peer() -> dict[str, Any]:
    """Return the ways of the peer, which returns dictionaries and has no lists across pages."""
    from dockerhub_api.api_client import Api  # noqa: PLC0415  # as above

    api = Api(url=URL)

    def read(pages: int) -> None:
        count = 0
        for number in range(1, pages + 1):
            found = api.get_repository_tags("library", "python", page=number, page_size=100)
            count += sum(len(tag["images"]) for tag in found["data"]["results"])
        assert count == pages * 1000

    return {"page": lambda: read(1), "pages": lambda: read(100)}


ways = of_ours() if WHO == "ours" else of_peer()
found = take_turns({"page": ways["page"]}, rounds=5, repeat=5)
tell({**found, **take_turns({"pages": ways["pages"]}, rounds=2)})
