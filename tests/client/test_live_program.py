"""``python -m dockerhub.conformance``: its output and exit codes."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from family_record import Access
from records import READING, with_access

import dockerhub.conformance
from dockerhub.conformance import main
from dockerhub.emulator import EmulatedHub

PUBLIC = [
    "Check",
    "ConformanceReport",
    "Finding",
    "FindingKind",
    "Outcome",
    "by_operation",
    "check",
    "check_async",
    "main",
]

Program = Callable[..., int]


@pytest.fixture
def program(server: EmulatedHub, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Run the program against the embedded Hub, as alice."""
    monkeypatch.setenv("DOCKERHUB_URL", server.url)
    monkeypatch.setenv("DOCKERHUB_USERNAME", "alice")
    monkeypatch.setenv("DOCKERHUB_PASSWORD", "alice-password")
    return lambda *arguments: main(list(arguments))


def test_the_public_names_are_complete() -> None:
    assert dockerhub.conformance.__all__ == PUBLIC
    assert all(getattr(dockerhub.conformance, name) for name in PUBLIC)


def test_a_service_that_conforms_ends_with_0(
    program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program("--repository", "acme/app", "--organization", "acme") == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "as corrected:\nit conforms\n" in out
    scim = [name for name in READING if name in with_access(Access.SCIM)]
    checked = len(READING) - len(scim)
    assert f"Checked ({checked}): list_access_tokens, get_access_token, " in out
    assert f"Not checked ({len(scim)}):" in out
    assert "    list_scim_users: not allowed; this operation needs the organization's SCIM" in out


def test_without_a_standard_output_a_file_is_required(
    program: Program,
    server: EmulatedHub,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing is requested for a report that nobody could read."""
    monkeypatch.setattr(sys, "stdout", None)
    assert program() == 2
    assert "standard output is closed: name a file with --output" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stderr", None)
    assert program() == 2
    assert server.requests == ()


def test_a_service_with_drift_ends_with_1(
    program: Program, server: EmulatedHub, capsys: pytest.CaptureFixture[str]
) -> None:
    server.faults.add("shape-2015", times=None)
    assert program("--repository", "acme/app") == 1
    out = capsys.readouterr().out
    assert "3 deviations from it\n" in out
    assert (
        "list_tags 200, body /results/0/image_id: null where the spec says no such property "
        "(100 times)\n"
        "    GET /v2/namespaces/{namespace}/repositories/{repository}/tags\n"
        "    #/components/schemas/tag/properties/image_id\n"
        '    sample: "null"\n' in out
    )


def test_the_summary_counts_one_deviation(
    program: Program, server: EmulatedHub, capsys: pytest.CaptureFixture[str]
) -> None:
    server.faults.add("status", code=418, path="*/settings")
    assert program("--organization", "acme", "--url", server.url) == 1
    assert "\n1 deviation from it\n" in capsys.readouterr().out


def test_json_is_for_programs(
    program: Program, server: EmulatedHub, capsys: pytest.CaptureFixture[str]
) -> None:
    server.faults.add("wrong-types", times=None, path="*/settings")
    assert program("--organization", "acme", "--format", "json") == 1
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert report["conforms"] is False
    assert report["complete"] is True
    assert report["base_url"] == server.url
    assert [each["pointer"] for each in report["findings"]] == [
        "/restricted_images/enabled",
        "/restricted_images/allow_official_images",
        "/restricted_images/allow_verified_publishers",
    ]
    assert {each["sample"] for each in report["findings"]} == {"string (boolean)"}
    assert {"operation": "get_org_settings", "outcome": "checked", "status": 200, "reason": ""} in (
        report["checks"]
    )
    [answer] = report["answers"]
    assert answer["operation"] == "get_org_settings"
    assert json.loads(answer["content"])["restricted_images"]["enabled"] == "true"


def test_arguments_of_operations_can_be_given(program: Program, server: EmulatedHub) -> None:
    tag = min(server.state.repositories["library", "alpine"].tags)
    given = ["get_tag.namespace=library", "get_tag.repository=alpine", f"get_tag.tag={tag}"]
    assert program(*(each for text in given for each in ("--argument", text))) == 0
    path = f"/v2/namespaces/library/repositories/alpine/tags/{tag}"
    assert path in {each.path for each in server.requests}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--repository", "a/b/c"], "is not a repository"),
        (["--argument", "get_tag"], "must be OPERATION.NAME=VALUE, not 'get_tag'"),
        (["--argument", "get_tag=x"], "must be OPERATION.NAME=VALUE, not 'get_tag=x'"),
        (["--argument", ".tag=x"], "must be OPERATION.NAME=VALUE"),
        (["--argument", "get_tag.=x"], "must be OPERATION.NAME=VALUE"),
        (["--argument", "get_tag.label=x"], "get_tag has no argument label"),
        (["--argument", "delete_tag.tag=x"], "a check only reads"),
        (["--url", "ftp://hub"], "base_url must be like"),
        (["--format", "xml"], "invalid choice: 'xml'"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_wrong_arguments_end_with_2(
    arguments: list[str], said: str, program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_help_ends_with_0(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    assert program("--help") == 0
    assert "Exit codes:" in capsys.readouterr().out


@pytest.mark.parametrize("place", [".", "none/report.json"])
def test_a_file_that_cannot_be_written_is_refused_before_anything_is_sent(
    place: str,
    program: Program,
    server: EmulatedHub,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A check takes time; its report must not be lost in the end."""
    assert program("--repository", "acme/app", "--output", str(tmp_path / place)) == 2
    assert f"not {tmp_path / place}" in capsys.readouterr().err
    assert list(server.requests) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_report_that_cannot_be_written_in_the_end_ends_with_3(
    program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    """2 would mean that nothing was sent, and 1 that something differs."""
    assert program("--repository", "acme/app", "--output", "/dev/full") == 3
    assert "No space left" in capsys.readouterr().err


def test_nothing_to_check_ends_with_3(
    program: Program,
    server: EmulatedHub,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """To report "it conforms" with success would be false."""
    for path in ("/v2/categories", "/api/search/v4"):
        server.faults.add("status", code=403, path=path)
    monkeypatch.delenv("DOCKERHUB_USERNAME")
    monkeypatch.delenv("DOCKERHUB_PASSWORD")
    assert program("--anonymous") == 3
    out = capsys.readouterr().out
    assert "nothing was checked\n" in out
    assert "Checked (0): nothing\n" in out


def test_an_operation_that_failed_ends_with_3(
    program: Program, server: EmulatedHub, capsys: pytest.CaptureFixture[str]
) -> None:
    server.faults.add("error-1010", times=None, path="*/app/tags", method="GET")
    assert program("--repository", "acme/app") == 3
    assert "what was checked conforms; a part could not be checked\n" in capsys.readouterr().out


def test_a_refused_login_ends_with_3(
    program: Program, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOCKERHUB_PASSWORD", "wrong-password")
    assert program("--repository", "acme/app") == 3
    err = capsys.readouterr().err
    assert err.startswith("dockerhub.conformance: ")
    assert "wrong-password" not in err


def test_it_runs_as_a_module(program: Program, server: EmulatedHub) -> None:
    """With the settings of the environment."""
    done = subprocess.run(
        [sys.executable, "-m", "dockerhub.conformance", "--repository", "acme/app"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "it conforms" in done.stdout
