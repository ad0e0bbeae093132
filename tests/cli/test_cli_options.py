"""What options take, what they refuse, and what their help says."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from dockerhub.cli.commands.audit import _filters
from dockerhub.cli.commands.token_output import output_options
from dockerhub.cli.output.formats import Column, OutputFormat
from dockerhub.cli.runtime.command_classes import HubCommand, LazyCommand, LazyGroup
from dockerhub.cli.runtime.completed_names import CompletedName, NameKind, complete_names
from dockerhub.cli.runtime.help_formatter import HelpFormatter
from dockerhub.cli.runtime.option_types import Count, File, Seconds
from dockerhub.cli.runtime.options import (
    Options,
    _flag,
    _view,
    check_text_or_json,
    registry_options,
)
from dockerhub.cli.runtime.program import Program

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def with_options(*decorators: Decorator) -> click.Command:
    """Return a command that returns the values of its options."""

    def command(**given: Any) -> dict[str, Any]:
        return given

    function: Callable[..., Any] = command
    for decorate in decorators:
        function = decorate(function)
    return click.command("try")(function)


def call(command: click.Command, *words: str, program: Program | None = None) -> Any:
    return command.main(words, "try", standalone_mode=False, obj=program or Program())


def refused(command: click.Command, *words: str) -> str:
    """Return the message of wrong usage."""
    with pytest.raises(click.UsageError) as raised:
        call(command, *words)
    return raised.value.format_message()


def help_of(command: click.Command) -> list[tuple[str, str] | None]:
    context = click.Context(command)
    return [each.get_help_record(context) for each in command.params]


def test_where_a_new_token_goes() -> None:
    command = with_options(output_options)
    assert help_of(command) == [
        ("-o, --output FILE", "Write the token to a file that only you can read."),
        (
            "--pipe-to COMMAND",
            (
                "Pass the token to the standard input of a command. It is run without a shell: no "
                "pipes, variables or redirections."
            ),
        ),
    ]
    assert call(command) == {"output": None, "pipe_to": None}
    assert call(command, "-o", "token", "--pipe-to", "cat -") == {
        "output": Path("token"),
        "pipe_to": "cat -",
    }
    assert call(command, "--output", "-")["output"] == Path("-")
    assert refused(command, "-o", "") == (
        "Invalid value for '-o' / '--output': it is empty: name a file."
    )


def test_a_dash_is_a_standard_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where there is a file of that name, which need not be readable."""
    monkeypatch.chdir(tmp_path)
    Path("-").touch()
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert call(with_options(click.option("--file", type=File())), "--file", "-") == {
        "file": Path("-")
    }


def test_which_events_are_listed() -> None:
    command = with_options(_filters)
    assert help_of(command) == [
        ("--action NAME", "Only this action, e.g. repo.tag.push."),
        ("--name NAME", "Only this repository, team or member."),
        ("--actor USER", "Only actions of this user."),
    ]
    assert call(command, "--actor", "a", "--name", "n") == {
        "actor": "a",
        "name": "n",
        "action": None,
    }


def test_where_the_registry_is() -> None:
    """A command does not see these options itself: they are for the client."""
    command = with_options(registry_options)
    assert help_of(command) == [
        ("--registry-url URL", "URL of the registry. Default: Docker's, or that of --url."),
        ("--registry-auth-url URL", "URL of the registry's token service."),
    ]
    program = Program()
    words = ("--registry-url", "http://a", "--registry-auth-url", "http://b")
    assert call(command, *words, program=program) == {}
    assert program.options == Options(registry_url="http://a", registry_auth_url="http://b")
    assert program.options.registry_words == list(words)
    for name in ("--registry-url", "--registry-auth-url"):
        assert refused(command, name, "ftp://x") == (
            f"{name} must be like 'https://hub.docker.com', not 'ftp://x'"
        )


def test_a_flag_is_set_for_the_whole_run() -> None:
    """With both of its names; a command does not see it itself."""
    command = with_options()
    command.params = [_flag("-q", "--quiet", help="Print less."), _flag("--debug", help="Log.")]
    assert help_of(command) == [("-q, --quiet", "Print less."), ("--debug", "Log.")]
    for word in ("-q", "--quiet"):
        program = Program()
        assert call(command, word, program=program) == {}
        assert program.options == Options(quiet=True)
    with pytest.raises(click.BadOptionUsage):
        call(command, "--quiet=yes")


def test_a_flag_can_have_an_effect_of_its_own() -> None:
    heard: list[Any] = []
    command = with_options()
    command.params = [_flag("--x", help="X.", callback=lambda *given: heard.append(given[1:]))]
    call(command, "--x")
    assert heard == [(command.params[0], True)]


def test_what_is_shown_of_each_item_is_read_once() -> None:
    """A problem is told with the name of the option."""

    def read(context: click.Context, value: str) -> list[str]:
        assert context.command is command
        if not value:
            raise ValueError("is empty.")
        return [value]

    command = with_options()
    command.params = [click.Option(["--fields"], expose_value=False, callback=_view(read))]
    program = Program()
    call(command, program=program)
    assert program.options == Options()
    call(command, "--fields", "name", program=program)
    assert program.options == Options(fields=["name"])
    assert refused(command, "--fields", "") == "--fields is empty."


@pytest.mark.parametrize("form", OutputFormat)
def test_a_command_with_an_output_of_its_own_takes_two_formats(form: OutputFormat) -> None:
    options = Options(format=form)
    if form in (OutputFormat.TEXT, OutputFormat.JSON):
        check_text_or_json(options, "emulator")
        return
    with pytest.raises(click.UsageError) as raised:
        check_text_or_json(options, "emulator")
    assert raised.value.message == "emulator prints text or JSON: omit --csv and --ndjson."


@pytest.mark.parametrize(
    ("make", "taken", "wrong", "wanted"),
    [
        (Count, ["1", "1000000000"], ["0", "1000000001"], "number from 1 to 1,000,000,000"),
        (lambda: Count(0), ["0"], ["-1", "1.0", ""], "number from 0 to 1,000,000,000"),
        (lambda: Count(2, 3), ["2", "3"], ["1", "4"], "number from 2 to 3"),
    ],
)
def test_a_count_has_bounds(
    make: Callable[[], Count], taken: list[str], wrong: list[str], wanted: str
) -> None:
    check_bounds(make(), taken, wrong, f"a whole {wanted}")


@pytest.mark.parametrize(
    ("make", "taken", "wrong", "least"),
    [
        (Seconds, ["0", "0.5", "31536000"], ["-1", "31536001"], 0),
        (lambda: Seconds(1), ["1"], ["0.9", "nan", "x"], 1),
    ],
)
def test_seconds_have_bounds(
    make: Callable[[], Seconds], taken: list[str], wrong: list[str], least: int
) -> None:
    check_bounds(make(), taken, wrong, f"a number of seconds from {least} to 31,536,000")


def check_bounds(kind: click.ParamType, taken: list[str], wrong: list[str], wanted: str) -> None:
    command = with_options(click.option("--n", type=kind))
    for text in taken:
        assert call(command, "--n", text) == {"n": float(text)}
    for text in wrong:
        said = refused(command, "--n", text)
        assert said == f"Invalid value for '--n': {text!r} is not {wanted}."


def own(name: str) -> click.Argument:
    return click.Argument([name])


def kinds(*parameters: click.Parameter) -> dict[str | None, NameKind | None]:
    """Return of what each argument is a name, as far as a shell can complete it."""
    return {
        each.name: each.type.kind if isinstance(each.type, CompletedName) else None
        for each in parameters
    }


def test_arguments_are_completed_by_their_names() -> None:
    """Except one of another type, and options; a token may be an organization's."""
    free = click.Argument(["namespace"], type=click.Choice(["a"]))
    parameters = (own("file"), free, own("tag"), own("token"), click.Option(["--repository"]))
    complete_names(parameters)
    assert kinds(*parameters) == {
        "file": None,
        "namespace": None,
        "tag": NameKind.TAG,
        "token": NameKind.TOKEN,
        "repository": None,
    }
    of_org = (own("account"), own("organization"), own("token"), own("repository"))
    complete_names(of_org)
    assert kinds(*of_org) == {
        "account": NameKind.ORGANIZATION,
        "organization": NameKind.ORGANIZATION,
        "token": NameKind.ORG_TOKEN,
        "repository": NameKind.REPOSITORY,
    }


COMMON = """--json --ndjson --csv --bom --url --allow-http --profile --anonymous \
--max-wait --no-pager --quiet --verbose --debug
  To read about them: dockerhub help options"""
LISTING = f"""Usage: try [OPTIONS] [TAG]

  List them.

Options:
  --all   All.
  --help  Show this message and exit.

Common options:
  --fields --select --template {COMMON}
  Fields for --fields and --template: name, size

Examples:
  try 1
    try 2"""
PLAIN = f"""Usage: try [OPTIONS]

  Do it.

Options:
  --help  Show this message and exit.

Common options:
  {COMMON}"""


def wide_help(command: click.Command) -> str:
    """Return the whole help, where lines need not be wrapped."""
    return command.get_help(click.Context(command, info_name="try", terminal_width=200))


def test_the_help_of_a_command_ends_with_fields_and_examples() -> None:
    """Of a command that lists things: it takes the options for what is shown of them, too."""
    columns = [Column("name", str), Column("size", str), Column("name", str)]
    command = HubCommand(
        "try",
        params=[
            click.Argument(["tag"], required=False),
            click.Option(["--all"], is_flag=True, help="All."),
        ],
        help="List them.",
        examples="""
            try 1
              try 2
        """,
        columns=lambda: columns,
        callback=lambda **given: given,
    )
    assert wide_help(command) == LISTING
    assert kinds(command.params[0]) == {"tag": NameKind.TAG}
    program = Program()
    assert call(command, "--fields", "size", "--csv", program=program) == {
        "tag": None,
        "all": False,
    }
    assert program.options == Options(format=OutputFormat.CSV, fields=["size"])


def test_a_command_without_columns_has_no_fields() -> None:
    command = HubCommand("try", help="Do it.", callback=lambda: "done")
    assert wide_help(command) == PLAIN
    assert command.columns == []
    assert call(command, "--quiet") == "done"
    with pytest.raises(click.NoSuchOption):
        call(command, "--fields", "name")


def test_a_list_in_a_help_keeps_its_spacing_and_its_hyphens() -> None:
    """Its first column is two spaces away from the second, if nothing else is said."""
    for given, shown in (
        ({}, "--a   all-or-none\n--bc  x\n"),
        ({"col_spacing": 4}, "--a     all-or-none\n--bc    x\n"),
        ({"col_max": 3}, "--a  all-or-none\n--bc\n     x\n"),
    ):
        formatter = HelpFormatter(width=80)
        formatter.write_dl([("--a", "all-or-none"), ("--bc", "x")], **given)
        assert formatter.getvalue() == shown


def test_the_whole_program_has_sections_and_old_names() -> None:
    first = {"tags": LazyCommand("tags", "Tags of it.")}
    sections = {"First": first, "Then": {"limits": LazyCommand("status", "What is left.")}}
    group = LazyGroup(sections, {"old": "tags"}, name="try", help="Try.")
    context = click.Context(group, info_name="try")
    assert group.list_commands(context) == ["tags", "limits"]
    assert group.get_command(context, "old") is group.get_command(context, "tags")
    assert group.get_command(context, "none") is None
    shown = group.get_help(context)
    assert shown.startswith("Usage: try [OPTIONS] COMMAND [ARGS]...\n\n  Try.\n\n")
    assert "First:\n  tags  Tags of it.\n\nThen:\n  limits  What is left.\n\nOptions:" in shown
