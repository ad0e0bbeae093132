"""Results for machines: each format, item by item."""

import json
from functools import partial
from io import StringIO
from typing import Any

import pytest
from attrs import frozen

from dockerhub import models
from dockerhub.cli.output.formats import Column, OutputFormat
from dockerhub.cli.output.writing import to_json, write_items, write_lines, write_one

INDENTED = partial(json.dumps, indent=2)


@frozen
class Usage:
    """What is shown of something that no model describes."""

    name: str
    tags: int
    secret: str = "hidden"


ITEMS = [Usage("app", 2), Usage("lib", 3)]
COLUMNS: list[Column[Any]] = [
    Column("name", lambda item: item.name),
    Column("number", lambda item: item.tags),
]
WRITTEN = {
    OutputFormat.TEXT: "app\t2\nlib\t3\n",
    OutputFormat.JSON: '[\n{"name": "app", "number": 2},\n{"name": "lib", "number": 3}\n]\n',
    OutputFormat.NDJSON: '{"name": "app", "number": 2}\n{"name": "lib", "number": 3}\n',
    OutputFormat.CSV: "name,number\napp,2\nlib,3\n",
}


@pytest.mark.parametrize("form", OutputFormat)
def test_items_are_written_and_counted(form: OutputFormat) -> None:
    """JSON has the columns of what is not a model."""
    stream = StringIO()
    assert write_items(stream, iter(ITEMS), COLUMNS, form) == 2
    assert stream.getvalue() == WRITTEN[form]


@pytest.mark.parametrize(
    ("form", "written"),
    [
        (OutputFormat.TEXT, ""),
        (OutputFormat.JSON, "[]\n"),
        (OutputFormat.NDJSON, ""),
        (OutputFormat.CSV, "name,number\n"),
    ],
)
def test_no_items_are_written_as_an_empty_list(form: OutputFormat, written: str) -> None:
    stream = StringIO()
    assert write_items(stream, [], COLUMNS, form) == 0
    assert stream.getvalue() == written


def test_an_array_for_people_is_indented() -> None:
    """As if all of it had been encoded at once, though its items are written as they come."""
    stream = StringIO()
    items = [{"name": "app", "tags": [1, 2]}, {"name": "lib"}]
    assert write_items(stream, items, COLUMNS, OutputFormat.JSON, INDENTED) == 2
    assert stream.getvalue() == INDENTED(items) + "\n"


@pytest.mark.parametrize("form", [OutputFormat.JSON, OutputFormat.NDJSON])
def test_json_has_all_of_a_model(form: OutputFormat) -> None:
    """Not only what tables show, and with the names that Docker Hub gives it."""
    user = models.ScimUser.from_dict({"id": "1", "userName": "ada", "new": True})
    stream = StringIO()
    write_one(stream, user, [Column("name", lambda each: each.user_name)], form)
    assert json.loads(stream.getvalue()) == {"id": "1", "userName": "ada", "new": True}


@pytest.mark.parametrize(
    ("form", "written"),
    [
        (OutputFormat.TEXT, "name\tapp\nnumber\t2\n"),
        (OutputFormat.JSON, '{"name": "app", "number": 2}\n'),
        (OutputFormat.NDJSON, '{"name": "app", "number": 2}\n'),
        (OutputFormat.CSV, "name,number\napp,2\n"),
    ],
)
def test_one_thing_is_not_a_list(form: OutputFormat, written: str) -> None:
    """But a table in CSV always has a header row."""
    stream = StringIO()
    write_one(stream, ITEMS[0], COLUMNS, form)
    assert stream.getvalue() == written


def test_ndjson_is_one_line_for_each_item_even_for_people() -> None:
    stream = StringIO()
    write_one(stream, ITEMS[0], COLUMNS, OutputFormat.NDJSON, INDENTED)
    assert stream.getvalue() == to_json({"name": "app", "number": 2}) + "\n"


def test_lines_are_counted() -> None:
    stream = StringIO()
    assert write_lines(stream, ["a", "", "b"]) == 3
    assert stream.getvalue() == "a\n\nb\n"
