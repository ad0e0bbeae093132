"""Unknown commands and wrong values: the message, and the suggestion in it."""

import pytest
from running import Here

from dockerhub.emulator import EmulatedHub

COUNT = "is not a whole number from 1 to 1,000,000,000."
LONG = "1234567890" * 4


@pytest.mark.parametrize(
    ("line", "said", "command"),
    [
        (
            "rotate",
            "There is no command 'rotate'. Did you mean 'tokens rotate' or 'orgs tokens rotate'?",
            "",
        ),
        ("tags lst", "There is no command 'lst'. Did you mean 'ls'?", "tags "),
        # Up to four commands are named.
        ("tags bogus", "There is no command 'bogus'. There is exists, ls, rm, show.", "tags "),
        ("tokens bogus", "There is no command 'bogus'.", "tokens "),
        ("tags ls app --limit x", f"Invalid value for '--limit': 'x' {COUNT}", "tags ls "),
        # Up to 40 characters of a value are shown.
        (
            f"tags ls app --limit {LONG}",
            f"Invalid value for '--limit': '{LONG}' {COUNT}",
            "tags ls ",
        ),
        (
            f"tags ls app --limit {LONG}1",
            f"Invalid value for '--limit': '{LONG}…' {COUNT}",
            "tags ls ",
        ),
        (
            "tags ls app --max-wait x",
            "Invalid value for '--max-wait': 'x' is not a number of seconds from 0 to 31,536,000.",
            "tags ls ",
        ),
        (
            "audit export acme -o ''",
            "Invalid value for '-o' / '--output': it is empty: name a file.",
            "audit export ",
        ),
    ],
)
def test_wrong_usage_names_what_was_wrong_and_where_to_look(
    run: Here, hub: EmulatedHub, line: str, said: str, command: str
) -> None:
    done = run.line(line)
    assert done.err == f"dockerhub: {said}\nSee: dockerhub {command}--help\n"
    assert (done.code, hub.requests) == (2, ())


def test_list_is_another_name_of_ls(run: Here, hub: EmulatedHub) -> None:
    """As other programs call it; but only that word."""
    assert run.line("tags list alpine").out == run.line("tags ls alpine").out
    assert run.line("tags LIST alpine").code == 2


def test_the_help_of_a_group_lists_its_commands_in_two_columns(
    run: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert (
        "Commands:\n"
        "  status  List the accounts that are signed in, by their profiles; no request\n"
        "          is sent.\n"
        "  switch  Make a profile the current one.\n"
    ) in run.line("auth --help").out
