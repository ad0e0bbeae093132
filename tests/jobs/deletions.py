"""What the tests of retention share: rules, requests, and the tags that are left."""

import json
from pathlib import Path

from working import START

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import push_tag
from dockerhub.retention import RetentionRules

RULES = RetentionRules(keep_last=1, match=["build-*"], protect=["build-2"])
LEFT = ["build-1", "build-2"]
"""The tags of acme/secret that the rules keep; build-1 is the newest."""


def names(server: EmulatedHub, repository: str = "secret") -> list[str]:
    return sorted(server.state.repositories["acme", repository].tags)


def requests(server: EmulatedHub, method: str) -> list[str]:
    """Return the names of the tags that requests with this method named."""
    return [
        each.path.rstrip("/").rsplit("/", 1)[1]
        for each in server.requests
        if each.method == method and "/tags/" in each.path
    ]


def events(journal: Path) -> list[str]:
    found = [json.loads(line) for line in journal.read_text().splitlines()]
    return [f"{each['event']} {each.get('tag', each['repository'])}" for each in found]


def push_again(server: EmulatedHub, tag: str) -> None:
    with server.lock:
        repository = server.state.repositories["acme", "secret"]
        push_tag(server.state, repository, tag, pushed=int(START * 1e9), by="alice", content="new")
