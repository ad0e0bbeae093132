"""What is skipped or held back at the last moment, and how outcomes are written: without I/O."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from dockerhub._jobs.retention.followers import held_back
from dockerhub._jobs.retention.plan import changes
from dockerhub.retention import (
    Cause,
    ManifestOutcome,
    ManifestResult,
    RetentionRules,
    TagDecision,
    TagOutcome,
    TagResult,
    TagState,
)

PUSHED = datetime(2026, 3, 1, 12, 0, 5, 250_000, tzinfo=UTC)
PULLED = datetime(2026, 3, 2, 12, 0, 5, 250_000, tzinfo=UTC)
TAG = TagState("v1", "D", PUSHED, PULLED)
SECOND = timedelta(seconds=1)
BY_PUSH = (RetentionRules(keep_last=1), RetentionRules(older_than="90d"))
BY_PULL = (*BY_PUSH, RetentionRules(not_pulled_since="90d"))
AGAIN = "pushed again since the plan was made"
PULLED_SINCE = "pulled since the plan was made"
HEX = "b" * 64
SIGNATURE = f"sha256-{HEX}.sig"


@pytest.mark.parametrize(
    ("found", "by_push", "by_pull"),
    [
        (TAG, None, None),
        # Responses show more or fewer digits of a second.
        (evolve(TAG, pushed=PUSHED.replace(microsecond=0)), None, None),
        (evolve(TAG, pulled=PULLED.replace(microsecond=999_999)), None, None),
        (evolve(TAG, name="v2"), "the response is about 'v2'", "the response is about 'v2'"),
        (evolve(TAG, digest="E"), AGAIN, AGAIN),
        (evolve(TAG, digest=None), AGAIN, AGAIN),
        (evolve(TAG, pushed=PUSHED + SECOND), AGAIN, AGAIN),
        (evolve(TAG, pushed=PUSHED - SECOND), AGAIN, AGAIN),
        (evolve(TAG, pushed=None), AGAIN, AGAIN),
        (evolve(TAG, pulled=PULLED + SECOND), None, PULLED_SINCE),
        (evolve(TAG, pulled=PULLED - SECOND), None, PULLED_SINCE),
        (evolve(TAG, pulled=None), None, PULLED_SINCE),
        (evolve(TAG, pulls_known=False), None, "pull date unknown"),
        (evolve(TAG, pulled=PULLED + SECOND, digest="E"), AGAIN, AGAIN),
    ],
)
def test_a_tag_that_is_not_as_planned_is_skipped(
    found: TagState, by_push: str | None, by_pull: str | None
) -> None:
    """A pull counts if one of the rules uses pulls; for a signature, a pull of its image counts."""
    decision = TagDecision(TAG, True, Cause.RULES, "")
    follower = evolve(decision, cause=Cause.FOLLOWS, follows=("image",))
    for rules in (BY_PUSH, BY_PUSH[:1]):
        assert changes(decision, found, rules) == by_push
    for rules in (BY_PULL, BY_PULL[::-1], BY_PULL[2:]):
        assert changes(decision, found, rules) == by_pull
        assert changes(follower, found, rules) == by_push


def test_a_date_that_was_missing_before_is_a_change() -> None:
    planned = TagDecision(TagState("v1", "D"), True, Cause.RULES, "")
    for found, reason in (
        (TagState("v1", "D"), None),
        (TagState("v1", "D", pushed=PUSHED), AGAIN),
        (TagState("v1", "D", pulled=PULLED), PULLED_SINCE),
    ):
        assert changes(planned, found, BY_PULL) == reason


def test_a_signature_is_held_back_with_its_image() -> None:
    """Unless all tags of the image that the plan deletes are deleted."""
    signature = TagDecision(
        TagState(SIGNATURE, "S"), True, Cause.FOLLOWS, "", follows=("v1", "v2", "v3")
    )
    away, gone = TagResult.DELETED, TagResult.GONE
    failed, skipped = TagResult.FAILED, TagResult.SKIPPED
    stays = "signature of {}, which stays"
    for results, expected in (
        ((away, gone, away), None),
        ((away, skipped, away), (skipped, stays.format("v2"))),
        ((failed, away, away), (failed, "v1 could not be deleted")),
        ((away, away, failed), (failed, "v3 could not be deleted")),
        ((skipped, failed, away), (skipped, stays.format("v1"))),
        ((away, skipped, failed), (skipped, stays.format("v2"))),
        ((), None),
    ):
        outcomes = {
            f"v{number}": TagOutcome("acme/app", f"v{number}", result)
            for number, result in enumerate(results, 1)
        }
        outcomes["other"] = TagOutcome("acme/app", "other", failed)
        found = held_back(signature, "acme/app", outcomes)
        assert found == (expected and TagOutcome("acme/app", SIGNATURE, *expected))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (f"sha256-{HEX}.sig", "signature"),
        (f"sha256-{HEX}.att", "attestation"),
        (f"sha256-{HEX}.sbom", "SBOM"),
        (f"sha256-{HEX}.other", "artifact"),
        (f"sha256-{HEX}", "artifact"),
    ],
)
def test_a_reason_names_the_kind_of_artifact(name: str, kind: str) -> None:
    decision = TagDecision(TagState(name, "S"), True, Cause.FOLLOWS, "", follows=("v1",))
    outcomes = {"v1": TagOutcome("acme/app", "v1", TagResult.SKIPPED)}
    found = held_back(decision, "acme/app", outcomes)
    assert found is not None
    assert found.reason == f"{kind} of v1, which stays"


def test_outcomes_are_written_as_json() -> None:
    """Without the error, which belongs to this run only."""
    tag = TagOutcome("acme/app", "v1", TagResult.FAILED, "no", OSError("x"))
    assert tag.to_dict() == {
        "repository": "acme/app",
        "tag": "v1",
        "result": "failed",
        "reason": "no",
    }
    manifest = ManifestOutcome(
        "acme/app", "D", ManifestResult.KEPT, "used", ("v1", "v2"), OSError("x")
    )
    assert manifest.to_dict() == {
        "repository": "acme/app",
        "digest": "D",
        "result": "kept",
        "reason": "used",
        "tags": ["v1", "v2"],
    }
