"""Check arguments before anything is sent: names, path segments, text that reaches a URL."""

import re
import reprlib
from typing import Final, NamedTuple
from urllib.parse import quote

from dockerhub._base.errors import InvalidArgumentError
from dockerhub._base.hub_addresses import repository_in

_NAMESPACE: Final = re.compile(r"[a-z0-9][a-z0-9_.-]*")
_NAME: Final = re.compile(r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LONGEST: Final = 255
_LONGEST_QUERY: Final = 8_000
_YEAR: Final = 31_536_000
_RIGHT: Final = '"python", "library/python", "acme/app" or "docker.io/acme/app"'


class Repository(NamedTuple):
    """A repository's name in the two parts that the API wants."""

    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


def parse_repository(text: str) -> Repository:
    """Read a repository's name as people write it.

    A bare name means an official image, which Docker Hub keeps under ``library``
    (https://github.com/docker/hub-feedback/issues/1253).

    Args:
        text: ``python``, ``library/python``, ``acme/app`` or ``docker.io/acme/app``; also the
            address of its page, such as ``https://hub.docker.com/r/acme/app``.

    Raises:
        TypeError: It is not text.
        ValueError: It is not a repository on Docker Hub; the message shows a right one.
    """
    if not isinstance(text, str):
        raise wrong_type("repository", f"text such as {_RIGHT}", text)
    try:
        namespace, slash, name = repository_in(text).rpartition("/")
        repository = Repository(namespace if slash else "library", name)
        _check(repository)
    except ValueError as error:
        shown = f"{text[:_LONGEST]!r}"
        problem = f"{shown} is not a repository: {error}. Write it as {_RIGHT}."
        raise ValueError(problem) from None
    return repository


def _check(repository: Repository) -> None:
    problem = _problem(*repository)
    if problem:
        raise ValueError(problem)


def _problem(namespace: str, name: str) -> str | None:
    if not name or not namespace:
        return "a part of the name is empty"
    if "/" in namespace:
        return "it has more than two parts"
    if ":" in name or "@" in name:
        return "a tag or digest is a separate argument"
    if f"{namespace}/{name}" != f"{namespace}/{name}".lower():
        return "names are lower case"
    if len(namespace) + len(name) + 1 > _LONGEST:
        return f"it is longer than {_LONGEST} characters"
    if not _NAMESPACE.fullmatch(namespace) or not _NAME.fullmatch(name):
        return "names are letters and digits, joined by '-', '_' or '.'"
    return None


def check_segment(argument: str, value: object) -> str:
    """Return a value if it can be one segment of a URL's path.

    Dot segments are removed by HTTP clients even when quoted, which would turn "delete the tag
    `..`" into a request about something else (RFC 3986, section 5.2.4).

    Args:
        argument: Name of the argument, for the message.
        value: What was passed.

    Raises:
        TypeError: It is not text.
        ValueError: It is empty, ``.`` or ``..``, has a slash, a backslash or a control
            character, or is longer than 255 characters.
    """
    if not isinstance(value, str):
        raise wrong_type(argument, "text", value)
    problem = None
    if not value:
        problem = "is empty"
    elif value in (".", ".."):
        problem = f"is {value!r}, which would name something else in a URL"
    elif "/" in value or "\\" in value:
        problem = "has a slash"
    elif _CONTROL.search(value):
        problem = "has a control character"
    elif len(value) > _LONGEST:
        problem = f"is longer than {_LONGEST} characters"
    if problem:
        raise ValueError(f"{argument} {problem}: {value[:_LONGEST]!r}")
    return value


def has_control(text: str) -> bool:
    """Tell whether a text has a control character, or half of a character."""
    return _CONTROL.search(text) is not None


def check_text(argument: str, value: str) -> None:
    """Refuse (`ValueError`) a text for a query that is empty, too long or not printable."""
    if not value:
        raise ValueError(f"{argument} is empty: {value!r}; leave it out instead")
    if _CONTROL.search(value):
        raise ValueError(f"{argument} has a control character: {value[:_LONGEST]!r}")
    if len(quote(value)) > _LONGEST_QUERY:
        raise ValueError(
            f"{argument} is too long for a URL: with {len(value)} characters it takes more than "
            f"{_LONGEST_QUERY} bytes: {value[:_LONGEST]!r}"
        )


def check_words(argument: str, value: object, *, most: int = _LONGEST) -> str:
    """Return a text for a body, such as a name; else `TypeError` or `ValueError`."""
    if not isinstance(value, str):
        raise wrong_type(argument, "text", value)
    if not 1 <= len(value) <= most:
        shown = f"{value[:_LONGEST]!r}"
        raise ValueError(f"{argument} must have 1 to {most} characters, not {len(value)}: {shown}")
    if _CONTROL.search(value):
        raise ValueError(f"{argument} has a control character: {value!r}")
    return value


def check_bytes(argument: str, value: object, *, most: int) -> str:
    """Return a text of at most this many bytes in UTF-8; else `TypeError` or `ValueError`."""
    if not isinstance(value, str):
        raise wrong_type(argument, "text", value)
    shown = f"{value[:_LONGEST]!r}"
    try:
        size = len(value.encode())
    except UnicodeEncodeError:
        raise ValueError(f"{argument} has half of a character: {shown}") from None
    if size > most:
        raise ValueError(f"{argument} must have at most {most} bytes, not {size}: {shown}")
    return value


def check_count(argument: str, value: object, *, least: int = 0, most: int | None = None) -> None:
    """Check a whole number; else `TypeError`, or `InvalidArgumentError` if it is out of bounds."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type(argument, "a whole number", value)
    if value < least:
        raise InvalidArgumentError(argument, f"must be at least {least}, not {value}")
    if most is not None and value > most:
        raise InvalidArgumentError(argument, f"must be at most {most}, not {value}")


def check_seconds(argument: str, value: object, *, least: float = 0) -> None:
    """Check a duration of at most a year; `TypeError`, or `InvalidArgumentError` if not."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise wrong_type(argument, "a number of seconds", value)
    if not least <= value <= _YEAR:
        raise InvalidArgumentError(
            argument, f"must be from {least} to {_YEAR:,} seconds, not {value!r}"
        )


def wrong_type(argument: str, expected: str, value: object) -> TypeError:
    """Build the error of an argument that has a wrong type."""
    shown = reprlib.repr(value)
    return TypeError(f"{argument} must be {expected}, not {type(value).__name__}: {shown}")
