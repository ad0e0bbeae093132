"""How a new package is checked and compared, and what is said if it does not fit."""

import json
import os
import sys
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from evolving import in_path, list_of, query
from generation import TEXT, model, probe_document, probe_operation, reference

from spec.changes.surface import read_surface
from spec.corrected.build import CORRECTED
from spec.corrected.normalize import normalize
from spec.errors import SpecError
from spec.update import client_methods, conformance, diff
from spec.update.client_methods import methods_by_operation, operations_without_method
from spec.update.conformance import run_conformance
from spec.update.diff import compare_documents
from spec.update.records import records_to_change
from spec.update.stage import Stage
from spec.update.trial import Trial

Done = CompletedProcess[str]
PYTEST = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "--tb=short"]
ALL = [*PYTEST, "-k", "not test_the_method_of_an_operation_does_it"]
FOLDER = "tests/conformance"
LAWS = [
    [*ALL, f"{FOLDER}/test_models.py", f"{FOLDER}/test_requests.py"],
    [*ALL, f"{FOLDER}/test_answers.py"],
]
ADVICE = (
    "Correct the spec with an action in overlays/spec/corrections.yaml, or the client. "
    "This repeats the first failure:"
)


def check(monkeypatch: pytest.MonkeyPatch, *written: tuple[int, str]) -> list[Any]:
    """Run the check with processes that end so; return what was run."""
    started: list[Any] = []

    def run_all(commands: list[list[str]], root: Path, **environment: str) -> list[Done]:
        started.extend((commands, root, environment))
        return [
            Done(command, code, text, "end\n")
            for command, (code, text) in zip(commands, written, strict=True)
        ]

    monkeypatch.setattr(conformance, "run_all", run_all)
    run_conformance(Path("/project"), Path("/new one"), 79)
    return started


def test_the_laws_are_run_with_the_new_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """In two processes, with wide lines, without the methods, which may still be the old ones."""
    assert check(monkeypatch, (0, "fine"), (0, "fine")) == [
        LAWS,
        Path("/project"),
        {
            "PYTHONPATH": f"/new one{os.pathsep}/project/overlays",
            "PYTHONDONTWRITEBYTECODE": "1",
            "CONFORMANCE": "update",
            "CONFORMANCE_LEAST": "79",
            "COLUMNS": "1000",
        },
    ]


@pytest.mark.parametrize(
    ("written", "listed", "again"),
    [
        (
            [(1, "FAILED a.py::b - wrong\nERROR c.py::d\n"), (0, "FAILED x.py::y\n")],
            "  a.py::b - wrong\n  c.py::d",
            [*PYTEST, "a.py::b"],
        ),
        ([(0, "fine\n"), (2, "1\n" * 60)], "\n".join(["1"] * 39 + ["end"]), LAWS[1]),
    ],
)
def test_broken_laws_are_listed_with_how_to_repeat_the_first(
    written: list[tuple[int, str]], listed: str, again: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If no law was broken, the end of what was written says why."""
    with pytest.raises(SpecError) as refused:
        check(monkeypatch, *written)
    command = " ".join(f"'{each}'" if " " in each else each for each in again)
    assert str(refused.value) == (
        f"the new client does not do what the new spec says:\n{listed}\n{ADVICE}\n"
        f"  cd /project && PYTHONPATH='/new one{os.pathsep}/project/overlays' "
        f"PYTHONDONTWRITEBYTECODE=1 CONFORMANCE=update CONFORMANCE_LEAST=79 {command}"
    )


def test_a_method_is_proposed_for_each_operation_that_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Those that only sign in need none."""
    page = model("Page", next=TEXT, results={"type": "array", "items": reference("Row")})
    paged = [in_path("id"), query("page", type="integer"), query("q")]
    paths = {
        "/login": {"post": probe_operation("login", TEXT)},
        "/used": {"get": probe_operation("used", TEXT)},
        "/plain": {"delete": probe_operation("remove_it")},
        "/rows/{id}": {
            "get": probe_operation("list_rows", reference("Page"), parameters=paged)
            | {"tags": ["two-words"]},
            "put": probe_operation(
                "put_row", TEXT, parameters=[in_path("id"), query("ids", **list_of("Row"))]
            ),
        },
    }
    document = probe_document({"Page": page, "Row": model("Row", name=TEXT)}, paths)
    monkeypatch.setattr(client_methods, "methods_by_operation", lambda _: {"used": "hub.used"})
    assert [*operations_without_method(Path("/project"), read_surface(normalize(document)[0]))] == [
        (
            "hub.two_words.list_rows(id: str, *, q: str | None = None) -> Pager[Row]; now: "
            'hub.paginate("list_rows", id=…)'
        ),
        (
            "hub.probe.put_row(id: str, *, ids: list[Row] | None = None) -> str; now: "
            'hub.call("put_row", id=…)'
        ),
        'hub.probe.remove_it() -> None; now: hub.call("remove_it")',
    ]


def test_documents_are_compared_as_an_update_would_leave_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One that is corrected already is only normalized; names are those that users have."""
    tried: list[Any] = []
    old = probe_document(paths={"/it": {}})
    new = old | {CORRECTED: True}
    sent = {"https://x.test/oldX/": old, "new.json": new}
    monkeypatch.setattr(diff, "fetch", lambda source: f"{json.dumps(sent[source])}\n".encode())

    def try_overlays(*given: Any) -> Trial:
        tried.append(given)
        return Trial((), (), (), {"spec": "old"})

    monkeypatch.setattr(diff, "try_overlays", try_overlays)
    monkeypatch.setattr(diff, "read_spec", lambda root: {"of": root})
    monkeypatch.setattr(diff, "examine", lambda *given: ([], {"examined": given}, []))
    monkeypatch.setattr(diff, "find_changes", lambda *given: given)
    found, title = compare_documents(tmp_path, *sent)
    assert tried == [(tmp_path, old, ("all",))]
    assert found == ({"spec": "old"}, {"examined": (new, {"of": tmp_path})})
    assert title == "API changes from oldX to new.json"


def test_what_was_made_is_kept_outside_of_the_project(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stage, kept = tmp_path / "stage", tmp_path / "kept"
    stage.mkdir()
    kept.mkdir()
    (stage / "openapi.yaml").write_text("x")
    folders = {"dockerhub-update-": str(kept)}
    monkeypatch.setattr("tempfile.mkdtemp", lambda prefix: folders[prefix])
    error = Stage(tmp_path, stage).kept(SpecError(f"wrong in {stage}/openapi.yaml"))
    place = kept / "new"
    assert str(error) == (
        f"wrong in {place}/openapi.yaml\n"
        f"The project is as it was. What was made is kept in {place}; delete it when you are done. "
        f"This generates it again:\n  python -m spec generate --root {place}"
    )
    assert ((place / "openapi.yaml").read_text(), stage.exists()) == ("x", False)


def test_a_document_that_cannot_be_compared_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    new = probe_document(paths={"/it": {}}) | {"openapi": "3.1.0", "components": {"pathItems": {}}}
    monkeypatch.setattr(diff, "fetch", lambda _: f"{json.dumps(new)}\n".encode())
    with pytest.raises(SpecError, match=r"^new\.json: OpenAPI 3\.0, which this tool chain works"):
        compare_documents(tmp_path, "new.json", "old.json")


def test_methods_and_records_are_read_file_by_file(tmp_path: Path) -> None:
    """The first method that calls an operation is named; a file has one family."""
    resources, families = tmp_path / client_methods._RESOURCES, tmp_path / "tests/families"
    for folder in (resources, families):
        folder.mkdir(parents=True)
    call = "    async def {}(self):\n        return self._call(api.things.{}.OPERATION)\n"
    (resources / "two.py").write_text(call.format("again", "get_it") + call.format("put", "put_it"))
    (resources / "one.py").write_text(
        "def helper():\n" + call.format("get", "get_it") + "        api.things.show_it.OPERATION\n"
    )
    assert methods_by_operation(tmp_path) == {
        "get_it": "hub.one.get",
        "show_it": "hub.one.get",
        "put_it": "hub.two.put",
    }
    (families / "b.py").write_text('Family(\n    "two-words",\n)\nOperationRecord("get_it")\n')
    (families / "a.py").write_text(
        'Family("other", OperationRecord("old"),\n OperationRecord("put_it"))\nFamily("x")\n'
    )
    (families / "no.py").write_text('OperationRecord("show_it")\n')
    paths = {
        "/it": {
            method: probe_operation(f"{name}_it") | {"tags": [tag]}
            for method, name, tag in (
                ("get", "get", "two-words"),
                ("put", "put", "x-y"),
                ("post", "post", "x-y"),
                ("patch", "show", "two-words"),
                ("delete", "delete", "other"),
            )
        }
    }
    surface = read_surface(normalize(probe_document(paths=paths))[0])
    assert [*records_to_change(tmp_path, surface)] == [
        "tests/families/a.py:1: delete old, which is gone",
        "tests/families/a.py:2: move put_it, whose tag is x-y",
        "tests/families/a.py: add delete_it",
        "tests/families/x_y.py: add post_it",
        "tests/families/b.py: add show_it",
    ]
