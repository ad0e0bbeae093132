"""`tags ls`: what it reads, and what it says meanwhile and afterward."""

import pytest
from running import Here

from dockerhub.cli.output.progress import Progress
from dockerhub.emulator import EmulatedHub

FAILED = "dockerhub: repository acme/app: 403 Forbidden: internal error\n"


def names(run: Here, options: str) -> list[str]:
    """Return the names of the tags that `tags ls` lists."""
    done = run("tags", "ls", *options.split(), "--template", "{name}")
    assert done.code == 0, done
    return done.out.splitlines()


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("--match 3.8 --limit 1", ["3.8"]),
        ("--platform windows/amd64 --limit 1", ["3.13-windowsservercore"]),
        ("--match 3.8* --platform linux/arm64 --limit 1", ["3.8-slim"]),
    ],
)
def test_a_limit_counts_only_the_tags_that_are_selected(
    run: Here, hub: EmulatedHub, options: str, found: list[str]
) -> None:
    """They may be far behind the first ones."""
    assert set(names(run, "python --limit 3")).isdisjoint(found)
    assert names(run, f"python {options}") == found


def test_docker_hub_searches_for_a_part_of_a_name(run: Here, hub: EmulatedHub) -> None:
    """Only the tags that are found are sent."""
    found = names(run, "python --name slim --limit 3")
    assert found == ["slim", "3.14-slim", "3.14-slim-trixie"]
    assert [each.query for each in hub.requests] == ["page_size=4&name=slim"]


def test_tags_are_ordered_by_the_size_of_the_platform(run: Here, hub: EmulatedHub) -> None:
    """Which is the size that is shown."""
    line = "tags ls python --sort size --platform linux/arm64 --template {size}"
    sizes = [int(size) for size in run.line(line).out.splitlines()]
    assert len(sizes) == 59
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    "options", ["--reverse", "--sort name", "--sort pulled --reverse", "acme/empty"]
)
@pytest.mark.usefixtures("alice")
def test_only_the_default_order_of_one_repository_can_be_continued(
    run: Here, hub: EmulatedHub, options: str
) -> None:
    """For any other list, --resume is refused, so a failure does not suggest it."""
    hub.faults.add("status", code=403, after=1, path="*/app/tags")
    done = run.line(f"tags ls acme/app {options}")
    assert (done.code, done.err) == (1, FAILED)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("tags ls acme/empty", "acme/empty has no tags."),
        ("tags ls acme/empty acme/empty", "acme/empty, acme/empty have no tags."),
        ("tags ls alpine --match 'b*'", "No tag of alpine matches b*."),
        ("tags ls alpine --match 'b*, x' --match q", "No tag of alpine matches b* or x or q."),
        ("tags ls alpine --name qq", "No tag of alpine has 'qq' in its name."),
        ("tags ls alpine --platform s390", "No tag of alpine has the platform linux/s390."),
        ("tags ls python alpine --match x", "No tag of python, alpine matches x."),
        (
            "tags ls alpine --match x --name q --platform freebsd",
            "No tag of alpine matches x and has 'q' in its name and has the platform freebsd.",
        ),
    ],
)
@pytest.mark.usefixtures("hub", "alice")
def test_an_empty_list_says_what_was_asked_for(run: Here, line: str, problem: str) -> None:
    done = run.line(line)
    assert (done.code, done.out, done.err) == (0, "", f"{problem}\n")


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ("", [("Reading tags", 60, 60)]),
        ("--sort name --limit 5", [("Reading tags", 60, 5), ("Reading tags", 60, 0)]),
    ],
)
@pytest.mark.usefixtures("hub")
def test_progress_says_how_many_tags_there_are(
    run: Here, begun: list[Progress], options: str, shown: list[tuple[str, int, int]]
) -> None:
    """All of them are read before they are ordered."""
    assert run.line(f"tags ls python {options}").code == 0
    totals = [each._total() if callable(each._total) else each._total for each in begun]
    assert [
        (each._label, total, each._done) for each, total in zip(begun, totals, strict=True)
    ] == shown
