"""The types of JSON Schema and their types in Python."""

from datetime import date, datetime
from typing import Any, Final

PLAIN: Final[dict[Any, type]] = {"string": str, "integer": int, "number": float, "boolean": bool}
"""Types of values that contain no others, by their names in a schema."""
FORMATS: Final[dict[Any, type]] = {("string", "date-time"): datetime, ("string", "date"): date}
"""Types of values with a format, by type and format."""
_NAMES: Final[dict[type, str]] = {
    **{python: name for name, python in PLAIN.items()},
    list: "array",
    dict: "object",
}


def type_name(value: Any) -> str:
    """Return the name of a value's type in a schema; the value is not null."""
    return _NAMES[type(value)]
