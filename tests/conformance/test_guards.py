"""Guards against a suite that passes because it looks at nothing."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from laws import surface, world
from laws.covering import covering
from laws.meter import Meter
from laws.package import modules
from laws.profile import PROFILES, read_profile
from laws.request_laws import cases
from laws.strategies import instances
from laws.trying import try_examples
from laws.validating import Judge
from laws.world import FLOOR, Model, SuiteError, World, read_world

from spec.build import build_spec

WORLD = read_world()
MODELS = pytest.mark.parametrize("model", [pytest.param(m, id=n) for n, m in WORLD.models.items()])
SPEC = files("dockerhub_api").joinpath("openapi.json").read_text(encoding="utf-8")
ROOT = Path(__file__).parents[2]


def test_there_are_at_least_as_many_operations_as_there_were() -> None:
    assert len(WORLD.operations) >= FLOOR
    assert len(WORLD.models) >= 70


def test_the_laws_look_at_the_spec_that_the_client_was_made_from() -> None:
    """A spec that was corrected since, without generating anew, is another."""
    assert WORLD.document == build_spec(ROOT / "openapi.yaml", ROOT / "overlays" / "spec")


@pytest.mark.parametrize("paths", [{}, {"/v2/x": {}}], ids=["none", "empty"])
def test_a_spec_without_operations_fails_in_one_line(paths: dict[str, Any]) -> None:
    text = json.dumps({"openapi": "3.0.3", "paths": paths})
    with pytest.raises(SuiteError, match=r"^the spec has no operations.*\Z"):
        read_world(text)


def test_a_spec_that_lost_operations_fails_in_one_line() -> None:
    document = json.loads(SPEC)
    document["paths"] = dict(list(document["paths"].items())[:3])
    with pytest.raises(SuiteError, match=rf"^the spec has \d operations where at least {FLOOR}"):
        read_world(json.dumps(document))


def test_an_operation_that_the_client_lacks_fails_in_one_line() -> None:
    document = json.loads(SPEC)
    document["paths"]["/v2/new"] = {"get": {"operationId": "get_new", "responses": {"200": {}}}}
    with pytest.raises(SuiteError, match=r"^the client lacks get_new, which the spec has\Z"):
        read_world(json.dumps(document))


def test_a_client_without_its_spec_fails_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(world, "files", lambda _: tmp_path)
    with pytest.raises(SuiteError, match=r"^the client lies without its spec: .*\Z"):
        read_world()


def test_an_unknown_profile_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFORMANCE", "ful")
    with pytest.raises(ValueError, match="update, quick, full, nightly, not 'ful'"):
        read_profile()
    assert PROFILES["full"].schema_examples >= 200


@MODELS
def test_the_covering_set_shows_all_that_a_schema_can_say(model: Model) -> None:
    """Every property present and absent, null, empty and filled; every member of an enum."""
    meter = Meter(WORLD, model.schema)
    meter.observe(covering(WORLD, model.schema))
    assert not meter.missing()


@MODELS
def test_the_covering_set_is_valid(model: Model) -> None:
    """Judged by another validator than the one that the laws rest on."""
    judge = Judge(WORLD)
    for example in covering(WORLD, model.schema):
        assert not list(judge.faults(model.schema, example))


def test_every_body_and_parameter_is_covered() -> None:
    """The cases of the operations show all that their schemas can say, too."""
    for operation in WORLD.operations.values():
        tried = list(cases(WORLD, operation))
        schemas = {name: each["schema"] for name, each in operation.parameters.items()}
        if operation.body:
            schemas["body"] = operation.body.schema
        for name, schema in schemas.items():
            meter = Meter(WORLD, schema)
            meter.observe(case[name] for case in tried if name in case)
            assert not meter.missing(), f"{operation.name} {name}"


def test_random_examples_reach_most_of_what_the_schemas_say() -> None:
    """Fewer than that, and the random phase would look at little but null and nothing."""
    shares = []
    for model in WORLD.models.values():
        meter = Meter(WORLD, model.schema)

        def look(example: Any, meter: Meter = meter) -> list[Any]:
            meter.observe([example])
            return []

        try_examples(instances(WORLD, model.schema), 20, look)
        shares.append(meter.share())
    assert sum(shares) / len(shares) > 0.85


def test_what_no_law_reads_is_as_it_was_reviewed() -> None:
    """Media types and named schemas of answers, bounds, formats; see `laws/surface.py`."""
    differs = surface.differences(WORLD, surface.FILE.read_text(encoding="utf-8"))
    assert not differs, "review, then: python -m laws.surface\n" + "\n".join(differs)


def test_every_operation_has_cases_and_answers() -> None:
    """The laws are about something for each operation, in each phase."""
    for operation in WORLD.operations.values():
        assert len(list(cases(WORLD, operation))) >= 2
        assert len(operation.answers) >= 3
        assert any(operation.answers_with("4")) or "default" in operation.answers
    assert WORLD.operations.keys() == modules().keys()


def test_a_world_is_made_of_any_spec() -> None:
    """The mutants rest on that: the laws look at the spec that they are given."""
    document = json.loads(SPEC)
    del document["paths"]["/v2/users/login"]
    assert "login" not in World(document).operations
