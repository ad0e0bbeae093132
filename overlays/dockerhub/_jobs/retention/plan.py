"""A plan: what is to become of each tag of a repository, and why."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from attrs import frozen

from dockerhub._jobs.retention.rule_sets import RuleSet, rule_set_from_json, to_json
from dockerhub._jobs.retention.tag_state import TagState


class Cause(StrEnum):
    """Which rule decided about a tag."""

    RULES = "rules"
    """All rules agree that it is deleted."""
    PROTECTED = "protected"
    """Its name fits a pattern of `protect`, or matches `protect_regex`."""
    UNMATCHED = "unmatched"
    """Its name fits no pattern of `match`, and does not match `match_regex`."""
    UNKNOWN = "unknown"
    """A date is missing, or cannot be true, so that a rule cannot judge it."""
    NEWEST = "newest"
    """It is among the `keep_last` that were pushed last, or the `keep_latest`."""
    HIGHEST = "highest"
    """It is the highest version; `keep_highest` keeps that."""
    UNVERSIONED = "unversioned"
    """It is not a semantic version, or of no family, so that it cannot be counted."""
    YOUNG = "young"
    """It was pushed after `older_than`, or after `not_pulled_since` and never pulled."""
    PULLED = "pulled"
    """It was pulled after `not_pulled_since`."""
    FOLLOWS = "follows"
    """It is a signature or an attestation, and does what its image does."""


@frozen
class TagDecision:
    """What is to become of a tag.

    Attributes:
        tag: The tag, as it was seen.
        delete: Whether it is deleted.
        cause: Which rule decided.
        reason: Why, for people.
        shared_with: Other tags that point to the same digest, ten at most. They stay: only the
            name is deleted.
        more_shared: How many more such tags there are.
        follows: For a signature or an attestation that is deleted: the tags of its image, which
            are deleted before.
    """

    tag: TagState
    delete: bool
    cause: Cause
    reason: str
    shared_with: tuple[str, ...] = ()
    more_shared: int = 0
    follows: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the tag."""
        return self.tag.name

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "tag": self.tag.name,
            "delete": self.delete,
            "why": self.cause.value,
            "reason": self.reason,
            "digest": self.tag.digest,
            "pushed": _text(self.tag.pushed),
            "pulled": _text(self.tag.pulled),
            "pulls_known": self.tag.pulls_known,
            "shared_with": list(self.shared_with),
            **({"more_shared": self.more_shared} if self.more_shared else {}),
            **({"follows": list(self.follows)} if self.follows else {}),
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> "TagDecision":
        """Return the decision that `to_dict` wrote.

        Args:
            found: That.
        """
        tag = TagState(
            found["tag"],
            found["digest"],
            _moment(found["pushed"]),
            _moment(found["pulled"]),
            found["pulls_known"],
        )
        return cls(
            tag,
            found["delete"],
            Cause(found["why"]),
            found["reason"],
            tuple(found["shared_with"]),
            found.get("more_shared", 0),
            tuple(found.get("follows", ())),
        )


@frozen
class RetentionPlan:
    """What is to become of the tags of one repository.

    Attributes:
        repository: Such as ``acme/app``.
        rules: What it was made by, in a tuple.
        made_at: When; ages count from there.
        decisions: One for each tag, the one that was pushed first coming first; signatures and
            attestations come behind all others.
        reason: Why there are none, although the repository was listed: it is no longer found.
            Empty otherwise.
    """

    repository: str
    rules: RuleSet
    made_at: datetime
    decisions: tuple[TagDecision, ...]
    reason: str = ""

    @property
    def deletions(self) -> tuple[TagDecision, ...]:
        """What is deleted, in this order."""
        return tuple(decision for decision in self.decisions if decision.delete)

    @property
    def kept(self) -> tuple[TagDecision, ...]:
        """What is kept."""
        return tuple(decision for decision in self.decisions if not decision.delete)

    @cached_property
    def id(self) -> str:
        """What tells this plan from others in a journal."""
        text = json.dumps(self.to_dict(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def to_dict(self) -> dict[str, Any]:
        """Return what is going to be done, as JSON has it; what is kept is left out."""
        return {
            "repository": self.repository,
            "rules": to_json(self.rules),
            "made_at": self.made_at.isoformat(),
            "deletions": [decision.to_dict() for decision in self.deletions],
            **({"reason": self.reason} if self.reason else {}),
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> "RetentionPlan":
        """Return the plan that `to_dict` wrote, with its deletions only.

        Args:
            found: That.
        """
        return cls(
            found["repository"],
            rule_set_from_json(found["rules"]),
            datetime.fromisoformat(found["made_at"]),
            tuple(map(TagDecision.from_dict, found["deletions"])),
            found.get("reason", ""),
        )


def changes(decision: TagDecision, found: TagState, rules: RuleSet) -> str | None:
    """Return what has happened to a tag since the plan was made; None if nothing that counts."""
    planned = decision.tag
    if found.name != planned.name:
        return f"the response is about {found.name!r}"
    if found.digest != planned.digest or _second(found.pushed) != _second(planned.pushed):
        return "pushed again since the plan was made"
    if decision.follows or all(each.not_pulled_since is None for each in rules):
        return None
    if _second(found.pulled) != _second(planned.pulled):
        return "pulled since the plan was made"
    return None if found.pulls_known else "pull date unknown"


def _second(moment: datetime | None) -> datetime | None:
    """Return a time without its fraction, of which answers show more or fewer digits."""
    return None if moment is None else moment.replace(microsecond=0)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
