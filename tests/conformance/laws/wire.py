"""Which request schemathesis would send for a case, and whether the client sent exactly that."""

import json
from collections.abc import Iterator
from typing import Any, Final
from unicodedata import category
from urllib.parse import parse_qs, quote, unquote, urlsplit

import httpx
import schemathesis
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core import NotSet

from laws.comparing import differences, instant
from laws.driving import SCIM_TOKEN, SERVER, TOKEN
from laws.landing import Found
from laws.tally import tried
from laws.world import Operation, World
from spec.schema.reading import Schema, enumeration

_JSON: Final = "application/json"
OF_HTTP: Final = frozenset(
    {"host", "accept", "accept-encoding", "connection", "user-agent", "content-length"}
)
"""Headers that belong to the exchange and not to the operation."""
UNFIT: Final = ("Cc", "Cs", "Zl", "Zp")
"""Unicode categories: control characters, surrogates, line and paragraph separators."""
_LONGEST: Final = 255
_TOKENS: Final = {"bearerAuth": TOKEN, "bearerSCIMAuth": SCIM_TOKEN}


def load(world: World) -> Any:
    """Load a spec into schemathesis; ignore a configuration in the working directory."""
    return schemathesis.openapi.from_dict(world.document, config=SchemathesisConfig.from_dict({}))


def expected(schema: Any, operation: Operation, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the canonical request of a case.

    Args:
        schema: The spec as schemathesis loaded it.
        operation: The operation.
        arguments: By their names in Python, as JSON has them; `body` is the body.
    """
    found = schema[operation.path][operation.method]
    places: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}, "cookie": {}}
    for name, node in operation.parameters.items():
        if name in arguments:
            given = arguments[name]
            texts = [wire_text(each) for each in given] if isinstance(given, list) else None
            text = wire_text(given)
            value = (
                quote(text, safe="") if node["in"] == "path" else text if texts is None else texts
            )
            places[node["in"]][node["name"]] = value
    case = found.Case(
        path_parameters=places["path"],
        query=places["query"],
        headers=places["header"],
        cookies=places["cookie"],
        **({"body": arguments["body"]} if "body" in arguments else {}),
        media_type=operation.body.media_type if operation.body and "body" in arguments else None,
    )
    canonical: dict[str, Any] = case.as_transport_kwargs(base_url=SERVER)
    return canonical


def wire_text(value: Any) -> str:
    """Write a value as in a URL."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def request_faults(
    world: World, operation: Operation, canonical: dict[str, Any], sent: httpx.Request
) -> Iterator[Found]:
    """Yield where a request is not the canonical one: nothing extra, nothing missing."""
    if sent.method != canonical["method"]:
        yield "method", f"is {sent.method}, not {canonical['method']}"
    yield from _url_faults(operation, canonical, sent)
    yield from header_faults(operation, canonical["headers"], canonical["cookies"], sent)
    yield from accept_faults(world, operation, sent)
    yield from authorization_faults(operation, sent)
    yield from _body_faults(world, operation, canonical, sent)


def _url_faults(
    operation: Operation, canonical: dict[str, Any], sent: httpx.Request
) -> Iterator[Found]:
    wanted, found = urlsplit(canonical["url"]), urlsplit(str(sent.url))
    if (found.scheme, found.netloc) != (wanted.scheme, wanted.netloc):
        yield "server", f"is {found.scheme}://{found.netloc}"
    path = sent.url.raw_path.decode().partition("?")[0]
    if [unquote(step) for step in path.split("/")] != [
        unquote(step) for step in wanted.path.split("/")
    ]:
        yield "path", f"is {path}, not {wanted.path}"
    if not path.isascii() or set(path) & set(' "<>\\^`{|}'):
        yield "path", f"is not percent-encoded: {path}"
    one = query_of(sent)
    other = {
        name: [wire_text(each) for each in (value if isinstance(value, list) else [value])]
        for name, value in (canonical.get("params") or {}).items()
    }
    for name in one.keys() | {name for name, texts in other.items() if texts}:
        found, texts = one.get(name, []), other.get(name, [])
        if len(found) != len(texts) or not all(map(_same_text, found, texts)):
            yield f"query {name}", f"is {found!r}, not {texts!r}"


def query_of(request: httpx.Request) -> dict[str, list[str]]:
    """Return the values of the query by name; a list repeats its name."""
    return parse_qs(request.url.query.decode(), keep_blank_values=True)


def _same_text(one: str, other: str) -> bool:
    return one == other or (instant(one) is not None and instant(one) == instant(other))


def header_faults(
    operation: Operation, wanted: Any, cookies: Any, sent: httpx.Request
) -> Iterator[Found]:
    """Yield headers that are missing, extra or different."""
    names = {
        each["name"].lower() for each in operation.parameters.values() if each["in"] == "header"
    }
    lower = {name.lower(): value for name, value in wanted.items()}
    for name in names & lower.keys():
        if sent.headers.get(name) != lower[name]:
            yield f"header {name}", f"is {sent.headers.get(name)!r}, not {lower[name]!r}"
    allowed = OF_HTTP | names | {"authorization", "content-type"}
    for name in sent.headers.keys() - allowed:
        yield f"header {name}", f"is not in the spec: {sent.headers[name]!r}"
    if cookies and "cookie" not in sent.headers:
        yield "cookies", f"are missing: {cookies}"


def accept_faults(world: World, operation: Operation, sent: httpx.Request) -> Iterator[Found]:
    """Yield media types of responses that the request does not accept; success must come first."""
    qualities = dict(_qualities(sent.headers.get("accept", "")))
    answers = [
        (status, world.resolve(each)) for status, each in operation.node["responses"].items()
    ]
    media = {status: each.get("content", {}) for status, each in answers}
    documented = {each for content in media.values() for each in content}
    best = max(qualities.values(), default=0.0)
    for each in documented - qualities.keys():
        yield "header accept", f"has no {each}, which the spec has an answer in"
    for each in qualities.keys() - documented - {_JSON}:
        yield "header accept", f"has {each}, which the spec has no answer in"
    for status, content in media.items():
        for each in content if status.startswith("2") else ():
            if qualities.get(each) != best or list(qualities.values()).count(best) > 1:
                yield "header accept", f"does not prefer {each}, the answer of {status}"


def _qualities(accept: str) -> Iterator[tuple[str, float]]:
    """Yield the media types of the header, each with its quality (RFC 9110, 12.5.1)."""
    for each in filter(None, map(str.strip, accept.split(","))):
        media, _, quality = each.partition(";q=")
        yield media, float(quality or 1)


def authorization_faults(operation: Operation, sent: httpx.Request) -> Iterator[Found]:
    """Yield where credentials are sent but not declared, or declared but not sent."""
    found = sent.headers.get("authorization")
    schemes = [each for each in operation.security if each]
    wanted = f"Bearer {_TOKENS.get(schemes[0], 'unknown')}" if schemes else None
    if found != wanted:
        yield "header authorization", f"is {found!r} where the spec declares {schemes or 'none'}"


def _body_faults(
    world: World, operation: Operation, canonical: dict[str, Any], sent: httpx.Request
) -> Iterator[Found]:
    if "json" not in canonical or operation.body is None:
        if sent.content:
            yield "body", f"is {sent.content!r} where there should be none"
        if "content-type" in sent.headers:
            yield "header content-type", "is sent without a body"
        return
    media_type = sent.headers.get("content-type")
    if media_type != operation.body.media_type:
        yield "header content-type", f"is {media_type!r}, not {operation.body.media_type!r}"
    try:
        body = json.loads(sent.content)
    except ValueError:
        yield "body", f"is not JSON: {sent.content!r}"
        return
    for pointer, problem in differences(world, operation.body.schema, body, canonical["json"]):
        yield f"body {pointer}", problem


def arguments_of(world: World, operation: Operation, case: Any) -> dict[str, Any]:
    """Return the arguments of a case that schemathesis generated, by their names in Python."""
    tried("cases of schemathesis", "all")
    places = {"path": case.path_parameters, "query": case.query, "header": case.headers}
    found: dict[str, Any] = {}
    for name, node in operation.parameters.items():
        values = places.get(node["in"]) or {}
        if node["name"] in values:
            schema = world.resolve(node.get("schema", {}))
            found[name] = _typed(world, schema, node["in"], values[node["name"]])
    if not isinstance(case.body, NotSet):
        found["body"] = case.body
    return found


def coverage(schema: Any, operation: Operation) -> Iterator[Any]:
    """Yield the cases of schemathesis' coverage phase, which has each parameter and each bound."""
    found = schema[operation.path][operation.method]
    yield from schema.iter_coverage_cases(
        found,
        generation_modes=[GenerationMode.POSITIVE],
        generation_config=schema.config.generation_for(operation=found),
    )


def made_sendable(world: World, operation: Operation, case: Any) -> Any:
    """Return a case whose texts are allowed in a URL, where the spec allows any text.

    Most of the texts that it would draw are refused before they are sent, and show nothing.
    """
    places = {"path": case.path_parameters or {}, "query": case.query or {}}
    for node in operation.parameters.values():
        values = places.get(node["in"], {})
        if node["name"] in values and _is_any_text(world, node["schema"]):
            text = str(values[node["name"]])
            path = node["in"] == "path"
            fit = _fit(unquote(text) if path else text, "/\\" if path else "")
            values[node["name"]] = quote(fit, safe="") if path else fit
    return case


def _is_any_text(world: World, schema: Schema) -> bool:
    found = world.resolve(schema)
    limits = {"pattern", "format", "minLength"} & found.keys()
    return found.get("type") == "string" and not limits and not enumeration(world.document, schema)


def _fit(text: str, refused: str) -> str:
    kept = (each for each in text if each not in refused and category(each) not in UNFIT)
    fit = "".join(kept)[:_LONGEST]
    return "x" if fit in ("", ".", "..") else fit


def _typed(world: World, schema: Schema, place: str, value: Any) -> Any:
    if isinstance(value, list):
        items = world.resolve(schema.get("items", {}))
        return [_typed(world, items, place, each) for each in value]
    if schema.get("type") == "array":
        return [_typed(world, world.resolve(schema["items"]), place, value)]
    text = unquote(value) if place == "path" and isinstance(value, str) else value
    if schema.get("type") == "string" or not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except ValueError:  # one of several types
        return text
