"""What is said speaks of options and commands, not of the library's arguments."""

from pathlib import Path

import pytest
from running import Done, Here, Terminal

from dockerhub._auth.login_store import LoginStore
from dockerhub._base.secret import Secret
from dockerhub.emulator import EmulatedHub


def test_a_missing_code_says_how_to_give_it(run: Here, hub: EmulatedHub) -> None:
    done = run.line("login -u bob --password-stdin", stdin="bob-password\n")
    assert done.code == 3
    assert "give the code with `dockerhub login --otp`, set DOCKERHUB_TOTP_SECRET" in done.err
    assert "otp=" not in done.err


def test_a_missing_scim_token_is_not_to_be_had_by_signing_in(run: Here, hub: EmulatedHub) -> None:
    done = run.line("scim users ls")
    assert done.code == 3
    assert "set DOCKERHUB_SCIM_TOKEN\n" in done.err
    assert "dockerhub login" not in done.err


@pytest.mark.parametrize("url", ["nonsense", "http://u:p@127.0.0.1:1", "http://127.0.0.1:1?x=1"])
def test_an_address_that_is_none(url: str, run: Here) -> None:
    done = run("tags", "ls", "alpine", "--url", url)
    assert done.code == 2
    assert done.err.startswith("dockerhub: --url must ")


def test_groups_say_all_of_what_their_commands_do(run: Here) -> None:
    """Not a part of the sentence."""
    for group in ("tokens", "org", "scim users", "tags", "audit"):
        assert "...\n" not in run.line(f"{group} --help").out.partition("Commands:")[2]


def test_a_login_that_cannot_be_kept_is_no_login(run: Here, hub: EmulatedHub, home: Path) -> None:
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
    [("acme/empty", "acme/empty has no tags."), ("alpine --match zz", "No such tags in alpine.")],
)
def test_an_empty_listing_is_no_riddle(
    words: str, said: str, hub: EmulatedHub, alice: None
) -> None:
    """For people; machines get an empty list."""
    assert Terminal("tags", "ls", *words.split()).end() == Done(0, f"{said}\n", "")


def test_an_export_needs_a_file(run: Here, alice: None, hub: EmulatedHub) -> None:
    """One called ``-`` was never meant."""
    done = run.line("audit export acme --since 1d -o -")
    assert done.code == 2
    assert "An export needs a file: standard output cannot be continued." in done.err
    assert not Path("-").exists()
