"""The records in `tests/families` that a new document makes wrong, or that it lacks."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from spec.changes.surface import Surface

_FOLDER: Final = "tests/families"
_TAG: Final = re.compile(r'\bFamily\(\s*"([\w-]+)"')
_RECORD: Final = re.compile(r'\bOperationRecord\(\s*"(\w+)"')


def records_to_change(root: Path, surface: Surface) -> Iterator[str]:
    """Say which records to delete, move and add, each with its file, and its line if it has one."""
    missing = dict(surface.operations)
    files = {each.tag: f"{each.tag.replace('-', '_')}.py" for each in missing.values()}
    for path in sorted((root / _FOLDER).glob("*.py")):
        text = path.read_text("utf-8")
        for tag in _TAG.findall(text)[:1]:
            files[tag] = path.name
            for found in _RECORD.finditer(text):
                line = text.count("\n", 0, found.start()) + 1
                operation = missing.pop(found[1], None)
                if operation is None:
                    yield f"{_FOLDER}/{path.name}:{line}: delete {found[1]}, which is gone"
                elif operation.tag != tag:
                    yield (
                        f"{_FOLDER}/{path.name}:{line}: move {found[1]}, whose tag is "
                        f"{operation.tag}"
                    )
    for name, operation in sorted(missing.items()):
        yield f"{_FOLDER}/{files[operation.tag]}: add {name}"
