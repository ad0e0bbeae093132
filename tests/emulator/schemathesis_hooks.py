"""Hooks of Schemathesis, which loads this file: what neither a schema nor the table can express.

* An intermediate token works once, and so does a code. Where the table has the mark ``FRESH``, the
  second step of a login gets a token and a code that are valid now.
* A filter is written in SCIM's language: the format ``scim-filter`` is defined here.
* An access token expires in the future, and is for a repository or organization that exists; no
  two teams have the same name.
* A repository is created once, and its texts are counted in bytes. It is created before a deletion.
* An image is deleted once, and only if the request confirms the Hub's warnings. A deletion that is
  to succeed names images that still exist, and repeats the warnings, as a client would.
* A team gets a permission on a repository once: it is revoked before a grant that is to succeed. It
  is revoked once, and a webhook is deleted once: both are created again before.
* A rule of immutable tags is a regular expression: the format ``tag-rule``. The rules match no tag
  that Schemathesis deletes.
"""

import json
from functools import lru_cache
from itertools import count
from typing import Any
from urllib.parse import unquote

import httpx
import schemathesis
from hypothesis import strategies as st

from dockerhub.emulator.api.oidc import RUNNER_PATH, RUNNER_TOKEN
from dockerhub.emulator.seeds.demo import TOTP_SECRET, demo_state
from dockerhub.emulator.state.totp import STEP, code_at

FRESH = "fresh"
_NUMBERS = count(1)
IMAGES = ("alice", "many")
"""Namespace and repository of the images that Schemathesis may delete."""

DISPOSABLE = "disposable"
"""The repository of acme that Schemathesis may delete, any number of times."""

_REPOSITORIES = "/v2/namespaces/{namespace}/repositories"
_REPOSITORY = f"{_REPOSITORIES}/{{repository}}"
_MEMBER = "/v2/orgs/{org_name}/members/{username}"
_SEEDED = (*demo_state().repositories, IMAGES)
_NUMBERS = count()
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

TAG_RULES = st.lists(
    st.sampled_from(["v.*", ".*-RELEASE", "(a|b)[0-9]{2}", "rc-[[:digit:]]+"]),
    min_size=1,
    max_size=3,
).map("|".join)

schemathesis.openapi.format("scim-filter", FILTERS)
schemathesis.openapi.format("tag-rule", TAG_RULES)


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Replace what must fit the state of the Hub, just before the request is sent."""
    _prepare_path(case)
    if isinstance(case.body, dict):
        _prepare_body(case)


def _prepare_path(case: Any) -> None:
    if case.operation.path == _REPOSITORY and case.operation.method == "delete":
        _create_what_is_deleted(case)
    elif case.method == "DELETE" and _is_to_succeed(case):
        _restore(case)
    if case.operation.path == _MEMBER and case.path_parameters.get("username") == "alice":
        # She is the last owner, and every request is hers.
        case.path_parameters = {**case.path_parameters, "username": "arya"}


def _prepare_body(case: Any) -> None:
    path, url = case.operation.path, case.operation.base_url
    if path == "/v2/users/2fa-login":
        marked = [name for name in ("login_2fa_token", "code") if case.body.get(name) == FRESH]
        fresh = _second_step(url) if marked else {}
        case.body = {**case.body, **{name: fresh[name] for name in marked}}
    elif path == "/v2/auth/oidc/token" and case.body.get("token") == FRESH:
        case.body = {**case.body, "token": _id_token(url)}
    elif not _is_to_succeed(case):
        return
    elif path in (_REPOSITORIES, _REPOSITORY):
        case.body = _fitting_repository(case)
    elif path.endswith("/delete-images"):
        case.body = _confirmed(case)
    elif _is_grant(case):
        _as_alice(url).delete(f"{case.formatted_path}/{case.body['group_id']}")
    else:
        case.body = {**case.body, **_fitting(case)}


def _id_token(base_url: str) -> str:
    """Ask the runner of GitHub Actions for an ID token."""
    headers = {"Authorization": f"Bearer {RUNNER_TOKEN}"}
    answer = httpx.get(f"{base_url}{RUNNER_PATH}?audience=api.docker.com", headers=headers)
    token: str = answer.json()["value"]
    return token


def _restore(case: Any) -> None:
    """Create again what the request deletes, as it may already be deleted."""
    name = case.formatted_path.rstrip("/").rpartition("/")[2]
    body: dict[str, Any] = {}
    if case.operation.path.endswith("/groups/{group_id}") and name.isdecimal():
        body = {"group_id": int(name), "permission": "read"}
    elif case.operation.path.endswith("/webhook_pipeline/{slug}/") and name == "ci":
        body = {"name": name, "webhooks": [{"name": name, "hook_url": "https://example.com"}]}
    if body:
        path = case.formatted_path.rstrip("/").removesuffix(f"/{name}")
        _as_alice(case.operation.base_url).post(path, json=body)


def _is_grant(case: Any) -> bool:
    path = "/v2/namespaces/{namespace}/repositories/{repository}/groups"
    return bool((case.method, case.operation.path) == ("POST", path))


def _create_what_is_deleted(case: Any) -> None:
    """Create a repository that nothing needs, and delete it instead of one that others need."""
    named = (case.path_parameters.get("namespace"), case.path_parameters.get("repository"))
    if named in (*_SEEDED, ("acme", DISPOSABLE)):
        case.path_parameters = {"namespace": "acme", "repository": DISPOSABLE}
        body = {"name": DISPOSABLE, "namespace": "acme"}
        _as_alice(case.operation.base_url).post("/v2/namespaces/acme/repositories", json=body)


def _fitting_repository(case: Any) -> dict[str, Any]:
    """Return the body of a new repository, or of acme/app; its texts are limited in bytes."""
    body = dict(case.body)
    if case.operation.path == _REPOSITORY:
        case.path_parameters = {"namespace": "acme", "repository": "app"}
    for name, most in (("description", 100), ("full_description", 25_000)):
        if name in body:
            body[name] = body[name].encode("utf-8", "ignore")[:most].decode("utf-8", "ignore")
    if case.operation.path == _REPOSITORIES:
        body["name"] = f"{body['name'][:200]}-{next(_NUMBERS)}"
        body["namespace"] = unquote(case.path_parameters["namespace"])
    return body


def _is_to_succeed(case: Any) -> bool:
    return case.meta is not None and case.meta.generation.mode.is_positive


def _fitting(case: Any) -> dict[str, Any]:
    """Return values that fit the state of the Hub, not only the document."""
    body, found = case.body, dict[str, Any]()
    if body.get("expires_at") is not None:
        found["expires_at"] = "2099-01-01T00:00:00Z"
    if "resources" in body:
        org = unquote(case.path_parameters["org_name"])
        paths = {"TYPE_REPO": f"{org}/*", "TYPE_ORG": org}
        found["resources"] = [{**each, "path": paths[each["type"]]} for each in body["resources"]]
    if "/groups" in case.operation.path and "name" in body:
        found["name"] = case.path_parameters.get("group_name") or f"team-{next(_NUMBERS)}"
    known = {"org": "myorganization", "team": "developers", "role": "member"}
    if case.operation.path in ("/v2/invites/bulk", _MEMBER):
        found |= {name: value for name, value in known.items() if name in body}
    return found


def _second_step(url: str) -> dict[str, str]:
    """Take the first step as bob; the Hub's clock is advanced, since each code works once."""
    with httpx.Client(base_url=url) as http:
        now = http.post("/_emulator/clock", json={"advance": STEP}).json()["now"]
        password = {"username": "bob", "password": "bob-password"}
        token = http.post("/v2/users/login", json=password).json()["login_2fa_token"]
    return {"login_2fa_token": token, "code": code_at(TOTP_SECRET, now)}


def _confirmed(case: Any) -> dict[str, Any]:
    """Return the body for existing images of one repository, with all warnings ignored."""
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
    """Return the errors and warnings of a dry run."""
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
