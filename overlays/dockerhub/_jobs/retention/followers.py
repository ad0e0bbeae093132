"""Signatures and attestations: tags that belong to an image, whose digest is their name.

cosign writes ``sha256-….sig``, ``.att`` and ``.sbom``; clients of the registry without a list of
referrers write ``sha256-…``. Each stays as long as a tag has its image, and is deleted with it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dockerhub._jobs.retention.plan import Cause, TagDecision
from dockerhub._jobs.retention.report import TagOutcome, TagResult
from dockerhub._jobs.retention.tag_state import TagState

SIGNATURES: Final = "sha256-"
"""How the names of signatures begin."""
_NAME: Final = re.compile(r"sha256-([0-9a-f]{64})(?:\.(\w+))?", re.ASCII)
_KINDS: Final = {"sig": "signature", "att": "attestation", "sbom": "SBOM"}
_FEW: Final = 3
"""Number of tags to name in a reason."""


def subject_of(name: str) -> str | None:
    """Return the digest of the image that a tag belongs to; None if it is an image itself."""
    found = _NAME.fullmatch(name)
    return f"sha256:{found[1]}" if found else None


class Owners:
    """Which tags have the image that a signature belongs to."""

    def __init__(self, tags: Iterable[TagState]) -> None:
        self._names: dict[str, list[str]] = {}
        for tag in tags:
            for digest in dict.fromkeys((tag.digest, *tag.images)):
                if digest:
                    self._names.setdefault(digest, []).append(tag.name)

    def of(self, name: str) -> tuple[str, ...]:
        """Return the tags whose image, or one of whose platforms, a signature belongs to."""
        found = self._names.get(subject_of(name) or "", ())
        return tuple(each for each in found if each != name)


def decide_followers(
    followers: Sequence[TagState], owners: Owners, decided: Mapping[str, TagDecision]
) -> list[TagDecision]:
    """Return what becomes of signatures, from what becomes of all other tags.

    A signature may have a signature, which comes behind it.
    """
    deleted = {name for name, decision in decided.items() if decision.delete}
    ordered: list[TagState] = []
    waiting = list(followers)
    while more := [
        tag for tag in waiting if deleted.issuperset(owners.of(tag.name) or (tag.name,))
    ]:
        deleted.update(tag.name for tag in more)
        ordered += more
        waiting = [tag for tag in waiting if tag.name not in deleted]
    return [_decision(tag, owners.of(tag.name), deleted, decided) for tag in ordered + waiting]


def _decision(
    tag: TagState, owners: tuple[str, ...], deleted: set[str], decided: Mapping[str, TagDecision]
) -> TagDecision:
    kind = _kind(tag.name)
    if tag.name in deleted:
        reason = f"{kind} of {some(owners)}, to be deleted"
        return TagDecision(tag, True, Cause.FOLLOWS, reason, follows=owners)
    staying = tuple(name for name in owners if name not in deleted)
    if not staying:
        return TagDecision(tag, False, Cause.FOLLOWS, f"{kind} of an image that no tag has")
    causes = {decided[name].cause for name in staying if name in decided}
    cause = Cause.UNMATCHED if causes == {Cause.UNMATCHED} else Cause.FOLLOWS
    return TagDecision(tag, False, cause, stays(tag.name, staying))


def held_back(
    decision: TagDecision, repository: str, outcomes: Mapping[str, TagOutcome]
) -> TagOutcome | None:
    """Return the outcome of a signature one of whose tags was to be deleted and was not.

    Args:
        decision: About the signature.
        repository: Its repository.
        outcomes: What happened to the tags that the plan has before it.
    """
    results = {name: outcomes[name].result for name in decision.follows if name in outcomes}
    for name, result in results.items():
        if result is TagResult.FAILED:
            # A run that continues this one tries both again.
            return TagOutcome(repository, decision.name, result, f"{name} could not be deleted")
        if result is TagResult.SKIPPED:
            return TagOutcome(repository, decision.name, result, stays(decision.name, (name,)))
    return None


def stays(name: str, owners: Sequence[str]) -> str:
    """Return why a signature stays, for people."""
    return f"{_kind(name)} of {some(owners)}, which stays"


def _kind(name: str) -> str:
    found = _NAME.fullmatch(name)
    return _KINDS.get(found[2] if found else "", "artifact")


def some(names: Sequence[str]) -> str:
    """Return the first of some names, for people."""
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return ", ".join(names[:_FEW]) + more
