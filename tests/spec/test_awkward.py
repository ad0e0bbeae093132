"""Awkward constructs: each is generated correctly, or stops with its place and the reason.

The table in `docs/regenerating.md` is that of these constructs.
"""

import json
import os
import re
import subprocess
import sys
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from awkward import CONSTRUCTS, SCHEMAS
from awkward_refusals import REFUSALS, SAME_TEXTS, TEXTS, document_of
from generation import ROOT, _run_generator, corrected_spec

from spec.corrected.build import finish
from spec.document.load import load_document
from spec.document.yaml import parse_yaml
from spec.errors import SpecError
from spec.generation.completeness import find_losses

PAGE = ROOT / "docs/regenerating.md"
GENERATED = "generated"


def paths() -> dict[str, str]:
    """The path of each construct, with its path parameters."""
    found = {}
    for number, (name, item) in enumerate(CONSTRUCTS.items()):
        taken = {
            each["name"]
            for operation in item.values()
            for each in operation["parameters"]
            if each["in"] == "path"
        }
        found[name] = "".join([f"/v2/odd/{number}", *(f"/{{{each}}}" for each in sorted(taken))])
    return found


def test_what_is_generated_passes_all_laws(tmp_path: Path) -> None:
    """All of it at once, in Docker's own document; the laws run with the new package."""
    document = corrected_spec()
    document["components"]["schemas"] |= SCHEMAS
    document["paths"] |= {path: CONSTRUCTS[name] for name, path in paths().items()}
    built = finish(document, [], json.dumps(document, indent=1))
    package = tmp_path / "dockerhub_openapi"
    _run_generator(ROOT, built.spec, package)
    assert find_losses(built.spec, package) == []

    places = (tmp_path, ROOT / "overlays", ROOT / "tests/conformance", ROOT / "tests")
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/spec/awkward_laws.py"), *paths().values()],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, places))},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def refuse(document: dict[str, Any]) -> None:
    finish(document, [], json.dumps(document, indent=1))


def test_what_the_generator_cannot_do_stops_with_its_place_and_the_reason() -> None:
    for name, (parts, pointer, reason) in REFUSALS.items():
        with pytest.raises(SpecError) as caught:
            refuse(document_of(parts))
        assert f"  {pointer}: {reason}" in str(caught.value), name


def test_other_texts_of_the_document_mean_the_same_or_stop_with_their_line(tmp_path: Path) -> None:
    for text, message in TEXTS.values():
        with pytest.raises(SpecError, match=re.escape(message)):
            parse_yaml(text, "a.yaml")
    plain = (ROOT / "openapi.yaml").read_text("utf-8")
    same = tmp_path / "same.yaml"
    for change in SAME_TEXTS.values():
        same.write_bytes(change(plain))
        assert load_document(same) == load_document(ROOT / "openapi.yaml")
    same.write_text(json.dumps(load_document(ROOT / "openapi.yaml")), "utf-8")
    assert load_document(same) == load_document(ROOT / "openapi.yaml")


def test_the_table_of_the_documentation_has_each_construct() -> None:
    wanted = dict.fromkeys([*CONSTRUCTS, *SAME_TEXTS, "JSON"], GENERATED)
    wanted |= {name: reason for name, (_, _, reason) in REFUSALS.items()}
    wanted |= {name: message.partition(": ")[2] for name, (_, message) in TEXTS.items()}
    assert len(wanted) >= 40
    table = PAGE.read_text("utf-8").partition("| construct | result |")[2]
    lines = [each.strip("| ").split(" | ") for each in takewhile(bool, table.splitlines()[2:])]
    assert dict(lines) == wanted
