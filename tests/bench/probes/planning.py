"""Plan deletions of all repositories of a namespace; print how much memory it took.

python planning.py URL TOKEN JOURNAL
"""

import re
import sys
from pathlib import Path

from timing import tell

from dockerhub import DockerHub, retention

URL, TOKEN, JOURNAL = sys.argv[1:]
RULES = retention.RetentionRules(keep_last=50)


def peak() -> float:
    """Return the most memory that this process had so far, in MiB.

    The `resource` module would report the parent's peak if that is higher.
    """
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("utf-8"))
    assert found
    return int(found[1]) / 1024


with DockerHub(base_url=URL, token=TOKEN) as hub:
    job = retention.TagRetention(hub)
    job.plan("bench/app-1", RULES)
    before = peak()
    planning = job.plan_all("bench/*", rules=RULES, journal=JOURNAL)
    tell(
        {
            "mebibytes": peak() - before,
            "repositories": len(planning.plans),
            "deletions": planning.deletions,
        }
    )
