"""`repos immutable`."""

import json

import pytest
from running import Here, Terminal

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.repositories import ImmutableTags


def held(hub: EmulatedHub) -> ImmutableTags:
    return hub.state.repositories["acme", "app"].immutable_tags


def test_tags_that_would_become_immutable_are_shown_first(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """Especially a tag that is meant to move; nothing is changed without a yes."""
    before = held(hub)
    line = "repos immutable set acme/app --rule 'lat.*' --rule '1[.]0[.].*'"
    asked = run.line(line)
    assert asked.code == 2
    matches, warning = asked.err.splitlines()[:2]
    assert matches.startswith("Tags that the rules match: 1.0.0, 1.0.1, 1.0.10, ")
    assert matches.endswith(", 1.0.17 and 41 more")
    assert warning == "Warning: latest is one of them, and could not be pushed again."
    assert "Make 51 tags of acme/app immutable, and later ones that match?" in asked.err
    assert held(hub) is before

    done = run.line(f"{line} --yes --json")
    assert json.loads(done.out) == {"enabled": True, "rules": ["lat.*", "1[.]0[.].*"]}
    assert held(hub).rules == ("lat.*", "1[.]0[.].*")


def test_settings_that_are_not_named_stay(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Rules without a switch apply; a switch without rules keeps them."""
    run.line("repos immutable set acme/app --rule latest --yes")
    asked = run.line("repos immutable set acme/app --disabled")
    assert "Let all tags of acme/app be pushed again and deleted?" in asked.err
    run.line("repos immutable set acme/app --disabled --yes")
    assert held(hub) == ImmutableTags(enabled=False, rules=("latest",))
    again = run.line("repos immutable set acme/app --disabled")
    assert (again.code, again.err) == (0, "acme/app has these settings already.\n")
    asked = run.line("repos immutable set acme/app --enabled")
    assert "Make 1 tag of acme/app immutable" in asked.err
    assert run.line("repos immutable set acme/app").code == 2
    assert run.line("repos immutable get acme/app").out == "enabled\tfalse\nrules\tlatest\n"


@pytest.mark.parametrize(
    ("rule", "tags"),
    [
        ("v.*", "none"),
        ("1[.]0[.]0", "1.0.0"),
        ("1[.]0[.][0-9]", ", ".join(f"1.0.{n}" for n in range(10))),
        (
            "1[.]0[.]([0-9]|10)",
            "1.0.0, 1.0.1, 1.0.10, 1.0.2, 1.0.3, 1.0.4, 1.0.5, 1.0.6, 1.0.7, 1.0.8 and 1 more",
        ),
        ("1.*", ", ".join(f"1.0.{n}" for n in (0, 1, *range(10, 18))) + " and 1,223 more"),
    ],
)
def test_ten_of_the_tags_that_would_become_immutable_are_named(
    run: Here, hub: EmulatedHub, alice: None, rule: str, tags: str
) -> None:
    """In the order of their names; of the others, the number."""
    asked = run("repos", "immutable", "set", "acme/app", "--rule", rule)
    assert asked.code == 2
    shown, question = asked.err.splitlines()[:2]
    assert shown == f"Tags that the rules match: {tags}"
    assert question.startswith("dockerhub: Make ")


def test_rules_that_match_nothing(hub: EmulatedHub, alice: None) -> None:
    """A terminal shows a note."""
    terminal = Terminal("repos", "immutable", "set", "acme/app", "--rule", "v.*")
    terminal.expect("Tags that the rules match: none")
    terminal.expect("Make 0 tags of acme/app immutable, and later ones that match? [y/N]")
    terminal.send("y\n")
    assert terminal.end().code == 0
    terminal = Terminal("repos", "immutable", "test", "acme/app")
    terminal.expect("No tag of acme/app matches.")
    assert terminal.end().code == 0


def test_rules_can_be_tested(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Each tag with each rule that matches it; by default those of the repository."""
    done = run.line("repos immutable test acme/app '1[.]0[.][01]' '1[.]0[.]1'")
    assert done.out.splitlines() == [
        "1.0.1\t1[.]0[.][01]",
        "1.0.0\t1[.]0[.][01]",
        "1.0.1\t1[.]0[.]1",
    ]
    assert len(run.line("repos immutable test acme/app").out.splitlines()) == 1234


@pytest.mark.parametrize("line", ["get acme/nothing", "test acme/nothing v.*"])
def test_a_repository_that_is_not_there(
    run: Here, hub: EmulatedHub, alice: None, line: str
) -> None:
    done = run.line(f"repos immutable {line}")
    assert (done.code, done.out) == (4, "")
    assert "repository acme/nothing not found at 127.0.0.1:" in done.err
