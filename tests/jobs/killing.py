"""Kill programs at random moments, run them again, and check that nothing is lost or repeated."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from attrs import define, field, frozen

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import add_repository, push_tag
from dockerhub.emulator.state.records import AuditEvent
from dockerhub.emulator.state.repositories import Manifest, Repository
from dockerhub.emulator.state.state import State
from dockerhub.retention import read_journal, read_planning, read_plans

_DAY = 86_400
_LATE = 300
"""Seconds that an event may be listed after it happened."""
_PLATFORMS = ("linux/amd64", "linux/arm64")
_PATIENCE = 60.0
_REPOSITORIES, _TAGS = 8, 101
"""How many there are to plan for, each with two pages of tags."""


@frozen
class Tally:
    """What a campaign saw."""

    kills: int
    runs: int
    checked: int
    """Events or tags that were compared."""


@define
class Program:
    """A command of the package, run as a process that may be killed."""

    hub: EmulatedHub
    folder: Path
    random: random.Random
    kills: int = 0
    runs: int = 0
    between: Callable[[], None] = field(default=lambda: None)
    """Called while no process runs."""

    def run(self, arguments: list[str], *, kill: bool, most: int = 9, within: float = 0.02) -> int:
        """Run it to its end, or kill it after some requests and some time.

        Args:
            arguments: What it is called with.
            kill: Whether to kill it.
            most: The largest number of requests to wait for.
            within: The largest number of seconds to wait after them.
        """
        self.runs += 1
        environment = {
            **{name: value for name, value in os.environ.items() if "COVERAGE" not in name},
            "DOCKERHUB_URL": self.hub.url,
            "DOCKERHUB_USERNAME": "alice",
            "DOCKERHUB_PASSWORD": "alice-password",
            "HOME": str(self.folder),
            "DOCKER_CONFIG": str(self.folder / ".docker"),
        }
        seen = len(self.hub.requests) + self.random.randint(min(1, most), most)
        process = subprocess.Popen(
            [sys.executable, "-m", "dockerhub.cli", *arguments],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        deadline = time.monotonic() + _PATIENCE
        while kill and process.poll() is None and len(self.hub.requests) < seen:
            assert time.monotonic() < deadline
            time.sleep(0.0005)
        if kill:
            time.sleep(self.random.random() * within)
            process.send_signal(signal.SIGKILL)
        _, errors = process.communicate(timeout=_PATIENCE)
        assert process.returncode in (0, -signal.SIGKILL), errors.decode()
        self.kills += process.returncode != 0
        self.between()
        return process.returncode


def _check_folder(folder: Path) -> None:
    """Check that killed runs leave no files once others have ended."""
    left = [each.name for each in folder.iterdir() if each.name.endswith((".tmp", ".lock"))]
    assert not left, left


def kill_exports(kills: int, seed: int) -> Tally:
    """Kill exports of an audit log to which events are added all the time, also late ones."""
    chance = random.Random(seed)
    checked = number = 0
    with _world() as (hub, folder):
        program = Program(hub, folder, chance)
        while program.kills < kills:
            number += 1
            checked += _one_export(program, folder / f"{number}.{chance.choice(['csv', 'nd'])}")
            _check_folder(folder)
        return Tally(program.kills, program.runs, checked)


def _one_export(program: Program, output: Path) -> int:
    """Export until a run ends, killing those before it; compare the result."""
    hub, chance = program.hub, program.random
    with hub.lock:
        hub.state.audit_events.clear()
    begin = time.time() - 60 * _DAY
    for _ in range(400):
        _happen(hub, chance, time.time() - chance.random() * 60 * _DAY)
    program.between = lambda: [
        _happen(hub, chance, time.time() - chance.random() * _LATE) for _ in range(3)
    ]
    since = datetime.fromtimestamp(begin - _DAY, UTC).isoformat()
    words = ["audit", "export", "acme", "--since", since, "-o", str(output)]
    for _ in range(chance.randint(2, 8)):
        program.run(words, kill=True)
    while program.run(words, kill=False) != 0:
        pass
    return _compare(hub, output)


def _happen(hub: EmulatedHub, chance: random.Random, at: float) -> None:
    event = AuditEvent(
        account="acme",
        action="repo.tag.push",
        name=f"acme/{chance.choice('abc')}",
        actor="alice",
        # Whole seconds, so that many have the same time.
        timestamp=int(at) * 1_000_000_000,
        description="pushed",
        data={},
    )
    with hub.lock:
        hub.state.audit_events.append(event)


def _compare(hub: EmulatedHub, output: Path) -> int:
    """Compare the file with the events before its position that were listed by then."""
    checkpoint = json.loads(output.with_name(f"{output.name}.checkpoint").read_text())
    assert output.stat().st_size == checkpoint["length"]
    position = datetime.fromisoformat(checkpoint["position"])
    if output.suffix == ".csv":
        with output.open(newline="") as file:
            found = [(each["event_id"], each["timestamp"]) for each in csv.DictReader(file)]
    else:
        lines = [json.loads(line) for line in output.read_text().splitlines()]
        found = [(each["event_id"], each["timestamp"]) for each in lines]
    twice = [each for each, count in Counter(found).items() if count > 1]
    assert not twice, twice
    # The last three arrived after the last run.
    happened = hub.state.audit_events[:-3]
    expected = sum(event.timestamp / 1e9 < position.timestamp() for event in happened)
    assert len(found) == expected == checkpoint["events"], (len(found), expected)
    return expected


def kill_prunes(kills: int, seed: int) -> Tally:
    """Kill deletions, with tags pushed again between the runs."""
    chance = random.Random(seed)
    checked = number = 0
    with _world() as (hub, folder):
        program = Program(hub, folder, chance)
        while program.kills < kills:
            number += 1
            checked += _one_prune(program, f"victim-{number}", folder / f"{number}.ndjson")
            _check_folder(folder)
        return Tally(program.kills, program.runs, checked)


def _one_prune(program: Program, name: str, journal: Path) -> int:
    """Delete until a run ends, killing those before it; compare the result."""
    hub, chance = program.hub, program.random
    frees = chance.random() < 0.5
    with hub.lock:
        repository = add_repository(hub.state, f"acme/{name}")
        for index in range(30):
            kind = chance.choice(["pr", "v"])
            at = time.time() - (100 - index) * _DAY
            _push(hub.state, repository, f"{kind}-{index}", at, _PLATFORMS[: 1 + frees])
    before = set(repository.tags)
    manifests = {name: tag.manifest for name, tag in repository.tags.items()}
    pushed_anew: set[str] = set()

    def push_one() -> None:
        with hub.lock:
            left = sorted(set(repository.tags) - pushed_anew)
            if left and chance.random() < 0.5:
                pushed_anew.add(left[0])
                _push(hub.state, repository, left[0], time.time())

    program.between = push_one
    rules = journal.with_suffix(".yaml")
    rules.write_text(f"repositories: {{acme/{name}: [{{match_regex: 'pr-[0-9]+', keep_last: 3}}]}}")
    chosen = chance.choice(
        [["--rules", str(rules)], [f"acme/{name}", "--match", "pr-*", "--keep-last", "3"]]
    )
    start = ["prune", *chosen, "--apply", "--yes", "--journal", str(journal)]
    start += ["--free-storage"] if frees else []
    hub.clear_requests()
    done = False
    killings = chance.randint(2, 8)
    deleted: list[str] = []
    freed: list[str] = []
    while not done:
        planned = journal.exists() and read_journal(journal)
        words = ["prune", "--resume", str(journal), "--apply", "--yes"] if planned else start
        done = program.run(words, kill=killings > 0) == 0
        killings -= 1
        deleted += [
            each.path.rstrip("/").rsplit("/", 1)[1]
            for each in hub.requests
            if each.method == "DELETE" and each.status == 204
        ]
        freed += [
            each.path.rpartition("/")[2]
            for each in hub.requests
            if each.method == "DELETE" and each.status == 202
        ]
        hub.clear_requests()
    [run] = read_journal(journal)
    planned_tags = {decision.name for decision in run.plan.deletions}
    assert len(deleted) == len(set(deleted)), "a tag was deleted twice"
    assert set(deleted) <= planned_tags, set(deleted) - planned_tags
    assert not run.left
    assert set(run.outcomes) == planned_tags
    assert before - set(deleted) <= set(repository.tags)
    kept = {tag for tag, each in run.outcomes.items() if each.result == "skipped"}
    assert planned_tags - set(deleted) == kept
    assert kept <= pushed_anew
    expected = [each for name in deleted if frees for each in _parts(manifests[name])]
    assert sorted(freed) == sorted(expected), "a manifest was lost, or deleted twice or too early"
    assert not run.manifests_left
    return len(before)


def _parts(manifest: Manifest) -> list[str]:
    return [manifest.digest, *(image.digest for image in manifest.images)]


def _push(
    state: State,
    repository: Repository,
    tag: str,
    at: float,
    platforms: tuple[str, ...] = _PLATFORMS[:1],
) -> None:
    pushed = int(at * 1e9)
    push_tag(
        state, repository, tag, pushed=pushed, content=(tag, at), by="alice", platforms=platforms
    )


def kill_plans(kills: int, seed: int) -> Tally:
    """Kill plans over many repositories while they are made."""
    chance = random.Random(seed)
    checked = number = 0
    with _world() as (hub, folder):
        program = Program(hub, folder, chance)
        with hub.lock:
            for index in range(_REPOSITORIES):
                repository = add_repository(hub.state, f"acme/wide-{index}")
                for tag in range(_TAGS):
                    at = time.time() - (1_000 - tag) * _DAY
                    _push(hub.state, repository, f"pr-{tag}", at)
        while program.kills < kills:
            number += 1
            checked += _one_plan(program, folder / f"{number}.ndjson")
            _check_folder(folder)
        return Tally(program.kills, program.runs, checked)


def _one_plan(program: Program, journal: Path) -> int:
    """Plan until a run ends, killing those before it; compare the result."""
    hub = program.hub
    hub.clear_requests()
    killings, runs = program.random.randint(3, 5), 0
    start = ["prune", "acme/wide-*", "--match", "pr-*", "--keep-last", "3"]
    start += ["--journal", str(journal)]
    done = False
    while not done:
        runs += 1
        begun = journal.exists() and read_planning(journal)
        words = ["prune", "--resume", str(journal)] if begun else start
        done = program.run(words, kill=killings > runs) == 0
    planning = read_planning(journal)
    assert planning is not None
    assert planning.finished
    assert len(planning.plans) == len({plan.repository for plan in planning.plans}) == _REPOSITORIES
    assert planning.deletions == _REPOSITORIES * (_TAGS - 3)
    assert [plan.repository for plan in read_plans(journal)] == [
        plan.repository for plan in planning.plans
    ]
    pages = [each for each in hub.requests if each.method == "GET" and "wide" in each.path]
    # Each run but the last may have read a page that it could not write to the journal.
    assert len(pages) <= 2 * _REPOSITORIES + runs - 1, (len(pages), runs)
    return planning.tags


def kill_logins(kills: int, seed: int) -> Tally:
    """Kill logins, logouts and switches between profiles; compare the file of logins."""
    chance = random.Random(seed)
    checked = 0
    with _world() as (hub, folder):
        program = Program(hub, folder, chance)
        file = folder / ".docker" / "dockerhub.json"
        names = ("default", "home", "work")
        for name in names:
            began = time.monotonic()
            program.run(["login", "--profile", name], kill=False)
        # Some kills come before the file is changed, others after.
        took = time.monotonic() - began
        while program.kills < kills:
            name = chance.choice(names)
            before = _logins(file)
            match chance.choice(["login", "logout", "switch"]):
                case "login":
                    program.run(["login", "--profile", name], kill=True, most=1, within=0.1)
                case "logout":
                    program.run(["logout", "--profile", name], kill=True, most=0, within=took)
                case _:
                    program.run(["auth", "switch", name], kill=True, most=0, within=took)
            after = _logins(file)
            assert {**after, name: None} == {**before, name: None}, "another login was changed"
            assert after.get(name) in (None, "alice")
            checked += len(after)
            if name not in after:
                program.run(["login", "--profile", name], kill=False)
        program.run(["auth", "switch", name], kill=False)
        _check_folder(file.parent)
        return Tally(program.kills, program.runs, checked)


def _logins(file: Path) -> dict[str, str]:
    """Return whose login each profile has."""
    document = json.loads(file.read_text("utf-8"))
    [named] = document.get("profiles", {"": {}}).values()
    default = [each for key, each in document.items() if key not in ("profiles", "current")]
    found = {**named, **({"default": default[0]} if default else {})}
    return {name: entry["username"] for name, entry in found.items() if entry["token"]}


KILLED = {
    "audit export": "kill_exports",
    "prune": "kill_prunes and kill_plans",
    "login": "kill_logins",
    "logout": "kill_logins",
    "auth switch": "kill_logins",
}
"""The commands that are killed, and by what."""

WHOLE = {
    "conformance": "writes its report at its end, in place of the old one",
    "tokens create": "signals are held between creation and file: test_cli_token_creation.py",
    "tokens rotate": "likewise: test_cli_token_rotation.py",
    "orgs tokens create": "likewise: test_cli_org_tokens.py",
    "orgs tokens rotate": "likewise: test_cli_org_tokens.py",
}
"""The commands that write files and are not killed, and why."""


class _world:  # noqa: N801  # reads as what it is in a with statement
    """An embedded Hub without limits, and a folder."""

    def __enter__(self) -> tuple[EmulatedHub, Path]:
        self._folder = tempfile.TemporaryDirectory()
        self._hub = EmulatedHub(rate_limit=None)
        self._hub.start()
        return self._hub, Path(self._folder.name)

    def __exit__(self, *_error: object) -> None:
        self._hub.stop()
        self._folder.cleanup()
