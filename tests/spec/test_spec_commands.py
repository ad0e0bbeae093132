"""`python -m spec`: what each command is given, and what it prints."""

from pathlib import Path
from typing import Any

import pytest

from spec import __main__ as program
from spec.__main__ import main
from spec.errors import SpecError
from spec.propose import report
from spec.update.results import UpdateOptions

HELP = """\
usage: python -m spec [-h] {generate,check,update,diff,propose} ...

`python -m spec`: from the vendor's document to the generated package.

positional arguments:
  {generate,check,update,diff,propose}
    generate            write the package
    check               fail unless the package is what would be written
    update              update from a new document of Docker
    diff                say what changed between two documents
    propose             propose corrections from the report of a live check
"""
UPDATE_HELP = """\
usage: python -m spec update [-h] [--root ROOT] [--prune] [--accept ACCEPT]
                             source

positional arguments:
  source           path or URL of the document
"""
OPTIONS = """\
  --root ROOT      top folder of the project (default: here)
  --prune          delete obsolete actions
  --accept ACCEPT  with commas: names of conflicting actions that stay as they
                   are, or `all`; `tag:NAME` lets operations move to a new tag
"""
DIFF_HELP = """\
positional arguments:
  old          path or URL of a document, or of a corrected spec
  new          another one
"""
LEFT = "Every file is as it was, or, if it was done already, all are new; never some."
PROPOSE_HELP = """\
positional arguments:
  report       the report, as JSON
"""


def shown(name: str) -> Any:
    """A function that returns its name and what it was given, between lines."""
    return lambda *given: f"\n{name}{given}\n"


@pytest.mark.parametrize(
    ("command", "texts"),
    [
        ([], [HELP]),
        (["update"], [UPDATE_HELP, OPTIONS]),
        (["diff"], [DIFF_HELP, "  --json       write JSON, not Markdown\n"]),
        (["propose"], [PROPOSE_HELP]),
    ],
)
def test_the_help_says_what_each_argument_is(
    command: list[str],
    texts: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as end:
        main([*command, "--help"])
    assert end.value.code == 0
    help_text = capsys.readouterr().out
    for text in texts:
        assert text in help_text


def test_a_command_is_required(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([])
    assert end.value.code == 2
    assert "error: the following arguments are required: command\n" in capsys.readouterr().err


def test_a_diff_is_markdown_or_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """For the version of the last release, with the methods of the client."""
    monkeypatch.setattr(program, "compare_documents", lambda *given: (given, "Title"))
    for name in ("last_release", "methods_by_operation", "as_markdown", "as_json"):
        monkeypatch.setattr(program, name, shown(name))
    found = (tmp_path, "a.yaml", "b.yaml")
    release, methods = shown("last_release")(tmp_path), shown("methods_by_operation")(tmp_path)
    line = ["diff", "--root", str(tmp_path), "a.yaml", "b.yaml"]
    assert main(line) == 0
    assert main([*line, "--json"]) == 0
    markdown = shown("as_markdown")(found, release, "Title", methods)
    json = shown("as_json")(found, release)
    assert capsys.readouterr() == (f"{markdown}{json}", "")


def test_a_proposal_is_made_from_the_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(report, "propose", shown("propose"))
    assert main(["propose", "--root", str(tmp_path), "report.json"]) == 0
    assert capsys.readouterr() == (shown("propose")(tmp_path, Path("report.json")), "")


@pytest.mark.parametrize(
    ("options", "decided"),
    [
        ([], UpdateOptions()),
        (
            ["--prune", "--accept", "a#1,,tag:b,"],
            UpdateOptions(prune=True, accepted=("a#1", "tag:b")),
        ),
    ],
)
def test_an_update_gets_what_was_decided(
    options: list[str],
    decided: UpdateOptions,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """In the folder where the command is run, unless another one is named."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(program, "update", lambda *given: given)
    monkeypatch.setattr(program, "run_conformance", "conformance")
    assert main(["update", "new.yaml", *options]) == 0
    given = (tmp_path.resolve(), "new.yaml", decided, "conformance")
    assert capsys.readouterr() == (f"{given}\n", "")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (SpecError("wrong"), 1, "update: wrong\n"),
        (OSError(28, "No space left on device"), 1, "update: [Errno 28] No space left on device\n"),
        (
            KeyboardInterrupt(),
            130,
            f"update: interrupted. {LEFT}\n",
        ),
    ],
)
def test_an_error_is_a_message_and_an_exit_code(
    error: BaseException,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_given: object) -> None:
        raise error

    monkeypatch.setattr(program, "update", fail)
    assert main(["update", "new.yaml"]) == code
    assert capsys.readouterr() == ("", said)
