"""`tags`: lists that can be filtered and ordered, deletions that report what they did."""

import csv
import json
import re
import signal
from functools import partial
from io import StringIO

import pytest
from running import ESCAPES, Done, Here, LeapingClock, Terminal

from dockerhub.emulator import EmulatedHub, EmulatedRateLimit


def names(run: Here, line: str) -> list[str]:
    """Return the names that a list prints, in its order."""
    done = run.line(f"{line} --csv")
    assert done.code == 0, done
    return [row["name"] for row in csv.DictReader(StringIO(done.out))]


@pytest.mark.sweep
def test_a_list_for_machines_is_complete(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Every format has the same, and no default limit cuts it."""
    as_json = json.loads(run.line("tags ls acme/app --json").out)
    as_lines = [json.loads(line) for line in run.line("tags ls acme/app --ndjson").out.splitlines()]
    as_cells = [line.split("\t")[0] for line in run.line("tags ls acme/app").out.splitlines()]

    assert as_json == as_lines
    assert [tag["name"] for tag in as_json] == as_cells == names(run, "tags ls acme/app")
    assert len(as_cells) == 1234
    assert as_json[0]["images"][0]["os"] == "linux"


def test_columns_of_csv(run: Here, hub: EmulatedHub) -> None:
    """Sizes in bytes, complete digests, times in ISO 8601."""
    [row, *_] = csv.DictReader(StringIO(run.line("tags ls alpine --csv").out))

    assert list(row) == ["name", "platforms", "size", "digest", "pushed", "pulled"]
    assert row["name"] == "latest"
    assert row["platforms"].split()[:2] == ["linux/amd64", "linux/arm64/v8"]
    assert row["size"].isdecimal()
    assert re.fullmatch("sha256:[0-9a-f]{64}", row["digest"])
    assert row["pushed"] == "2026-10-22T23:07:35.987473Z"
    assert row["pulled"] == ""


def test_patterns_pick_tags(run: Here, hub: EmulatedHub) -> None:
    """Several by commas, or by giving the option again; case counts."""
    assert names(run, "tags ls python --match '3.1[23]'") == ["3.13", "3.12"]
    both = ["latest", "3.8"]
    assert names(run, "tags ls python --match 'latest, 3.8'") == both
    assert names(run, "tags ls python --match latest --match 3.8") == both
    assert names(run, "tags ls python --match LATEST") == []


def test_a_platform_picks_tags_and_what_is_shown_of_them(run: Here, hub: EmulatedHub) -> None:
    """Its size and digest; linux/arm means every variant; attestations are not platforms."""
    assert names(run, "tags ls python --platform windows/amd64") == ["3.13-windowsservercore"]
    assert len(names(run, "tags ls alpine --platform linux/arm")) == 3
    assert names(run, "tags ls alpine --platform linux/ar") == []
    assert names(run, "tags ls python --platform unknown/unknown") == []
    tag = json.loads(run.line("tags ls alpine --platform linux/arm64 --limit 1 --json").out)[0]
    image = next(each for each in tag["images"] if each["architecture"] == "arm64")

    line = run.line("tags ls alpine --platform linux/arm64 --limit 1").out

    assert line.split("\t")[2:4] == [str(image["size"]), image["digest"]]


def test_the_order_can_be_chosen(run: Here, hub: EmulatedHub) -> None:
    """By default, last pushed first, as in Docker Hub; --reverse reverses any order."""
    by_push = names(run, "tags ls python")
    by_name = names(run, "tags ls python --sort name")

    assert by_push[0] == "slim"
    assert names(run, "tags ls python --sort pushed") == by_push
    assert len(names(run, "tags ls python --sort pushed --limit 2")) == 2
    assert hub.requests[-1].query != "page_size=3"
    assert names(run, "tags ls python --reverse") == by_push[::-1]
    assert (by_name[0], by_name[-1]) == ("3", "slim")
    assert names(run, "tags ls python --sort name --reverse") == by_name[::-1]


def test_names_are_ordered_as_versions(run: Here, hub: EmulatedHub) -> None:
    """3.9 before 3.10."""
    found = names(run, "tags ls python --sort name --match '3.?,3.??'")

    assert found == ["3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14"]


def test_the_largest_and_the_last_pulled_come_first(run: Here, hub: EmulatedHub) -> None:
    """Tags that were never pulled come last."""
    rows = list(csv.DictReader(StringIO(run.line("tags ls python --sort size --csv").out)))
    sizes = [int(row["size"]) for row in rows]
    assert sizes == sorted(sizes, reverse=True)

    rows = list(csv.DictReader(StringIO(run.line("tags ls python --sort pulled --csv").out)))
    pulls = [row["pulled"] for row in rows]
    assert pulls == sorted(pulls, reverse=True)
    assert pulls[-1] == ""


def test_a_limit_reads_no_more_than_it_needs(run: Here, hub: EmulatedHub, alice: None) -> None:
    """It counts the selected tags."""
    assert len(names(run, "tags ls acme/app --limit 3")) == 3
    assert [each.query for each in hub.requests][-1] == "page_size=4"
    assert names(run, "tags ls acme/app --match '1.24.*' --limit 2") == ["1.24.32", "1.24.31"]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ("--all --limit 3", "--all and --limit contradict each other"),
        ("--sort name --resume abc", "omit --sort"),
        ("--sort pushed --resume abc", "omit --sort"),
        ("--match '{3,slim}'", "--match has a pattern that no tag can match: '{3'; write one such"),
        ("--match 'v1.*,a b'", "--match has a pattern that no tag can match: 'a b'"),
        ("--limit 0", "'0' is not a whole number from 1 to 1,000,000,000"),
        ("--limit " + "9" * 5_000, "9…' is not a whole number from 1"),
        ("--max-wait nan", "'nan' is not a number of seconds from 0 to 31,536,000"),
        ("--max-wait soon", "'soon' is not a number of seconds"),
        ("--sort colour", "'colour' is not one of"),
        ("--resume abc", "resume"),
        ("--json --csv", "--json and --csv contradict each other"),
        ("--json --bom", "--json and --bom contradict each other"),
    ],
)
def test_contradictions_are_wrong_usage(
    run: Here, hub: EmulatedHub, options: str, problem: str
) -> None:
    """Nothing is sent."""
    done = run.line(f"tags ls alpine {options}")

    assert done.code == 2
    assert problem in done.err
    assert hub.requests == ()


def test_an_unknown_repository_and_a_wrong_name(run: Here, hub: EmulatedHub) -> None:
    """The first may exist later; the second cannot, and the right form is shown."""
    missing, wrong = run.line("tags ls acme/nothing"), run.line("tags ls Acme/App")

    assert (missing.code, wrong.code) == (4, 2)
    place = hub.url.removeprefix("http://")
    said = f"repository acme/nothing not found at {place} (or not visible without a login)."
    assert missing.err == f"dockerhub: {said}\n"
    assert "names are lower case" in wrong.err


@pytest.mark.sweep
def test_a_failure_midway_leaves_json_open_and_says_where_to_continue(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """A partial result does not look complete; the rest is exactly what is missing."""
    hub.faults.add("status", code=403, after=3, path="*/tags")
    broken = run.line("tags ls acme/app --json")
    hub.faults.clear()

    assert broken.code == 1
    with pytest.raises(json.JSONDecodeError):
        json.loads(broken.out)
    first = json.loads(broken.out.rstrip(",\n") + "]")
    token = broken.err.split("--resume ")[1].strip()
    rest = json.loads(run("tags", "ls", "acme/app", "--json", "--resume", token).out)
    assert len(first) == 300
    assert [tag["name"] for tag in first + rest] == names(run, "tags ls acme/app")


@pytest.mark.sweep
def test_an_anonymous_list_that_is_cut_says_to_sign_in(run: Here, hub: EmulatedHub) -> None:
    """Docker Hub ends it after 1,000 tags, which is not a success."""
    done = run.line("tags ls acme/app")

    assert done.code == 3
    assert len(done.out.splitlines()) == 1000
    assert "To read further, sign in: dockerhub login\n" in done.err
    assert "--resume" in done.err


@pytest.mark.sweep
def test_malformed_rows_do_not_end_a_list(run: Here, hub: EmulatedHub) -> None:
    """Whatever is missing, null or has another type."""
    for fault in ("nulls", "missing-keys", "wrong-types", "unknown-enums", "dates"):
        hub.reset()
        hub.faults.add(fault)
        for options in ("", "--sort size", "--sort pulled", "--platform linux/amd64"):
            done = run.line(f"tags ls python {options}")
            assert done.code in (0, 1), (fault, options, done)
            assert "unexpected" not in done.err, (fault, options, done)


@pytest.mark.sweep
def test_what_a_server_sends_cannot_control_the_terminal(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """Escape sequences and Rich's markup are shown, not interpreted."""
    repository = hub.state.repositories["alice", "tools"]
    name = "[red]x\x1b[2J\u202e"
    tag = repository.tags.pop("v1")
    repository.tags[name] = type(tag)(**{**tag.__dict__, "name": name})

    plain, table = run.line("tags ls alice/tools"), Terminal("tags", "ls", "alice/tools").end()
    as_json = run.line("tags ls alice/tools --json")

    for shown in (plain.out, table.out, as_json.out):
        assert "\x1b[2J" not in shown
        assert "\u202e" not in shown
    assert "[red]x\\x1b[2J\\u202e" in plain.out
    assert "[red]x\\x1b[2J\\u202e" in ESCAPES.sub("", table.out)
    assert name in [each["name"] for each in json.loads(as_json.out)]


def test_a_terminal_shows_the_first_fifty(hub: EmulatedHub, alice: None) -> None:
    """And says that there are more; ages and sizes are for people."""
    done = Terminal("tags", "ls", "acme/app", columns=100).end()
    lines = ESCAPES.sub("", done.out).splitlines()

    assert lines[0].split() == ["NAME", "PLATFORMS", "SIZE", "DIGEST", "PUSHED", "PULLED"]
    assert re.match(r"latest +linux/amd64 \+7 +28\.9 MB +[0-9a-f]{12} +.* ago +.* ago", lines[1])
    assert len(lines) == 52
    assert lines[-1] == "Showing the first 50 tags: --all shows all."


def test_a_single_platform_is_shown_alone(hub: EmulatedHub) -> None:
    """Without a number of others."""
    done = Terminal("tags", "ls", "python", "--match", "*windows*", columns=100).end()

    row = ESCAPES.sub("", done.out).splitlines()[1]
    assert re.match(r"3\.13-windowsservercore +windows/amd64 +[0-9.]+ .B ", row)


@pytest.mark.sweep
def test_a_short_list_on_a_terminal_has_no_note(hub: EmulatedHub) -> None:
    """Three tags are all there are."""
    assert "--all" not in Terminal("tags", "ls", "alpine").end().out
    assert len(Terminal("tags", "ls", "python", "--all").end().out.splitlines()) == 61


def test_a_tag_is_shown_with_its_images(run: Here, hub: EmulatedHub) -> None:
    """On a terminal, as a table below."""
    as_json = json.loads(run.line("tags show python latest --json").out)
    lines = dict(line.split("\t") for line in run.line("tags show python latest").out.splitlines())
    shown = ESCAPES.sub("", Terminal("tags", "show", "python", "latest", columns=120).end().out)

    assert as_json["name"] == lines["name"] == "latest"
    assert lines["digest"] == as_json["digest"]
    assert "Content type  image" in shown
    assert re.search(r"^linux/arm64/v8 +\d+\.\d MB +sha256:[0-9a-f]{64}", shown, re.MULTILINE)
    assert "unknown/unknown" not in shown


def test_similar_names_are_suggested(run: Here, hub: EmulatedHub) -> None:
    """For a tag that is not there."""
    done = run.line("tags show python 3.13-slm")

    assert done.code == 4
    assert done.err == (
        "dockerhub: There is no tag '3.13-slm' in python. "
        "Did you mean '3.13-slim' or '3.14-slim' or '3.12-slim'?\n"
    )


def test_a_missing_repository_is_not_reported_as_a_wrong_tag(run: Here, hub: EmulatedHub) -> None:
    """What cannot be looked up is not suggested."""
    missing = run.line("tags show acme/nothing:x")
    assert "repository acme/nothing not found at 127.0.0.1:" in missing.err

    hub.faults.add("status", code=400, path="*/tags")
    done = run.line("tags show python 3.13-slm")
    assert (done.code, done.err) == (4, "dockerhub: There is no tag '3.13-slm' in python.\n")


def test_exists_answers_by_its_exit_code(run: Here, hub: EmulatedHub) -> None:
    """For a tag, and for any tag; the output also says whether the repository exists."""
    there, missing = run.line("tags exists alpine:3.23"), run.line("tags exists alpine 9 --json")
    nowhere = run.line("tags exists acme/nothing:9 --json")

    assert (there.code, there.out.splitlines()[2]) == (0, "exists\ttrue")
    assert (missing.code, nowhere.code) == (4, 4)
    assert json.loads(missing.out) == {
        "repository": "alpine",
        "tag": "9",
        "exists": False,
        "repository_exists": True,
    }
    assert json.loads(nowhere.out)["repository_exists"] is False
    assert run.line("tags exists alpine:9 -q") == Done(4, "", "")
    assert run.line("repos exists acme/nothing -q") == Done(4, "", "")
    assert run.line("repos exists alpine -q --json").out
    assert run.line("tags exists alpine").code == 0
    assert run.line("tags exists acme/empty").code == 4


def test_a_tag_is_named_with_its_repository_or_after_it(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """But only once, and for tags of one repository."""
    assert run.line("tags show python:3.13").out == run.line("tags show python 3.13").out
    assert run.line("tags rm acme/app:1.0.0 1.0.1 acme/app:1.0.2 1.0.1 --yes").code == 0
    tags = hub.state.repositories["acme", "app"].tags
    assert not {"1.0.0", "1.0.1", "1.0.2"} & tags.keys()

    hub.clear_requests()
    for line, problem in {
        "tags show python": "Name the tag: python:TAG.",
        "tags show python@sha256:12": "Name the tag: python:TAG.",
        "tags rm acme/app@sha256:12 --yes": "Name the tags: acme/app:TAG.",
        "tags show python:3.13 3.13": "python:3.13 names a tag already: omit '3.13'.",
        "tags rm acme/app --yes": "Name the tags: acme/app:TAG.",
        "tags rm acme/app:1.1.0 acme/other:1.1.0 --yes": "acme/other:1.1.0 is not of acme/app",
        "tags exists localhost:5000/python": "is not a repository",
        "tags ls python --platform {": "'{' is not a platform",
    }.items():
        done = run.line(line)
        assert (done.code, problem in done.err) == (2, True), done
    assert hub.requests == ()


def test_the_architecture_alone_names_a_platform_of_linux(run: Here, hub: EmulatedHub) -> None:
    found = run.line("tags ls python --platform ARM64/ --limit 3 --json").out
    assert found == run.line("tags ls python --platform linux/arm64 --limit 3 --json").out
    assert len(json.loads(found)) == 3
    other = run.line("tags ls python --platform freebsd")
    assert other.err == "No tag of python has the platform freebsd.\n"


@pytest.mark.sweep
def test_a_deletion_asks_first(hub: EmulatedHub, alice: None) -> None:
    """Enter means no."""
    for answer, code, exists in (("\n", 1, True), ("y\n", 0, False)):
        terminal = Terminal("tags", "rm", "acme/app", "1.0.0")
        terminal.expect("Permanently delete the tag 1.0.0 of acme/app? [y/N]")
        terminal.send(answer)
        done = terminal.end()

        assert done.code == code
        assert ("Nothing was changed." in done.out) is exists
        assert ("1.0.0" in hub.state.repositories["acme", "app"].tags) is exists


def test_without_a_terminal_a_deletion_needs_yes(run: Here, hub: EmulatedHub, alice: None) -> None:
    """In CI nobody can be asked."""
    done = run.line("tags rm acme/app 1.0.0 1.0.1")

    assert done.code == 2
    assert "Permanently delete 2 tags: 1.0.0, 1.0.1 of acme/app?" in done.err
    assert "add --yes" in done.err
    assert hub.requests == ()


def test_one_failure_does_not_stop_the_rest(run: Here, hub: EmulatedHub, alice: None) -> None:
    """It reports what is done and what is not, also by exit code 6."""
    done = run.line("tags rm acme/app 1.0.0 1.0.0x 1.0.1 --yes --json")

    assert done.code == 6
    assert [each["deleted"] for each in json.loads(done.out)] == [True, False, True]
    assert "There is no tag '1.0.0x' in acme/app." in json.loads(done.out)[1]["error"]
    assert done.err == "dockerhub: 2 of 3 deleted; not deleted: acme/app:1.0.0x\n"
    assert not {"1.0.0", "1.0.1"} & set(hub.state.repositories["acme", "app"].tags)


def test_refused_deletions_are_not_tried_forever(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Three refusals in a row are enough, as for `prune`."""
    done = run.line("tags rm library/python 3.8 3.9 3.10 3.11 --yes")

    assert done.code == 1
    assert "403" in done.err
    assert [each.method for each in hub.requests].count("DELETE") == 3


def test_a_spent_rate_limit_ends_a_deletion_and_reports_what_is_done(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """It can be run again."""
    hub.rate_limit = EmulatedRateLimit(limit=2)

    done = run.line("tags rm acme/app 1.0.0 1.0.1 1.0.2 1.0.3 --yes --max-wait 0")

    assert done.code == 6
    assert "2 of 4 deleted; not deleted: acme/app:1.0.2, acme/app:1.0.3" in done.err or (
        "1 of 4 are deleted" in done.err
    )


def test_sigint_says_what_is_deleted_and_what_is_not(
    run: Here, hub: EmulatedHub, alice: None, clock: LeapingClock
) -> None:
    """Here it comes in a wait for the rate limit."""
    hub.rate_limit = EmulatedRateLimit(limit=2)
    clock.on_wait = partial(signal.raise_signal, signal.SIGINT)

    done = run.line("tags rm acme/app 1.0.0 1.0.1 1.0.2 1.0.3 --yes")

    left = {"1.0.0", "1.0.1", "1.0.2", "1.0.3"} & set(hub.state.repositories["acme", "app"].tags)
    assert done.code == 130
    assert f"{4 - len(left)} of 4 deleted; not deleted: " in done.err
    assert all(f"acme/app:{name}" in done.err.partition("not deleted")[2] for name in left)
