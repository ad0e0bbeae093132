"""Delete tags by rules, safely: list all, plan, look at the plan, then delete what it names.

    >>> from dockerhub import DockerHub, retention
    >>> rules = retention.Rules(keep_last=10, older_than="90d", match=["pr-*"], protect=["v*"])
    >>> with DockerHub() as hub:  # doctest: +SKIP
    ...     pruner = retention.Pruner(hub)
    ...     plan = pruner.plan("acme/app", rules)
    ...     for verdict in plan.deletions:
    ...         print(verdict.name, verdict.reason)
    ...     report = pruner.apply(plan, journal="prune.ndjson")

A tag is deleted only if all rules agree; one that is protected never is; one that lacks the date
a rule needs is kept. `make_plan` decides without any request.
"""

from dockerhub._async.jobs.retention import AsyncPruner
from dockerhub._jobs.retention.journal import JournalError, PlannedRun, read_journal
from dockerhub._jobs.retention.outcome import Outcome, Report, Result
from dockerhub._jobs.retention.plan import Plan, SeenTag, Verdict, Why, make_plan, see
from dockerhub._jobs.retention.rules import Rules
from dockerhub._jobs.retention.rules_file import RulesFileError, read_rules
from dockerhub._sync.jobs.retention import Pruner

__all__ = [
    "AsyncPruner",
    "JournalError",
    "Outcome",
    "Plan",
    "PlannedRun",
    "Pruner",
    "Report",
    "Result",
    "Rules",
    "RulesFileError",
    "SeenTag",
    "Verdict",
    "Why",
    "make_plan",
    "read_journal",
    "read_rules",
    "see",
]
