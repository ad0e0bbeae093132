"""What is shown of each item: fields, parts of its JSON, templates; and pages in the browser."""

import json
import re
import shlex
import sys

import click
import pytest
from lines import commands
from running import ESCAPES, Here, Terminal
from screens import TerminalIO, drawn

from dockerhub.cli.main import main
from dockerhub.cli.output.formats import Column, age_column
from dockerhub.cli.output.views import chosen
from dockerhub.cli.runtime import program as program_module
from dockerhub.cli.runtime.command_classes import HubCommand
from dockerhub.cli.runtime.program import Program, open_browser
from dockerhub.emulator import EmulatedHub

DIGEST = "sha256:f07770ad1c7a1b1c2cfa2c5ce06be7f30d184a68d370b48b5415597c4537e878"
TAGS = "tags ls acme/app --limit 2"
EXPORT = "orgs members export acme"
PRINTED = (
    (f"{TAGS} --fields digest,name", f"{DIGEST}\tlatest\n{DIGEST}\t1.24.32\n"),
    (f"{TAGS} --fields name,name --csv", "name\nlatest\n1.24.32\n"),
    (f"{TAGS} --fields name --json", '[\n{"name": "latest"},\n{"name": "1.24.32"}\n]\n'),
    (f"{TAGS} --fields name --ndjson", '{"name": "latest"}\n{"name": "1.24.32"}\n'),
    (f"{TAGS} --fields name --select 'length(name)'", "6\n7\n"),
    (f"{TAGS} --select name", "latest\n1.24.32\n"),
    (f"{TAGS} --select name --json", '[\n"latest",\n"1.24.32"\n]\n'),
    (f"{TAGS} --select '[name, v2]' --ndjson", '["latest", true]\n["1.24.32", true]\n'),
    (
        rf"{TAGS} --template '{{name}}\t{{{{{{digest}}}}}}'",
        f"latest\t{{{DIGEST}}}\n1.24.32\t{{{DIGEST}}}\n",
    ),
    (
        "tags ls acme/app acme/empty --limit 1 --template '{repository_name}:{name}.'",
        "acme/app:latest.\n",
    ),
    ("tags show acme/app:latest --fields digest --json", f'{{"digest": "{DIGEST}"}}\n'),
    ("tags show acme/app:latest --fields digest,name", f"digest\t{DIGEST}\nname\tlatest\n"),
    ("tags show acme/app:latest --select digest", f"{DIGEST}\n"),
    ("tags show acme/app:latest --template '{name}'", "latest\n"),
    ("orgs show acme --template '{name}, {full_name}'", "acme, Acme\n"),
    ("orgs registries show acme --select enabled", "false\n"),
    ("limits --pulls --select username", "alice\n"),
    ("tags exists acme/app:latest --select exists", "true\n"),
    ("repos exists acme/app --fields exists --json", '{"exists": true}\n'),
    (
        f"{EXPORT} --fields Username,Type --csv",
        "Username,Type\nalice,User\nbob,User\ndave,User\n,Invitee\n",
    ),
    (f"{EXPORT} --fields Username", "alice\nbob\ndave\n\n"),
    (f"{EXPORT} --select Permission", "Owner\nEditor\nMember\nInvitee\n"),
    (f"{EXPORT} --template '{{Username}}.'", "alice.\nbob.\ndave.\n.\n"),
)
"""What lines print when piped."""
REFUSED = (
    (f"{TAGS} --fields nam", "--fields names 'nam', which is not a field. Did you mean 'name'?"),
    (f"{TAGS} --fields name,", "The fields are repository_name, name, platforms, size, digest"),
    (f"{TAGS} --fields repository_name", "names 'repository_name', which is not a field"),
    (
        f"{TAGS} --template '{{nmae}}'",
        "--template names 'nmae', which is not a field. Did you mean",
    ),
    (f"{TAGS} --template '{{{{.Name}}}}'", "--template names no field. Write {name} for a field"),
    (f"{TAGS} --template '{{name.real}}'", "--template names 'name.real', which is not a field."),
    (f"{TAGS} --template '{{name!r}}'", "--template has more than names of fields."),
    (f"{TAGS} --template '{{name:>99}}'", "--template has more than names of fields."),
    (f"{TAGS} --template '{{name'", "--template cannot be read: expected '}' before end"),
    (f"{TAGS} --select '[name'", "--select cannot be read: "),
    (f"{TAGS} --select '{'9' * 5_000}'", "--select cannot be read: it is too long or too deep"),
    (f"{TAGS} --select name --csv", "--select prints JSON or text: omit --csv."),
    (f"{TAGS} --json --template '{{name}}'", "--template and --json contradict each other."),
    (f"{TAGS} --template '{{name}}' --fields name", "--template and --fields contradict"),
    (f"--csv {TAGS} --template '{{name}}'", "--template and --csv contradict each other."),
    (f"{TAGS} --select name --template '{{name}}'", "--template and --select contradict"),
    (f"{EXPORT} --fields email", "names 'email', which is not a field. Did you mean 'Email'?"),
    ("tags rm acme/app:latest --yes --fields name", "No such option '--fields'"),
)
"""Lines that are refused before anything is sent, and why."""
SHOWING = {"exists", "ls", "show", "get", "search", "limits", "whoami", "categories", "status"}
"""The names of commands that list or show things."""


def test_what_is_printed_of_each_item(run: Here, hub: EmulatedHub, alice: None) -> None:
    """In the order that was asked for, in each format."""
    for line, printed in PRINTED:
        done = run.line(line)
        assert (done.code, done.out) == (0, printed), (line, done)


def test_invalid_options_are_refused(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Before anything is sent, with the names that would be right."""
    for line, problem in REFUSED:
        done = run.line(line)
        assert done.code == 2, (line, done)
        assert problem in done.err, (line, done.err)
    assert hub.requests == ()


def test_a_selection_that_does_not_fit(run: Here, hub: EmulatedHub) -> None:
    """It is reported when the first item arrives."""
    done = run.line("tags ls alpine --select 'length(id)'")
    assert done.code == 2
    assert "--select does not fit the response: " in done.err


def test_a_part_of_one_thing_is_not_a_list_of_it(run: Here, hub: EmulatedHub, alice: None) -> None:
    for line, expected in (
        ("whoami --select username", "alice\n"),
        ("whoami --select username --json", '"alice"\n'),
        ("repos show acme/app --select name --ndjson", '"app"\n'),
    ):
        assert run.line(line).out == expected, line


def test_every_list_takes_the_options() -> None:
    """And names its fields in its help."""
    seen = 0
    for _, command in commands():
        if not isinstance(command, HubCommand):
            continue
        takes = {"--fields", "--select", "--template"} <= {
            o for p in command.params for o in p.opts
        }
        if command.name in SHOWING:
            assert takes, command.name
        if takes:
            seen += 1
            names = ", ".join(each.name for each in command.columns[:2])
            text = command.get_help(click.Context(command, info_name=command.name))
            assert names in " ".join(text.split())
    assert seen > 30


@pytest.mark.sweep
def test_chosen_fields_are_all_there_on_a_terminal(hub: EmulatedHub, alice: None) -> None:
    """However narrow it is; without the table of images that `tags show` adds."""
    fields = "name,platforms,digest,pushed,pulled"
    shown = ESCAPES.sub(
        "",
        Terminal("tags", "ls", "acme/app", "--limit", "1", "--fields", fields, columns=60)
        .end()
        .out,
    )
    assert shown.split("\n")[0].split() == ["NAME", "PLATFORMS", "DIGEST", "PUSHED", "PULLED"]
    one = Terminal("tags", "show", "acme/app:latest", "--fields", "name").end()
    assert one.out == "\x1b[1mName\x1b[0m  latest\n"


def test_a_table_never_omits_a_chosen_field() -> None:
    """It takes several lines instead; without a choice, all columns are as they were."""
    columns: list[Column[str]] = [
        Column("name", lambda item: item),
        Column("note", lambda _: "many words"),
        age_column("sent", lambda _: "some time ago", 0),
    ]
    assert drawn(["app"], chosen(columns, ["sent", "name", "note"]), 20) == [
        "SENT    NAME  NOTE",
        "some    app   many",
        "time          words",
        "ago",
    ]
    assert chosen(columns, []) is columns


def test_times_are_printed_as_received(run: Here, hub: EmulatedHub, alice: None) -> None:
    """In JSON, with all digits, also of typed lists; and in what is selected from it."""
    raw = json.loads(run.line("api /v2/auditlogs/acme").out)["logs"][0]["timestamp"]
    for line in (
        "audit ls acme --limit 1 --json",
        "audit ls acme --limit 1 --select '[@]'",
    ):
        assert json.loads(run.line(line).out)[0]["timestamp"] == raw
    names = run.line("search app --json --limit 1").out
    assert json.loads(names)[0].keys() >= {"repo_name", "star_count"}


TIME = re.compile(r'"\d{4}-\d\d-\d\dT[^"]*"')
ONE_THING = (
    ("tags show acme/app:latest --json", "/v2/namespaces/acme/repositories/app/tags/latest"),
    ("tags show acme/app:latest --select @", "/v2/namespaces/acme/repositories/app/tags/latest"),
    ("repos show acme/app --ndjson", "/v2/namespaces/acme/repositories/app"),
    ("tokens show 'read token of alice' --json", "/v2/access-tokens"),
    ("orgs invites ls acme --json", "/v2/orgs/acme/invites"),
    (
        "api get_tag -F namespace=acme -F repository=app -F tag=latest",
        "/v2/namespaces/acme/repositories/app/tags/latest",
    ),
    (
        "api get_tag -F namespace=acme -F repository=app -F tag=latest -i",
        "/v2/namespaces/acme/repositories/app/tags/latest",
    ),
)
"""Lines that print one thing, or a list that is not paged, and its path."""


def test_times_of_one_thing_are_printed_as_received(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """As in lists: with all digits, which models do not have."""
    hub.faults.add("dates", times=None, digits=9)
    for line, path in ONE_THING:
        done = run.line(line)
        assert done.code == 0, (line, done)
        shown = set(TIME.findall(done.out))
        assert shown, line
        assert shown <= set(TIME.findall(run.line(f"api {path}").out)), line
        assert any(re.search(r"\.\d{7,9}Z", each) for each in shown), (line, shown)


def test_times_are_written_one_way(run: Here, hub: EmulatedHub, alice: None) -> None:
    """In every format: as Docker Hub writes them."""
    name = "tags show acme/app:latest"
    sent = json.loads(run.line(f"{name} --json").out)["tag_last_pushed"]
    for line in (
        f"{name} --template '{{last_pushed}}'",
        f"{name} --fields last_pushed --select last_pushed",
        "tags ls acme/app --limit 1 --template '{pushed}'",
        "tags ls acme/app --limit 1 --fields pushed --select pushed",
        "tags ls acme/app --limit 1 --select tag_last_pushed",
    ):
        assert run.line(line).out.split("\n")[0] == sent, line
    assert sent == "2026-10-31T11:28:13.879863Z"
    planned = run.line("prune acme/app --match latest --keep-last 1 --all --ndjson").out
    plan = [json.loads(each) for each in planned.splitlines()]
    assert [each["pushed"] for each in plan if each["tag"] == "latest"] == [sent]


def test_fifty_events_are_all_there_are(run: Here, hub: EmulatedHub, alice: None) -> None:
    """A note says how to see more only if there are more."""
    events = [each for each in hub.state.audit_events if each.account == "acme"]
    hub.state.audit_events[:] = events[-50:]
    done = run.line("audit ls acme --json")
    assert (len(json.loads(done.out)), done.err) == (50, "")
    hub.state.audit_events[:] = events[-51:]
    done = run.line("audit ls acme")
    assert len(done.out.splitlines()) == 50
    assert done.err == "Showing the last 50 events: --all shows all.\n"


def test_pages_are_opened_in_the_browser(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a request; without a browser, or if nobody can see one, the URL is printed."""
    pages = (
        ("repos show python --web", "/_/python"),
        ("repos show acme/app --web", "/r/acme/app"),
        ("orgs show acme --web", "/u/acme"),
        ("orgs show 'a c?x' --web", "/u/a%20c%3Fx"),
    )
    opened: list[str] = []
    for line, path in pages:
        assert run.line(line).out == f"{hub.url}{path}\n"
        for works in (True, False):
            stream = TerminalIO()
            monkeypatch.setattr(sys, "stdout", stream)
            browse = lambda url, works=works: opened.append(url) or works  # noqa: E731
            assert main(shlex.split(line), Program(browse=browse)) == 0
            monkeypatch.undo()
            monkeypatch.setenv("DOCKERHUB_URL", hub.url)
            assert stream.getvalue() == ("" if works else f"{hub.url}{path}\n")
    assert opened == [f"{hub.url}{path}" for _, path in pages for _ in range(2)]
    assert run.line("orgs show a/b --web").code == 2
    assert run.line("repos show a/b/c --web").code == 2
    assert hub.requests == ()


def test_the_browser_is_that_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda url: url == "https://example.com")
    assert open_browser("https://example.com")
    assert Program().browse is program_module.open_browser
