"""Sentinels: specs that are broken in a known way, which the laws about behavior must notice.

A suite that misses these notices nothing. `make mutants` tries thousands more.
"""

import json
from collections.abc import Iterator
from functools import cache

import pytest
from laws.probing import Probe
from laws.tally import TALLY
from laws.trying import try_examples
from laws.world import World, read_spec
from mutants import code_operators, template_operators
from mutants.generating import ROOT, TEMPLATES
from mutants.hub_answers import HubAnswers
from mutants.judging import MutantTester, controls, population
from mutants.sites import Mutant

DOCUMENT = read_spec()
PACKAGE = ROOT / "generated" / "dockerhub_openapi"
TAG = "components/schemas/tag"
TOKEN = "components/schemas/accessToken"
SENTINELS = {
    ("property: rename", f"{TAG}/full_size"): "landing",
    ("property: swap", f"{TOKEN}/is_active~uuid"): "hints",
    ("type: integer to text", "components/schemas/page/properties/count"): "hints",
    ("property: add required", "components/schemas/updateOrgSettingsRequest/brand_new"): "landing",
    ("nullable: add", "components/schemas/layer/properties/size"): "no drift",
    ("nullable: remove", f"{TAG}/properties/digest"): "building",
    ("enum: drop a member", "components/schemas/org_role"): "building",
    ("format: drop date-time", f"{TAG}/properties/last_updated"): "hints",
    ("format: drop password", f"{TOKEN}/properties/token"): "secrets",
    ("method: other", "update_org_settings"): "request",
    ("path: other segment", "list_audit_logs"): "request",
    ("security: drop", "update_access_token"): "anonymous",
    ("status: other success", "create_scim_user"): "no drift",
    ("status: other success", "get_tag"): "no drift",
    ("status: add success", "get_tag"): "answer",
    ("answer: other media type", "components/responses/scim_get_users_resp/content"): "request",
    ("maximum: lower", "paths//v2/scim/2.0/Users/get/parameters/1/schema"): "calls",
    ("order: values of a path", "update_repository_group"): "request",
    ("keyword: exclusiveMinimum", "components/parameters/page/schema"): "calls",
    ("keyword: anyOf", "components/schemas/group_member/properties/gravatar_email"): "hints",
    ("minimum: drop", "paths//v2/auditlogs/{account}/get/parameters/6/schema"): "request",
}


@cache
def mutant_tester() -> MutantTester:
    return MutantTester(DOCUMENT)


@cache
def mutants() -> dict[tuple[str, str], Mutant]:
    return {(each.operator, each.site): each for each in population(DOCUMENT)}


@pytest.fixture(autouse=True)
def _not_counted() -> Iterator[None]:
    """Tests on broken specs do not count as tests on the real one."""
    before = TALLY.copy()
    yield
    TALLY.clear()
    TALLY.update(before)


@pytest.mark.parametrize(("key", "law"), SENTINELS.items(), ids=str)
def test_a_sentinel_is_noticed_by_its_law(key: tuple[str, str], law: str) -> None:
    noticed = mutant_tester().judge(mutants()[key]).behavioral
    assert noticed is not None, f"{key} goes unnoticed"
    assert noticed.startswith(law)


@pytest.mark.parametrize(
    "key",
    [
        ("property: rename", f"{TAG}/full_size"),
        ("type: integer to text", "components/schemas/page/properties/count"),
        ("format: drop date-time", f"{TAG}/properties/last_updated"),
    ],
    ids=str,
)
def test_a_sentinel_is_noticed_by_the_instances_of_schemathesis(key: tuple[str, str]) -> None:
    """They reach the laws in another way than the covering set."""
    world = World(mutants()[key].applied(DOCUMENT))
    probe, name = Probe(world), "PageInfo" if "page" in key[1] else "Tag"
    model = world.models[name]
    with pytest.raises(AssertionError, match=f"subject: {name}\n"):
        try_examples(probe.instances(model), 20, lambda data: probe.holds(model, data))


def test_changed_descriptions_and_examples_are_not_noticed() -> None:
    """Descriptions and examples mean nothing to the client."""
    chosen = [each for each in controls(DOCUMENT) if "accessToken" in each.site][:2]
    assert len({each.operator for each in chosen}) >= 2
    for each in chosen:
        verdict = mutant_tester().judge(each)
        assert (verdict.behavioral, verdict.static, verdict.surface) == (None, None, False)


def test_every_mutant_changes_the_spec_and_nothing_else() -> None:
    """There are at least 150 operators; none changes the document that it is given."""
    before = json.dumps(DOCUMENT)
    assert len({operator for operator, _ in mutants()}) >= 150
    for mutant in list(mutants().values())[::200]:
        assert json.dumps(mutant.applied(DOCUMENT)) != before
    assert json.dumps(DOCUMENT) == before


def test_the_operators_on_code_and_templates_find_what_they_break() -> None:
    """They raise an error if the generated code, or a template, no longer has what they break."""
    assert len({each.operator for each in code_operators.mutants(PACKAGE)}) >= 65
    assert len(template_operators.mutants(ROOT / TEMPLATES)) >= 20


def test_a_sentinel_is_noticed_by_the_responses_of_the_embedded_hub() -> None:
    """Each method is called for them; what it deletes is restored for the next one."""
    hub = HubAnswers(DOCUMENT)
    mutant = mutants()["keyword: multipleOf", "components/schemas/page/properties/count"]
    assert "is not a multiple of 7" in (hub.contradiction(mutant.applied(DOCUMENT)) or "")
