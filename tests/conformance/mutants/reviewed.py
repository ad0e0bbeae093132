"""Mutants that survive though none of them is a control: each kind argued, by hand.

A key is an operator with a pattern (as of `fnmatch`) of its site. Who adds one says what a user
of the client would notice: if there is anything, it is no equivalent but a law that is missing.
"""

from fnmatch import fnmatchcase
from typing import Final

SPEC: Final[dict[tuple[str, str], str]] = {
    ("$ref: inline", "*/allOf/*"): (
        "what a schema is put together from means the same, be it named or written out; the "
        "generator makes the same code of both"
    ),
    ("security: one of two", "*"): (
        "the client goes on to send the token that it sent, which is one of the two that would do"
    ),
}
CODE: Final[dict[tuple[str, str], str]] = {
    ("request: slash kept", "*"): (
        "no value with a slash gets there: the client refuses it as a path segment, which "
        "`test_by_hand.py` and the law `request` hold it to"
    ),
    **{
        ("encode: nothing left out", f"dockerhub_openapi.models.{name}:*"): (
            "a map without properties of its own has none that could be absent"
        )
        for name in ("audit_log_data", "validation_failure_fields")
    },
}


def argument(operator: str, site: str, *, code: bool = False) -> str | None:
    """Return why a surviving mutant is equivalent; None if nobody has argued it."""
    for (name, pattern), reason in (CODE if code else SPEC).items():
        if fnmatchcase(operator, name) and fnmatchcase(site, pattern):
            return reason
    return None
