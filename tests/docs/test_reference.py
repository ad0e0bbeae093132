"""The reference is complete: it has every command and every public name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest
from corrected import OPERATIONS
from records import RECORDS
from snippets import DOCS

import dockerhub
from dockerhub import audit, conformance, emulator, retention, scim
from dockerhub._base import errors as _exceptions
from dockerhub.cli.main import app
from dockerhub.cli.runtime.exit_codes import exit_code

REFERENCE = {path.name: path.read_text("utf-8") for path in (DOCS / "reference").glob("*.md")}


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    """Yield the names of all commands of a group, with those of their groups."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            yield from commands(found, f"{before}{name} ")
        else:
            yield before + name


def test_all_commands_are_listed_and_no_others() -> None:
    """In the table of the page on the command line."""
    rows = re.findall(r"^\| (`.*?) \|", REFERENCE["cli.md"], re.MULTILINE)

    assert sorted(re.findall(r"`([^`]+)`", "".join(rows))) == sorted(commands(app))


@pytest.mark.parametrize("module", [retention, audit, scim], ids=lambda module: module.__name__)
def test_the_reference_has_every_public_name_of_the_jobs(module: object) -> None:
    """Except those for asyncio, which equal others, and those that only tests need."""
    twins_and_inner = ("Async", "tag_state", "plan_changes")
    names = [name for name in module.__all__ if not name.startswith(twins_and_inner)]

    assert [name for name in names if not re.search(rf"\b{name}\b", REFERENCE["jobs.md"])] == []


def test_the_reference_has_every_public_name_of_the_package() -> None:
    """Errors are shown as a module; the rest by name."""
    apart = {"AsyncPager", "SystemClock", "__version__"}
    text = REFERENCE["client.md"]
    names = {name for name in dockerhub.__all__ if not name.endswith("Error")} - apart

    assert {name for name in names if not re.search(rf"dockerhub\.{name}\b", text)} == set()


@pytest.mark.parametrize(
    ("module", "page"),
    [(emulator, "emulator.md"), (conformance, "client.md")],
    ids=["emulator", "conformance"],
)
def test_the_reference_has_every_public_name_of_the_tools(module: ModuleType, page: str) -> None:
    """Except what only the program calls."""
    names = set(module.__all__) - {"main"}

    assert [name for name in names if not re.search(rf"\b{name}\b", REFERENCE[page])] == []


def texts_of_the_package() -> list[str]:
    """Return all texts in the sources, those of the embedded Hub included; values are "…"."""
    found = []
    for path in Path(dockerhub.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [getattr(part, "value", "") for part in node.values]
                found.append("".join(part if isinstance(part, str) else "…" for part in parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
                value = node.value
                found.append(value if isinstance(value, str) else value.decode("utf-8", "replace"))
    return found


def test_the_explained_messages_are_those_of_the_package() -> None:
    """Word for word; a status and its phrase are those of HTTP."""
    page = (DOCS / "errors.md").read_text("utf-8")
    tables = page.split("## Look up a message")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", tables, re.MULTILINE)
    messages = [text for cell in cells for text in re.findall(r"`([^`]+)`", cell)]
    texts = "\n".join(texts_of_the_package())

    assert len(messages) > 30
    assert [
        text
        for text in messages
        if text != "401 Unauthorized"
        and not re.search(".*".join(map(re.escape, text.rstrip(" …").split("…"))), texts)
    ] == []


def test_every_error_has_its_exit_code_on_the_page() -> None:
    """The table and the program agree; base classes are never raised."""
    page = (DOCS / "errors.md").read_text("utf-8")
    rows = re.findall(r"^\| ((?:`\w+Error`(?:, )?)+) \| (\d) \|", page, re.MULTILINE)
    told = {name: int(code) for names, code in rows for name in re.findall(r"\w+", names)}
    bases = {"HubError", "HubResponseError"}
    kinds = {name: getattr(_exceptions, name) for name in set(_exceptions.__all__) - bases}

    assert told == {name: exit_code(kind.__new__(kind)) for name, kind in kinds.items()}


def test_every_operation_is_listed_with_its_method() -> None:
    """With the request that it sends, and the method that its record names."""
    rows = re.findall(
        r"^\| (`hub\.[^|]*|[^|]*) \| `(\w+)` \| `(\w+ [^`]+)` \|$",
        REFERENCE["client.md"],
        re.MULTILINE,
    )
    sent = {name: f"{each['method'].upper()} {each['path']}" for name, each in OPERATIONS.items()}

    assert {operation: request for _, operation, request in rows} == sent
    for method, operation, _ in rows:
        expected = [RECORDS[operation].method, *RECORDS[operation].also]
        shown = [None, *(each for each in expected if each and method.startswith(f"`hub.{each}`"))]
        assert expected[0] is None or len(shown) > 1, operation
