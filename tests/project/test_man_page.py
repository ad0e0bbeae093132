"""The man page has every command, and groff formats it correctly."""

import re
import runpy
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from dockerhub.cli.addresses import DOCUMENTATION
from dockerhub.cli.main import app

PROGRAM: dict[str, Any] = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "man.py"))
PAGE: str = PROGRAM["page"]()


def test_the_page_has_every_command() -> None:
    """Also those of groups, with their options and examples."""
    headings = re.findall(r"^\.SS (.*)$", PAGE, re.MULTILINE)

    assert {heading.split()[0] for heading in headings} == set(
        app.list_commands(PROGRAM["click"].Context(app))
    )
    assert "orgs settings set" in headings
    assert r"\fB\-\-password\-stdin\fR" in PAGE
    assert "\ndockerhub tokens rotate ci" in PAGE
    assert PAGE.count(r"\fB\-\-template TEXT\fR") == 1
    assert PAGE.endswith(f".SH SEE ALSO\n{DOCUMENTATION}\n")


def test_the_page_has_every_exit_code() -> None:
    codes = re.findall(r"^\\fB(\d+)\\fR$", PAGE, re.MULTILINE)

    assert codes == ["0", "1", "2", "3", "4", "5", "6", "130", "141"]


@pytest.mark.parametrize(
    ("text", "roff"),
    [
        (".hidden", r"\&.hidden"),
        ("'quoted' --a~b^c`d\\e", r"\(aqquoted\(aq \-\-a\(tib\(hac\(gad\ee"),
        ("plain", "plain"),
    ],
)
def test_text_stays_text(text: str, roff: str) -> None:
    """groff reads nothing in it as a request or an escape."""
    assert PROGRAM["_roff"](text) == roff


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_groff_has_no_complaint() -> None:
    done = subprocess.run(
        ["groff", "-ww", "-man", "-Tascii"],
        input=PAGE,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert done.stderr == ""
    assert "dockerhub - Docker Hub from the command line" in done.stdout
