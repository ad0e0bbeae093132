"""Signatures and attestations are kept and deleted with their image; no rule counts them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from working import START, Worker

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import push_tag
from dockerhub.retention import (
    Cause,
    RetentionRules,
    TagOutcome,
    TagState,
    make_plan,
    read_journal,
)

NOW = datetime(2026, 10, 31, tzinfo=UTC)
A, B, C, D = (f"sha256:{letter * 64}" for letter in "abcd")


def of(digest: str, suffix: str = ".sig") -> str:
    """Return the name that cosign gives a signature."""
    return f"{digest.replace(':', '-')}{suffix}"


def tag(name: str, digest: str | None, age: int = 1, images: tuple[str, ...] = ()) -> TagState:
    return TagState(name, digest, pushed=NOW - timedelta(days=age), images=images)


def decided(rules: RetentionRules, *tags: TagState) -> list[tuple[str, bool, str]]:
    made = make_plan("acme/app", rules, tags, now=NOW)
    return sorted((each.name, each.delete, each.reason) for each in made.decisions)


LAST = "among the last 1 pushed"
GONE = "not among the last 1 pushed"
IMAGES = [tag("1", A, 9), tag("2", B, 8)]
CASES: list[tuple[dict[str, object], list[TagState], list[tuple[str, bool, str]]]] = [
    # They are not counted, although they were pushed last.
    (
        {"keep_last": 1},
        [*IMAGES, tag(of(A), C, 2), tag(of(B), D, 1), tag(of(A, ".att"), None), tag(of(B, ""), C)],
        [
            ("1", True, GONE),
            ("2", False, LAST),
            (of(A), True, "signature of 1, to be deleted"),
            (of(A, ".att"), True, "attestation of 1, to be deleted"),
            (of(B), False, "signature of 2, which stays"),
            (of(B, ""), False, "artifact of 2, which stays"),
        ],
    ),
    # Pattern and age are about the image.
    (
        {"match": "1", "older_than": "5d"},
        [*IMAGES, tag(of(A, ".sbom"), C), tag(of(B), D, 9)],
        [
            ("1", True, "matches 1; older than 5d"),
            ("2", False, "does not match 1"),
            (of(A, ".sbom"), True, "SBOM of 1, to be deleted"),
            (of(B), False, "signature of 2, which stays"),
        ],
    ),
    # One of several tags of the image is enough, and so is an index that has the image.
    (
        {"match": "[1-5]"},
        [tag(name, A) for name in "12345"] + [tag("x", B, 2, (A, C)), tag(of(A), D)],
        [
            ("x", False, "does not match [1-5]"),
            *[(name, True, "matches [1-5]") for name in "12345"],
            (of(A), False, "signature of x, which stays"),
        ],
    ),
    (
        {"match": "[1-5]"},
        [tag(name, A) for name in "12345"] + [tag(of(A), D)],
        [
            *[(name, True, "matches [1-5]") for name in "12345"],
            (of(A), True, "signature of 1, 2, 3 and 2 more, to be deleted"),
        ],
    ),
    (
        {"match": "[1-3]"},
        [*(tag(name, A) for name in "123"), tag(of(A), D)],
        [
            *[(name, True, "matches [1-3]") for name in "123"],
            (of(A), True, "signature of 1, 2, 3, to be deleted"),
        ],
    ),
    # Protection wins; a signature of a signature follows that.
    (
        {"match": ["1", "2"], "protect": "*bbb.sig"},
        [*IMAGES, tag(of(A), C), tag(of(B), D), tag(of(C), None, 3), tag(of(D), None, 3)],
        [
            ("1", True, "matches 1"),
            ("2", True, "matches 2"),
            (of(A), True, "signature of 1, to be deleted"),
            (of(C), True, f"signature of {of(A)}, to be deleted"),
            (of(D), False, f"signature of {of(B)}, which stays"),
            (of(B), False, "protected by *bbb.sig"),
        ],
    ),
    # No tag has their image: it may still be pulled by digest.
    (
        {"match": ["sha256-*", "1"], "keep_last": 1},
        [*IMAGES, tag(of(C), D, 99), tag(of(D), D, 98)],
        [
            ("1", False, LAST),
            ("2", False, "does not match sha256-*, 1"),
            (of(C), False, "signature of an image that no tag has"),
            (of(D), False, f"signature of {of(C)}, which stays"),
        ],
    ),
    (
        {"match": ["*", "sha256-*.sig"], "older_than": "50d"},
        [tag(of(C), A, 99), tag(of(C, ".att"), B, 99), tag("sha256-x.sig", B, 99)],
        [
            (of(C), True, "matches *; older than 50d"),
            ("sha256-x.sig", True, "matches *; older than 50d"),
            (of(C, ".att"), False, "attestation of an image that no tag has"),
        ],
    ),
    # Rules about signatures do not delete one whose image stays.
    (
        {"match": "sha256-*", "older_than": "50d"},
        [tag("1", A, 9), tag(of(A), C, 99)],
        [
            ("1", False, "does not match sha256-*"),
            (of(A), False, "signature of 1, which stays"),
        ],
    ),
    # Impossible: each is the other's signature.
    (
        {"match": "x"},
        [tag(of(A), B), tag(of(B), A)],
        [
            (of(A), False, f"signature of {of(B)}, which stays"),
            (of(B), False, f"signature of {of(A)}, which stays"),
        ],
    ),
]


def test_decisions_about_signatures() -> None:
    for rules, tags, expected in CASES:
        assert decided(RetentionRules(**rules), *tags) == sorted(expected)  # type: ignore[arg-type]


def test_signatures_of_images_that_no_rule_is_about_are_not_shown() -> None:
    """Like the images; decisions about other signatures have their own cause."""
    made = make_plan("a/b", RetentionRules(match="1"), [*IMAGES, tag(of(A), C), tag(of(B), D)])
    causes = {each.name: each.cause for each in made.decisions}
    assert causes["2"] is causes[of(B)] is Cause.UNMATCHED
    assert causes[of(A)] is Cause.FOLLOWS
    made = make_plan("a/b", RetentionRules(match="1", protect="sha256-*"), [tag(of(A), C)])
    assert [each.cause for each in made.decisions] == [Cause.PROTECTED]


def test_the_cause_of_what_stays_is_that_of_its_image() -> None:
    """Of one that is kept by a rule, of one of several that are, and of none."""
    second, lost = of(C, ".att"), of(f"sha256:{'e' * 64}")
    tags = [*IMAGES, tag("3", B, 7), tag(of(A), C), tag(of(B), D), tag(second, None)]
    for rules, follows in (
        (RetentionRules(match="[1-2]", keep_last=2), {of(A), of(B), second, lost}),
        (RetentionRules(match="2", keep_last=1), {of(B), second, lost}),
        (RetentionRules(match="2"), {second, lost}),
    ):
        made = make_plan("a/b", rules, [*tags, tag(lost, None)])
        causes = {each.name: each.cause for each in made.decisions if not each.delete}
        found = {name for name in causes if name.startswith("sha256")}
        assert {name for name in found if causes[name] is Cause.FOLLOWS} == follows
        assert {causes[name] for name in found - follows} <= {Cause.UNMATCHED}


@given(
    st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from([A, B, C]), st.integers(1, 9))),
    st.lists(st.tuples(st.sampled_from([A, B, C, D]), st.sampled_from([".sig", ".att", ""]))),
    st.integers(1, 3),
)
@settings(max_examples=100, deadline=None)
def test_laws_of_signatures(
    images: list[tuple[str, str, int]], signatures: list[tuple[str, str]], count: int
) -> None:
    """They change nothing about images, and are deleted exactly when no tag keeps their image."""
    tags = [tag(*image) for image in images]
    rules = RetentionRules(keep_last=count)
    alone = make_plan("a/b", rules, tags, now=NOW)
    both = make_plan("a/b", rules, [*tags, *(tag(of(*each), None) for each in signatures)], now=NOW)
    assert both.decisions[: len(alone.decisions)] == alone.decisions
    digests = {each.tag.digest for each in alone.decisions}
    kept = {each.tag.digest for each in alone.kept}
    gone = {each.name for each in both.deletions if each.cause is Cause.FOLLOWS}
    assert gone == {of(*each) for each in signatures if each[0] in digests - kept}


@pytest.fixture
def signed(server: EmulatedHub) -> dict[str, str]:
    """Three images; the first has a signature, which has a signature, too."""
    digests = {}
    with server.lock:
        repository = server.state.repositories["acme", "secret"]
        repository.tags.clear()
        for index, name in enumerate(["1", "2", "3"]):
            at = int((START - (30 - index) * 86_400) * 1e9)
            digests[name] = push_tag(server.state, repository, name, pushed=at).manifest.digest
        first = of(digests["1"])
        at = int((START - 86_400) * 1e9)
        digests[first] = push_tag(server.state, repository, first, pushed=at).manifest.digest
        push_tag(server.state, repository, of(digests[first]), pushed=at - 10**9)
    return digests


RULES = RetentionRules(keep_last=2)


def left(server: EmulatedHub) -> set[str]:
    return set(server.state.repositories["acme", "secret"].tags)


def test_signatures_are_deleted_after_their_image(
    worker: Worker, server: EmulatedHub, signed: dict[str, str], tmp_path: Path
) -> None:
    """Also by a run that continues one that was killed in between."""
    job, journal = worker.tag_retention(), tmp_path / "journal"
    plan = job.plan("acme/secret", RULES)
    signatures = [of(signed["1"]), of(signed[of(signed["1"])])]
    assert [each.name for each in plan.deletions] == ["1", *signatures]
    server.faults.add("status", path="*/tags/sha256-*", method="GET", code=500, times=1)
    assert not job.apply(plan, journal=journal).complete
    assert left(server) == {"2", "3", *signatures}
    assert [each.follows for each in read_journal(journal)[0].left] == [("1",), (signatures[0],)]
    report = job.resume(journal)
    assert [(each.tag, each.result.value) for each in report.outcomes] == [
        (name, "deleted") for name in signatures
    ]
    assert left(server) == {"2", "3"}


def test_signatures_stay_if_their_image_was_not_deleted(
    worker: Worker, server: EmulatedHub, signed: dict[str, str], tmp_path: Path
) -> None:
    """If that failed, the next run tries both; if it was pushed again, neither is deleted."""
    job, journal = worker.tag_retention(), tmp_path / "journal"
    signature = of(signed["1"])
    plan = job.plan("acme/secret", RULES)
    server.faults.add("status", path="*/tags/1*", method="DELETE", code=500, times=1)
    report = job.apply(plan, journal=journal)
    assert [each.tag for each in report.outcomes] == [each.name for each in plan.deletions]
    assert {each.repository for each in report.outcomes} == {"acme/secret"}
    assert [(each.result.value, each.reason) for each in report.outcomes[1:]] == [
        ("failed", "1 could not be deleted"),
        ("failed", f"{signature} could not be deleted"),
    ]
    with server.lock:
        repository = server.state.repositories["acme", "secret"]
        push_tag(server.state, repository, "1", pushed=int(START * 1e9), content="new")
    report = job.resume(journal)
    assert [(each.result.value, each.reason) for each in report.outcomes] == [
        ("skipped", "pushed again since the plan was made"),
        ("skipped", "signature of 1, which stays"),
        ("skipped", f"signature of {signature}, which stays"),
    ]
    assert {"1", signature} < left(server)


def test_signatures_stay_if_another_tag_has_their_image_meanwhile(
    worker: Worker, server: EmulatedHub, signed: dict[str, str]
) -> None:
    job = worker.tag_retention()
    plan = job.plan("acme/secret", RULES)
    with server.lock:
        repository = server.state.repositories["acme", "secret"]
        at = repository.tags["1"].last_pushed or 0
        content = ("1", at)
        push_tag(server.state, repository, "prod", pushed=int(START * 1e9), content=content)
    report = job.apply(plan)
    assert [each.tag for each in report.outcomes] == [each.name for each in plan.deletions]
    assert {each.repository for each in report.outcomes} == {"acme/secret"}
    assert [(each.result.value, each.reason) for each in report.outcomes] == [
        ("deleted", ""),
        ("skipped", "signature of prod, which stays"),
        ("skipped", f"signature of {of(signed['1'])}, which stays"),
    ]


def test_signatures_stay_if_their_tag_is_pushed_again_after_its_deletion(
    worker: Worker, server: EmulatedHub, signed: dict[str, str], tmp_path: Path
) -> None:
    """What an earlier run deleted does not say which tags exist now."""
    job, journal = worker.tag_retention(), tmp_path / "journal"
    plan = job.plan("acme/secret", RULES)
    at = server.state.repositories["acme", "secret"].tags["1"].last_pushed or 0
    server.faults.add("status", path="*/tags/sha256-*", method="GET", code=500, times=1)
    assert not job.apply(plan, journal=journal).complete
    with server.lock:
        repository = server.state.repositories["acme", "secret"]
        push_tag(server.state, repository, "1", pushed=int(START * 1e9), content=("1", at))
    report = job.resume(journal)
    assert [(each.result.value, each.reason) for each in report.outcomes] == [
        ("skipped", "signature of 1, which stays"),
        ("skipped", f"signature of {of(signed['1'])}, which stays"),
    ]


def test_signatures_stay_if_their_tag_is_pushed_again_before_it_is_their_turn(
    worker: Worker, server: EmulatedHub, signed: dict[str, str]
) -> None:
    """What this run deleted before it listed the tags again may be one of them."""
    job = worker.tag_retention()
    plan = job.plan("acme/secret", RULES)
    repository = server.state.repositories["acme", "secret"]
    at = repository.tags["1"].last_pushed or 0

    def push(outcome: TagOutcome) -> None:
        if outcome.tag == "1":
            with server.lock:
                pushed = int(START * 1e9)
                push_tag(server.state, repository, "1", pushed=pushed, content=("1", at))

    report = job.apply(plan, on_outcome=push)
    assert [(each.result.value, each.reason) for each in report.outcomes] == [
        ("deleted", ""),
        ("skipped", "signature of 1, which stays"),
        ("skipped", f"signature of {of(signed['1'])}, which stays"),
    ]


def test_a_pull_of_the_signature_alone_keeps_nothing(
    worker: Worker, server: EmulatedHub, signed: dict[str, str]
) -> None:
    """The rule about pulls is about the image; who pulls an image also pulls its signature."""
    job = worker.tag_retention()
    plan = job.plan("acme/secret", RetentionRules(match="1", not_pulled_since="10d"))
    with server.lock:
        tags = server.state.repositories["acme", "secret"].tags
        pulled = tags[of(signed["1"])]
        tags[pulled.name] = type(pulled)(**{**vars(pulled), "last_pulled": int(START * 1e9)})
    assert job.apply(plan).complete
    assert left(server) == {"2", "3"}
