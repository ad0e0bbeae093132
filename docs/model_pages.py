"""A hook of MkDocs that adds the reference of the models: one page for each family.

A model is on the page of the family whose operations use it. What several families use, or none,
is on a page of its own.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from dockerhub import models
from spec.schema.reading import class_name, operations, resolve

_DOCUMENT: Final = Path(__file__).parents[1] / "generated/dockerhub_openapi/openapi.json"
_SHARED: Final = "Shared"
_HEAD: Final = """\
# {title}: models

Import these from `dockerhub.models`. [Work with the data](../../howto/data.md) says how to turn
them into dictionaries, JSON, CSV and data frames.
"""
_MODEL: Final = """
::: {module}.{name}
    options:
      heading_level: 2
      inherited_members: false
      merge_init_into_class: false
      show_if_no_docstring: true
"""


def on_config(config: MkDocsConfig) -> None:
    """Add the pages to the navigation, at the end of the reference."""
    pages = [{title: path} for title, (path, _) in model_pages().items()]
    reference = next(each["Reference"] for each in config.nav or [] if "Reference" in each)
    reference.append({"Models": pages})


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the pages to the site."""
    for title, (path, names) in model_pages().items():
        text = _HEAD.format(title=title) + "".join(
            _MODEL.format(module=getattr(models, name).__module__, name=name) for name in names
        )
        files.append(File.generated(config, path, content=text))


@cache
def model_pages() -> dict[str, tuple[str, list[str]]]:
    """Return path and models of each page, by its title."""
    document = json.loads(_DOCUMENT.read_text("utf-8"))
    tags = {each["name"]: each["x-displayName"] for each in document["tags"]}
    users: dict[str, set[str]] = {name: set() for name in models.__all__}
    for _, _, operation in operations(document):
        for name in _models_in(document, operation, set()):
            users[name].add(operation["tags"][0])
    pages: dict[str, list[str]] = defaultdict(list)
    for name, families in users.items():
        pages[families.pop() if len(families) == 1 else _SHARED].append(name)
    found = {
        _title(tags.get(family, family)): (f"reference/models/{family.lower()}.md", names)
        for family, names in pages.items()
    }
    return dict(sorted(found.items(), key=lambda item: (item[0] == _SHARED, item[0])))


def _title(family: str) -> str:
    """Return the name of a family in the style of the other titles: sentence case, no short forms.

    Docker's document writes titles in title case; families that it lacks have a key only.
    """
    if family.isupper():
        return family
    words = re.sub(r"\borg(s?)\b", r"organization\1", family.lower().replace("-", " "))
    return words.capitalize()


def _models_in(document: dict[str, Any], node: Any, seen: set[str]) -> Iterator[str]:
    """Yield the models of a part of the document, and of all that it refers to."""
    if isinstance(node, list):
        for each in node:
            yield from _models_in(document, each, seen)
    elif isinstance(node, dict):
        if isinstance(node.get("title"), str) or "$ref" in node:
            name = class_name(document, node)
            if name in models.__all__:
                yield name
        if "$ref" in node:
            if node["$ref"] not in seen:
                seen.add(node["$ref"])
                yield from _models_in(document, resolve(document, node), seen)
            return
        for each in node.values():
            yield from _models_in(document, each, seen)
