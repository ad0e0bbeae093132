"""Let schemathesis make and check the instances of a schema, through an operation.

It has no public strategy for responses. So each model is the body of an operation that takes and
returns it, in a spec of its own: schemathesis generates the body, and judges what comes back.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import httpx
import schemathesis
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup

from laws.comparing import NEVER
from laws.landing import find_class
from laws.model_laws import decoding
from laws.tally import tried
from laws.validating import Judge
from laws.violation import Violation
from laws.world import Model, World
from spec.document.pointers import Location
from spec.schema.reading import Schema, enumeration
from spec.schema.rewrite import rewrite

_MEDIA_TYPE: Final = "application/json"


class Probe:
    """A spec with an operation for each model of another one."""

    def __init__(self, world: World) -> None:
        paths = {f"/{name}": {"post": _operation(each)} for name, each in world.models.items()}
        # Here, requests have what is only received, and responses what is only sent.
        document = rewrite({**world.document, "paths": paths}, _of_both_directions)
        config = SchemathesisConfig.from_dict({})
        self._schema = schemathesis.openapi.from_dict(document, config=config)
        self._world = world
        self._judge = Judge(world)

    def instances(self, model: Model) -> st.SearchStrategy[Any]:
        """Return schemathesis' own strategy for valid instances of a model."""
        operation = self._schema[f"/{model.name}"]["POST"]
        cases = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        return cases.map(lambda case: case.body)

    def holds(self, model: Model, data: Any) -> Iterator[Violation]:
        """Law `schemathesis`: its instances land, come back, and are still valid."""
        tried("schemathesis", model.name)
        for each in decoding(self._world, self._judge, model, data):
            # The judge of the other laws allows declared keys only; the spec allows others, too.
            if each.law != "validity":
                yield each
        # A time that was never set is encoded as null, even if the spec does not allow it.
        never = NEVER.removesuffix("Z") in json.dumps(data)
        if not never and enumeration(self._world.document, model.schema) is None:
            back = find_class(model.name).from_dict(data).to_dict()
            for problem in self._faults(model, back):
                yield Violation("schemathesis", model.name, "", problem, data)

    def _faults(self, model: Model, value: Any) -> Iterator[str]:
        """Yield the faults that schemathesis finds in an instance."""
        answer = httpx.Response(
            200,
            headers={"Content-Type": _MEDIA_TYPE},
            content=json.dumps(value).encode(),
            request=httpx.Request("POST", f"http://probe/{model.name}"),
        )
        answer.elapsed = timedelta(0)
        try:
            self._schema[f"/{model.name}"]["POST"].validate_response(answer)
        except FailureGroup as group:
            yield from map(str, group.exceptions)
        except Failure as failure:
            yield str(failure)


def _of_both_directions(schema: Schema, _: Location) -> Schema:
    return {key: each for key, each in schema.items() if key not in ("readOnly", "writeOnly")}


def _operation(model: Model) -> dict[str, Any]:
    content = {_MEDIA_TYPE: {"schema": model.schema}}
    return {
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "The same.", "content": content}},
    }
