"""Which manifests are deleted after the tags: only those that nothing else uses, indexes first.

Decided without I/O, from what was read before the tags were deleted and from all tags that are
there afterwards. What is not known to be free stays, with the reason.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from dockerhub._jobs.retention.followers import some, subject_of
from dockerhub._jobs.retention.manifest_outcomes import ManifestResult
from dockerhub._jobs.retention.report import TagOutcome, TagResult
from dockerhub._jobs.retention.storage import UNLISTED, TaggedManifest
from dockerhub._jobs.retention.tag_state import TagState
from dockerhub._responses.manifests import IMAGES, ChildManifest

_HELD = "an index that stays uses it"
_AWAY = frozenset({TagResult.DELETED, TagResult.GONE})


@frozen
class ManifestDecision:
    """What happens to a manifest.

    Attributes:
        digest: Its digest; empty if Docker Hub does not return it.
        keep: Why it stays; empty if it is to be deleted.
        result: The outcome to report, if it stays.
        tags: The tags of the plan that had it.
        after: What must be gone before: its indexes, and the image of an attestation.
    """

    digest: str
    keep: str = ""
    result: ManifestResult = ManifestResult.KEPT
    tags: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def decide_manifests(
    manifests: Sequence[TaggedManifest],
    outcomes: Mapping[str, TagOutcome],
    tags: Iterable[TagState],
    gone: Collection[str] = (),
) -> list[ManifestDecision]:
    """Return what becomes of each manifest, in the order in which they can be deleted.

    Args:
        manifests: What the tags of the plan had.
        outcomes: What happened to those tags.
        tags: All tags of the repository, as they are now.
        gone: Digests of those that an earlier run deleted.
    """
    references = _References(tags)
    kept: dict[str, ManifestDecision] = {}
    for each in manifests:
        decision = None if each.digest in gone else _kept(each, outcomes, references)
        if decision is not None:
            kept[each.digest] = decision
    free = {each.digest: each for each in manifests if each.digest not in kept}
    staying: set[str] = set()
    for index in manifests:
        if index.digest in kept:
            _hold_children(index, free, kept, staying, gone)
    indexes = [each for each in free.values() if each.children]
    images = [each for each in free.values() if not each.children]
    decided = [ManifestDecision(each.digest, tags=each.tags) for each in indexes]
    holders = _holders(indexes)
    decided += [
        ManifestDecision(each.digest, tags=each.tags, after=holders.get(each.digest, ()))
        for each in images
    ]
    return [*decided, *_decide_children(indexes, decided, staying, references), *kept.values()]


def _decide_children(
    indexes: Sequence[TaggedManifest],
    decided: Sequence[ManifestDecision],
    staying: set[str],
    references: "_References",
) -> Iterator[ManifestDecision]:
    """Yield what becomes of the children of indexes, except those that tags of the plan had."""
    holders = _holders(indexes)
    images = {each.digest: each.images for each in indexes}
    done = {each.digest for each in decided}
    free = set(done)
    for child in _in_order(indexes):
        if child.digest in done:
            continue
        done.add(child.digest)
        is_listed = all(child.digest in images[index] for index in holders[child.digest])
        reason = _held(child, staying, references, is_listed=is_listed)
        if not reason and child.subject is not None and child.subject not in free:
            reason = "it is the attestation of an image that stays"
        if not reason:
            free.add(child.digest)
        image = (child.subject,) if child.subject else ()
        yield ManifestDecision(child.digest, reason, after=(*holders[child.digest], *image))


def _kept(
    manifest: TaggedManifest, outcomes: Mapping[str, TagOutcome], references: "_References"
) -> ManifestDecision | None:
    """Return the decision to keep a tagged manifest; None if it can be deleted."""
    for tag in manifest.tags:
        result = outcomes[tag].result if tag in outcomes else TagResult.FAILED
        if result not in _AWAY:
            # A tag that could not be deleted is tried again, and then this is, too.
            failed = result is TagResult.FAILED
            outcome = ManifestResult.FAILED if failed else ManifestResult.KEPT
            return ManifestDecision(
                manifest.digest, f"{tag} was not deleted", outcome, manifest.tags
            )
    reason = manifest.problem or ("it was not read" if manifest.is_unread else "")
    reason = reason or references.of(manifest.digest)
    reason = reason or (references.around(manifest.images) if manifest.children else "")
    nested = next((each for each in manifest.children if each.media_type not in IMAGES), None)
    if nested is not None:
        reason = reason or f"a part of it has an unknown media type: {nested.media_type[:99]!r}"
    return ManifestDecision(manifest.digest, reason, tags=manifest.tags) if reason else None


def _hold_children(
    index: TaggedManifest,
    free: dict[str, TaggedManifest],
    kept: dict[str, ManifestDecision],
    staying: set[str],
    gone: Collection[str],
) -> None:
    """Keep the children of an index that stays."""
    for child in index.children:
        if child.digest in gone:
            continue
        staying.add(child.digest)
        held = free.pop(child.digest, None)
        if held is not None:
            kept[held.digest] = ManifestDecision(held.digest, _HELD, tags=held.tags)
            _hold_children(held, free, kept, staying, gone)


def _holders(indexes: Iterable[TaggedManifest]) -> dict[str, tuple[str, ...]]:
    """Return by digest which indexes have it."""
    found: dict[str, tuple[str, ...]] = {}
    for index in indexes:
        for digest in dict.fromkeys(child.digest for child in index.children):
            found[digest] = (*found.get(digest, ()), index.digest)
    return found


def _in_order(indexes: Iterable[TaggedManifest]) -> Iterator[ChildManifest]:
    """Yield what indexes consist of: the images first, then the attestations."""
    children = [child for index in indexes for child in index.children]
    yield from sorted(children, key=lambda child: child.subject is not None)


def _held(
    child: ChildManifest, staying: set[str], references: "_References", *, is_listed: bool
) -> str:
    if child.digest in staying:
        return _HELD
    if child.subject is None and not is_listed:
        return UNLISTED
    return references.of(child.digest)


class _References:
    """What the tags of a repository have."""

    def __init__(self, tags: Iterable[TagState]) -> None:
        self._names: dict[str, list[str]] = {}
        self._all: list[str] = []
        self._unknown: list[str] = []
        for tag in tags:
            self._all.append(tag.name)
            for digest in {tag.digest, *tag.images, subject_of(tag.name)} - {None, ""}:
                self._names.setdefault(digest or "", []).append(tag.name)
            if not tag.images or "" in tag.images:
                self._unknown.append(tag.name)

    def of(self, digest: str) -> str:
        """Return why something has a manifest, or may have it; empty if nothing does."""
        if digest in self._names:
            return f"also used by {some(self._names[digest])}"
        if self._unknown:
            return f"Docker Hub does not list all images of {some(self._unknown)}"
        return ""

    def around(self, images: Sequence[str]) -> str:
        """Return why an index of these images may be in another one, or may be another tag's.

        Lists tell the images of a tag, not whether there is an index between them, and not all
        digests of tags.
        """
        found = [self._names.get(image, ()) for image in images if image]
        names = set(min(found, key=len)).intersection(*found) if found else set(self._all)
        return f"all of its images are used by {some(sorted(names))}" if names else ""
