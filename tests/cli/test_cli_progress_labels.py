"""What people read while a command works, and what is counted meanwhile."""

import pytest
from running import Here

from dockerhub.cli.output.progress import Progress

EXPORT = "audit export acme --since 2026-10-01"
SYNC = "teams members sync acme developers members.txt --yes"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (f"{EXPORT} -o events.csv", [("Exporting events of acme", None, 60)]),
        (f"{EXPORT} -o -", [("Exporting events of acme", None, 60)]),
        ("search alpine", [("Searching", None, 1)]),
        ("search --category security", [("Searching", None, 0)]),
        ("teams members add acme auditors bob dave", [("Changing members", 2, 2)]),
        (SYNC, [("Reading members", None, 0), ("Changing members", 2, 2)]),
    ],
)
@pytest.mark.usefixtures("hub", "alice", "folder")
def test_progress_says_what_is_done(
    run: Here,
    begun: list[Progress],
    line: str,
    shown: list[tuple[str, int | None, int]],
) -> None:
    """With how much of it there is, if that is known, and how much is done in the end."""
    assert run.line(line).code == 0
    assert [(each._label, each._total, each._done) for each in begun] == shown
