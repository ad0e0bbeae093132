"""The documentation's site builds without a warning, is whole, and loads nothing from elsewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_LOADED = re.compile(
    r"""<(?:script|img|iframe|source)\b[^>]*\bsrc=["']?(https?:)?//"""
    r"""|<link\b(?![^>]*rel=["']?canonical)[^>]*\bhref=["']?(https?:)?//"""
    r"""|@import|url\(["']?(https?:)?//"""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a freshly built site."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", folder]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_every_page_can_be_reached_from_the_first(site: Path) -> None:
    """By the navigation, or by a link of a page that can."""
    pages = {path.relative_to(site) for path in site.rglob("*.html")} - {Path("404.html")}
    reached: set[Path] = set()
    todo = [Path("index.html")]
    while todo:
        page = todo.pop()
        if page in pages and page not in reached:
            reached.add(page)
            links = re.findall(r'href="?([^"#> ]+\.html)', (site / page).read_text("utf-8"))
            todo += [_resolved(page.parent / link) for link in links if ":" not in link]
    assert reached == pages


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    """No fonts, scripts or pictures: the site works offline, and tells nobody who reads it."""
    assert _LOADED.search('<link href="https://fonts.example/css">')
    for path in site.rglob("*"):
        if path.suffix in (".html", ".css", ".svg"):
            assert not _LOADED.search(path.read_text("utf-8")), path


def _resolved(path: Path) -> Path:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return Path(*parts)
