"""The pictures of the documentation show what the commands print now."""

import importlib.util
import re
from pathlib import Path

import pytest
from snippets import DOCS

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # it executes at once


def steady(picture: str) -> str:
    """Return a picture without what differs from run to run: a bar's shades, and its seconds."""
    if "━" not in picture:
        return picture
    texts = re.findall(r"<text[^>]*?( x=[^>]*>[^<]*)</text>", picture)
    return "\n".join(re.sub(r">\d:\d\d:\d\d$", ">0:00:00", text) for text in texts)


def test_the_pictures_are_up_to_date(tmp_path: Path) -> None:
    """Byte for byte, except for progress: the clock of their Docker Hub does not move."""
    spec = importlib.util.spec_from_file_location("screens", DOCS / "screens.py")
    assert spec is not None
    assert spec.loader is not None
    screens = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(screens)

    screens.main(tmp_path)

    drawn = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    shown = {path.name: path.read_text("utf-8") for path in (DOCS / "images").glob("*.svg")}
    assert drawn.keys() == shown.keys()
    assert [name for name in drawn if steady(drawn[name]) != steady(shown[name])] == []
