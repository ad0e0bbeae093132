"""The documentation's site builds without a warning, is complete, and loads no other site."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from dockerhub import models

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
    """By the navigation, or by a link on such a page."""
    pages = {path.relative_to(site) for path in site.rglob("*.html")} - {Path("404.html")}
    pages = {page for page in pages if page.parent.name != "api-changes"}
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
    """No fonts, scripts or pictures: the site works offline, and nobody learns who reads it."""
    assert _LOADED.search('<link href="https://fonts.example/css">')
    for path in site.rglob("*"):
        if path.suffix in (".html", ".css", ".svg"):
            assert not _LOADED.search(path.read_text("utf-8")), path


def test_every_model_is_on_one_page_with_its_attributes(site: Path) -> None:
    """The page of its family, or that of the models that families share."""
    pages = {
        path.stem: re.findall(
            r'id="dockerhub_openapi\.models\.\w+\.([\w.]+)"', path.read_text("utf-8")
        )
        for path in (site / "reference" / "models").glob("*.html")
    }
    shown = Counter(name for names in pages.values() for name in names)

    assert {name: shown[name] for name in models.__all__} == dict.fromkeys(models.__all__, 1)
    assert "Tag" in pages["repositories"]
    assert "ErrorBody" in pages["shared"]
    assert [
        f"{name}.{each}"
        for name in models.__all__
        for each in getattr(models, name).__annotations__
        if not each.startswith("_") and f"{name}.{each}" not in shown
    ] == []


def test_the_titles_of_models_have_one_style(site: Path) -> None:
    """Docker's document writes some in title case, shortens some, and lacks others."""
    heads = [
        re.search(r"<h1[^>]*>(.*?): models<", page.read_text("utf-8"))
        for page in (site / "reference" / "models").glob("*.html")
    ]
    titles = {head[1] if head else "" for head in heads}

    assert {each for each in titles if not re.fullmatch(r"[A-Z][a-z]+( [a-z]+)*", each)} == {"SCIM"}
    assert {"Organizations", "Organization settings", "Organization access tokens"} <= titles


def _resolved(path: Path) -> Path:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return Path(*parts)
