"""What Schemathesis is told about the demo's world, so that its requests meet something."""

import json
from collections.abc import Iterable
from pathlib import Path

import httpx
from schemathesis_hooks import FRESH, IMAGES

from dockerhub.emulator import EmulatedHub

_HOOKS = Path(__file__).with_name("schemathesis_hooks.py")
_BINDINGS = {
    "login": {"body.username": "users", "body.password": "passwords"},
    "create_auth_token": {"body.identifier": "users", "body.secret": "passwords"},
    "login_2fa": {"body.login_2fa_token": "fresh", "body.code": "fresh"},
    "list_audit_logs": {"path.account": "accounts"},
    "list_audit_actions": {"path.account": "accounts"},
    "get_org_settings": {"path.name": "accounts"},
    "update_org_settings": {"path.name": "accounts"},
    "get_scim_resource_type": {"path.name": "resource_types"},
    "get_scim_schema": {"path.id": "schemas"},
    "list_image_tags": {
        "path.namespace": "owners",
        "path.repository": "owned",
        "path.digest": "digests",
    },
    "get_scim_user": {"path.id": "scim_users"},
    "update_scim_user": {"path.id": "scim_users"},
    "delete_images": {
        "path.namespace": "owners",
        "body.manifests[*].repository": "owned",
        "body.manifests[*].digest": "digests",
        "body.active_from": "times",
    },
}
_REPOSITORY = {"path.namespace": "accounts", "path.repository": "repositories"}
_TAG = {"path.namespace": "acme", "path.repository": "app", "path.tag": "tags"}
_TOKEN = {"path.uuid": "access_tokens"}
_ALIKE = (
    (("list_tags", "check_tags", "list_images", "get_images_summary"), _REPOSITORY),
    (("get_tag", "check_tag", "delete_tag"), _TAG),
    (("get_access_token", "update_access_token", "delete_access_token"), _TOKEN),
)


def configuration(hub: EmulatedHub, *, examples: int, scenarios: int) -> str:
    """Return the text of ``schemathesis.toml``: credentials, and values that exist in the Hub."""
    lines = [
        f"hooks = {_text(_HOOKS)}",
        *("[auth.openapi.bearerAuth]", f"bearer = {_text(_sign_in(hub))}"),
        *("[auth.openapi.bearerSCIMAuth]", 'bearer = "dckr_scim_acme"'),
        *("[generation]", 'database = "none"', f"max-examples = {examples}"),
        *("[phases.stateful.generation]", f"max-examples = {scenarios}"),
    ]
    for name, values in _dictionaries(hub).items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps(list(values))}"]
    for operation, bindings in _bindings().items():
        lines += ["[[operations]]", f"include-operation-id = {_text(operation)}"]
        lines += _bound(bindings)
    return "\n".join(lines) + "\n"


def _bindings() -> dict[str, dict[str, str]]:
    alike = {operation: bound for operations, bound in _ALIKE for operation in operations}
    return {**_BINDINGS, **alike}


def _bound(bindings: dict[str, str]) -> Iterable[str]:
    for place, dictionary in bindings.items():
        binding = f"{{ dictionary = {_text(dictionary)}, probability = 0.8 }}"
        yield f"parameters.{_text(place)} = {binding}"


def _dictionaries(hub: EmulatedHub) -> dict[str, Iterable[str]]:
    """Return values that exist; not all of them go together."""
    state = hub.state
    return {
        "accounts": ("acme", "alice"),
        "repositories": ("app", "tools"),
        "acme": ("acme",),
        "app": ("app",),
        "tags": tuple(state.repositories["acme", "app"].tags)[:200],
        "owners": ("alice",),
        "owned": IMAGES[1:],
        "digests": tuple(state.repositories[IMAGES].manifests)[:200],
        "times": ("2030-01-01T00:00:00Z",),
        "users": ("alice", "bob", "acme"),
        "passwords": ("alice-password", "bob-password", "dckr_pat_alice_read", "dckr_oat_acme"),
        "fresh": (FRESH,),
        "resource_types": ("User",),
        "schemas": ("urn:ietf:params:scim:schemas:core:2.0:User",),
        "scim_users": tuple(state.scim_users),
        "access_tokens": tuple(u for u, t in state.access_tokens.items() if t.owner == "alice"),
    }


def _sign_in(hub: EmulatedHub) -> str:
    password = {"username": "alice", "password": "alice-password"}
    answer = httpx.post(f"{hub.url}/v2/users/login", json=password)
    return str(answer.raise_for_status().json()["token"])


def _text(value: object) -> str:
    return json.dumps(str(value))
