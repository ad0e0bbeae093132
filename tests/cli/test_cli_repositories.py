"""``repos``: what its commands show, ask and change."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from running import ESCAPES, Done, Here, Terminal, check_refusal

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import add_repository
from dockerhub.emulator.state.repositories import ImmutableTags, Repository

pytestmark = pytest.mark.usefixtures("alice")


def held(hub: EmulatedHub, name: str = "app") -> Repository:
    return hub.state.repositories["acme", name]


def test_a_list_has_the_columns_of_hub_tool_and_the_size(run: Here, hub: EmulatedHub) -> None:
    done = run.line("repos ls acme --csv --sort pulls")
    rows = list(csv.reader(io.StringIO(done.out)))
    names = "repository description last_update size pulls stars private"
    assert rows[0] == names.split()
    assert rows[1][:2] == ["acme/app", "The app of Acme"]
    assert rows[1][4:] == ["123456", "7", "false"]
    assert [row[0] for row in rows[2:]] == ["acme/secret", "acme/empty"]


def test_a_list_is_your_own_by_default_and_in_the_order_that_is_asked_for(
    run: Here, hub: EmulatedHub
) -> None:
    assert [json.loads(run.line("repos ls --ndjson").out)["name"]] == ["tools"]
    words = run.line("repos ls acme --sort name --reverse --limit 2").out.split()
    assert [word for word in words if "/" in word] == ["acme/secret", "acme/empty"]
    assert run.line("repos ls acme --name APP --json").out.count('"namespace"') == 1
    contradiction = run.line("repos ls acme --all --limit 2")
    assert (contradiction.code, "contradict" in contradiction.err) == (2, True)


def test_the_largest_come_first_by_size(run: Here, hub: EmulatedHub) -> None:
    """Those without a size come last, in either order."""
    names = [f"acme/{name}" for name in ("app", "secret", "empty")]
    for options, expected in (
        ("", names),
        ("--limit 1", names[:1]),
        ("--reverse", names[::-1]),
    ):
        done = run.line(f"repos ls acme --sort size {options}")
        assert [line.split("\t")[0] for line in done.out.splitlines()] == expected, done
    hub.faults.add("nulls", times=None)
    for fault in ("nulls", "wrong-types"):
        hub.reset()
        hub.faults.add(fault, times=None)
        done = run.line("repos ls acme --sort size --ndjson")
        assert len(done.out.splitlines()) == 3, (fault, done)


def test_a_terminal_shows_the_first_fifty(hub: EmulatedHub) -> None:
    for number in range(60):
        add_repository(hub.state, f"acme/more-{number}", created=1)
    shown = Terminal("repos", "ls", "acme", "--sort", "name").end().out
    assert "REPOSITORY" in shown
    assert "Showing the first 50 repositories: --all shows all." in shown
    assert "--all" not in Terminal("repos", "ls", "acme", "--limit", "1").end().out
    assert "123,456" in shown
    assert "never" in shown
    empty = Terminal("repos", "ls", "nobody", "--name", "x").end().out
    assert (
        "nobody has no repositories with such a name that you can see, or does not exist" in empty
    )


@pytest.mark.sweep
def test_a_repository_is_shown_with_its_fields(run: Here, hub: EmulatedHub) -> None:
    held(hub).immutable_tags = ImmutableTags(enabled=True, rules=("v.*", "1.*"))
    lines = dict(line.split("\t") for line in run.line("repos show acme/app").out.splitlines())
    assert lines["repository"] == "acme/app"
    assert lines["categories"] == "developer-tools web-servers"
    assert lines["immutable_tags"] == "v.* 1.*"
    assert lines["permissions"] == "read write admin"
    assert lines["readme"] == str(len(held(hub).full_description))
    hub.faults.add("old-immutable-tags")
    assert "immutable_tags\tv.*,1.*\n" in run.line("repos show acme/app").out
    assert "immutable_tags\t\n" in run.line("repos show acme/empty").out
    assert "\nSize " in ESCAPES.sub("", Terminal("repos", "show", "acme/app").end().out)


def test_what_differs_from_the_spec_is_still_shown(run: Here, hub: EmulatedHub) -> None:
    hub.faults.add("wrong-types", path="*/app")
    assert run.line("repos show acme/app").code == 0
    hub.faults.add("nulls", path="*/app")
    assert run.line("repos show acme/app").code == 0
    hub.faults.add("wrong-types", path="*/repositories")
    assert run.line("repos ls acme").code == 0


def test_a_similar_name_is_suggested(run: Here, hub: EmulatedHub) -> None:
    """Whatever is done with a repository."""
    server = hub.url.partition("//")[2]
    missing = f"repository acme/apps not found at {server} (or not visible to alice)"
    for command in ("show", "edit --description x", "edit --category security"):
        done = run.line(f"repos {command} acme/apps")
        assert done == Done(4, "", f"dockerhub: {missing}. Did you mean 'app'?\n")
    hub.faults.add("status", code=500, path="*/repositories", times=9)
    assert run.line("repos show acme/apps").err.endswith("(or not visible to alice).\n")


def test_a_similar_name_is_searched_for_among_300(run: Here, hub: EmulatedHub) -> None:
    """An organization may have thousands."""
    for number in range(300):
        add_repository(hub.state, f"acme/more-{number}")
    assert run.line("repos show acme/apps").code == 4
    listings = [each.query for each in hub.requests if each.path.endswith("/repositories")]
    assert listings == ["page_size=100", "page_size=100&page=2", "page_size=100&page=3"]


def test_a_repository_is_created(run: Here, hub: EmulatedHub, folder: object) -> None:
    done = run.line(
        "repos create acme/new --private --description New --readme README.md --category security"
    )
    assert done.code == 0, done
    new = held(hub, "new")
    assert (new.is_private, new.description, new.categories) == (True, "New", ("security",))
    assert new.full_description == "# The new app\n"
    assert "categories\tsecurity\n" in done.out


def test_a_repository_created_without_its_categories_is_reported(
    run: Here, hub: EmulatedHub
) -> None:
    done = run.line("repos create acme/new --category securty")
    assert done.code == 6
    assert "acme/new was created, but without categories: " in done.err
    assert "Did you mean 'security'?" in done.err
    assert not held(hub, "new").is_private


def test_a_repository_is_edited(run: Here, hub: EmulatedHub) -> None:
    """Only what is named; a change of who may see it is asked about."""
    assert run.line("repos edit acme/app --description '' --category security").code == 0
    assert (held(hub).description, held(hub).categories) == ("", ("security",))
    shown = run.line("repos edit acme/app --category web-servers").out
    assert "\ncategories\tweb-servers\n" in shown
    assert held(hub).categories == ("web-servers",)
    assert run.line("repos edit acme/app --no-categories").code == 0
    assert (held(hub).categories, held(hub).pull_count) == ((), 123_456)
    refused = run.line("repos edit acme/app --private")
    assert refused.code == 2
    assert "so that only its members can pull? There is no terminal" in refused.err
    assert run.line("repos edit acme/app --public").code == 0
    assert run.line("repos edit acme/secret --public --yes").code == 0
    assert not held(hub, "secret").is_private


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("repos edit acme/app", "There is nothing to change"),
        ("repos edit acme/app --category security --no-categories", "contradict each other"),
        ("repos create acme/a", "the name of a new repository has at least 2 characters"),
        (f"repos edit acme/app --description {'x' * 101}", "at most 100 bytes, not 101"),
    ],
)
def test_invalid_arguments_are_refused(
    run: Here, hub: EmulatedHub, folder: object, command: str, problem: str
) -> None:
    check_refusal(run, hub, folder, command, problem)  # type: ignore[arg-type]  # a path


@pytest.mark.sweep
def test_a_deletion_asks_to_type_the_name(hub: EmulatedHub) -> None:
    """It shows what is lost."""
    terminal = Terminal("repos", "rm", "acme/app")
    shown = terminal.expect("Type acme/app to confirm")
    for text in ("1,234", "123,456", "Permanently delete acme/app with 1,234 tags?"):
        assert text in shown
    terminal.send("y\n")
    assert terminal.end().code == 1
    assert ("acme", "app") in hub.state.repositories
    terminal = Terminal("repos", "rm", "docker.io/acme/app")
    terminal.expect("to confirm")
    terminal.send("acme/app\n")
    assert "Deleted acme/app." in terminal.end().out
    assert ("acme", "app") not in hub.state.repositories


def test_without_a_terminal_an_option_has_the_name(run: Here, hub: EmulatedHub) -> None:
    bare = run.line("repos rm carol/notes --confirm carol/notes")
    assert bare.code == 4
    for line, said in (
        ("repos rm acme/empty", "There is no terminal to ask on: add --confirm acme/empty."),
        ("repos rm acme/empty --confirm empty", "--confirm has 'empty', not 'acme/empty'"),
    ):
        refused = run.line(line)
        assert (refused.code, said in refused.err) == (2, True), refused
    assert ("acme", "empty") in hub.state.repositories
    assert run.line("repos rm acme/empty --confirm acme/empty").err == "Deleted acme/empty.\n"
    assert ("acme", "empty") not in hub.state.repositories


def test_the_categories_are_listed(run: Here, hub: EmulatedHub) -> None:
    assert "web-servers\tWeb servers\n" in run.line("repos categories").out


def test_an_organization_token_deletes_a_tag(
    run: Here, hub: EmulatedHub, as_user: Callable[..., None]
) -> None:
    """By the path that takes such tokens; this one lacks the scope."""
    as_user("acme", "dckr_oat_acme")
    done = run.line("tags rm acme/app latest --yes")
    assert done.code == 1
    assert "insufficient scope" in done.out + done.err


def test_tags_are_searched_for_by_docker_hub(run: Here, hub: EmulatedHub) -> None:
    assert run.line("tags ls python --name slim --limit 1 --csv").out.count("\n") == 2
    oldest = run.line("tags ls acme/app --reverse --limit 1").out
    assert oldest.startswith("1.0.0\t")
    queries = [each.query for each in hub.requests if each.path.endswith("/tags")]
    assert queries == ["page_size=2&name=slim", "page_size=2&ordering=-last_updated"]
