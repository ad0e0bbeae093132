"""Tags of repositories."""

from bad_values import SEGMENT
from family_record import Access, Existing, Family, OperationRecord

FAMILY = Family(
    "repositories",
    access=Access.PUBLIC,
    arguments={"namespace": "acme", "repository": "app"},
    existing={"tag": Existing("a b?é#%", lambda state: state.repositories["acme", "app"].tags)},
    operations=(
        OperationRecord("list_tags", method="tags.list", paging="next link"),
        OperationRecord("check_tags", method="tags.exists", call={"tag": None}),
        OperationRecord("get_tag", method="tags.get", missing={"tag": "no-such-tag"}),
        OperationRecord("check_tag", method="tags.exists"),
        OperationRecord(
            "delete_tag",
            method="tags.delete",
            access=Access.USER,
            missing={"tag": "no-such-tag"},
            deletes="get_tag",
        ),
    ),
    bad={"tag": SEGMENT},
    commands={
        "tags ls": ("tags ls acme/app --limit 2", "tags ls acme/nothing"),
        "tags show": ("tags show acme/app latest", "tags show acme/app lates"),
        "tags exists": ("tags exists acme/app latest", "tags exists acme/app lates"),
        "tags rm": ("tags rm acme/app 1.0.0 --yes", "tags rm acme/app lates --yes"),
        "tags rm --many": (
            "tags rm acme/app 1.0.0 1.0.1 1.0.2 --yes",
            "tags rm acme/app lates 1.o.1 1.o.2 --yes",
        ),
        "prune": ("prune acme/secret --keep-last 3", "prune acme/nothing --keep-last 3"),
        "prune --apply": ("prune acme/secret --keep-last 3 --apply --yes", None),
        "prune --resume": ("prune --resume journal.ndjson --apply --yes", None),
    },
)
