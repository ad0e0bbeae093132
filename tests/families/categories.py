"""Categories of repositories."""

from bad_values import wrong_types
from family_record import Access, Family, OperationRecord

from dockerhub.models import Category

FAMILY = Family(
    "categories",
    access=Access.PUBLIC,
    arguments={"namespace": "acme", "repository": "app"},
    operations=(
        OperationRecord("list_categories", method="repositories.categories.list"),
        OperationRecord(
            "update_repository_categories",
            method="repositories.categories.set",
            access=Access.USER,
            arguments={"body": [{"name": "Security", "slug": "security"}]},
            call={"categories": [Category(name="Security", slug="security")]},
            missing={"repository": "acme/nothing"},
        ),
    ),
    bad={
        "categories": [
            *wrong_types("a list such as", "security", 5, None),
            (["a", "b", "c", "d"], ValueError, "must be at most 3, not 4"),
            ([5], TypeError, r"\[0\] must be text, not int"),
            ([""], ValueError, r"\[0\] is empty"),
        ],
    },
    commands={
        "repos categories": ("repos categories", None),
        "repos edit --category": (
            "repos edit acme/app --category security",
            "repos edit acme/nothing --category security",
        ),
    },
)
