"""Which manifests are freed: decided without I/O, by tables and by generated registries."""

from collections.abc import Iterable
from datetime import UTC, datetime
from random import Random

from attrs import define, evolve, field
from hypothesis import given
from hypothesis import strategies as st

from dockerhub import ChildManifest, Manifest
from dockerhub._jobs.retention.freeing import ManifestDecision, decide_manifests
from dockerhub._jobs.retention.storage import tagged_manifests
from dockerhub.retention import (
    Cause,
    ManifestResult,
    RetentionPlan,
    RetentionRules,
    TagDecision,
    TaggedManifest,
    TagOutcome,
    TagResult,
    TagState,
    storage_reads,
    tag_state,
)
from dockerhub_openapi.models.image import Image
from dockerhub_openapi.models.tag import Tag

INDEX = "application/vnd.oci.image.index.v1+json"
IMAGE = "application/vnd.oci.image.manifest.v1+json"
HEX = "a" * 64
INDEX_TAG = TaggedManifest("I", ("v1",), ("a", "b"), (ChildManifest("a", IMAGE),))
OUTCOMES = {"v1": TagResult.DELETED, "v2": TagResult.GONE}


def decide(
    *manifests: TaggedManifest,
    tags: Iterable[TagState] = (),
    **results: TagResult,
) -> dict[str, str]:
    """Return by digest why each manifest stays; empty text for what is deleted."""
    outcomes = {
        name: TagOutcome("acme/app", name, result) for name, result in (OUTCOMES | results).items()
    }
    decided = decide_manifests(manifests, outcomes, tags)
    assert len({each.digest for each in decided}) == len(decided)
    return {each.digest: each.keep for each in decided}


def deletion(name: str, digest: str | None) -> TagDecision:
    return TagDecision(TagState(name, digest), True, Cause.RULES, "")


def test_the_list_says_which_manifests_must_be_read() -> None:
    """Each index that only tags to be deleted have, and no single image."""
    tags = [
        TagState("v1", "I", images=("a", "b")),
        TagState("v1-again", "I", images=("a", "b")),
        TagState("v2", "c", images=("c",)),
        TagState("v3", "J", images=("a", "c")),
        TagState("latest", "J", images=("a", "c")),
        TagState("old", None, images=("d",)),
        TagState("odd", "K"),
        TagState("moved", "N", images=("n",)),
    ]
    planned = [deletion(tag.name, tag.digest) for tag in tags if tag.name != "latest"]
    planned[-1] = deletion("moved", "M")
    planned += [deletion("gone", "M"), deletion("gone-old", None)]
    found = {each.digest: each for each in tagged_manifests(planned, tags)}
    assert {digest: (each.tags, each.problem) for digest, each in found.items()} == {
        "I": (("v1", "v1-again"), ""),
        "c": (("v2",), ""),
        "J": (("v3",), "also used by latest"),
        "": (("old",), "Docker Hub does not return the digest of the tag"),
        "K": (("odd",), ""),
        "M": (("moved", "gone"), "moved, gone changed after the plan was made"),
    }
    assert [digest for digest, each in found.items() if each.is_unread] == ["I", "K"]
    kept = TagDecision(TagState("latest", "J"), False, Cause.PROTECTED, "")
    rules = (RetentionRules(keep_last=1),)
    decisions = (*(evolve(deletion(tag.name, None), tag=tag) for tag in tags[:3]), kept)
    plan = RetentionPlan("acme/app", rules, datetime.now(UTC), decisions)
    assert storage_reads(plan) == 1


def test_what_the_registry_returns_for_a_digest() -> None:
    tagged = TaggedManifest("I", ("v1",), ("a", "b"))
    child = ChildManifest("a", IMAGE)
    for found, problem in (
        (None, "it no longer exists in the registry"),
        (Manifest("I", IMAGE), "Docker Hub does not list it, so other tags may use it"),
        (Manifest("I", INDEX, (child,)), ""),
        (Manifest("I", INDEX), "it is an empty index"),
        (Manifest("I", "text/x"), "its media type is unknown: 'text/x'"),
        (Manifest("I", "x" * 200), f"its media type is unknown: {'x' * 99!r}"),
    ):
        read = tagged.with_manifest(found)
        assert (read.problem, read.is_unread) == (problem, False)
        assert TaggedManifest.from_dict(read.to_dict()) == read
    listed = evolve(tagged, images=("I", "a")).with_manifest(Manifest("I", IMAGE))
    assert (listed.problem, listed.is_unread) == ("", False)


def test_what_a_list_says_of_the_images_of_a_tag() -> None:
    """A single image without a list is its own image; a missing digest is remembered."""
    for images, media_type, expected in (
        ([Image(digest="a"), Image(digest="a"), Image()], INDEX, ("a", "")),
        ([], INDEX, ()),
        ([], None, ()),
        ([], IMAGE, ("I",)),
        ([], "application/vnd.docker.container.image.v1+json", ("I",)),
    ):
        seen = tag_state(Tag(name="v1", digest="I", images=images, media_type=media_type))
        assert seen is not None
        assert seen.images == expected


def test_what_an_earlier_run_freed_keeps_no_other_manifest() -> None:
    """Although a tag with the same images was pushed since then: its images stay."""
    index = evolve(
        INDEX_TAG,
        images=("a",),
        children=(ChildManifest("a", IMAGE), ChildManifest("about", IMAGE, "a")),
    )
    outcomes = {"v1": TagOutcome("acme/app", "v1", TagResult.DELETED)}
    new = TagState("new", "N", images=("a",))
    assert {each.digest: each.keep for each in decide_manifests([index], outcomes, [new])} == {
        "I": "all of its images are used by new"
    }
    decided = decide_manifests([index], outcomes, [new], gone={"I"})
    assert {each.digest: each.keep for each in decided} == {
        "I": "",
        "a": "also used by new",
        "about": "it is the attestation of an image that stays",
    }
    other = evolve(index, digest="J", tags=("v9",), children=index.children[:1])
    decided = decide_manifests([index, other], outcomes, [], gone={"I", "a"})
    assert {each.digest: each.keep for each in decided}["J"] == "v9 was not deleted"
    # A missing part of an index that stays does not free its other parts.
    outcomes["v2"] = TagOutcome("acme/app", "v2", TagResult.DELETED)
    staying = evolve(other, children=(ChildManifest("a", IMAGE), ChildManifest("b", IMAGE)))
    single = TaggedManifest("b", ("v2",), ("b",))
    decided = decide_manifests([single, staying], outcomes, [], gone={"a"})
    assert {each.digest: each.keep for each in decided} == {
        "J": "v9 was not deleted",
        "b": "an index that stays uses it",
    }


def test_manifests_that_nothing_else_has_are_freed() -> None:
    """Each once, indexes before their images, and attestations after these."""
    attested = evolve(
        INDEX_TAG,
        children=(
            ChildManifest("attestation", IMAGE, "a"),
            ChildManifest("a", IMAGE),
            ChildManifest("b", IMAGE),
        ),
    )
    single = TaggedManifest("b", ("v2",), ("b",))
    outcomes = {name: TagOutcome("acme/app", name, each) for name, each in OUTCOMES.items()}
    unrelated = TagState("latest", "Z", images=("x", "y"))
    decided = decide_manifests([single, attested], outcomes, [unrelated])
    assert decided == [
        ManifestDecision("I", tags=("v1",)),
        ManifestDecision("b", tags=("v2",), after=("I",)),
        ManifestDecision("a", after=("I",)),
        ManifestDecision("attestation", after=("I", "a")),
    ]
    # A part of two indexes is deleted after both.
    second = evolve(attested, digest="J", tags=("v2",))
    assert decide_manifests([attested, second], outcomes, [unrelated]) == [
        ManifestDecision("I", tags=("v1",)),
        ManifestDecision("J", tags=("v2",)),
        ManifestDecision("a", after=("I", "J")),
        ManifestDecision("b", after=("I", "J")),
        ManifestDecision("attestation", after=("I", "J", "a")),
    ]


def test_a_manifest_that_may_be_in_use_stays() -> None:
    """With the reason."""
    signature = TagState(f"sha256-{HEX}.sig", "S", images=("S",))
    unlisted = evolve(INDEX_TAG, images=("b",))
    nested = evolve(INDEX_TAG, children=(ChildManifest("J", INDEX),))
    single = TaggedManifest("a", ("v2",), ("a",))
    attested = evolve(INDEX_TAG, children=(ChildManifest("t", IMAGE, "elsewhere"),))
    table: list[tuple[list[TaggedManifest], list[TagState], dict[str, str]]] = [
        ([INDEX_TAG], [TagState("latest", "I", images=("a",))], {"I": "also used by latest"}),
        ([INDEX_TAG], [TagState("latest", "J", images=("I",))], {"I": "also used by latest"}),
        (
            [INDEX_TAG],
            [TagState("latest", "J", images=("a",))],
            {"I": "", "a": "also used by latest"},
        ),
        (
            [INDEX_TAG],
            [TagState("latest", "J", images=("b", "a", "c"))],
            {"I": "all of its images are used by latest"},
        ),
        (
            [evolve(INDEX_TAG, images=())],
            [TagState("latest", "J", images=("c",))],
            {"I": "all of its images are used by latest"},
        ),
        (
            [INDEX_TAG],
            [TagState(f"t{number}", "I", images=("a",)) for number in range(5)],
            {"I": "also used by t0, t1, t2 and 2 more"},
        ),
        (
            [evolve(single, digest=f"sha256:{HEX}", images=(f"sha256:{HEX}",))],
            [signature],
            {f"sha256:{HEX}": f"also used by {signature.name}"},
        ),
        (
            [INDEX_TAG],
            [TagState("odd", "J")],
            {"I": "Docker Hub does not list all images of odd"},
        ),
        (
            [INDEX_TAG],
            [TagState("odd", "J", images=("x", ""))],
            {"I": "Docker Hub does not list all images of odd"},
        ),
        (
            [INDEX_TAG],
            [TagState("old", None, images=("b", "a"))],
            {"I": "all of its images are used by old"},
        ),
        ([INDEX_TAG], [TagState("old", None, images=("z",))], {"I": "", "a": ""}),
        (
            [unlisted],
            [],
            {"I": "", "a": "Docker Hub does not list it, so other tags may use it"},
        ),
        ([nested], [], {"I": f"a part of it has an unknown media type: '{INDEX}'"}),
        (
            [evolve(INDEX_TAG, children=(ChildManifest("J", "x" * 200),))],
            [],
            {"I": f"a part of it has an unknown media type: {'x' * 99!r}"},
        ),
        (
            [nested, evolve(INDEX_TAG, digest="J"), single],
            [],
            {
                "I": f"a part of it has an unknown media type: '{INDEX}'",
                "J": "an index that stays uses it",
                "a": "an index that stays uses it",
            },
        ),
        (
            [INDEX_TAG, evolve(INDEX_TAG, digest="J", problem="so")],
            [],
            {"I": "", "J": "so", "a": "an index that stays uses it"},
        ),
        ([attested], [], {"I": "", "t": "it is the attestation of an image that stays"}),
        ([evolve(INDEX_TAG, children=())], [], {"I": "it was not read"}),
    ]
    for manifests, tags, expected in table:
        assert decide(*manifests, tags=tags) == expected
    for result in (TagResult.SKIPPED, TagResult.FAILED):
        assert decide(INDEX_TAG, v1=result) == {"I": "v1 was not deleted"}
    assert decide(evolve(INDEX_TAG, tags=("untried",))) == {"I": "untried was not deleted"}


def test_what_stays_says_for_which_tags_and_whether_it_is_tried_again() -> None:
    """Only where a tag could not be deleted, which the next run tries again."""
    tags, reason = ("v2", "v1"), "v1 was not deleted"
    index = TaggedManifest("I", tags, ("a", "b"), (ChildManifest("a", IMAGE),))
    held = "an index that stays uses it"
    single = TaggedManifest("a", ("v2",), ("a",))
    for results, found in (
        ({}, ManifestResult.FAILED),
        ({"v1": TagResult.FAILED}, ManifestResult.FAILED),
        ({"v1": TagResult.SKIPPED}, ManifestResult.KEPT),
    ):
        known = {"v2": TagResult.GONE} | results
        outcomes = {name: TagOutcome("acme/app", name, each) for name, each in known.items()}
        assert decide_manifests([single, index], outcomes, []) == [
            ManifestDecision("I", reason, found, tags),
            ManifestDecision("a", held, ManifestResult.KEPT, ("v2",)),
        ]
    outcomes = {name: TagOutcome("acme/app", name, TagResult.DELETED) for name in tags}
    shared = "also used by latest"
    assert decide_manifests([index], outcomes, [TagState("latest", "I", images=("z",))]) == [
        ManifestDecision("I", shared, ManifestResult.KEPT, tags)
    ]
    assert decide_manifests([index], outcomes, [TagState("latest", "a", images=("a",))]) == [
        ManifestDecision("I", tags=tags),
        ManifestDecision("a", shared, after=("I",)),
    ]


@define
class Registry:
    """An invented repository: what there is, and what Docker Hub lists of it."""

    chance: Random
    indexes: dict[str, tuple[ChildManifest, ...]] = field(factory=dict)
    tags: dict[str, str] = field(factory=dict)
    hidden: set[str] = field(factory=set)
    """Manifests that lists leave out, whichever tag has them."""

    def fill(self) -> None:
        chance, images = self.chance, [f"image-{number}" for number in range(5)]
        self.hidden = {each for each in images if chance.random() < 0.1}
        for number in range(chance.randint(0, 4)):
            chosen = chance.sample(images, chance.randint(1, 3))
            children = [ChildManifest(each, IMAGE) for each in chosen]
            children += [
                ChildManifest(f"attestation-{each}", IMAGE, each)
                for each in chosen
                if chance.random() < 0.5
            ]
            if self.indexes and chance.random() < 0.1:
                children.append(ChildManifest(chance.choice(list(self.indexes)), INDEX))
            self.indexes[f"index-{number}"] = tuple(children)
        for number in range(chance.randint(1, 7)):
            self.tags[f"tag-{number}"] = chance.choice([*images, *self.indexes])

    def children(self, digest: str) -> set[str]:
        """Return all that a manifest consists of, however deep."""
        direct = [each.digest for each in self.indexes.get(digest, ())]
        return {*direct, *(deep for each in direct for deep in self.children(each))}

    def state(self, name: str) -> TagState:
        """Return what the list says about a tag: not always everything."""
        digest, chance = self.tags[name], Random(self.tags[name])
        parts = self.children(digest) - set(self.indexes) or {digest}
        images = sorted(each for each in parts - self.hidden if not each.startswith("attestation"))
        if chance.random() < 0.1:
            images.append("")
        told = digest if self.chance.random() < 0.9 else None
        return TagState(name, told, images=tuple(images))

    def live_on(self, outcomes: dict[str, TagOutcome]) -> None:
        """Delete tags, and push some in the meantime."""
        chance, known = self.chance, [*self.indexes, "image-0"]
        for name, outcome in outcomes.items():
            if outcome.result in (TagResult.DELETED, TagResult.GONE):
                del self.tags[name]
            elif chance.random() < 0.3:
                self.tags[name] = chance.choice(known)
        if chance.random() < 0.3:
            self.tags["pushed"] = chance.choice(known)

    def indexes_of(self, digest: str) -> set[str]:
        """Return the indexes that directly contain a manifest."""
        return {
            index
            for index, parts in self.indexes.items()
            if any(part.digest == digest for part in parts)
        }

    def manifest(self, digest: str) -> Manifest:
        media_type = INDEX if digest in self.indexes else IMAGE
        return Manifest(digest, media_type, self.indexes.get(digest, ()))


@given(st.integers())
def test_nothing_that_a_tag_has_is_ever_freed(seed: int) -> None:
    """Nor is a part of an index that still exists, nor anything twice."""
    chance = Random(seed)
    registry = Registry(chance)
    registry.fill()
    states = {name: registry.state(name) for name in registry.tags}
    planned = [name for name in registry.tags if chance.random() < 0.7]
    plans = [deletion(name, states[name].digest) for name in planned]
    found = [
        each.with_manifest(registry.manifest(each.digest)) if each.is_unread else each
        for each in tagged_manifests(plans, states.values())
    ]
    outcomes = {
        name: TagOutcome("acme/app", name, chance.choice([*[TagResult.DELETED] * 4, *TagResult]))
        for name in planned
    }
    registry.live_on(outcomes)
    held = {
        part for digest in registry.tags.values() for part in (digest, *registry.children(digest))
    }
    now = [registry.state(name) for name in registry.tags]
    read = {each.digest for each in found if each.children}
    deleted: set[str] = set()
    for each in decide_manifests(found, outcomes, now):
        if not each.keep:
            assert each.digest not in held | deleted
            assert registry.indexes_of(each.digest) & read <= deleted
            assert set(each.after) <= deleted
            deleted.add(each.digest)
