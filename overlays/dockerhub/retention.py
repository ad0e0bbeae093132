"""Delete tags by rules, safely: list all, plan, look at the plan, then delete what it names.

    >>> from dockerhub import DockerHub, retention
    >>> rules = retention.RetentionRules(keep_last=10, match=["pr-*"], protect=["v*"])
    >>> with DockerHub() as hub:  # doctest: +SKIP
    ...     job = retention.TagRetention(hub)
    ...     plan = job.plan("acme/app", rules)
    ...     for decision in plan.deletions:
    ...         print(decision.name, decision.reason)
    ...     report = job.apply(plan, journal="prune.ndjson")

A tag is deleted only if all rules agree; one that is protected never is; one that lacks the date
a rule needs is kept. Signatures and attestations follow their image. With `free_storage=True`,
`apply` also deletes the manifests that only those tags used. `make_plan` decides without any
request, and `TagRetention.plan_all` plans for several repositories, also by patterns.
"""

from dockerhub._async.jobs.retention import AsyncTagRetention
from dockerhub._jobs.retention.deciding import make_plan
from dockerhub._jobs.retention.journal import (
    JournalError,
    read_journal,
    read_planning,
    read_plans,
)
from dockerhub._jobs.retention.manifest_outcomes import ManifestOutcome, ManifestResult
from dockerhub._jobs.retention.plan import Cause, RetentionPlan, TagDecision
from dockerhub._jobs.retention.planned_run import PlannedRun
from dockerhub._jobs.retention.planning import Planning, RepositoryPlan
from dockerhub._jobs.retention.report import RetentionReport, TagOutcome, TagResult
from dockerhub._jobs.retention.rule_sets import Rules, RulesByRepository
from dockerhub._jobs.retention.rules import RetentionRules
from dockerhub._jobs.retention.rules_file import RulesFileError, read_rules
from dockerhub._jobs.retention.storage import TaggedManifest
from dockerhub._jobs.retention.storage import count_reads as storage_reads
from dockerhub._jobs.retention.tag_state import TagState, tag_state
from dockerhub._sync.jobs.retention import TagRetention

__all__ = [
    "AsyncTagRetention",
    "Cause",
    "JournalError",
    "ManifestOutcome",
    "ManifestResult",
    "PlannedRun",
    "Planning",
    "RepositoryPlan",
    "RetentionPlan",
    "RetentionReport",
    "RetentionRules",
    "Rules",
    "RulesByRepository",
    "RulesFileError",
    "TagDecision",
    "TagOutcome",
    "TagResult",
    "TagRetention",
    "TagState",
    "TaggedManifest",
    "make_plan",
    "read_journal",
    "read_planning",
    "read_plans",
    "read_rules",
    "storage_reads",
    "tag_state",
]
