"""What the tags of a plan consist of in the registry, and which of it is to be read before."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from dockerhub._jobs.retention.followers import some
from dockerhub._jobs.retention.plan import RetentionPlan, TagDecision
from dockerhub._jobs.retention.tag_state import TagState
from dockerhub._responses.manifests import ChildManifest, Manifest

UNLISTED = "Docker Hub does not list it, so other tags may use it"
"""It may be missing in the lists of other tags, too."""


@frozen
class TaggedManifest:
    """A manifest that tags of a plan have.

    Attributes:
        digest: Its digest; empty if Docker Hub does not return it.
        tags: Those tags.
        images: The digests of its images, as Docker Hub lists them.
        children: What it consists of, if it is an index that was read.
        is_image: Whether it was read, and is that of an image.
        problem: Why it stays, whatever else has it; empty if that depends.
    """

    digest: str
    tags: tuple[str, ...]
    images: tuple[str, ...] = ()
    children: tuple[ChildManifest, ...] = ()
    is_image: bool = False
    problem: str = ""

    @property
    def is_unread(self) -> bool:
        """Whether it may be an index that was not read yet."""
        known = self.problem or self.is_image or self.children
        return not known and self.images != (self.digest,)

    def with_manifest(self, found: Manifest | None) -> "TaggedManifest":
        """Return it with what the registry has under its digest.

        Args:
            found: The manifest; None if there is none.
        """
        if found is None:
            return evolve(self, problem="it no longer exists in the registry")
        if found.is_image and self.digest in self.images:
            return evolve(self, is_image=True)
        if found.is_image:
            return evolve(self, problem=UNLISTED)
        if not found.is_index:
            return evolve(self, problem=f"its media type is unknown: {found.media_type[:99]!r}")
        if not found.children:
            return evolve(self, problem="it is an empty index")
        return evolve(self, children=found.children)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "digest": self.digest,
            "tags": list(self.tags),
            "images": list(self.images),
            "children": [[each.digest, each.media_type, each.subject] for each in self.children],
            "is_image": self.is_image,
            "problem": self.problem,
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> "TaggedManifest":
        """Return the manifest that `to_dict` wrote.

        Args:
            found: That.
        """
        children = tuple(ChildManifest(*row) for row in found["children"])
        tags, images = tuple(found["tags"]), tuple(found["images"])
        return cls(found["digest"], tags, images, children, found["is_image"], found["problem"])


def tagged_manifests(
    deletions: Iterable[TagDecision], tags: Iterable[TagState]
) -> tuple[TaggedManifest, ...]:
    """Return what planned tags have in the registry, as far as Docker Hub's list tells.

    Args:
        deletions: The tags that are to be deleted.
        tags: All tags of the repository, as they are now.
    """
    now = {tag.name: tag for tag in tags}
    having: dict[str, list[TagState]] = {}
    changed: dict[str, list[str]] = {}
    others: dict[str, list[str]] = {}
    for decision in deletions:
        digest, tag = decision.tag.digest, now.get(decision.name)
        if tag is not None and tag.digest == digest:
            having.setdefault(digest or "", []).append(now.pop(tag.name))
        else:
            changed.setdefault(digest or "", []).append(decision.name)
    for tag in now.values():
        others.setdefault(tag.digest or "", []).append(tag.name)
    found = [
        TaggedManifest(
            digest,
            tuple(tag.name for tag in those),
            those[0].images,
            problem=_problem(digest, others),
        )
        for digest, those in having.items()
    ]
    found += [
        TaggedManifest(
            digest, tuple(names), problem=f"{some(names)} changed after the plan was made"
        )
        for digest, names in changed.items()
        if digest not in having
    ]
    return tuple(found)


def _problem(digest: str, others: Mapping[str, Sequence[str]]) -> str:
    if not digest:
        return "Docker Hub does not return the digest of the tag"
    return f"also used by {some(others[digest])}" if digest in others else ""


def count_reads(plan: RetentionPlan) -> int:
    """Return how many manifests are read before storage is freed; each read counts as a pull.

    Args:
        plan: As it was made, with what is kept.
    """
    tags = [decision.tag for decision in plan.decisions]
    return sum(each.is_unread for each in tagged_manifests(plan.deletions, tags))
