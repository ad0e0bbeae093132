"""Hooks of Schemathesis, which loads this file: what neither schema nor table can hold.

* An intermediate token works once, and so does a code. Where a table put the mark ``FRESH``, the
  second step of a login gets a token and a code that are good now.
* A filter is a sentence of SCIM's language: the format ``scim-filter`` is spelled out here.
* An access token expires in the future, and is for a repository or organization that there is; no
  two teams have the same name.
* An image is deleted once, and only by who confirms what the Hub warns of. A deletion that is
  to succeed names images that are left, and echoes the warnings, as a client would.
"""

import json
from functools import lru_cache
from itertools import count
from typing import Any

import httpx
import schemathesis
from hypothesis import strategies as st

from dockerhub.emulator.seeds.demo import TOTP_SECRET
from dockerhub.emulator.state.totp import STEP, code_at

FRESH = "fresh"
_NUMBERS = count(1)
IMAGES = ("alice", "many")
"""Namespace and repository of the images that Schemathesis may delete."""

_NAMES = ("userName", "displayName", "name.givenName", "NAME.familyName", "emails.value", "active")
_OPERATORS = ("eq", "ne", "co", "sw", "Eq", "NE")
_VALUES = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=20).map(json.dumps),
    st.sampled_from(["true", "false", '"jon.snow@docker.com"', '"docker"', "-1.5"]),
)


def _longer(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.tuples(inner, st.sampled_from([" and ", " or ", " AND "]), inner).map("".join)
    return st.one_of(joined, inner.map("({})".format), inner.map("not ({})".format))


_COMPARISONS = st.tuples(st.sampled_from(_NAMES), st.sampled_from(_OPERATORS), _VALUES)
FILTERS = st.recursive(_COMPARISONS.map(" ".join), _longer, max_leaves=6)

schemathesis.openapi.format("scim-filter", FILTERS)


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Make good what must be, just before the request is sent."""
    if not isinstance(case.body, dict):
        return
    if case.operation.path == "/v2/users/2fa-login":
        marked = [name for name in ("login_2fa_token", "code") if case.body.get(name) == FRESH]
        fresh = _second_step(case.operation.base_url) if marked else {}
        case.body = {**case.body, **{name: fresh[name] for name in marked}}
    elif case.operation.path.endswith("/delete-images") and _is_to_succeed(case):
        case.body = _confirmed(case)
    elif _is_to_succeed(case):
        case.body = {**case.body, **_fitting(case)}


def _is_to_succeed(case: Any) -> bool:
    return case.meta is not None and case.meta.generation.mode.is_positive


def _fitting(case: Any) -> dict[str, Any]:
    """Return what fits the state of the Hub, in place of what only fits the document."""
    body, found = case.body, dict[str, Any]()
    if body.get("expires_at") is not None:
        found["expires_at"] = "2099-01-01T00:00:00Z"
    if "resources" in body:
        org = case.path_parameters["org_name"]
        paths = {"TYPE_REPO": f"{org}/*", "TYPE_ORG": org}
        found["resources"] = [{**each, "path": paths[each["type"]]} for each in body["resources"]]
    if "/groups" in case.operation.path and "name" in body:
        found["name"] = case.path_parameters.get("group_name") or f"team-{next(_NUMBERS)}"
    return found


def _second_step(url: str) -> dict[str, str]:
    """Take the first step as bob; the Hub's clock moves on, for each code works once."""
    with httpx.Client(base_url=url) as http:
        now = http.post("/_emulator/clock", json={"advance": STEP}).json()["now"]
        password = {"username": "bob", "password": "bob-password"}
        token = http.post("/v2/users/login", json=password).json()["login_2fa_token"]
    return {"login_2fa_token": token, "code": code_at(TOTP_SECRET, now)}


def _confirmed(case: Any) -> dict[str, Any]:
    """Return the body for images that there are, all of one repository, without open warnings."""
    asked_for = case.body["manifests"]
    if not asked_for:
        return dict(case.body)
    named = [each for each in asked_for if each["repository"] == asked_for[0]["repository"]]
    wrong, _ = _asked(case, named)
    good = [entry for entry in named if _key(entry) not in map(_key, wrong)] or [_one_left(case)]
    _, warnings = _asked(case, good)
    ignored = [*case.body.get("ignore_warnings", ()), *warnings]
    return {**case.body, "manifests": good, **({"ignore_warnings": ignored} if ignored else {})}


def _key(entry: dict[str, Any]) -> tuple[str, str]:
    return entry["repository"], entry["digest"]


def _asked(case: Any, manifests: list[Any]) -> tuple[list[Any], list[Any]]:
    """Return the errors and warnings that a dry run meets."""
    body = {**case.body, "manifests": manifests, "dry_run": True}
    answer = _as_alice(case.operation.base_url).post(case.formatted_path, json=body)
    details = answer.json()["errinfo"]["details"] if answer.status_code == 400 else {}
    return details.get("errors", []), details.get("warnings", [])


def _one_left(case: Any) -> dict[str, str]:
    path = "/v2/namespaces/{}/repositories/{}/images".format(*IMAGES)
    answer = _as_alice(case.operation.base_url).get(path, params={"page_size": 1})
    return {"repository": IMAGES[1], "digest": answer.json()["results"][0]["digest"]}


@lru_cache
def _as_alice(url: str) -> httpx.Client:
    http = httpx.Client(base_url=url)
    password = {"username": "alice", "password": "alice-password"}
    token = http.post("/v2/users/login", json=password).json()["token"]
    http.headers["Authorization"] = f"Bearer {token}"
    return http
