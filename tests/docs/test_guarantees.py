"""Each guarantee names tests, and they exist."""

import re

from snippets import DOCS

TESTS = DOCS.parent / "tests"


def test_each_guarantee_names_tests_that_exist() -> None:
    text = (DOCS / "guarantees.md").read_text("utf-8")
    rows = re.findall(r"^\| ([A-Z`].*?) \| (.*) \|$", text, re.MULTILINE)
    assert len(rows) > 20
    for guarantee, cell in rows:
        named = re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", cell)
        assert named, guarantee
        for file, name in named:
            test = (TESTS / file).read_text("utf-8")
            wanted = rf"^def {name}\(" if name else "^def test_"
            assert re.search(wanted, test, re.MULTILINE), (file, name)
