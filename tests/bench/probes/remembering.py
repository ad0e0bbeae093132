"""How much the peak of the memory grows while a million tags are iterated.

python remembering.py URL TAGS
"""

import resource
import sys

from timing import tell

from dockerhub import DockerHub


def peak() -> float:
    """Return the peak of the resident memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


with DockerHub(base_url=sys.argv[1], anonymous=True) as hub:
    tags = iter(hub.tags.list("python"))
    next(tags)
    before = peak()
    count = 1 + sum(1 for _ in tags)
assert count == int(sys.argv[2]), f"{count} tags"
tell(peak() - before)
