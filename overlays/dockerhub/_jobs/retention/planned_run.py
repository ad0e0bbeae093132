"""A plan in a journal, and how far it got: its tags, and what they had in the registry."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import define, field

from dockerhub._jobs.retention.manifest_outcomes import OPEN, ManifestOutcome, ManifestResult
from dockerhub._jobs.retention.plan import RetentionPlan, TagDecision
from dockerhub._jobs.retention.report import TagOutcome, TagResult
from dockerhub._jobs.retention.storage import TaggedManifest

FREES: Final = "free-storage"
"""The event after which all plans of a journal free storage, too."""
RUN_EVENTS: Final = frozenset({"deleting", *TagResult, "storage", "freeing", "manifest"})
_AWAY: Final = frozenset({ManifestResult.FREED, ManifestResult.GONE})


@define
class PlannedRun:
    """A plan in a journal, and how far it got.

    Attributes:
        plan: What was to be done.
        hub: Where the API is that it was to be done by; None if that is not told.
        outcomes: What happened to its tags, by name, as far as the journal tells.
        frees_storage: Whether manifests are to be deleted, too.
        storage: What the tags had in the registry, once that was read.
        manifests: What happened to the manifests, by digest, as far as the journal tells.
    """

    plan: RetentionPlan
    hub: str | None = None
    outcomes: dict[str, TagOutcome] = field(factory=dict)
    frees_storage: bool = False
    storage: tuple[TaggedManifest, ...] | None = None
    manifests: dict[str, ManifestOutcome] = field(factory=dict)

    @property
    def left(self) -> tuple[TagDecision, ...]:
        """What is still to be done: not tried yet, or failed."""
        tried = {
            name for name, each in self.outcomes.items() if each.result is not TagResult.FAILED
        }
        return tuple(decision for decision in self.plan.deletions if decision.name not in tried)

    @property
    def missing(self) -> TagOutcome | None:
        """What is still to be told of a repository that is no longer found; else None."""
        if not self.plan.reason or "" in self.outcomes:
            return None
        return TagOutcome(self.plan.repository, "", TagResult.GONE, self.plan.reason)

    @property
    def gone(self) -> frozenset[str]:
        """Digests of the manifests that no longer exist, as far as the journal tells."""
        return frozenset(each for each, done in self.manifests.items() if done.result in _AWAY)

    @property
    def manifests_left(self) -> tuple[str, ...]:
        """Digests of the manifests that are still to be decided about, as far as they are known."""
        known, gone = self.storage or (), self.gone
        parts = [child.digest for each in known if each.digest in gone for child in each.children]
        digests = dict.fromkeys([*(each.digest for each in known), *parts])
        return tuple(each for each in digests if self.is_open(each))

    def is_open(self, digest: str) -> bool:
        """Tell whether a manifest still has to be decided.

        Args:
            digest: Of the manifest.
        """
        return digest not in self.manifests or self.manifests[digest].result in OPEN

    def take(self, record: Mapping[str, Any]) -> None:
        """Add what another record of the journal tells.

        Args:
            record: One about this plan, after its first.
        """
        repository, reason = self.plan.repository, record.get("reason", "")
        match record["event"]:
            case "deleting" | "freeing":
                pass
            case "storage":
                if record["sum"] != digest_of(record["what"]):
                    raise ValueError
                self.storage = tuple(map(TaggedManifest.from_dict, record["what"]))
            case "manifest":
                result, tags = ManifestResult(record["result"]), tuple(record["tags"])
                digest = record["digest"]
                self.manifests[digest] = ManifestOutcome(repository, digest, result, reason, tags)
            case event:
                tag = record["tag"]
                self.outcomes[tag] = TagOutcome(repository, tag, TagResult(event), reason)


def digest_of(what: Sequence[Mapping[str, Any]]) -> str:
    """Return what tells that manifests in a journal were not changed.

    Args:
        what: The manifests, as JSON has them.
    """
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()[:16]
