"""`prune --free-storage`: piped, on a terminal, without a login for it, and continued."""

import csv
import json
import time
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from running import Here, Terminal, check_refusal

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import add_repository, push_tag
from dockerhub.emulator.state.repositories import Repository

PLAN = "prune acme/app2 --match v* --older-than 1d"
APPLY = f"{PLAN} --free-storage --apply --yes"
READS = (
    "To free storage, 1 manifest is read first, which counts as a pull. "
    "`dockerhub limits --pulls` shows how many are left."
)


@pytest.fixture
def repository(folder: Path, alice: None, hub: EmulatedHub) -> Repository:
    """Two tags to delete, one of them an index; a third has the digest of another that stays."""
    platforms = ("linux/amd64", "linux/arm64")
    with hub.lock:
        repository = add_repository(hub.state, "acme/app2")
        for tag, content in (("v1", 1), ("v2", 2), ("v3", 3), ("latest", 3)):
            push_tag(
                hub.state,
                repository,
                tag,
                pushed=int((time.time() - 9 * 86_400) * 1e9),
                content=content,
                platforms=platforms[: 1 if tag == "v2" else 2],
            )
    return repository


def test_for_machines(run: Here, hub: EmulatedHub, repository: Repository) -> None:
    """A plan says how many pulls it takes; what was done has a row for each tag and manifest."""
    digest = repository.tags["v1"].manifest.digest
    plan = run.line(f"{PLAN} --free-storage --csv")
    assert [row["tag"] for row in csv.DictReader(StringIO(plan.out))] == ["v1", "v2", "v3"]
    assert plan.err == (
        f"3 of 4 tags are to be deleted. Nothing was deleted: --apply --yes deletes.\n{READS}\n"
    )
    more = run.line(f"{PLAN} --match latest --free-storage --csv")
    assert "To free storage, 2 manifests are read first, each of which counts as" in more.err
    assert not any("/manifests/" in each.path for each in hub.requests)
    single = run.line("prune acme/app2 --match v2 --older-than 1d --free-storage")
    assert single.err == (
        "1 of 4 tags is to be deleted. Nothing was deleted: --apply --yes deletes.\n"
    )
    without = run.line(f"{PLAN} --csv")
    assert "pull" not in without.err
    done = run.line(f"{APPLY} --json --journal j")
    assert (done.code, done.err) == (
        0,
        f"{READS}\n3 of 3 deleted. Journal: j\nManifests: 4 freed, 1 kept.\n",
    )
    rows = json.loads(done.out)
    assert Counter(each["result"] for each in rows) == {"deleted": 3, "freed": 4, "kept": 1}
    assert rows[3] == {
        "repository": "acme/app2",
        "digest": digest,
        "result": "freed",
        "reason": "",
        "tags": ["v1"],
    }
    assert rows[-1]["reason"] == "also used by latest"
    assert set(repository.manifests) == {repository.tags["latest"].manifest.digest}
    again = run.line("prune --resume j --apply --yes")
    assert (again.code, again.err) == (0, "No tags are left to delete.\n")


@pytest.mark.sweep
def test_on_a_terminal(hub: EmulatedHub, repository: Repository) -> None:
    """The number of pulls is shown before the question; what stays, with the reason, after it."""
    for columns in (60, 120):
        shown = Terminal(*PLAN.split(), "--free-storage", columns=columns).end().out
        assert READS in " ".join(shown.split())
    terminal = Terminal(*PLAN.split(), "--free-storage", "--apply", columns=140)
    shown = terminal.expect("Permanently delete 3 tags of acme/app2?")
    assert READS in " ".join(shown.split())
    assert len(repository.tags) == 4
    terminal.send("acme/app2\n")
    done = terminal.end()
    assert done.code == 0
    [row] = [line for line in done.out.splitlines() if " kept " in line]
    digest = repository.tags["latest"].manifest.digest
    assert row.split() == ["acme/app2", "v3", digest, "kept", "also", "used", "by", "latest"]
    assert "Manifests: 4 freed, 1 kept." in done.out


def test_a_session_is_not_a_login_for_the_registry(
    run: Here, hub: EmulatedHub, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is deleted; nor if the registry refuses the login, or does not let it delete."""
    for name in ("DOCKERHUB_USERNAME", "DOCKERHUB_PASSWORD"):
        monkeypatch.delenv(name)
    assert run.line("login -u alice --password-stdin", stdin="alice-password\n").code == 0
    hub.clear_requests()
    done = run.line(APPLY)
    assert (done.code, done.out, hub.requests) == (3, "", ())
    assert done.err == (
        "dockerhub: the registry needs a user name with a password or an access token; a session "
        "of Docker Hub is not enough\n"
        "Set DOCKERHUB_USERNAME and DOCKERHUB_PASSWORD, or sign in with: docker login\n"
    )
    assert run.line(f"{PLAN} --free-storage").code == 0
    monkeypatch.setenv("DOCKERHUB_USERNAME", "dave")
    monkeypatch.setenv("DOCKERHUB_PASSWORD", "dave-password")
    refused = run.line(APPLY)
    assert refused.code == 1
    assert "does not let this login delete manifests of acme/app2" in refused.err
    hub.faults.add("status", path="/token", code=401)
    refused = run.line(APPLY)
    assert refused.code == 3
    assert "the registry refused the login as 'dave'" in refused.err
    assert len(repository.tags) == 4


@pytest.mark.sweep
def test_a_run_that_stops_is_continued(run: Here, hub: EmulatedHub, repository: Repository) -> None:
    """The journal knows that storage is to be freed, also when all tags are deleted."""
    hub.faults.add("status", path="*/manifests/*", method="DELETE", code=500, times=3)
    done = run.line(f"{APPLY} --journal j")
    assert done.code == 6
    assert (
        "3 of 3 deleted. Journal: j\nManifests: 1 freed, 1 kept, 3 failed.\nTo continue: "
        in done.err
    )
    left = run.line("prune --resume j")
    assert left.err == "Left to delete: 1 manifest. Nothing was deleted: --apply --yes deletes.\n"
    hub.faults.add("status", path="*/manifests/*", method="DELETE", code=403, times=1)
    done = run.line("prune --resume j --apply --yes --csv")
    assert done.code == 0
    assert done.err == (
        "No tag was left. Journal: j\nManifests: 3 refused by the registry. To try the refused "
        "ones again, use --resume.\n"
    )
    hub.faults.add("status", path="/token", code=503, times=3)
    done = run.line("prune --resume j --apply --yes")
    assert done.code == 1
    assert "Manifests: 1 not tried." in done.err
    terminal = Terminal("prune", "--resume", "j", "--apply")
    terminal.expect("Permanently delete 1 manifest of acme/app2?")
    terminal.send("acme/app2\n")
    assert "Manifests: 3 freed." in terminal.end().out
    assert len(repository.manifests) == 1


def test_plans_for_patterns(run: Here, hub: EmulatedHub, repository: Repository) -> None:
    """The command that applies them has the option, and where the registry is."""
    registry = f"--registry-url {hub.url} --registry-auth-url {hub.url}"
    plan = run.line(
        f"prune acme/app[2] --match v* --older-than 1d --free-storage {registry} --journal j"
    )
    assert READS in plan.err
    command = f"dockerhub prune --resume j --apply --yes --free-storage {registry}"
    assert f"To continue: {command}" in plan.err
    done = run.line(command.removeprefix("dockerhub "))
    assert (done.code, "Manifests: 4 freed, 1 kept." in done.err) == (0, True)
    hub.faults.add("status", path="*/tags", method="GET", code=500, times=9)
    broken = run.line("prune acme/app[2] --keep-last 1 --free-storage --journal k")
    assert "Nothing was deleted; 0 repositories are planned" in broken.err
    assert "prune --resume k --free-storage" in broken.err
    hub.faults.clear()
    assert "0 of 1 tag in 1 repository" in run.line("prune --resume k --free-storage").err


@pytest.mark.parametrize("option", ["--registry-url", "--registry-auth-url"])
def test_an_invalid_address_is_refused(
    run: Here, hub: EmulatedHub, folder: Path, option: str
) -> None:
    for command in (PLAN, "limits --pulls"):
        check_refusal(run, hub, folder, f"{command} {option} ftp://x", f"{option} must be like")
