"""Search in all of Docker Hub."""

from typing import Any

from bad_values import QUERY, SWITCH, choice, wrong_types
from family_record import Access, Bad, Family, OperationRecord

FILTERS = ("categories", "architectures", "operating_systems")
VALUES: list[Bad] = [
    *wrong_types("a list such as", "arm64", 5),
    *((value, TypeError, r"\[0\] must be text, not") for value in ([5], [None])),
    ([""], ValueError, r"\[0\] is empty"),
]
FILTERED: dict[str, Any] = {
    "query": "python",
    "badges": "official,verified_publisher",
    "categories": "web-servers,networking",
    "architectures": "arm64",
    "operating_systems": "linux",
}

FAMILY = Family(
    "search",
    access=Access.PUBLIC,
    operations=(
        OperationRecord(
            "search_repositories",
            method="search.repositories",
            arguments={"query": "python"},
            paging="next link",
        ),
        OperationRecord(
            "search_catalog",
            method="search.catalog",
            arguments={**FILTERED, "type_": "image"},
            call={
                **{name: value.split(",") for name, value in FILTERED.items() if name != "query"},
                "kind": "image",
                "page_size": 7,
            },
            paging="offset",
        ),
    ),
    bad={
        **dict.fromkeys(("query", "kind"), QUERY),
        **{
            name: [*VALUES, (["a,b"], ValueError, r"\[0\] has a comma, which separates values")]
            for name in FILTERS
        },
        "badges": [*VALUES, (["gold"], ValueError, r"\[0\] must be one of 'official', 'verif")],
        "extension_reviewed": SWITCH,
        "sort": choice("'pull_count', 'updated_at'"),
        "order": choice("'asc', 'desc'"),
    },
    commands={
        "search": ("search python --limit 2", None),
        "search --catalog": ("search python --badge official --arch arm64 --sort pulls", None),
    },
)
