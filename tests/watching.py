"""Compares the responses of an embedded Hub with the spec: status, type, headers, body."""

import json
import re
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from importlib.resources import files
from typing import Any, Final

import httpx
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup
from starlette.types import Message, Receive, Scope, Send

from dockerhub.emulator.http import control
from dockerhub.emulator.http.app import HubApp

Node = dict[str, Any]
Serve = Callable[[HubApp, Scope, Receive, Send], Coroutine[Any, Any, None]]
SPEC: Final = files("dockerhub_openapi").joinpath("openapi.json")


@dataclass(frozen=True)
class Answer:
    """A response, with its request.

    Attributes:
        headers: Names in lower case.
    """

    method: str
    path: str
    status: int
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def as_httpx(self) -> httpx.Response:
        """Return it in a form that schemathesis understands."""
        request = httpx.Request(self.method, "http://hub")
        made = httpx.Response(self.status, headers=self.headers, content=self.body, request=request)
        made.elapsed = timedelta(0)
        return made


class Watch:
    """Checks responses against one spec, by default that of the installed client."""

    def __init__(self, document: Node | None = None) -> None:
        self._document: Node = document or json.loads(SPEC.read_text(encoding="utf-8"))

    @cached_property
    def _schema(self) -> Any:
        config = SchemathesisConfig.from_dict({})
        return schemathesis.openapi.from_dict(self._document, config=config)

    @cached_property
    def _paths(self) -> list[tuple[re.Pattern[str], str]]:
        """The paths of the spec, those with fewer parameters first."""
        paths = sorted(self._document["paths"], key=lambda path: path.count("{"))
        return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", p.rstrip("/")) + "/?"), p) for p in paths]

    def find(self, answer: Answer) -> str | None:
        """Return the path of the operation; None if the spec has none."""
        fitting = (path for pattern, path in self._paths if pattern.fullmatch(answer.path))
        method, paths = answer.method.lower(), self._document["paths"]
        return next((path for path in fitting if method in paths[path]), None)

    def faults(self, answer: Answer) -> Iterator[str]:
        """Yield what is wrong with a response."""
        if (path := self.find(answer)) is None:
            yield "the spec has no such operation"
            return
        answers = self._document["paths"][path][answer.method.lower()]["responses"]
        documented = answers.get(str(answer.status), answers.get("default"))
        if documented is None:
            yield f"the status is not among {', '.join(answers)}"
            return
        documented = self._resolved(documented)
        yield from self._header_faults(documented.get("headers", {}), answer.headers)
        yield from _media_type_faults(documented.get("content", {}), answer)
        if answer.body:
            yield from _body_faults(self._schema[path][answer.method], answer)

    def _resolved(self, node: Node) -> Node:
        while "$ref" in node:
            steps = node["$ref"].removeprefix("#/").split("/")
            node = self._document
            for step in steps:
                node = node[step]
        return node

    def _header_faults(self, documented: Node, headers: dict[str, str]) -> Iterator[str]:
        for name, node in documented.items():
            header, value = self._resolved(node), headers.get(name.lower())
            integer = header.get("schema", {}).get("type") == "integer"
            if value is None and header.get("required"):
                yield f"the header {name} is missing"
            if value is not None and integer and not value.isdecimal():
                yield f"the header {name} is {value!r}, not an integer"


def _media_type_faults(content: Node, answer: Answer) -> Iterator[str]:
    if answer.method == "HEAD":
        return
    found = answer.headers.get("content-type", "").partition(";")[0].strip() or "no media type"
    if bool(answer.body) is not bool(content):
        yield f"it has {'a' if answer.body else 'no'} body"
    elif answer.body and found not in content:
        yield f"it holds {found}, not {', '.join(content)}"


def _body_faults(operation: Any, answer: Answer) -> Iterator[str]:
    try:
        operation.validate_response(answer.as_httpx())
    except FailureGroup as group:
        yield from map(str, group.exceptions)
    except Failure as failure:
        yield str(failure)


@dataclass
class Watcher:
    """Checks the responses of Hubs that have no faults."""

    watch: Watch = field(default_factory=Watch)
    seen: int = 0
    faults: list[str] = field(default_factory=list)

    def take(self) -> list[str]:
        """Return what was wrong since the last call."""
        taken, self.faults = self.faults, []
        return taken

    def watching(self, serve: Serve) -> Serve:
        """Return a function that serves like this one, but checks each response first."""

        async def watched(app: HubApp, scope: Scope, receive: Receive, send: Send) -> None:
            messages: list[Message] = []

            async def judge(message: Message) -> None:
                messages.append(message)
                if message["type"] == "http.response.body":
                    self.judge(_answer(scope, *messages))
                await send(message)

            honest = _is_honest(app, scope)
            try:
                await serve(app, scope, receive, judge if honest else send)
            except Exception as error:
                if honest:
                    self.faults.append(f"{scope['method']} {scope['path']} ended with {error!r}")
                raise

        return watched

    def judge(self, answer: Answer) -> None:
        """Check the response of an operation of the spec; a Hub has a few more operations."""
        if self.watch.find(answer) is not None:
            self.seen += 1
            self.faults += [f"{answer}: {fault}" for fault in self.watch.faults(answer)]


def _is_honest(app: HubApp, scope: Scope) -> bool:
    """Return whether a response must be as specified."""
    habits = (
        app.faults.active(),
        app.backend.settings.images_retired != "no",
        app.backend.limiter.rate_limit.form == "hap429",
    )
    return scope["type"] == "http" and not any(habits) and not control.serves(scope["path"])


def _answer(scope: Scope, start: Message, body: Message) -> Answer:
    headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in start["headers"]}
    return Answer(scope["method"], scope["path"], start["status"], headers, body["body"])
