"""``repos readme``: to and from a file, with links that work."""

import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import click
import pytest
from running import Here, Terminal, check_refusal
from screens import TerminalIO

from dockerhub.cli.commands.readme import _print, read_readme
from dockerhub.cli.commands.readme_links import rewrite_links
from dockerhub.cli.commands.text_files import read_text
from dockerhub.cli.runtime.exit_codes import CommandError
from dockerhub.emulator import EmulatedHub

pytestmark = pytest.mark.usefixtures("alice", "folder")

MARKDOWN = """\
# The app ([manual](docs/manual.md), [again](./docs/a.md "Title"), [top](#top))

![Screen](/images/a.png) and [site](https://acme.test) `[code](docs/x.md)` <img src="b.png">

[ref]: ../other.md
[mail]: mailto:a@acme.test

```sh
echo "[not](a/link.md)"
~~~
```
<a href='//cdn.test/x'>cdn</a> [after](docs/b.md) `[x](y)` [then](z) `code`
"""
ABSOLUTE = """\
# The app ([manual](https://h.test/r/docs/manual.md), [again](https://h.test/r/docs/a.md "Title"), \
[top](#top))

![Screen](https://h.test/r/images/a.png) and [site](https://acme.test) `[code](docs/x.md)` \
<img src="https://h.test/r/b.png">

[ref]: https://h.test/other.md
[mail]: mailto:a@acme.test

```sh
echo "[not](a/link.md)"
~~~
```
<a href='//cdn.test/x'>cdn</a> [after](https://h.test/r/docs/b.md) `[x](y)` \
[then](https://h.test/r/z) `code`
"""


def readme(hub: EmulatedHub) -> str:
    return hub.state.repositories["acme", "app"].full_description


def test_a_readme_is_pushed_after_its_changes_are_shown(run: Here, hub: EmulatedHub) -> None:
    before = readme(hub)
    tried = run.line("repos readme push acme/app README.md --dry-run")
    assert tried.code == 0
    assert tried.out.startswith("--- acme/app (now)\n+++ README.md\n")
    assert "\n-# The app\n" in tried.out
    assert "\n+# The new app\n" in tried.out
    assert readme(hub) == before
    refused = run.line("repos readme push acme/app README.md")
    assert (refused.code, "add --yes" in refused.err, readme(hub)) == (2, True, before)
    assert run.line("repos readme push acme/app README.md --yes").code == 0
    assert readme(hub) == "# The new app\n"
    same = run.line("repos readme push acme/app README.md")
    assert (same.code, same.err) == (0, "The README of acme/app is already the same.\n")


def test_a_terminal_shows_the_changes_and_asks(hub: EmulatedHub) -> None:
    terminal = Terminal("repos", "readme", "push", "acme/app", "README.md")
    shown = terminal.expect("Replace the README of acme/app? [y/N]")
    assert "+# The new app" in shown
    terminal.send("y\n")
    assert "Replaced the README of acme/app." in terminal.end().out
    assert readme(hub) == "# The new app\n"


def test_relative_links_are_made_absolute(run: Here, hub: EmulatedHub) -> None:
    """Code and absolute links stay as they are."""
    line = "repos readme push acme/app - --yes --base-url https://h.test/r"
    assert run.line(line, stdin=MARKDOWN).code == 0
    assert readme(hub) == ABSOLUTE


@pytest.mark.parametrize(
    ("base", "wanted"),
    [
        ("http://h.test/r", "http://h.test/r/X.md"),
        ("https://h.test/r/", "https://h.test/r/X.md"),
        ("https://h.test", "https://h.test/X.md"),
    ],
)
@pytest.mark.parametrize("target", ["X.md", "/X.md", "//X.md"])
def test_links_begin_with_the_base(base: str, wanted: str, target: str) -> None:
    """A slash at the beginning is the folder of the base; two are another host."""
    absolute = target if target.startswith("//") else wanted
    assert rewrite_links(f"[x]({target})", base) == f"[x]({absolute})"


@pytest.mark.parametrize("base", ["h.test", "https:/h.test", "ftp://h.test/r", "//h.test"])
def test_a_base_is_a_web_address(base: str) -> None:
    with pytest.raises(click.UsageError) as refused:
        rewrite_links("[x](a.md)", base)
    assert refused.value.message == f"--base-url must begin with https://, not be {base!r}."


@pytest.mark.parametrize(
    ("make", "shown"), [(StringIO, "a\x1b[2J\nb"), (TerminalIO, "a\\x1b[2J\nb\n")]
)
def test_only_another_program_gets_a_readme_unchanged(
    make: Callable[[], StringIO], shown: str
) -> None:
    """A terminal would obey what is in it."""
    stream = make()
    with redirect_stdout(stream):
        _print("a\x1b[2J\nb")
    assert stream.getvalue() == shown


def test_a_readme_has_25_000_bytes_at_most() -> None:
    Path("long.md").write_text("é" * 12_500, "utf-8")
    assert len(read_readme("long.md")) == 12_500


def test_a_readme_that_is_too_long_is_refused_and_not_cut(
    run: Here, hub: EmulatedHub, tmp_path: Path
) -> None:
    """In bytes; with its size, and before anything is sent."""
    (tmp_path / "long.md").write_text("é" * 12_501, "utf-8")
    (tmp_path / "odd.md").write_bytes(b"\xff")
    for words, problem in (
        (
            "long.md",
            "long.md has 25,002 bytes, and Docker Hub accepts at most 25,000: shorten it by 2.",
        ),
        ("long.md --base-url https://h.test", "25,002 bytes with --base-url"),
        ("odd.md", "odd.md is not UTF-8 text."),
        ("README.md --base-url h.test", "--base-url must begin with https://, not be 'h.test'."),
    ):
        check_refusal(run, hub, tmp_path, f"repos readme push acme/app {words} --yes", problem)


def test_a_readme_without_a_final_newline_is_compared(run: Here, hub: EmulatedHub) -> None:
    done = run.line("repos readme push acme/empty - --dry-run", stdin="one")
    assert done.out.endswith("+one\n\\ No newline at end of file\n")


def test_a_readme_is_pulled(run: Here, hub: EmulatedHub, tmp_path: Path) -> None:
    """Unchanged; a file is replaced only if that is confirmed."""
    assert run.line("repos readme pull acme/app").out == readme(hub)
    assert run.line("repos readme pull acme/app new.md").code == 0
    assert (tmp_path / "new.md").read_text("utf-8") == readme(hub)
    assert run.line("repos readme pull acme/app new.md").code == 0
    refused = run.line("repos readme pull acme/app README.md")
    assert (refused.code, "Replace README.md?" in refused.err) == (2, True)
    assert run.line("repos readme pull acme/app README.md --yes").code == 0
    assert (tmp_path / "README.md").read_text("utf-8") == readme(hub)
    empty = run.line("repos readme pull acme/empty")
    assert (empty.code, empty.out, empty.err) == (0, "", "acme/empty has no README.\n")
    assert '"full_description": "# The app' in run.line("repos readme pull acme/app --json").out


def test_a_readme_cannot_control_the_terminal(hub: EmulatedHub) -> None:
    hub.state.repositories["acme", "app"].full_description = "a\x1b[2Jb\n"
    assert Terminal("repos", "readme", "pull", "acme/app").end().out == "a\\x1b[2Jb\n"


def test_a_standard_input_that_does_not_end(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a device: one character more than the limit is enough."""
    monkeypatch.setattr("dockerhub.cli.commands.text_files._MOST", 9)
    done = run.line("repos readme push acme/app - --yes", stdin="0123456789")
    assert (done.code, hub.requests) == (1, ())
    assert done.err == "dockerhub: The standard input is too long: it does not end.\n"
    endless = StringIO("x" * 99)
    monkeypatch.setattr(sys, "stdin", endless)
    with pytest.raises(CommandError):
        read_text("-")
    assert endless.tell() == 10


def test_a_standard_input_that_ends_or_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dockerhub.cli.commands.text_files._MOST", 9)
    for stream, text in ((StringIO("012345678"), "012345678"), (None, "")):
        monkeypatch.setattr(sys, "stdin", stream)
        assert read_text("-") == text


def test_a_text_that_cannot_be_read_is_named() -> None:
    """With the reason that the system gives."""
    with pytest.raises(click.UsageError) as refused:
        read_text("")
    assert refused.value.message == "The name of a file is empty."
    with pytest.raises(CommandError) as failed:
        read_text("nowhere.md")
    assert str(failed.value) == "nowhere.md could not be opened: No such file or directory"


def test_a_readme_goes_to_a_device_without_a_question(run: Here, hub: EmulatedHub) -> None:
    """There is nothing to replace, and nothing to read first."""
    assert run.line("repos readme pull acme/app /dev/null").code == 0
