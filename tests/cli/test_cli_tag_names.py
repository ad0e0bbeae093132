"""Tags as they are named on the command line, and similar names for one that does not exist."""

import pytest
from running import Here

from dockerhub.cli.commands.tag_names import read_tag_name
from dockerhub.emulator import EmulatedHub


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("python", ("python", None)),
        ("python:3.13", ("python", "3.13")),
        ("docker.io/acme/app:v1", ("docker.io/acme/app", "v1")),
        ("localhost:5000/app", ("localhost:5000/app", None)),
        ("localhost:5000/app:v1", ("localhost:5000/app", "v1")),
        ("acme/app@sha256:ab12", ("acme/app@sha256:ab12", None)),
    ],
)
def test_a_tag_is_what_follows_the_last_colon(text: str, found: tuple[str, str | None]) -> None:
    """But not the port of a registry, nor a digest."""
    assert read_tag_name(text, None) == found


def test_similar_names_are_searched_for_in_the_first_tags(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """A repository may have many thousands; 1.0.0 is not among the first 300."""
    done = run.line("tags show acme/app 1.0.0x")
    assert done.code == 4
    assert done.err == (
        "dockerhub: There is no tag '1.0.0x' in acme/app. "
        "Did you mean '1.20.0' or '1.20.40' or '1.20.30'?\n"
    )
    assert [each.query for each in hub.requests if each.path.endswith("/tags")] == [
        *("page_size=100", "page_size=100&page=2", "page_size=100&page=3"),
    ]
