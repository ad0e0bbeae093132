"""How much the peak of the memory grows while a million tags are iterated.

python remembering.py URL TAGS
"""

import re
import sys
from pathlib import Path

from timing import tell

from dockerhub import DockerHub


def peak() -> float:
    """Return the peak of the resident memory so far, in MB, as Linux reports it.

    `resource.getrusage` would begin with the peak of the process that started this one.
    """
    [kilobytes] = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("utf-8"))
    return int(kilobytes) / 1000


with DockerHub(base_url=sys.argv[1], anonymous=True) as hub:
    tags = iter(hub.tags.list("python"))
    next(tags)
    before = peak()
    count = 1 + sum(1 for _ in tags)
assert count == int(sys.argv[2]), f"{count} tags"
tell(peak() - before)
