"""The settings of Schemathesis with values of the demo seed, so that its requests find them."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx
from corrected import parameters
from records import NAMES, RECORDS, known_values

from dockerhub.emulator import EmulatedHub

_HOOKS = Path(__file__).with_name("schemathesis_hooks.py")
# Values that exist many times, so that some are left until the end.
_MOST = 200


def configuration(hub: EmulatedHub, *, examples: int, scenarios: int) -> str:
    """Return the text of ``schemathesis.toml``: credentials, and values that exist in the Hub."""
    lines = [
        f"hooks = {_text(_HOOKS)}",
        *("[auth.openapi.bearerAuth]", f"bearer = {_text(_sign_in(hub))}"),
        *("[auth.openapi.bearerSCIMAuth]", 'bearer = "dckr_scim_acme"'),
        *("[generation]", 'database = "none"', f"max-examples = {examples}"),
        # Names in responses would be used wrongly, such as a team's for an organization's.
        *("[phases.coverage.extra-data-sources]", "responses = false"),
        *("[phases.fuzzing.extra-data-sources]", "responses = false"),
        *("[phases.stateful.generation]", f"max-examples = {scenarios}"),
    ]
    for name in NAMES:
        lines += _bound(name, _values(name, hub.state))
    return "\n".join(lines) + "\n"


def _values(name: str, state: Any) -> dict[str, list[Any]]:
    """Existing values for an operation, by place; not all of them can be combined."""
    in_path = {
        f"path.{each['name']}": known_values(name, key, state)
        for key, each in parameters(name).items()
        if each["in"] == "path"
    }
    fuzzed = {
        place: values(state) if callable(values) else values
        for place, values in RECORDS[name].fuzzed.items()
    }
    return {place: list(values)[:_MOST] for place, values in {**in_path, **fuzzed}.items()}


def _bound(name: str, values: dict[str, list[Any]]) -> Iterable[str]:
    dictionaries = {place: f"{name} {place}" for place in values}
    for place, dictionary in dictionaries.items():
        yield f"[dictionaries.{_text(dictionary)}]"
        yield f"values = {json.dumps(values[place])}"
    if values:
        yield "[[operations]]"
        yield f"include-operation-id = {_text(name)}"
    for place, dictionary in dictionaries.items():
        binding = f"{{ dictionary = {_text(dictionary)}, probability = 0.8 }}"
        yield f"parameters.{_text(place)} = {binding}"


def _sign_in(hub: EmulatedHub) -> str:
    password = {"username": "alice", "password": "alice-password"}
    answer = httpx.post(f"{hub.url}/v2/users/login", json=password)
    return str(answer.raise_for_status().json()["token"])


def _text(value: object) -> str:
    return json.dumps(str(value))
