"""Guards against a suite that passes because it tests nothing."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from laws import due, world
from laws.covering import covering
from laws.meter import Meter
from laws.package import modules
from laws.profile import PROFILES, read_profile
from laws.request_laws import cases
from laws.strategies import instances
from laws.tally import THROUGH
from laws.trying import try_examples
from laws.validating import Judge
from laws.violation import Violation
from laws.world import Model, SuiteError, World, least_operations, read_world
from subjects import MODELS, WORLD

from spec.corrected.build import build

SPEC = files("dockerhub_openapi").joinpath("openapi.json").read_text(encoding="utf-8")
HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def pytest_of(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run the suite with the modules of a folder before all others."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", str(HERE)]
    return subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (None, "the client has no spec"),
        ('{"openapi": "3.0.3", "paths": {}}', "the spec has no operations"),
    ],
    ids=["no spec", "no operations"],
)
def test_the_suite_ends_with_one_line_where_it_would_test_nothing(
    tmp_path: Path, text: str | None, line: str
) -> None:
    package = tmp_path / "dockerhub_openapi"
    shutil.copytree(str(files("dockerhub_openapi")), package)
    (package / "openapi.json").unlink()
    if text:
        (package / "openapi.json").write_text(text, encoding="utf-8")
    ended = pytest_of(tmp_path)
    said = [each for each in (ended.stdout + ended.stderr).splitlines() if each.strip()]
    assert ended.returncode == pytest.ExitCode.USAGE_ERROR
    assert len(said) == 1
    assert said[0].startswith(f"ERROR: conformance: {line}")


def test_a_strategy_that_discards_too_much_is_refused() -> None:
    with pytest.raises(AssertionError, match=r"\d+ of \d+ examples are thrown away"):
        try_examples(st.integers(0, 99).filter(lambda each: each % 4 == 0), 50, lambda _: [])


def test_a_law_that_was_not_tested_on_a_subject_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """By operation, status or schema, even if the law was tested more often on others."""
    often = {(law, each): 99 for law, subjects in due.due(WORLD).items() for each in subjects}
    tally = Counter(often | {(name, "all"): 99_999 for name in THROUGH})
    monkeypatch.setattr(due, "TALLY", tally)
    assert due.too_few(WORLD) == []

    del tally["answer (async)", "list_audit_logs 403"]
    tally["landing", "Tag"] = 0

    assert due.too_few(WORLD) == [
        "landing was tried 0 times on Tag, where 1 are the least",
        "answer (async) was tried 0 times on list_audit_logs 403, where 2 are the least",
    ]
    shown = [each.split("  ") for each in due.table(WORLD) if " 0  " in each]
    assert [each[-1] for each in shown] == ["Tag", "list_audit_logs 403"]


def test_a_broken_law_names_itself_the_place_the_smallest_case_and_how_to_repeat_it(
    request: pytest.FixtureRequest,
) -> None:
    def law(number: int) -> list[Violation]:
        small = Violation("doubling", "get_tag 200", "/results/0", "too much", number)
        return [small] if number > 6 else []

    profile = read_profile().name
    with pytest.raises(AssertionError) as caught:
        try_examples(st.integers(0, 10_000), 100, law)
    assert str(caught.value).splitlines()[1:] == [
        "law: doubling",
        "subject: get_tag 200",
        "pointer: /results/0",
        "problem: too much",
        "case: 7",
        f"repeat: CONFORMANCE={profile} .venv/bin/python -m pytest '{request.node.nodeid}'",
    ]


def test_there_are_at_least_as_many_operations_as_there_were() -> None:
    assert len(WORLD.operations) >= least_operations()
    assert WORLD.models


def test_the_laws_read_the_spec_from_which_the_client_was_made() -> None:
    """A spec that was corrected later, without generating again, differs."""
    assert WORLD.document == build(ROOT / "openapi.yaml", ROOT / "overlays" / "spec").spec


@pytest.mark.parametrize("paths", [{}, {"/v2/x": {}}], ids=["none", "empty"])
def test_a_spec_without_operations_fails_in_one_line(paths: dict[str, Any]) -> None:
    text = json.dumps({"openapi": "3.0.3", "paths": paths})
    with pytest.raises(SuiteError, match=r"^the spec has no operations.*\Z"):
        read_world(text)


def test_a_spec_that_lost_operations_fails_in_one_line() -> None:
    document = json.loads(SPEC)
    document["paths"] = dict(list(document["paths"].items())[:3])
    with pytest.raises(
        SuiteError,
        match=rf"^the spec has \d operations where at least {least_operations()} are expected; "
        r"it lacks [\w, ]*list_tags, [\w, ]+, which tests/families has\Z",
    ):
        read_world(json.dumps(document))


def test_fewer_operations_than_an_update_found_fail_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a record, they have no names here."""
    monkeypatch.setenv("CONFORMANCE_LEAST", "1000")
    found = len(WORLD.operations)
    message = rf"^the spec has {found} operations where at least 1000 are expected\Z"
    with pytest.raises(SuiteError, match=message):
        read_world(SPEC)


def test_an_operation_that_the_client_lacks_fails_in_one_line() -> None:
    document = json.loads(SPEC)
    document["paths"]["/v2/new"] = {"get": {"operationId": "get_new", "responses": {"200": {}}}}
    with pytest.raises(SuiteError, match=r"^the client lacks get_new, which the spec has\Z"):
        read_world(json.dumps(document))


def test_a_client_without_its_spec_fails_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(world, "files", lambda _: tmp_path)
    with pytest.raises(SuiteError, match=r"^the client has no spec: .*\Z"):
        read_world()


def test_an_unknown_profile_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFORMANCE", "ful")
    with pytest.raises(ValueError, match="update, quick, full, nightly, not 'ful'"):
        read_profile()
    assert PROFILES["full"].schema_examples >= 200


@MODELS
def test_the_covering_set_covers_all_that_a_schema_can_express(model: Model) -> None:
    """Every property present and absent, null, empty and filled; every member of an enum."""
    meter = Meter(WORLD, model.schema)
    meter.observe(covering(WORLD, model.schema))
    assert not meter.missing()


@MODELS
def test_the_covering_set_is_valid(model: Model) -> None:
    """According to another validator than the one that the laws use."""
    judge = Judge(WORLD)
    for example in covering(WORLD, model.schema):
        assert not list(judge.faults(model.schema, example))


def test_every_body_and_parameter_is_covered() -> None:
    """The cases of the operations cover all that their schemas can express, too."""
    for operation in WORLD.operations.values():
        tried = list(cases(WORLD, operation))
        schemas = {name: each["schema"] for name, each in operation.parameters.items()}
        if operation.body:
            schemas["body"] = operation.body.schema
        for name, schema in schemas.items():
            meter = Meter(WORLD, schema)
            meter.observe(case[name] for case in tried if name in case)
            assert not meter.missing(), f"{operation.name} {name}"


def test_random_examples_cover_most_of_what_the_schemas_can_express() -> None:
    """With fewer, the random phase would test little more than null and absent values."""
    shares = []
    for model in WORLD.models.values():
        meter = Meter(WORLD, model.schema)

        def look(example: Any, meter: Meter = meter) -> list[Any]:
            meter.observe([example])
            return []

        try_examples(instances(WORLD, model.schema), 10, look)
        shares.append(meter.share())
    assert sum(shares) / len(shares) > 0.85


def test_every_operation_has_cases_and_responses() -> None:
    """The laws have something to test for each operation, in each phase."""
    for operation in WORLD.operations.values():
        assert len(list(cases(WORLD, operation))) >= 2
        assert len(operation.answers) >= 3
        assert any(operation.answers_with("4")) or "default" in operation.answers
    assert WORLD.operations.keys() == modules().keys()


def test_a_world_can_be_made_from_any_spec() -> None:
    """The mutants need this: the laws read the spec that they are given."""
    document = json.loads(SPEC)
    del document["paths"]["/v2/users/login"]
    assert "login" not in World(document).operations
