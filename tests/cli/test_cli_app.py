"""The frame of the command line."""

import json

from running import Here

from dockerhub.emulator import EmulatedHub


def test_a_command_answers_in_json(run: Here, hub: EmulatedHub, alice: None) -> None:
    """The format can be asked for behind the command and before it."""
    behind, before = run("whoami", "--json"), run("--json", "whoami")

    assert behind.code == before.code == 0
    assert json.loads(behind.out)["username"] == json.loads(before.out)["username"] == "alice"
