"""`whoami` and `limits`."""

import json

import pytest
from running import Here

from dockerhub import DockerHub
from dockerhub.emulator import EmulatedHub


def test_whoami_tells_what_the_token_says(run: Here, hub: EmulatedHub, alice: None) -> None:
    """For machines too."""
    assert json.loads(run.line("whoami --json").out)["email"] == "alice@example.com"
    assert "username\talice\n" in run.line("whoami").out
    assert run.line("whoami --csv").out.startswith("username,email,from_access_token,scopes,")


def test_limits_counts_what_is_left(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Asking takes one."""
    first, second = (json.loads(run.line("limits --json").out) for _ in range(2))

    assert first["limit"] == 180
    assert first["remaining"] - second["remaining"] == 1
    assert first["reset"].startswith("20")


def test_limits_says_if_docker_hub_tells_none(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The headers are not on every answer, e.g. not on those of its proxies."""
    monkeypatch.setattr(DockerHub, "rate_limit", None)

    done = run.line("limits")

    assert done.code == 1
    assert "did not tell its rate limit" in done.err
