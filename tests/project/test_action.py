"""The GitHub Action does what its inputs say, against the embedded Hub."""

import json
import re
import runpy
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from shared_hub import forget_credentials

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.seeds.demo import OIDC_CONNECTION

ROOT = Path(__file__).parents[2]
SCRIPT: dict[str, Any] = runpy.run_path(str(ROOT / "action" / "run.py"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
ALICE = {"username": "alice", "password": "alice-password"}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[EmulatedHub]:
    """Starts for one test, in an empty folder of a user without credentials."""
    forget_credentials(monkeypatch)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with EmulatedHub(rate_limit=None) as hub:
        yield hub


def act(monkeypatch: pytest.MonkeyPatch, hub: EmulatedHub, **inputs: str) -> int:
    """Run the action as GitHub does, except for the installation, which is only recorded."""
    named = {name.replace("_", "-"): value for name, value in inputs.items()}
    every = {**dict.fromkeys(ACTION["inputs"], ""), "url": hub.url, **named}
    monkeypatch.setenv("INPUTS", json.dumps(every))
    start = subprocess.run
    installed = []

    def run(command: list[str], **options: Any) -> Any:
        if "pip" in command:
            installed.append(command[-1])
            return None
        assert "INPUTS" not in options["env"]
        return start(command, **options)

    monkeypatch.setattr(subprocess, "run", run)
    code: int = SCRIPT["main"]()
    monkeypatch.setattr(subprocess, "run", start)
    assert installed == [f"{ROOT}[cli]"]
    return code


def test_it_pushes_a_readme_prunes_and_rotates_tokens(
    hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As a user and, without a password, as a job that signs in by OIDC."""
    repository = hub.state.repositories["acme", "app"]
    (tmp_path / "README.md").write_text("# Hello; $(whoami)\n", "utf-8")
    assert act(monkeypatch, hub, command="push-readme", repository="acme/app", **ALICE) == 0
    assert hub.state.repositories["acme", "app"].full_description == "# Hello; $(whoami)\n"

    for name, value in hub.actions_environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("DOCKERHUB_OIDC_CONNECTIONID", raising=False)
    wanted = {"command": "prune", "repository": "acme/app", "match": "1.0.1*\n1.0.2*"}
    job = {"keep_last": "1", "journal": "journal.ndjson", "oidc_connectionid": OIDC_CONNECTION}
    before = {*repository.tags}
    assert act(monkeypatch, hub, **wanted, **job) == 0
    assert {*hub.state.repositories["acme", "app"].tags} == before
    assert act(monkeypatch, hub, **wanted, **job, apply="true") == 0
    left = {*hub.state.repositories["acme", "app"].tags}
    assert left < before
    assert all(name.startswith(("1.0.1", "1.0.2")) for name in before - left)

    token = next(each for each in hub.state.access_tokens.values() if each.owner == "alice")
    rotated = {"command": "rotate-token", "token": str(token.uuid), "output": "token.txt"}
    assert act(monkeypatch, hub, **rotated, **ALICE) == 0
    assert (tmp_path / "token.txt").read_text("utf-8").startswith("dckr_pat_")
    assert token.uuid not in hub.state.access_tokens


def test_wrong_inputs_are_named_before_anything_is_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for inputs, said in (
        ({}, "command must be push-readme or prune or rotate-token, not ''"),
        ({"command": "push-readme"}, "push-readme needs repository"),
        ({"command": "prune", "token": "ci"}, "prune takes no token; it takes"),
        ({"command": "prune", "apply": "yes"}, "apply must be true or false, not 'yes'"),
        ({"command": "rotate-token", "token": "ci"}, "needs pipe-to or output"),
    ):
        monkeypatch.setenv("INPUTS", json.dumps(inputs))
        assert SCRIPT["main"]() == 2
        assert re.search(rf"^::error::.*{re.escape(said)}", capsys.readouterr().out)


def test_inputs_become_arguments_and_never_options() -> None:
    """A value that begins with a hyphen stays a value; lists have a line each."""
    arguments = SCRIPT["arguments"]
    inputs = {"repository": "acme/a\n--yes\n", "match": "a\n\n b ", "older-than": "-1"}
    assert arguments({"command": "prune", **inputs, "max-wait": "60"}) == [
        *("prune", "--older-than=-1", "--match=a", "--match=b", "--max-wait=60"),
        *("--yes", "--", "acme/a", "--yes"),
    ]
    token = {"token": "ci", "organization": "acme", "pipe-to": "gh secret set HUB"}
    assert arguments({"command": "rotate-token", **token}) == [
        *("orgs", "tokens", "rotate", "--pipe-to=gh secret set HUB", "--yes", "--", "acme", "ci")
    ]


def test_action_and_script_have_the_same_inputs() -> None:
    """And the shell command contains none of them."""
    commands = [*SCRIPT["_COMMANDS"].values(), SCRIPT["_ORGANIZATION_TOKEN"]]
    known = {"command", *SCRIPT["_COMMON"], *SCRIPT["_CREDENTIALS"]}
    known.update(*(each.arguments + each.options + each.flags for each in commands))
    assert known == set(ACTION["inputs"])
    [*_, last] = ACTION["runs"]["steps"]
    assert "${{" not in last["run"]
