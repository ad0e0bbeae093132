"""Plans over many repositories while they are made, as a journal tells of them."""

from collections.abc import Mapping
from typing import Any, Final

from attrs import define, field, frozen

from dockerhub._jobs.retention.listing import TagListing
from dockerhub._jobs.retention.rule_sets import RulesByRepository, RuleSet, from_json

PLANNING_EVENTS: Final = frozenset({"planning", "repositories", "tags", "planned"})


@frozen
class RepositoryPlan:
    """What was decided about a repository, in numbers.

    Attributes:
        repository: Its full name.
        deletions: How many of its tags would be deleted.
        tags: How many it has.
        storage_reads: How many manifests are read, each of which counts as a pull, if storage is
            to be freed.
        reason: Why it has no tags, although it was listed: it is no longer found. Empty otherwise.
    """

    repository: str
    deletions: int
    tags: int
    storage_reads: int = 0
    reason: str = ""

    @property
    def kept(self) -> int:
        """How many of its tags stay."""
        return self.tags - self.deletions

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "repository": self.repository,
            "deletions": self.deletions,
            "kept": self.kept,
            "tags": self.tags,
            "reason": self.reason,
        }


@define
class Planning:
    """How far the plans over many repositories are; the tags to delete are in the journal.

    Attributes:
        selection: The names and patterns that were asked for.
        rules: What to delete: a tuple of rules for all, or rules by repository.
        plans: The repositories that are decided about, in numbers, in order.
        finished: Whether all of them are.
    """

    selection: tuple[str, ...]
    rules: RuleSet | RulesByRepository
    plans: list[RepositoryPlan] = field(factory=list)
    finished: bool = False
    found: list[str] = field(factory=list, eq=False, repr=False)
    """Names that patterns matched so far."""
    listed: dict[str, str | None] = field(factory=dict, eq=False, repr=False)
    """Where to continue the list of a namespace; None if it was read to its end."""
    reading: dict[str, TagListing] = field(factory=dict, eq=False, repr=False)
    """The repository whose tags were being read."""

    def rules_of(self, repository: str) -> RuleSet:
        """Return the rules of one repository; none if no rule is about it.

        Args:
            repository: Its full name.
        """
        rules = self.rules
        return rules.of(repository) if isinstance(rules, RulesByRepository) else rules

    @property
    def deletions(self) -> int:
        """How many tags would be deleted in all."""
        return sum(plan.deletions for plan in self.plans)

    @property
    def tags(self) -> int:
        """How many tags there are in all."""
        return sum(plan.tags for plan in self.plans)

    @property
    def storage_reads(self) -> int:
        """How many manifests are read, as pulls, if storage is to be freed."""
        return sum(plan.storage_reads for plan in self.plans)

    @classmethod
    def begin(cls, record: Mapping[str, Any]) -> "Planning":
        """Return what the first record of a planning tells.

        Args:
            record: That record of the journal.
        """
        return cls(tuple(record["selection"]), from_json(record["rules"]))

    def take(self, record: dict[str, Any]) -> None:
        """Add another record of its journal.

        Args:
            record: One behind the first.
        """
        match record["event"]:
            case "repositories":
                self.found += record["names"]
                self.listed[record["namespace"]] = record["resume"]
            case "tags":
                name = record["repository"]
                if record["first"]:
                    self.reading[name] = TagListing()
                self.reading[name].add_dict(record)
            # One without that number was made alone, and applied with this journal.
            case "plan" if "of" in record:
                count, reason = len(record["what"]["deletions"]), record["what"].get("reason", "")
                name, reads = record["repository"], record.get("reads", 0)
                self.plans.append(RepositoryPlan(name, count, record["of"], reads, reason))
                self.reading.clear()
            case "planned":
                self.finished = True
