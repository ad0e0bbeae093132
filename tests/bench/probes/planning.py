"""Plan deletions of all repositories of a namespace; tell how much memory it took.

python planning.py URL TOKEN JOURNAL
"""

import resource
import sys

from timing import tell

from dockerhub import DockerHub, retention

URL, TOKEN, JOURNAL = sys.argv[1:]
RULES = retention.RetentionRules(keep_last=50)


def peak() -> float:
    """Return the most memory that this process had so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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
