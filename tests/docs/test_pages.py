"""What the pages of the documentation show is run, and gives what they show."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from clocks import FakeClock
from doing import USERS, Reader, run_program
from shared_hub import forget_credentials
from snippets import DOCS, Block, agrees, blocks, commands, pages

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.seeds.demo import EPOCH

SIGNED_IN = USERS.keys() - {"nobody"}
TESTS = {path: path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py")}


def has_its_own_tests(page: Path) -> bool:
    """Return whether another module here reads a page to test it."""
    return any(f'"docs" / "{page.name}"' in text for text in TESTS.values())


@pytest.fixture(scope="module")
def _hub() -> Iterator[tuple[EmulatedHub, FakeClock]]:
    clock = FakeClock(EPOCH / 1_000_000_000)
    with EmulatedHub(clock=clock.now, rate_limit=None) as hub:
        yield hub, clock


@pytest.fixture
def reader(
    _hub: tuple[EmulatedHub, FakeClock], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Reader]:
    """A reader with an empty folder, an empty home, and a new Docker Hub."""
    hub, clock = _hub
    hub.reset()
    forget_credentials(monkeypatch)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "100")
    # Programs of the pages set variables, which must not reach other tests.
    with patch.dict(os.environ):
        yield Reader(hub, clock, folder)


@pytest.mark.parametrize(
    "page",
    [page for page in pages() if not has_its_own_tests(page)],
    ids=lambda page: str(page.relative_to(DOCS)),
)
def test_what_a_page_shows_is_true(reader: Reader, page: Path) -> None:
    """Blocks are done in order, in one folder, against one Docker Hub."""
    for block in blocks(page):
        try:
            reader.do(block)
        except BaseException as error:
            error.add_note(f"{page.relative_to(DOCS)}, line {block.line}")
            raise


def test_only_pages_with_tests_of_their_own_are_left_out() -> None:
    """There are two: they show tests of pytest, and a program with many options."""
    assert {page.name for page in pages() if has_its_own_tests(page)} <= {
        "conformance-live.md",
        "testing.md",
    }


def test_the_tour_can_be_pasted() -> None:
    """It assumes nothing that it does not say, such as who is signed in."""
    assert [block.line for block in blocks(DOCS / "tour.md") if "as" in block.options] == []


@pytest.mark.parametrize("page", sorted((DOCS / "howto").glob("*.md")), ids=lambda page: page.name)
def test_a_page_for_a_job_says_what_a_reader_needs_to_know(page: Path) -> None:
    """How to sign in, if anything needs it, and what can go wrong."""
    text = page.read_text("utf-8")

    assert re.search(r"^##+ What can go wrong$", text, re.MULTILINE)
    assert "as=" not in text or re.search(r"dockerhub login|DOCKERHUB_\w+", text)
    assert not text.split("\n", 2)[2].lstrip().startswith(("#", "```", "!["))


def test_a_page_says_where_its_examples_go() -> None:
    """Its commands and logins are for the embedded Docker Hub, not for the reader's account."""
    said = re.compile(
        r"The examples use the \[embedded Docker Hub\]\((\.\./)?testing\.md#try-the-examples\): "
        r"start it and set `DOCKERHUB_URL` first, or they go to hub\.docker\.com\."
    )
    for_it = [
        page
        for page in pages()
        if any(block.options.get("as") in SIGNED_IN for block in blocks(page))
        or re.search(r"\b(alice|bob)-password\b", page.read_text("utf-8"))
    ]
    silent = [
        page.name for page in for_it if not said.search(" ".join(page.read_text("utf-8").split()))
    ]

    assert len(for_it) > 20
    assert sorted(silent) == ["testing.md", "tour.md"], "these two say it in other words"


def test_what_is_shown_says_something() -> None:
    """An output that is only an ellipsis would agree with anything."""
    shown = [
        (page.name, block.line, lines)
        for page in pages()
        for block in blocks(page)
        for lines in (
            [block.text.splitlines()]
            if "output" in block.options
            else [each.shown for each in commands(block.text) if each.shown]
            if block.language == "console"
            else []
        )
    ]

    assert len(shown) > 50
    assert [each for each in shown if not "".join(each[2]).replace("…", "").strip()] == []


def test_every_block_is_found(tmp_path: Path) -> None:
    """Those in lists as well."""
    for page in pages():
        fences = [line for line in page.read_text("utf-8").splitlines() if "```" in line]
        assert len(fences) == 2 * len(blocks(page)), page


PAGE = """
<!-- as=bob code=4 -->
```console
$ dockerhub tags \\
    ls
one
$ true
```

* A list:

    ```python
    if True:
        print(1)
    ```
"""


def test_blocks_have_options_commands_and_margins(tmp_path: Path) -> None:
    """As the documentation of the tests says."""
    page = tmp_path / "page.md"
    page.write_text(PAGE, "utf-8")
    console, program = blocks(page)

    assert console.options == {"as": "bob", "code": "4"}
    assert commands(console.text) == [("dockerhub tags ls", ["one"]), ("true", [])]
    assert program == (12, "python", "if True:\n    print(1)\n", {})
    assert run_program(program.text) == "1\n"


@pytest.mark.parametrize(
    ("language", "text", "options"),
    [
        ("console", "$ dockerhub tags exists acme/app no-such-tag\n", {}),
        ("console", "$ dockerhub tags exists acme/app\nnever\n", {}),
        ("console", "$ false | true\n", {}),
        ("console", '$ pip install "dockerhub[nothing]"\n', {}),
        ("console", "$ make nothing\n", {}),
        ("console", "$ python -m dockerhub.emulator --port 8080\nSomething else\n", {}),
        ("console", "$ dockerhub emulator --no-such-option\n", {}),
        ("sh", "make docs\nmake A=1 nothing\n", {}),
        ("sh", ".venv/bin/python tests/nothing.py\n", {}),
        ("json", "{]", {}),
        ("python", "raise SystemExit(1)\n", {}),
        ("python", "try:\n    pass\nexcept NothingThatThereIs:\n    pass\n", {}),
        ("text", "never\n", {"output": ""}),
        ("text", "nobody tries this\n", {}),
    ],
)
def test_a_false_page_is_noticed(
    reader: Reader, language: str, text: str, options: dict[str, str]
) -> None:
    """Exit codes, output, programs, extras and targets."""
    with pytest.raises((AssertionError, SystemExit, ValueError)):
        reader.do(Block(1, language, text, options))


def test_an_ellipsis_stands_for_anything() -> None:
    """Within a line and across lines."""
    assert agrees(["a…c", "…", "d"], "abbc\nx\ny\nd\n")
    assert not agrees(["a…c"], "abbd\n")
