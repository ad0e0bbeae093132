"""The accounts of people."""

from bad_values import SEGMENT
from family_record import Access, Existing, Family, OperationRecord

FAMILY = Family(
    "users",
    access=Access.PUBLIC,
    existing={"username": Existing("alice", lambda state: state.users)},
    operations=(
        OperationRecord("get_current_user", method="users.me", access=Access.USER),
        OperationRecord("get_user", method="users.get", missing={"username": "nobody"}),
    ),
    bad={"username": SEGMENT},
)
