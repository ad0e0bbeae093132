"""Users to provision, from CSV or JSON: all bad rows are reported at once, with their lines."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from dockerhub._base.regular_files import read_file
from dockerhub._base.suggestions import suggest_or_list

_NAMES: Final = ("givenName", "familyName")
_COLUMNS: Final = ("userName", *_NAMES, "active")
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+")
_TRUTH: Final = {
    **dict.fromkeys(("true", "yes", "1", ""), True),
    **dict.fromkeys(("false", "no", "0"), False),
}
_SPACE: Final = re.compile(r"\s*")
_LONGEST: Final = 255


@frozen
class WantedUser:
    """A user as the file wants it.

    Attributes:
        user_name: The email address.
        given_name: First name; None to leave it as it is.
        family_name: Last name; None to leave it as it is.
        active: Whether the user is to be active.
    """

    user_name: str
    given_name: str | None = None
    family_name: str | None = None
    active: bool = True


class UsersFileError(ValueError):
    """A file of users cannot be used.

    Attributes:
        problems: Line, from 1, and what is wrong there; for all bad rows.
    """

    def __init__(self, path: Path, problems: list[tuple[int, str]]) -> None:
        lines = "".join(f"\n  line {line}: {problem}" for line, problem in problems)
        super().__init__(f"{path} cannot be used:{lines}")
        self.problems = problems


def read_users(path: str | Path) -> list[WantedUser]:
    """Return the users of a CSV or JSON file, as its name ends, in the order of the file.

    CSV has the columns ``userName``, ``givenName``, ``familyName`` and ``active`` in any order;
    all but the first may be left out. JSON is a list of objects with these names, or with
    ``name`` for an object with the two names, as SCIM has it.

    Args:
        path: The file, in UTF-8.

    Raises:
        OSError: The file cannot be read.
        UsersFileError: The name ends with neither, or a row is unusable; all bad rows are named.
    """
    path = Path(path)
    rows = {".csv": _csv_rows, ".json": _json_rows}.get(path.suffix.lower())
    if rows is None:
        raise UsersFileError(path, [(1, "its name must end with .csv or .json")])
    try:
        text = read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsersFileError(path, [(1, "it is not UTF-8")]) from None
    problems: list[tuple[int, str]] = []
    users: dict[str, WantedUser] = {}
    lines: dict[str, int] = {}
    try:
        for line, row in rows(text):
            try:
                user = _user(row)
                key = user.user_name.lower()
                _refuse(key in lines, f"{user.user_name} is in line {lines.get(key)} already")
            except ValueError as error:
                problems.append((line, str(error)))
            else:
                users[key], lines[key] = user, line
    except _RowError as error:
        problems.append((error.line, error.problem))
    if problems:
        raise UsersFileError(path, problems)
    if not users:
        raise UsersFileError(path, [(1, "it has no users")])
    return list(users.values())


class _RowError(Exception):
    """Nothing can be read from here on."""

    def __init__(self, line: int, problem: str) -> None:
        self.line = line
        self.problem = problem


def _csv_rows(text: str) -> Iterator[tuple[int, Any]]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        names = [name.strip() for name in next(reader, [])]
        _check_names(names)
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(names):
                # A file that was cut off would have users deactivated that it lost.
                yield line, ValueError(f"it has {len(cells)} cells, not {len(names)}")
            else:
                yield line, dict(zip(names, map(str.strip, cells), strict=True))
    except csv.Error as error:
        raise _RowError(reader.line_num, str(error)) from None


def _check_names(names: list[str]) -> None:
    for name in names:
        if name not in _COLUMNS:
            raise _RowError(1, f"there is no column {name!r}{suggest_or_list(name, _COLUMNS)}")
        if names.count(name) > 1:
            raise _RowError(1, f"the column {name!r} is there twice")
    if _COLUMNS[0] not in names:
        raise _RowError(1, f"the column {_COLUMNS[0]!r} is missing")


def _json_rows(text: str) -> Iterator[tuple[int, Any]]:
    decoder = json.JSONDecoder(object_pairs_hook=_object)
    place = _skip(text, 0)
    if text[place : place + 1] != "[":
        raise _RowError(_line(text, place), "expected a list of users: '['")
    place = _skip(text, place + 1)
    while text[place : place + 1] != "]":
        try:
            row, end = decoder.raw_decode(text, place)
        except json.JSONDecodeError as error:
            raise _RowError(_line(text, error.pos), f"it is not JSON: {error}") from None
        except (ValueError, RecursionError):
            problem = "it is nested too deep, or has a number that is too long"
            raise _RowError(_line(text, place), problem) from None
        yield _line(text, place), row
        place = _skip(text, end)
        if text[place : place + 1] == ",":
            place = _skip(text, place + 1)
        elif text[place : place + 1] != "]":
            raise _RowError(_line(text, place), "expected ',' or ']'")
    end = _skip(text, place + 1)
    if end != len(text):
        raise _RowError(_line(text, end), "there is more after the list")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | ValueError:
    """Return an object; one that says something twice says nothing."""
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    return dict(pairs) if twice is None else ValueError(f"{twice!r} is there twice")


def _skip(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _user(row: Any) -> WantedUser:
    if isinstance(row, ValueError):
        raise row
    _refuse(not isinstance(row, dict), 'a user is an object: {"userName": ...}')
    flat = {**row, **_names(row.get("name"))}
    flat.pop("name", None)
    for name in flat:
        _refuse(name not in _COLUMNS, f"there is no {name!r}{suggest_or_list(name, _COLUMNS)}")
    address = flat.get("userName")
    good = isinstance(address, str) and _ADDRESS.fullmatch(address) and len(address) <= _LONGEST
    _refuse(not good, f"userName must be an email address, not {address!r}")
    return WantedUser(
        user_name=str(address),
        given_name=_text("givenName", flat.get("givenName")),
        family_name=_text("familyName", flat.get("familyName")),
        active=_truth(flat.get("active", True)),
    )


def _names(name: Any) -> Mapping[str, Any]:
    if isinstance(name, ValueError):
        raise name
    _refuse(not isinstance(name, dict | None), "name must be an object")
    for each in name or {}:
        _refuse(
            each not in _NAMES, f"there is no {each!r} in name{suggest_or_list(each, _COLUMNS)}"
        )
    return name or {}


def _text(name: str, value: Any) -> str | None:
    usable = isinstance(value, str | None) and len(value or "") <= _LONGEST
    _refuse(not usable or not (value or "").isprintable(), f"{name} must be text, not {value!r}")
    return value or None


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    found = _TRUTH.get(value.lower()) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"active must be true or false, not {value!r}")
    return found


def _refuse(bad: bool, problem: str) -> None:
    if bad:
        raise ValueError(problem)
