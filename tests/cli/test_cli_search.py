"""`search`: which search is asked, and what is shown."""

import json

import pytest
from running import Done, Here

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import add_repository


def test_words_are_searched_with_exact_numbers_of_pulls(run: Here, hub: EmulatedHub) -> None:
    """Nobody has to sign in."""
    add_repository(hub.state, "acme/python-app", pull_count=1_234_567, star_count=7)
    done = run.line("search python --csv")
    assert done.code == 0
    assert done.out.splitlines()[:2] == [
        "name,official,pulls,stars,description",
        "acme/python-app,false,1234567,7,",
    ]
    assert done.out.splitlines()[2].startswith("python,true,")
    assert [each.path for each in hub.requests] == ["/v2/search/repositories"]


def test_filters_search_the_catalog(run: Here, hub: EmulatedHub) -> None:
    """Rounded numbers are shown only where Docker Hub sends no exact ones."""
    add_repository(hub.state, "acme/db", pull_count=2_500, categories=("databases-and-storage",))
    add_repository(hub.state, "acme/db2", pull_count=9_500, categories=("databases-and-storage",))
    found = run.line("search --category databases-and-storage --sort pulls --json")
    assert [each["name"] for each in json.loads(found.out)] == ["acme/db2", "acme/db"]
    turned = run.line("search db --category databases-and-storage --sort pulls --reverse")
    assert [line.split("\t")[3] for line in turned.out.splitlines()] == ["2500", "9500"]
    official = run.line("search --badge official --os linux --arch arm64 --type image --csv")
    assert [line.split(",")[0] for line in official.out.splitlines()[1:]] == ["alpine", "python"]
    assert {each.path for each in hub.requests} == {"/api/search/v4"}


def test_it_says_if_there_are_more_results_or_none(run: Here, hub: EmulatedHub) -> None:
    for number in range(30):
        add_repository(hub.state, f"acme/many-{number}")
    assert run.line("search many").err == "Showing the first 25 of 30: --limit shows more.\n"
    assert not run.line("search many --limit 30").err
    assert run.line("search nothing-like-it") == Done(0, "", "Nothing was found.\n")
    hub.faults.add("nulls")  # and the number of results
    untold = run.line("search many --type image --limit 1")
    assert untold.err == "Showing the first 1: --limit shows more.\n"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("search", "Name what to search for, or a filter."),
        ("search python --reverse", "--reverse needs --sort."),
        ("search python --badge gold", "'gold' is not one of"),
        ("search python --category a,b", "categories[0] has a comma"),
        ("search ''", "query is empty"),
    ],
)
def test_invalid_searches_are_refused(run: Here, hub: EmulatedHub, line: str, problem: str) -> None:
    done = run.line(line)
    assert done.code == 2, done
    assert problem in done.err
    assert hub.requests == ()
