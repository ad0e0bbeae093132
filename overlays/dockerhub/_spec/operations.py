"""The one module that knows how generated operations look.

An operation is described by the corrected spec that lies beside the generated code, and done by
the pair of functions in its generated module: arguments → request, answer → model.
"""

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum, StrEnum
from functools import cache
from importlib import import_module
from pkgutil import get_data
from types import MappingProxyType, SimpleNamespace
from typing import Any, Final, NoReturn, get_args, get_type_hints

from attrs import field, frozen

from dockerhub._base.arguments import check_segment, check_text
from dockerhub._base.messages import Request
from dockerhub._spec.bounds import check_value
from dockerhub._spec.drift import Drift, find_drift, merged
from dockerhub._spec.moments import to_moment
from dockerhub._spec.security import Security
from dockerhub_openapi.types import UNSET

__all__ = [
    "Operation",
    "Paging",
    "Security",
    "corrected_spec",
    "find_operation",
    "operation_names",
]

Schema = Mapping[str, Any]

_WORD_START: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LISTS: Final = frozenset({"results", "logs", "resources"})
"""Names of a page's items."""
_METHODS: Final = ("get", "head", "post", "put", "patch", "delete")


class Paging(StrEnum):
    """How the answers of a listing follow each other."""

    NONE = "none"
    NEXT_LINK = "next link"
    SHORT_PAGE = "short page"
    SCIM_INDEX = "SCIM index"


@frozen
class Parameter:
    """A parameter of an operation."""

    name: str
    """Its name in Python."""
    wire_name: str
    place: str
    required: bool
    schema: Schema = field(repr=False)


@frozen
class Operation:
    """An operation of the corrected spec and its generated functions."""

    name: str
    method: str
    path: str
    tag: str
    security: Security
    paging: Paging
    deprecated: bool
    parameters: Mapping[str, Parameter] = field(repr=False)
    body_required: bool
    body_media_type: str | None
    body_schema: Schema | None = field(repr=False)
    success: int | None
    """The status whose answer has a body; None if success has none."""
    text: bool
    """Whether that body is text, and not JSON."""
    answer_schema: Schema | None = field(repr=False)
    _build: Callable[..., dict[str, Any]] = field(repr=False, alias="build")
    _parse: Callable[..., Any] = field(repr=False, alias="parse")
    _body_model: Any = field(repr=False, alias="body_model")

    def request(self, arguments: Mapping[str, Any]) -> Request:
        """Build the request.

        Args:
            arguments: By Python name. Dates are aware datetimes or ISO 8601 text with an offset,
                enumerations may be plain text, and `body` is a generated model or a dict.

        Raises:
            TypeError: An argument is unknown, missing or of a wrong type.
            ValueError: An argument is out of the spec's bounds, or unfit for a URL.
        """
        self._refuse_unknown(arguments)
        values = {
            parameter.name: _parameter_value(parameter, arguments[parameter.name], self._build)
            for parameter in self.parameters.values()
            if _is_given(arguments.get(parameter.name))
        }
        if self.body_schema is not None and _is_given(arguments.get("body")):
            values["body"] = self._body(arguments["body"])
        self._refuse_missing(values)
        parts = self._build(**values)
        return Request(
            method=parts["method"].upper(),
            template=self.path,
            path=parts["url"],
            query=tuple(_query(parts.get("params", {}))),
            body=_json(parts["json"]) if "json" in parts else None,
            media_type=self.body_media_type if "json" in parts else None,
        )

    def check(self, parameter: str, value: Any, argument: str) -> None:
        """Check the value of a parameter that callers know by another name.

        Raises:
            TypeError: It has a wrong type.
            ValueError: It is out of the spec's bounds.
        """
        check_value(argument, value, self.parameters[parameter].schema, _resolve)

    def decode(self, data: Any) -> Any:
        """Decode the body of a successful answer.

        Raises:
            TypeError: It is not the JSON object that the spec says.
        """
        answer = SimpleNamespace(status_code=self.success, json=lambda: data, text=data)
        return self._parse(client=_NO_CLIENT, response=answer)

    def drift(self, data: Any) -> Iterator[Drift]:
        """Yield where the body of a successful answer departs from the corrected spec."""
        return find_drift(self.name, data, self.answer_schema or {}, _resolve)

    def resembles(self, data: Any) -> bool:
        """Tell whether data has anything of the body of a successful answer."""
        return isinstance(data, dict) and not data.keys().isdisjoint(self._answer_properties())

    def secret_names(self) -> frozenset[str]:
        """Return the names of what nobody else may see in the body of a successful answer."""
        return frozenset(
            name
            for name, node in self._answer_properties().items()
            if _resolve(node).get("format") == "password"
        )

    def _answer_properties(self) -> Mapping[str, Schema]:
        whole = merged(self.answer_schema or {}, _resolve)
        found: Mapping[str, Schema] = whole.get("properties", {})
        return found

    def _refuse_unknown(self, arguments: Mapping[str, Any]) -> None:
        known = [*self.parameters, *(["body"] if self.body_schema is not None else [])]
        unknown = sorted(arguments.keys() - set(known))
        if unknown:
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            raise TypeError(f"{self.name} has no argument {', '.join(unknown)}; {takes}")

    def _refuse_missing(self, values: Mapping[str, Any]) -> None:
        needed = [each.name for each in self.parameters.values() if each.required]
        needed += ["body"] if self.body_required else []
        missing = [name for name in needed if name not in values]
        if missing:
            raise TypeError(f"{self.name} needs {', '.join(missing)}")

    def _body(self, body: Any) -> Any:
        # What a newer service takes can be put into a model; in a dict it is a slip of the pen.
        closed = isinstance(body, dict)
        if closed:
            body = self._body_model.from_dict(body)
        if not isinstance(body, self._body_model):
            kind = self._body_model.__name__
            raise TypeError(f"body must be a {kind} or a dict, not {type(body).__name__}")
        check_value("body", body.to_dict(), self.body_schema or {}, _resolve, closed=closed)
        return body


_NO_CLIENT: Final = SimpleNamespace(raise_on_unexpected_status=True)


def _query(parameters: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield name and text of each query parameter; a list is sent as one pair for each item."""
    for name, value in parameters.items():
        for each in value if isinstance(value, list) else [value]:
            yield name, _text(each)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_given(value: Any) -> bool:
    return value is not None and value is not UNSET


def _json(value: Any) -> bytes:
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode()
    except (TypeError, ValueError) as error:
        raise ValueError(f"body cannot be written as JSON: {error}") from None


def _parameter_value(parameter: Parameter, value: Any, build: Callable[..., Any]) -> Any:
    """Turn an argument into what the generated function takes, once it is in bounds."""
    if parameter.schema.get("format") == "date-time":
        return to_moment(parameter.name, value)
    if parameter.place == "path":
        return check_segment(parameter.name, value)
    check_value(parameter.name, value, parameter.schema, _resolve)
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            check_text(parameter.name, each)
    return _as_members(parameter, value, build)


def _as_members(parameter: Parameter, value: Any, build: Callable[..., Any]) -> Any:
    """Turn text into members of the generated enumeration, if the schema has one."""
    schema = _resolve(parameter.schema)
    if "enum" not in _resolve(schema.get("items", schema)):
        return value
    members = _inner(get_type_hints(build)[parameter.name], lambda each: issubclass(each, Enum))
    return [members(each) for each in value] if isinstance(value, list) else members(value)


def _inner(hint: Any, fits: Callable[[type], bool]) -> Any:
    """Return the class inside a type hint that fits; None if none does."""
    if isinstance(hint, type) and not get_args(hint):
        return hint if fits(hint) else None
    return next((found for each in get_args(hint) if (found := _inner(each, fits))), None)


@cache
def corrected_spec() -> dict[str, Any]:
    """Return the corrected spec that the generated code was made from; not to be changed."""
    document: dict[str, Any] = json.loads(get_data("dockerhub_openapi", "openapi.json") or b"")
    return document


def _resolve(node: Schema) -> Schema:
    while "$ref" in node:
        found: Any = corrected_spec()
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        node = found
    return node


@cache
def _places() -> Mapping[str, tuple[str, str]]:
    """Return path and method by operation name."""
    return MappingProxyType(
        {
            item[method]["operationId"]: (path, method)
            for path, item in corrected_spec()["paths"].items()
            for method in _METHODS
            if method in item
        }
    )


def operation_names() -> Iterator[str]:
    """Yield the names of all operations, in the order of the spec."""
    yield from _places()


@cache
def find_operation(name: str) -> Operation:
    """Return an operation by its name.

    Raises:
        ValueError: This version of the spec has no operation by that name.
    """
    if name not in _places():
        _refuse_name(name)
    path, method = _places()[name]
    item = corrected_spec()["paths"][path]
    node = item[method]
    given = map(_resolve, [*item.get("parameters", ()), *node.get("parameters", ())])
    nodes = list({(each["name"], each["in"]): each for each in given}.values())
    module = import_module(f"dockerhub_openapi.api.{node['tags'][0].replace('-', '_')}.{name}")
    names = list(inspect.signature(module._get_kwargs).parameters)
    parameters = {each.name: each for each in (_parameter(each, names) for each in nodes)}
    body = _resolve(node.get("requestBody", {}))
    media = next(iter(body.get("content", {})), None)
    success, answer_media, answer_schema = _success(node)
    return Operation(
        name=name,
        method=method.upper(),
        path=path,
        tag=node["tags"][0],
        security=_security(node),
        paging=_paging(parameters, answer_schema or {}),
        deprecated=bool(node.get("deprecated")),
        parameters=MappingProxyType(parameters),
        body_required=bool(body.get("required")),
        body_media_type=media,
        body_schema=body["content"][media]["schema"] if media else None,
        success=success,
        text=answer_media.startswith("text/"),
        answer_schema=answer_schema,
        build=module._get_kwargs,
        parse=module._parse_response,
        body_model=_body_model(module) if media else None,
    )


def _refuse_name(name: str) -> NoReturn:
    raise ValueError(
        f"this version of the spec has no operation {name!r}; it has {', '.join(_places())}"
    )


def _parameter(node: Schema, names: list[str]) -> Parameter:
    # The generator writes snake case, appends an underscore to what is a keyword or a builtin, and
    # the place to what is reserved or taken.
    plain = _WORD_START.sub("_", node["name"]).replace("-", "_").lower()
    forms = (f"{plain}_{node['in']}", plain, f"{plain}_", f"field_{plain}")
    name = next(each for each in forms if each in names)
    return Parameter(name, node["name"], node["in"], bool(node.get("required")), node["schema"])


def _body_model(module: Any) -> Any:
    hint = get_type_hints(module._get_kwargs)["body"]
    return _inner(hint, lambda each: hasattr(each, "from_dict"))


def _security(node: Schema) -> Security:
    schemes = [next(iter(each), None) for each in node.get("security", ())]
    if not schemes:
        return Security.NONE
    return Security.OPTIONAL if None in schemes else Security(schemes[0] or "")


def _success(node: Schema) -> tuple[int | None, str, Schema | None]:
    """Return the status whose answer has a body, and the media type and schema of that."""
    for status, response in node["responses"].items():
        content = _resolve(response).get("content")
        if status.startswith("2") and content:
            media, body = next(iter(content.items()))
            return int(status), media, body["schema"]
    return None, "", None


def _paging(parameters: Mapping[str, Parameter], schema: Schema) -> Paging:
    schema = _resolve(schema)
    parts = [_resolve(part) for part in (schema, *schema.get("allOf", ()))]
    members = {name for part in parts for name in part.get("properties", ())}
    if not members & _LISTS:
        return Paging.NONE
    if "start_index" in parameters:
        return Paging.SCIM_INDEX
    if "page" not in parameters:
        return Paging.NONE
    return Paging.NEXT_LINK if "next" in members else Paging.SHORT_PAGE
