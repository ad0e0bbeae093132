"""Messages speak of options and commands, not of the library's arguments."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from running import Done, Here

from dockerhub import HubError, PermissionDeniedError
from dockerhub._auth.login_store import LoginStore
from dockerhub._base.secret import Secret
from dockerhub.cli.runtime.error_messages import advise, explain, not_found
from dockerhub.emulator import EmulatedHub


def test_a_missing_code_says_how_to_give_it(run: Here, hub: EmulatedHub) -> None:
    done = run.line("login -u bob --password-stdin", stdin="bob-password\n")
    assert done.code == 3
    said, advice = done.err.splitlines()
    assert said == "dockerhub: the account has two-factor authentication"
    assert advice.startswith("Give the code with `dockerhub login --otp`, set DOCKERHUB_TOTP")
    assert "otp=" not in done.err


def test_a_missing_scim_token_does_not_advise_signing_in(run: Here, hub: EmulatedHub) -> None:
    done = run.line("scim users ls")
    assert done.code == 3
    assert done.err.endswith("SCIM token\nSet DOCKERHUB_SCIM_TOKEN.\n")
    assert "dockerhub login" not in done.err


@pytest.mark.parametrize("url", ["nonsense", "http://u:p@127.0.0.1:1", "http://127.0.0.1:1?x=1"])
def test_an_invalid_address(url: str, run: Here) -> None:
    done = run("tags", "ls", "alpine", "--url", url)
    assert done.code == 2
    assert done.err.startswith("dockerhub: --url must ")


def test_groups_show_whole_summaries_of_their_commands(run: Here) -> None:
    """Not only a part of the sentence."""
    for group in ("tokens", "org", "scim users", "tags", "audit"):
        assert "...\n" not in run.line(f"{group} --help").out.partition("Commands:")[2]


def test_a_login_that_cannot_be_stored_is_an_error(run: Here, hub: EmulatedHub, home: Path) -> None:
    """The message names the file."""
    (home / ".docker").mkdir()
    (home / ".docker" / "dockerhub.json").symlink_to(home / "nowhere" / "there")
    done = run.line("login -u alice --password-stdin", stdin="alice-password\n")
    assert done.code == 1
    assert "dockerhub.json could not be written: No such file or directory" in done.err
    assert "Signed in" not in done.err


def test_a_file_of_logins_stays_a_link(tmp_path: Path) -> None:
    """People keep such files elsewhere, as Docker allows for its own."""
    elsewhere = tmp_path / "elsewhere" / "logins.json"
    elsewhere.parent.mkdir()
    elsewhere.write_text("{}", "utf-8")
    store = LoginStore(tmp_path)
    store.path.symlink_to(elsewhere)

    store.keep("https://hub.docker.com", "alice", Secret("token"))

    assert store.path.is_symlink()
    assert "alice" in elsewhere.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("acme/empty", "acme/empty has no tags."),
        ("alpine --match zz --match y", "No tag of alpine matches zz or y."),
        (
            "alpine --name 3 --platform vax",
            "No tag of alpine has '3' in its name and has the platform linux/vax.",
        ),
    ],
)
def test_an_empty_list_says_why(
    words: str, said: str, run: Here, hub: EmulatedHub, alice: None
) -> None:
    """On standard error, so that programs still get an empty list."""
    assert run.line(f"tags ls {words} --json") == Done(0, "[]\n", f"{said}\n")
    assert run.line(f"tags ls {words} -q") == Done(0, "", "")


COMMAND = click.Context(
    click.Command("ls"), info_name="ls", parent=click.Context(click.Group(), info_name="dockerhub")
)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left"), "the output could not be written: No space left"),
        (OSError("it is closed"), "the output could not be written: it is closed"),
        (
            FileNotFoundError(2, "No such file or directory", "plan.json"),
            "plan.json could not be opened: No such file or directory",
        ),
        (HubError("it is locked", target="/v2/orgs/acme"), "organization acme: it is locked"),
        (HubError("no answer"), "no answer"),
        (click.ClickException("It is wrong."), "It is wrong."),
        (click.UsageError("It is wrong."), "It is wrong."),
        (click.UsageError("It is wrong.", COMMAND), "It is wrong.\nSee: dockerhub ls --help"),
    ],
)
def test_a_message_says_what_happened_and_to_what(error: Exception, said: str) -> None:
    assert explain(error) == said


@pytest.mark.parametrize(
    ("path", "advice"),
    [
        ("/v2/auditlogs/{account}", "Only owners of the organization may read its audit log."),
        ("/v2/orgs/{org_name}", "Ask an owner."),
        (None, "Ask an owner."),
    ],
)
def test_only_owners_read_an_audit_log(path: str | None, advice: str) -> None:
    """Other refusals have the advice of the library."""
    assert advise(PermissionDeniedError("no", path=path, advice="Ask an owner.")) == advice


@pytest.mark.parametrize(
    ("username", "viewer"),
    [("alice", "to alice"), (None, "to this login"), (HubError("no login"), "without a login")],
)
def test_what_is_not_found_may_be_hidden(username: str | HubError | None, viewer: str) -> None:
    """The message says where it was looked for, with the path of the server, and for whom."""

    def whoami() -> Any:
        if isinstance(username, HubError):
            raise username
        return SimpleNamespace(username=username)

    hub: Any = SimpleNamespace(base_url="https://mirror.test/https://hub.test", whoami=whoami)
    assert not_found("tag acme/app:v1", hub) == (
        f"tag acme/app:v1 not found at mirror.test/https://hub.test (or not visible {viewer})."
    )


def test_a_command_that_finds_nothing_says_so(run: Here, hub: EmulatedHub, alice: None) -> None:
    done = run.line("orgs show nothing")
    place = hub.url.removeprefix("http://")
    said = f"organization nothing not found at {place} (or not visible to alice)."
    assert done == Done(4, "", f"dockerhub: {said}\n")
