"""Bad input to an update gives a clear message, and changes nothing."""

import json
import os
import re
import resource
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from evolved_operations import add_operation
from evolving import operation, schemas
from generation import PACKAGE, ROOT, contents, model, reference
from small_project import small_vendor
from updating import no_problems, run_with_package, update_with, write

from spec.__main__ import main
from spec.document.fetch import MOST_BYTES
from spec.errors import SpecError
from spec.schema.reading import operations
from spec.update import conformance, update
from spec.update.conformance import run_conformance
from spec.update.results import UpdateOptions
from spec.update.trial import read_spec
from spec.update.update import uncommitted

Change = Callable[[dict[str, Any]], None]
BOMB = "openapi: 3.0.3\na: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.fixture
def project(small_project: Path) -> Path:
    return small_project


def refer_in_a_circle(document: dict[str, Any]) -> None:
    schemas(document)["one"] = reference("two")
    schemas(document)["two"] = reference("one")


def extend_in_a_circle(document: dict[str, Any]) -> None:
    schemas(document)["one"] = {"allOf": [{"type": "object"}, reference("one")]}


def refer_elsewhere(document: dict[str, Any]) -> None:
    schemas(document)["layer"]["properties"]["digest"] = {"$ref": "other.yaml#/digest"}


def add_to(name: str, **more: Any) -> Change:
    def change(document: dict[str, Any]) -> None:
        document["paths"][f"/v2/{name}"] = {"get": operation(name, **more)}

    return change


def as_text(change: Change) -> str:
    document = small_vendor()
    change(document)
    return json.dumps(document)


OTHER = [{"url": "https://audit.docker.com"}]
BAD: dict[str, tuple[str, tuple[str, ...]]] = {
    "HTML": ("<!doctype html><title>Sign in</title>", ("is HTML or XML", "raw OpenAPI file")),
    "nothing": ("", ("is empty",)),
    "OpenAPI 2.0": ('{"swagger": "2.0", "paths": {}}', ("Swagger 2.0 (OpenAPI 2)", "3.1.x only")),
    "OpenAPI 4": ('{"openapi": "4.0.0"}', ("says `openapi: 4.0.0`",)),
    "duplicate keys": ("openapi: 3.0.3\ninfo: {}\ninfo: {}\n", ("line 3", "already on line 2")),
    "YAML bomb": (BOMB, ("far too many values",)),
    "deep nesting": ('{"openapi": ' + "[" * 500 + "]" * 500 + "}", ("nests deeper",)),
    "huge": ("#" * (MOST_BYTES + 1), ("larger than 5,000,000 bytes",)),
    "circular references": (as_text(refer_in_a_circle), ("schemas/one: refers to itself",)),
    "circular allOf": (as_text(extend_in_a_circle), ("refers to itself",)),
    "other files": (as_text(refer_elsewhere), ("digest: refers to other.yaml#/digest",)),
    "no OpenAPI": (as_text(add_to("odd", parameters=[{"in": "query"}])), ("not valid OpenAPI",)),
    "unknown security": (
        as_text(add_to("odd", security=[{"oauth": ["x"]}])),
        ("~1v2~1odd/get/security: oauth is not known",),
    ),
    "another server": (
        as_text(lambda d: d["paths"]["/v2/users/login"].update(servers=OTHER)),
        ("~1v2~1users~1login/servers: the client sends everything to https://hub.docker.com",),
    ),
    "another server for one operation": (
        as_text(add_to("odd", servers=OTHER)),
        ("~1v2~1odd/get/servers: the client sends everything to https://hub.docker.com",),
    ),
    "a required header": (
        as_text(
            add_to(
                "odd",
                parameters=[
                    {"name": "X", "in": "header", "required": True, "schema": {"type": "string"}}
                ],
            )
        ),
        ("~1v2~1odd/get/parameters/X: a required header cannot be sent",),
    ),
    "a property that hides a method": (
        as_text(add_to("odd", schema=model("Odd", to_dict={"type": "string"}))),
        ("properties/to_dict: every model has an attribute of this name",),
    ),
    "a media type that nobody reads": (
        as_text(
            add_to(
                "odd",
                responses={
                    "200": {
                        "description": "Zip",
                        "content": {"application/zip": {"schema": {"type": "string"}}},
                    }
                },
            )
        ),
        ("~1v2~1odd/get/responses/200/content/application~1zip: the client reads JSON and text",),
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_changes_nothing(name: str, project: Path, tmp_path: Path) -> None:
    """The message says what is wrong and where."""
    text, said = BAD[name]
    source = tmp_path / "bad.yaml"
    source.write_text(text, "utf-8")
    before = contents(project)
    with pytest.raises(SpecError) as refused:
        update_with(project, str(source))
    assert [part for part in said if part not in " ".join(str(refused.value).split())] == []
    assert "Traceback" not in str(refused.value)
    assert contents(project) == before


EVIL = '"""\n\'\'\'\nimport os\nos.system("touch evil")  # \\" {{ 7*7 }} \N{PARAGRAPH SEPARATOR}'


def inject(document: dict[str, Any]) -> None:
    """Code-like text wherever Docker can write text."""
    schemas(document)["Evil"] = model(
        **{
            "plain": {"type": "string", "description": EVIL, "default": EVIL, "example": EVIL},
            'x"]; import os; os.mkdir("evil") #': {"type": "string"},
            "listed": {"type": "string", "enum": ['a"""; raise SystemExit #', "b\\"]},
        }
    ) | {"description": EVIL, "title": 'Evil"; raise SystemExit #'}
    hurt = operation('evil"); raise SystemExit #', reference("Evil"))
    hurt |= {"description": EVIL, "summary": EVIL, "tags": ["../../evil', raise"]}
    hurt["parameters"] = [
        {"name": 'q"): raise #', "in": "query", "description": EVIL, "schema": {"type": "string"}}
    ]
    document["paths"]['/v2/evil"+raise'] = {"get": hurt}
    document["info"]["description"] = EVIL


@pytest.mark.sweep
def test_code_in_names_and_texts_is_never_run(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is refused or generated, it stays text."""
    monkeypatch.chdir(tmp_path)
    document = small_vendor()
    inject(document)
    before = contents(project)
    try:
        update_with(project, write(document, tmp_path))
    except SpecError:
        assert contents(project) == before
    else:
        program = (
            "import pkgutil, importlib, dockerhub_openapi\n"
            "for each in pkgutil.walk_packages(dockerhub_openapi.__path__, 'dockerhub_openapi.'):\n"
            "    importlib.import_module(each.name)\n"
            "from dockerhub_openapi.models import EvilRaiseSystemExit as Evil\n"
            "assert 'os.system' in Evil().plain\n"
        )
        done = run_with_package(project, program)
        assert (done.returncode, done.stderr) == (0, "")
    assert not list(tmp_path.rglob("evil"))


def git(root: Path, *arguments: str) -> None:
    name = ["-c", "user.name=n", "-c", "user.email=e@example.com"]
    subprocess.run(["git", *name, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def repository(project: Path) -> Path:
    git(project, "init", "--quiet")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "All")
    return project


def test_uncommitted_changes_stop_an_update(repository: Path, tmp_path: Path) -> None:
    """The files are named; other files do not matter; the same document again changes nothing."""
    document = small_vendor()
    add_operation(document)
    source = write(document, tmp_path)
    text = (repository / "openapi.yaml").read_text("utf-8")
    (repository / "openapi.yaml").write_text(f"{text}# mine\n", "utf-8")
    (repository / "generated" / PACKAGE / "mine.py").write_text("")
    before = contents(repository)
    with pytest.raises(SpecError, match=r"not committed:\n  openapi.yaml\n  .*mine.py\n"):
        update_with(repository, source)
    assert contents(repository) == before
    git(repository, "checkout", "--quiet", ".")
    (repository / "generated" / PACKAGE / "mine.py").unlink()
    (repository / "notes.txt").write_text("mine")
    assert "list_stars" in str(update_with(repository, source))
    assert "nothing to write" in str(update_with(repository, source))
    (repository / "generated" / PACKAGE / "py.typed").write_text("mine")
    with pytest.raises(SpecError, match="not committed"):
        update_with(repository, source)


def test_without_git_nothing_counts_as_uncommitted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert uncommitted(tmp_path, ["x"]) == []


def test_a_client_that_does_not_conform_changes_nothing(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The laws come last. The new package is kept in another folder, where it can be checked."""

    had = len([*operations(read_spec(project))])

    def refuse(root: Path, generated: Path, least: int) -> None:
        assert (generated / PACKAGE / "api/orgs/list_stars.py").is_file()
        assert least == had + 1
        raise SpecError("a law does not hold")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    document = small_vendor()
    add_operation(document)
    before = contents(project)
    with pytest.raises(SpecError, match="a law does not hold") as stopped:
        update.update(project, write(document, tmp_path), UpdateOptions(), refuse, no_problems)
    assert contents(project) == before
    [kept] = re.findall(r"is kept in (\S+);", str(stopped.value))
    assert (Path(kept) / "generated" / PACKAGE / "api/orgs/list_stars.py").is_file()
    assert main(["check", "--root", kept]) == 0


@pytest.mark.sweep
def test_broken_laws_are_reported(tmp_path: Path) -> None:
    """A package that lacks operations, here all of them, does not conform."""
    (tmp_path / PACKAGE).mkdir()
    (tmp_path / PACKAGE / "__init__.py").write_text("")
    with pytest.raises(SpecError, match="does not do what the new spec says") as refused:
        run_conformance(ROOT, tmp_path, 1)
    *listed, command = str(refused.value).splitlines()
    again = subprocess.run(command, shell=True, capture_output=True, encoding="utf-8", check=False)
    assert again.returncode
    assert again.stderr.splitlines()[-1] in listed


def test_every_law_that_fails_is_listed_and_the_first_can_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a command that is quoted for a shell."""
    failures = ("tests/a.py::test_a[x y] - AssertionError: 1", "tests/b.py::test_b")

    def fail(commands: Any, *_: Any, **environment: str) -> list[subprocess.CompletedProcess[str]]:
        pairs = zip(commands, failures, strict=True)
        return [
            subprocess.CompletedProcess(each, 1, f"FAILED {failure}\n", "")
            for each, failure in pairs
        ]

    monkeypatch.setattr(conformance, "run_all", fail)
    with pytest.raises(SpecError) as refused:
        run_conformance(ROOT, tmp_path, 79)
    assert "\n  tests/a.py::test_a[x y] - AssertionError: 1\n  tests/b.py::test_b\n" in str(
        refused.value
    )
    command = shlex.split(str(refused.value).splitlines()[-1])
    assert (command[:2], command[-1]) == (["cd", str(ROOT)], "tests/a.py::test_a[x y]")
    assert f"PYTHONPATH={tmp_path}{os.pathsep}{ROOT / 'overlays'}" in command


def test_laws_are_tested_with_the_new_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On all of its operations; only `make evolved` really runs them."""
    ran: list[dict[str, str]] = []

    def hold(commands: Any, *_: Any, **environment: str) -> list[subprocess.CompletedProcess[str]]:
        ran.append(environment)
        return [subprocess.CompletedProcess(each, 0, "", "") for each in commands]

    monkeypatch.setattr(conformance, "run_all", hold)
    run_conformance(ROOT, tmp_path, 79)
    [environment] = ran
    assert environment["PYTHONPATH"].startswith(f"{tmp_path}{os.pathsep}")
    assert environment["CONFORMANCE_LEAST"] == "79"


def test_an_interrupted_command_says_whether_files_changed(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In words, without a stack trace, and with the exit code that shells use."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(update, "fetch", interrupt)
    assert main(["update", "--root", str(project), "new.yaml"]) == 130
    assert capsys.readouterr().err.startswith("update: interrupted. Every file is as it was, or")


def test_a_terminated_command_changes_nothing(project: Path, tmp_path: Path) -> None:
    """Ended by SIGTERM, as by Ctrl-C."""
    os.mkfifo(tmp_path / "new.yaml")
    before = contents(project)
    command = [sys.executable, "-m", "spec", "update", "--root", str(project)]
    running = subprocess.Popen(
        [*command, str(tmp_path / "new.yaml")], stderr=subprocess.PIPE, encoding="utf-8"
    )
    # This waits until the program reads the other end.
    with running, (tmp_path / "new.yaml").open("w"):
        running.terminate()
        _, written = running.communicate()
    assert (running.returncode, "update: interrupted." in written) == (130, True)
    assert contents(project) == before


@pytest.mark.sweep
def test_a_full_disk_changes_nothing(project: Path, tmp_path: Path) -> None:
    """Whether a copied, written or generated file does not fit; in words, without a stack trace."""
    document = small_vendor()
    add_operation(document)
    source = write(document, tmp_path)
    before = contents(project)
    # The data of coverage would not fit, either.
    unmeasured = {key: value for key, value in os.environ.items() if "COVERAGE" not in key}
    for most in (30_000, 60_000):
        full = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most, most))
        done = subprocess.run(
            [sys.executable, "-m", "spec", "update", "--root", str(project), source],
            preexec_fn=full,
            env=unmeasured,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        assert re.search("update: .*File too large", done.stderr)
        assert contents(project) == before


@pytest.mark.sweep
def test_an_adapted_action_is_compared_with_the_new_document_only(
    repository: Path, tmp_path: Path
) -> None:
    """Although it fits the old document, too: the last commit lacks the action."""
    document = small_vendor()
    schemas(document)["image"]["properties"]["status"]["enum"].append("quarantined")
    source = write(document, tmp_path)
    with pytest.raises(SpecError, match="1 conflicting") as stopped:
        update_with(repository, source)
    [name] = re.findall(r"ACCEPT=(\S+)$", str(stopped.value), re.MULTILINE)
    corrections = repository / "overlays/spec/corrections.yaml"
    text = corrections.read_text("utf-8")
    head, _, tail = text.partition("image.properties.status['type', 'enum', 'description']\n")
    target = f"{head}image.properties.status['description', 'enum', 'type']\n{tail}"
    corrections.write_text(target, "utf-8")
    [adapted] = [each for each in update_with(repository, source).actions if each.name == name]
    assert adapted.status == "new"


def test_the_command_says_what_it_did(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It prints the report on stdout or the reason on stderr, and nothing else."""
    arguments = ["--root", str(project)]
    assert main(["update", *arguments, str(tmp_path / "none.yaml")]) == 1
    out, err = capsys.readouterr()
    assert (out, err.startswith("update: ")) == ("", True)
    bad = tmp_path / "bad.yaml"
    bad.write_text("<html>")
    assert main(["diff", *arguments, str(bad), str(bad)]) == 1
    assert capsys.readouterr().err.startswith(f"diff: {bad}: is HTML")
    document = small_vendor()
    document["servers"][0]["url"] = "https://hub.docker.com"
    source = write(document, tmp_path)
    assert main(["update", *arguments, source, "--accept", "a#1,b#2"]) == 1
    assert "no such actions to accept:\n  a#1\n  b#2\n" in capsys.readouterr().err
    assert main(["update", *arguments, source]) == 1
    assert "#1 obsolete" in capsys.readouterr().err
    document["components"]["securitySchemes"] = {"bearerSCIMAuth": {"type": "http"}}
    source = write(document, tmp_path)
    vendors = str(project / "openapi.yaml")
    assert main(["diff", *arguments, vendors, source]) == 0
    assert "Nothing that users of the client see" in capsys.readouterr().out
    assert main(["diff", *arguments, source, source, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"version": "0.0.0", "breaking": 0, "changes": []}
    releases = "## [Unreleased]\n\n## [1.4.2] - 2027-01-31\n\n## [1.4.1] - 2027-01-30\n"
    (project / "CHANGELOG.md").write_text(f"# Changelog\n\n{releases}", "utf-8")
    assert main(["diff", *arguments, source, source, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["version"] == "1.4.2"
    spec = str(project / "generated" / PACKAGE / "openapi.json")
    assert main(["diff", *arguments, spec, source]) == 0
    assert "API changes from openapi.json to new.json" in capsys.readouterr().out
