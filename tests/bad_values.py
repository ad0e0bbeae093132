"""Values that arguments of the client's methods refuse, in each way they can be wrong."""

from datetime import datetime, tzinfo
from typing import Any

from family_record import Bad


class NoZone(tzinfo):
    def utcoffset(self, _moment: datetime | None) -> None:
        return None


def wrong_types(expected: str, *values: Any) -> list[Bad]:
    return [
        (value, TypeError, f"must be {expected}.*, not {type(value).__name__}: ")
        for value in values
    ]


LONG = "x" * 300
CONTROLS = ("a\r\nb", "a\0b", "a\x7fb", "a\u2028b", "a\ud800b")
SEGMENT: list[Bad] = [
    *wrong_types("text", 5, b"latest", ["latest"]),
    ("", ValueError, "is empty"),
    (".", ValueError, "would name something else"),
    ("..", ValueError, "would name something else"),
    ("a/b", ValueError, "has a slash"),
    ("a\\b", ValueError, "has a slash"),
    (LONG, ValueError, "is longer than 255 characters"),
    *((value, ValueError, "has a control character") for value in CONTROLS),
]


def words(most: int = 255) -> list[Bad]:
    """Values that are not a text of 1 to `most` characters."""
    return [
        *wrong_types("text", 5, b"CI"),
        ("", ValueError, f"must have 1 to {most} characters, not 0"),
        (LONG, ValueError, f"must have 1 to {most} characters, not 300"),
        *((value, ValueError, "has a control character") for value in CONTROLS),
    ]


def choice(members: str) -> list[Bad]:
    """Values that are not a member of an enumeration."""
    return [("nonsense", ValueError, f"must be one of {members}"), *wrong_types("text", 5)]


QUERY: list[Bad] = [
    *wrong_types("text", 5, ["push"]),
    ("", ValueError, "is empty"),
    ("é" * 4_000, ValueError, "too long for a URL.* more than 8000 bytes"),
    *((value, ValueError, "has a control character") for value in CONTROLS),
]
SWITCH: list[Bad] = wrong_types("True or False", "yes", 1, 0.0, [])
MOMENT: list[Bad] = [
    *wrong_types("a datetime, a date or text", 5, 1e9, (2026, 10, 1)),
    (datetime(2026, 10, 1), ValueError, "has no time zone.*add one"),  # noqa: DTZ001  # on purpose
    (datetime(2026, 10, 1, tzinfo=NoZone()), ValueError, "has no time zone.*add one"),
    *((text, ValueError, "must be a time such as") for text in ("", "soon", "2026-13-01", "10:00")),
    ("2026-10-01T12:00:00", ValueError, "has no time zone"),
]

AGE_OR_TIME: list[Bad] = [
    *wrong_types("text, a timedelta, a datetime or a date", 5, 1e9, (2026, 10, 1)),
    *MOMENT[3:5],
    *((text, ValueError, "must be an age such as '90d'") for text in ("", "soon", "2026-13-01")),
    ("2026-10-01T12:00:00", ValueError, "or a date such as .*'2026-10-01T12:00:00Z'"),
]
EXPIRATION: list[Bad] = [
    *wrong_types("text, a timedelta, a datetime or a date", 5, 1e9, (2026, 10, 1)),
    (datetime(2099, 10, 1), ValueError, "has no time zone.*add one"),  # noqa: DTZ001  # on purpose
    *((text, ValueError, "must be an age such as '90d'") for text in ("", "soon", "2099-13-01")),
    ("2099-10-01T12:00:00", ValueError, "or a date such as .*'2026-10-01T12:00:00Z'"),
    ("0d", ValueError, "must be longer than zero"),
    ("99999 years", ValueError, ".*is too far in the future"),
    ("2020-01-01", ValueError, "must be in the future, not 2020-01-01T00:00:00"),
]

GENERAL: dict[str, list[Bad]] = {
    "repository": [
        *wrong_types("text such as", 5, None, b"acme/app", ["acme", "app"]),
        *((text, ValueError, "a part of the name is empty") for text in ("", "/", "acme/", "/app")),
        *(
            (text, ValueError, "joined by")
            for text in (".", "..", "acme/..", "a b", "a/b\r\n", "\0")
        ),
        ("a/b/c", ValueError, "more than two parts"),
        ("Acme/App", ValueError, "names are lower case"),
        ("acme/app:latest", ValueError, "a tag or digest is a separate argument"),
        (f"acme/{LONG}", ValueError, "longer than 255 characters"),
        ("quay.io/acme/app", ValueError, "another registry"),
    ],
    "page_size": [
        *wrong_types("a whole number", "10", 1.5, True),
        (0, ValueError, "must be at least 1, not 0"),
        (-1, ValueError, "must be at least 1, not -1"),
    ],
    "limit": [
        *wrong_types("a whole number", "5", 2.0, True),
        (-1, ValueError, "at least 0, not -1"),
    ],
    "concurrency": [
        *wrong_types("a whole number", "2", 2.0, True, None),
        (0, ValueError, "must be at least 1, not 0"),
        (33, ValueError, "must be at most 32, not 33"),
    ],
    "resume": [(value, ValueError, "must be the resume_token") for value in ("", "?", 5, b"e30")],
}
"""By arguments that methods of many families have."""
