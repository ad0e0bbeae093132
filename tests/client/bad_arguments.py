"""For every argument of the client's methods, values that are wrong in each way they can be."""

from datetime import datetime, tzinfo
from typing import Any

from dockerhub import scim

Bad = tuple[Any, type[Exception], str]
"""A value, the error that it gets, and what the message says is wrong, or would be right."""


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
WORDS: list[Bad] = [
    *wrong_types("text", 5, b"CI"),
    ("", ValueError, "must have 1 to 255 characters, not 0"),
    (LONG, ValueError, "must have 1 to 255 characters, not 300"),
    *((value, ValueError, "has a control character") for value in CONTROLS),
]
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
ATTRIBUTE: list[Bad] = [
    *wrong_types("the name of an attribute", 5, b"userName"),
    *((text, ValueError, "write a name such as") for text in ("", "a b", "a,b", "a\r\n", "a\0")),
]

BAD: dict[str, list[Bad]] = {
    "repository": [
        *wrong_types("text such as", 5, None, b"acme/app", ["acme", "app"]),
        *((text, ValueError, "a part of the name is empty") for text in ("", "/", "acme/", "/app")),
        *(
            (text, ValueError, "joined by")
            for text in (".", "..", "acme/..", "a b", "a/b\r\n", "\0")
        ),
        ("a/b/c", ValueError, "more than two parts"),
        ("Acme/App", ValueError, "names are lower case"),
        ("acme/app:latest", ValueError, "a tag or digest is an argument of its own"),
        (f"acme/{LONG}", ValueError, "longer than 255 characters"),
        ("quay.io/acme/app", ValueError, "another registry"),
    ],
    **dict.fromkeys(("tag", "uuid", "digest", "namespace", "account", "org", "id"), SEGMENT),
    "resource_type.name": SEGMENT,
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
    "label": [(each[0], each[1], each[2].replace("255", "100")) for each in WORDS],
    "scopes": [
        *wrong_types("a list such as", "repo:read", 5, None),
        ([], ValueError, "is empty.*a token needs one"),
        (["repo:all"], ValueError, "must be one of 'repo:admin', 'repo:write', 'repo:read'"),
        *((value, TypeError, r"\[0\] must be text, not") for value in ([5], [None], [["a"]])),
    ],
    "status": [
        ("stale", ValueError, "must be one of 'active', 'inactive'"),
        *wrong_types("text", 5),
    ],
    "ordering": [
        ("size", ValueError, "must be one of 'last_activity', '-last"),
        *wrong_types("text", 5),
    ],
    "sort_order": [
        ("up", ValueError, "must be one of 'ascending', 'descending'"),
        *wrong_types("text", 5),
    ],
    **dict.fromkeys(("currently_tagged", "is_active", "dry_run", "enabled"), SWITCH),
    **dict.fromkeys(("allow_official_images", "allow_verified_publishers"), SWITCH),
    **dict.fromkeys(("active_from", "since", "until"), MOMENT),
    "manifests": [
        *wrong_types("pairs of repository and digest", "app", b"app", 5, None, {"ab": "cd"}),
        ([], ValueError, "is empty.*name the images"),
        *(
            ([value], TypeError, r"\[0\] must be a pair of repository and digest, not")
            for value in ("ab", 5, None, ("app",), ("app", "sha256:0", "x"), {"a": 1, "b": 2})
        ),
        *(([(each[0], "sha256:0")], each[1], rf"repository.*\[0\].*{each[2]}") for each in SEGMENT),
        *(
            ([("app", each[0])], each[1], rf"digest of manifests\[0\].*{each[2]}")
            for each in SEGMENT
        ),
    ],
    "ignore_warnings": [
        *wrong_types("a list of warnings", "is_active", 5, None, {"warning": "is_active"}),
        *(
            ([value], TypeError, r"\[0\] must be a warning as the error held it")
            for value in ("a", 5)
        ),
        ([{}], ValueError, r"\[0\] lacks 'repository', 'digest', 'warning'"),
        (
            [{"repository": "app", "digest": "sha256:0", "warning": "too_old"}],
            ValueError,
            r"\[0\].warning must be one of",
        ),
    ],
    **dict.fromkeys(("action", "name", "actor"), QUERY),
    "filter": [
        *wrong_types("a dockerhub.scim.Filter", 5, b"a eq 1", scim.attr("a")),
        *(
            (text, ValueError, "expected .* at character")
            for text in ("", "userName", "a eq 1 and")
        ),
        (f'a eq "{"x" * 9000}"', ValueError, "too long for a URL.* more than 8000 bytes"),
    ],
    "sort_by": ATTRIBUTE,
    "attributes": [
        *wrong_types("a list of names", "userName", 5),
        ([], ValueError, "is empty.*leave it out"),
        *(([each[0]], each[1], rf"\[0\].*{each[2]}") for each in ATTRIBUTE),
    ],
    **dict.fromkeys(("user_name", "given_name", "family_name"), WORDS),
}
"""By name of the argument, or of method and argument."""

MORE: dict[str, list[Bad]] = {
    "tags.list.page_size": [(101, ValueError, "must be at most 100, not 101")],
    "images.list.page_size": [(101, ValueError, "must be at most 100, not 101")],
    "images.tags.page_size": [(101, ValueError, "must be at most 100, not 101")],
    "scim.list.page_size": [(201, ValueError, "must be at most 200, not 201")],
    "audit_logs.list.page_size": [(2**31, ValueError, "must be at most 2147483647, not")],
    "access_tokens.create.label": wrong_types("text", None),
    "scim.create.user_name": wrong_types("text", None),
    "images.delete.dry_run": wrong_types("True or False", None),
    "scim.update.enabled": wrong_types("True or False", None),
}
