"""Every option and argument of every command, with senseless numbers, times, files and texts.

Each mistake gets a message of the command line, never an error of Python.
"""

import re
import shlex
from collections.abc import Iterator
from itertools import chain, cycle, islice, starmap
from pathlib import Path

import click
import pytest
from lines import LINES, command_of, commands, succeeding
from running import Here

from dockerhub.cli.runtime.option_types import Count, File, Seconds
from dockerhub.cli.runtime.options import COMMON_OPTIONS, VIEW_OPTIONS
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.ratelimit import UNLIMITED

pytestmark = pytest.mark.sweep

NUMBERS = [
    *("nan", "inf", "-inf", "-1", "0", "1e400", "1e300", "9" * 30, "9" * 5_000, str(2**63)),
    *("", "0x10", "1_0", "\u0663", "\u00bd", "1.5", "4294967296"),
]
TIMES = [
    *("0001-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "10000-01-01"),
    *("999999y", "7900y", "24000months", "0d", "9" * 40 + "d", "1790000000", "2026-02-30", "Mon"),
    *("2016-12-31T23:59:60Z", "2026-10-01T12:00:00+24:00", "T1:0P" + "6" * 31 + "M", "1e400"),
]
FILES = [
    *("", ".", "..", "/", "./.", "nowhere/x", "x" * 300, "a/" * 3_000, "b\udcff", "folder", "-"),
    *("loop", "README.md/x", "binary.csv", "deep.json", "deep.yaml", "big.yaml", "empty.csv"),
]
TEXTS = [
    *(
        "",
        " ",
        "..",
        "/",
        "a/b/c",
        "x\udcff",
        "\x1b[31m",
        "a\nb",
        "a" * 9_000,
        "%00",
        "-",
        "\u202e",
    ),
    *("*", "[", "{", "=", "=1", "a=\udcff", ".=1", "a.b[].c=1", "a[]=1", "a=@", "a=@nope", "a=@."),
    *("a=@binary.csv", "a=" + "[" * 100_000, "page=" + "9" * 5_000, "page=1e400", "acme/*", "*/*"),
    *("`1`", "[::0]", "sum(@)", "[99999999999999999999]", "null", "9" * 5_000),
]
INTERNAL = re.compile(
    r"unexpected (?!extra)|Traceback|Posix|\bNone\b|Errno|Error\b|codec|recursion|islice"
    r"|Exceeds the limit|argument must|out of range|object is|not subscriptable"
)
TIME = re.compile("since|until|overlap|older|expires")


@pytest.fixture
def odd_files(folder: Path) -> None:
    (folder / "folder").mkdir()
    (folder / "loop").symlink_to("loop")
    (folder / "binary.csv").write_bytes(b"\xff\xfe\0\1")
    (folder / "empty.csv").touch()
    (folder / "deep.json").write_text("[" * 100_000)
    (folder / "deep.yaml").write_text("[" * 3_000)
    (folder / "big.yaml").write_text(f"repositories: {{acme/app: {{keep_last: {'9' * 5_000}}}}}")


def values_of(option: click.Parameter) -> list[str]:
    if isinstance(option.type, (Count, Seconds)):
        return NUMBERS
    if isinstance(option.type, File) or option.metavar == "FILE":
        return FILES
    return TIMES if TIME.search(" ".join(option.opts)) else TEXTS


SHARED = (*COMMON_OPTIONS, *VIEW_OPTIONS)


class Attempts:
    """Lines with a wrong value in one place; values take turns, so that each is used somewhere."""

    def __init__(self) -> None:
        self._turns = {id(each): cycle(each) for each in (NUMBERS, TIMES, FILES, TEXTS)}

    def of(self, name: str, line: str) -> Iterator[list[str]]:
        words = shlex.split(line)
        path = command_of(name).split()
        command = dict(commands())[tuple(path)]
        for option in command.params:
            flag = isinstance(option, click.Option) and option.is_flag
            if not flag and option not in SHARED and isinstance(option, click.Option):
                for value in self._some(values_of(option)):
                    yield [*words, f"{option.opts[-1]}={value}"]
        for place in range(len(path), len(words)):
            if not words[place].startswith("-") and not words[place - 1].startswith("-"):
                for value in self._some(TEXTS):
                    yield [*words[:place], value, *words[place + 1 :]]

    def of_common_options(self) -> Iterator[list[str]]:
        yield from (["whoami", "--max-wait", each] for each in NUMBERS)
        yield from (["whoami", "--url", each] for each in TEXTS)
        for name in ("--fields", "--select", "--template"):
            yield from (["whoami", name, each] for each in TEXTS)

    def _some(self, values: list[str]) -> Iterator[str]:
        return islice(self._turns[id(values)], 1 if values is TEXTS else 4)


def test_no_python_error_reaches_the_user(
    run: Here, hub: EmulatedHub, alice: None, odd_files: None
) -> None:
    """Each failure says why, with a documented exit code."""
    hub.rate_limit = UNLIMITED
    attempts = Attempts()
    lines = [(name, succeeding(name, hub)) for name in LINES]
    tried = 0
    for words in chain(attempts.of_common_options(), *starmap(attempts.of, lines)):
        done = run(*words)
        shown = [word[:60] for word in words]
        assert done.code in range(7), (shown, done)
        assert not INTERNAL.search(done.err), (shown, done.err[:500])
        assert done.code == 0 or done.err or done.out, shown
        tried += 1
    assert tried > 250
