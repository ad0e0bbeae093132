"""Mutants that survive but are not controls: why each kind is equivalent, checked by hand.

A key is an operator with a pattern (as of `fnmatch`) of its site. If you add one, say what a user
of the client would notice: if there is anything, it is not equivalent, and a law is missing.
"""

from fnmatch import fnmatchcase
from typing import Final

SPEC: Final[dict[tuple[str, str], str]] = {
    ("$ref: inline", "*/allOf/*"): (
        "a part of a schema means the same, whether it is referenced or written out; the "
        "generator makes the same code of both"
    ),
    ("security: one of two", "*"): (
        "the client still sends the same token, which is one of the two that are accepted"
    ),
}
CODE: Final[dict[tuple[str, str], str]] = {
    ("request: slash kept", "*"): (
        "no value with a slash is encoded: the client refuses it as a path segment, which "
        "`test_by_hand.py` and the law `request` test"
    ),
    **{
        ("encode: nothing left out", f"dockerhub_openapi.models.{name}:*"): (
            "a map without declared properties has none that could be absent"
        )
        for name in ("audit_log_data", "validation_failure_fields")
    },
}


def argument(operator: str, site: str, *, code: bool = False) -> str | None:
    """Return why a surviving mutant is equivalent; None if no reason is given."""
    for (name, pattern), reason in (CODE if code else SPEC).items():
        if fnmatchcase(operator, name) and fnmatchcase(site, pattern):
            return reason
    return None
