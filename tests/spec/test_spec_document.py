"""Docker's document loads as a whole, or not at all."""

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from spec.document.load import load_document
from spec.errors import SpecError
from spec.overlay.apply import apply_overlays
from spec.overlay.read import load_overlays

SMALL = """\
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a~b:
    parameters: []
    get:
      responses:
        200: {$ref: '#/components/responses/Ok'}
  /b: {$ref: other.yaml#/b}
components:
  responses:
    Ok: {description: fine}
  requestBodies:
    B: {content: {}}
    C: {$ref: '#/components/requestBodies/B'}
"""
METHODS = {"get", "put", "post", "delete", "head", "patch"}
# A cut between two lines inside the last component leaves a smaller but valid document.
UNDETECTABLE_TAIL = 13

Load = Callable[[str], dict[str, Any]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write text to a file and load it."""

    def write_and_load(text: str) -> dict[str, Any]:
        path = tmp_path / "hub.yaml"
        path.write_text(text, encoding="utf-8", newline="")
        return load_document(path)

    return write_and_load


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """All operations of a document."""
    items = document["paths"].values()
    return [item[method] for item in items for method in METHODS & item.keys()]


def scalars(value: Any) -> Iterator[Any]:
    """Every value that is not a container."""
    if isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from scalars(item)
    else:
        yield value


def keys(value: Any) -> Iterator[Any]:
    """Every key of every mapping."""
    if isinstance(value, dict):
        yield from value
    for item in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from keys(item)


def test_a_small_document_loads(load: Load) -> None:
    """YAML in, plain data out."""
    document = load(SMALL)
    assert list(document["paths"]["/a~b"]["get"]["responses"]) == ["200"]


def test_windows_line_ends_make_no_difference(load: Load) -> None:
    """CR LF at the end of a line is a line end."""
    assert load(SMALL.replace("\n", "\r\n")) == load(SMALL)


def test_json_needs_no_line_end(load: Load) -> None:
    """A document in brackets is complete if its last bracket is there."""
    document = load(SMALL)
    assert load(json.dumps(document)) == document
    with pytest.raises(SpecError, match=r"not valid YAML or JSON .* fetch the file again"):
        load(json.dumps(document)[:-1])


def test_all_of_dockers_document_loads(vendor: dict[str, Any]) -> None:
    """Operations, response codes as text, and only values that JSON has."""
    codes = [code for operation in operations(vendor) for code in operation["responses"]]
    assert codes
    assert all(re.fullmatch(r"[1-5]\d\d|default", code) for code in codes)
    assert {type(key) for key in keys(vendor)} == {str}
    assert {type(scalar) for scalar in scalars(vendor)} <= {str, int, float, bool, type(None)}


def test_timestamps_of_dockers_document_stay_as_written(
    vendor: dict[str, Any], vendor_path: Path
) -> None:
    """All unquoted timestamps are strings, to the last digit of their fraction."""
    stamp = r"\d{4}-\d\d-\d\dT[\d:.]+Z"
    written = re.findall(rf": ({stamp})$", vendor_path.read_text(encoding="utf-8"), re.MULTILINE)
    found = [text for text in scalars(vendor) if isinstance(text, str)]
    assert len(written) == 8
    assert set(written) <= set(found)


FETCH_AGAIN = "The file looks truncated or broken: fetch it again from the vendor."
HOLDS_OTHER = ", not a mapping with `openapi`, `info` and `paths`. Use the vendor's OpenAPI file."
HTML = (
    "is HTML or XML, not YAML. Fetch the raw OpenAPI file, not a web page that shows it "
    "(or a sign-in or error page that came in its place)."
)
OTHER_VERSION = (
    ". This tool chain reads OpenAPI 3.0.x and 3.1.x only (`openapi: 3.0.3`, say): use such a "
    "document, or adapt the tool chain to the vendor's new version."
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f": is empty. {FETCH_AGAIN}"),
        ("\n  \n", f": is empty. {FETCH_AGAIN}"),
        ("# only a comment\n", f": holds no data{HOLDS_OTHER}"),
        ("<!DOCTYPE html>\n<html></html>\n", f": {HTML}"),
        ("\n <html></html>\n", f": {HTML}"),
        ("- a\n", f": holds a list{HOLDS_OTHER}"),
        ("Not Found\n", f": holds a single value{HOLDS_OTHER}"),
        ("swagger: '2.0'\npaths: {}\n", f": is Swagger 2.0 (OpenAPI 2){OTHER_VERSION}"),
        ("info: {}\n", f": has no `openapi` version at the top{OTHER_VERSION}"),
        (SMALL.replace("3.0.3", "3.2.0"), f": says `openapi: 3.2.0`{OTHER_VERSION}"),
        (SMALL.replace("3.0.3", "3.0"), f": says `openapi: 3.0`{OTHER_VERSION}"),
        (SMALL.replace("3.0.3", "13.0.3"), f": says `openapi: 13.0.3`{OTHER_VERSION}"),
        (
            "openapi: 3.0.3\npaths: {/: {}}\n",
            f": has no `info`, or an empty one. {FETCH_AGAIN}",
        ),
        (
            "openapi: 3.0.3\ninfo: {title: T}\n",
            f": has no `paths`, or an empty one. {FETCH_AGAIN}",
        ),
        (
            "openapi: 3.0.3\ninfo: {title: T}\npaths: {}\n",
            f": has no `paths`, or an empty one. {FETCH_AGAIN}",
        ),
        (
            "openapi: 3.0.3\ninfo: [T]\npaths: {/: {}}\n",
            f": has no `info`, or an empty one. {FETCH_AGAIN}",
        ),
        (
            SMALL + "info: {}\n",
            ", line 16: the key 'info' is already on line 2. Keep one of the two.",
        ),
    ],
)
def test_what_is_not_openapi_3_is_refused(
    load: Load, tmp_path: Path, text: str, message: str
) -> None:
    """The message says what the file is instead."""
    with pytest.raises(SpecError) as refused:
        load(text)
    assert str(refused.value) == f"{tmp_path / 'hub.yaml'}{message}"


def test_a_document_that_is_not_yaml_is_refused(load: Load) -> None:
    with pytest.raises(SpecError, match=r"hub\.yaml, line 1: is not valid YAML"):
        load("a: b: c\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SMALL[:-1], "the last line has no end"),
        (SMALL[:-2] + "'", "line 1[56].* has no end, too"),
        (SMALL + "x:\n", "the last line has no value"),
        (SMALL + "x:\n -\n\n", "the last line has no value"),
        ("openapi: 3.0.3\ninfo: {title: T}\npaths:\n", "the last line has no value"),
    ],
)
def test_an_incomplete_document_is_refused(load: Load, text: str, message: str) -> None:
    """The message names the incomplete line, and says to fetch the document again."""
    with pytest.raises(SpecError, match=rf"hub\.yaml.*{message}.*{re.escape(FETCH_AGAIN)}"):
        load(text)


def test_faults_are_left_to_overlays(load: Load) -> None:
    """References to nothing and missing parts load, so that actions can correct them."""
    for found, made in (
        ("Ok:", "Fine:"),
        ("responses:\n        200:", "x:\n        200:"),
        ("/b: {$ref: other.yaml#/b}", "/b: {put: 1}"),
        ("B: {content: {}}", "B: {}"),
    ):
        assert load(SMALL.replace(found, made))


@pytest.mark.parametrize(
    "addition",
    [
        "x: 'ends with a colon:'\n",
        "x: |\n  the following:\n",
        "x: []\n",
        "x: null\n",
        "x: {$ref: '#/paths/~1a~0b'}\n",
        "x: {$ref: '#/paths/%7E1a~0b/parameters'}\n",
        "x: {'~1': {$ref: '#/x/~01'}}\n",
        "x: {$ref: '#'}\n",
        "x: [1, {$ref: '#/x/0'}]\n",
        "x: {properties: {$ref: {type: string}}}\n",
    ],
)
def test_what_only_looks_odd_is_accepted(load: Load, addition: str) -> None:
    """Ends of prose, empty values, escaped references and a property called $ref are valid."""
    assert "x" in load(SMALL + addition)


@pytest.mark.parametrize("components", ["[]", "{requestBodies: []}", "{requestBodies: {A: 1}}"])
def test_odd_components_are_left_to_the_validator(load: Load, components: str) -> None:
    """After the corrections, the validator decides whether components are valid OpenAPI."""
    text = "openapi: 3.0.3\ninfo: {title: T}\npaths: {/: {}, /x: 1}\ncomponents: "
    assert load(f"{text}{components}\n")


@pytest.mark.sweep
def test_a_document_cut_between_lines_is_refused(load: Load, vendor_path: Path) -> None:
    """Law: every cut at the end of a line is noticed: a correction misses its target."""
    corrections = load_overlays(vendor_path.parent / "overlays" / "spec")[0]
    lines = vendor_path.read_text(encoding="utf-8").splitlines(keepends=True)
    last = len(lines) - UNDETECTABLE_TAIL
    sample = {*range(0, last, 23), *range(100, 135), *range(last - 50, last)}
    for kept in sorted(sample):
        with pytest.raises(SpecError):
            apply_overlays(load("".join(lines[:kept])), [corrections])


@pytest.mark.sweep
def test_a_document_cut_inside_a_line_is_refused(load: Load, vendor_path: Path) -> None:
    """Law: every cut inside a line is noticed, even in the last one."""
    text = vendor_path.read_text(encoding="utf-8")
    sample = {*random.Random(2).sample(range(len(text)), 60), *range(len(text) - 20, len(text))}
    for kept in sorted(kept for kept in sample if not text[:kept].endswith("\n")):
        with pytest.raises(SpecError):
            load(text[:kept])


def test_the_corrections_notice_cuts_inside_the_last_component(
    load: Load, vendor_path: Path
) -> None:
    """A missing field, which the loader cannot notice, makes a correction miss its target."""
    folder = vendor_path.parent / "overlays" / "spec"
    corrections = load_overlays(folder)[0]
    lines = vendor_path.read_text(encoding="utf-8").splitlines(keepends=True)
    for dropped in range(2, UNDETECTABLE_TAIL + 1):
        with pytest.raises(SpecError):
            apply_overlays(load("".join(lines[:-dropped])), [corrections])
