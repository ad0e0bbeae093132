"""An operation: its generated record, and what the spec says of its values."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from dockerhub._base.arguments import check_segment, check_text, wrong_type
from dockerhub._base.formats import body_bytes
from dockerhub._base.messages import Request
from dockerhub._spec.bounds import check_length, check_value, without_read_only
from dockerhub._spec.document import Schema, resolve
from dockerhub._spec.merging import merged
from dockerhub._spec.moments import to_day, to_moment
from dockerhub._spec.security import Security
from dockerhub_openapi.operation import ListOperationRecord, OperationRecord

if TYPE_CHECKING:
    from dockerhub._spec.drift import Drift

_TIMES: Final = ("date-time", "date")
_UNBOUNDED: Final = {"type", "title", "description", "example"}
"""Keywords that do not bound a text."""


@frozen
class Parameter:
    """A parameter of an operation."""

    name: str
    """Its name in Python."""
    wire_name: str
    place: str
    required: bool
    schema: Schema = field(repr=False)
    """Without references, and with the parts of its `allOf` merged in."""

    @cached_property
    def any_text(self) -> bool:
        """Whether every text is in its bounds."""
        return self.schema.get("type") == "string" and self.schema.keys() <= _UNBOUNDED


@frozen
class Operation:
    """An operation of the spec."""

    record: OperationRecord[..., Any]
    parameters: Mapping[str, Parameter] = field(repr=False)
    body_schema: Schema | None = field(repr=False)
    answer_schema: Schema | None = field(repr=False)

    @property
    def name(self) -> str:
        """Its name, as in ``dockerhub_openapi.api``."""
        return self.record.name

    @property
    def method(self) -> str:
        """The method, in capital letters."""
        return self.record.method

    @property
    def path(self) -> str:
        """The path as the spec writes it."""
        return self.record.path

    @property
    def tag(self) -> str:
        """The tag as the spec writes it."""
        return self.record.tag

    @cached_property
    def security(self) -> Security:
        """Which credentials it takes."""
        return Security(self.record.security)

    @property
    def deprecated(self) -> bool:
        """Whether Docker has switched it off, or will."""
        return self.record.deprecated

    @property
    def refuses_access_tokens(self) -> bool:
        """Whether Docker Hub does not do it for a login with an access token."""
        return self.record.refuses_access_tokens

    @property
    def pagination(self) -> str | None:
        """The name of its pagination style; None if it does not return pages."""
        return self.record.pagination if isinstance(self.record, ListOperationRecord) else None

    @property
    def body_media_type(self) -> str | None:
        """The media type of the request's body; None if it has none."""
        return self.record.body_media_type

    @property
    def body_required(self) -> bool:
        """Whether it cannot be called without a body."""
        return self.record.body_required

    @property
    def success(self) -> int | None:
        """The status whose response has a body; None if success has none."""
        return self.record.response_status

    @property
    def text(self) -> bool:
        """Whether that body is text, and not JSON."""
        return (self.record.response_media_type or "").startswith("text/")

    @property
    def answers_list(self) -> bool:
        """Whether that body is a list."""
        return resolve(self.answer_schema or {}).get("type") == "array"

    def request(self, arguments: Mapping[str, Any]) -> Request:
        """Build the request.

        Args:
            arguments: By Python name. Dates are aware datetimes or ISO 8601 text with an offset,
                enumerations may be plain text, and `body` is a generated model or a dict, or a
                list of them.

        Raises:
            TypeError: An argument is unknown, missing or of a wrong type.
            ValueError: An argument is out of the spec's bounds, or unfit for a URL.
        """
        self._refuse_unknown(arguments)
        values = {
            name: _parameter_value(self.parameters[name], value)
            for name, value in arguments.items()
            if name in self.parameters and value is not None
        }
        if self.body_schema is not None and arguments.get("body") is not None:
            values["body"] = self._body(arguments["body"])
        self._refuse_missing(values)
        parts = self.record.build_request(**values)
        body = None
        if parts.body is not None:
            sent = without_read_only(parts.body, self.body_schema or {}, resolve)
            body = body_bytes("body", sent)
        return Request(
            method=self.method,
            template=self.path,
            path=parts.path,
            query=parts.query,
            body=body,
            media_type=None if body is None else self.body_media_type,
            accept=self.record.accept,
        )

    def check(self, parameter: str, value: Any, argument: str) -> None:
        """Check a parameter that callers know as `argument`; `TypeError` or `ValueError`."""
        check_value(argument, value, self.parameters[parameter].schema, resolve)

    def decode(self, data: Any) -> Any:
        """Decode the body of a success; `TypeError` if it is not an object or list as expected."""
        return self.record.parse_response(data)

    def page_of(self, data: Any) -> Any:
        """Return the body of a success; an array becomes a page where the spec lets it be one."""
        name = resolve(self.answer_schema or {}).get("x-bare-array")
        return {name: data} if name and isinstance(data, list) else data

    def drift(self, data: Any) -> "Iterator[Drift]":
        """Yield where the body of a success differs from the spec."""
        from dockerhub._spec.drift import find_drift  # noqa: PLC0415  # few clients look for it

        return find_drift(self.name, data, self.answer_schema or {}, resolve)

    def resembles(self, data: Any) -> bool:
        """Tell whether data has anything of the body of a successful response."""
        return isinstance(data, dict) and not data.keys().isdisjoint(self.answer_properties)

    def secret_names(self) -> frozenset[str]:
        """Return the names of what nobody else may see in the body of a successful response."""
        return frozenset(
            name
            for name, node in self.answer_properties.items()
            if resolve(node).get("format") == "password"
        )

    @cached_property
    def answer_properties(self) -> Mapping[str, Schema]:
        """What the body of a successful response may have, by name."""
        whole = merged(self.answer_schema or {}, resolve)
        found: Mapping[str, Schema] = whole.get("properties", {})
        return found

    @cached_property
    def _known(self) -> dict[str, bool]:
        """The names of its arguments, and whether each is required."""
        known = {name: each.required for name, each in self.parameters.items()}
        return known if self.body_schema is None else {**known, "body": self.body_required}

    def _refuse_unknown(self, arguments: Mapping[str, Any]) -> None:
        if not arguments.keys() <= self._known.keys():
            unknown = sorted(arguments.keys() - self._known.keys())
            takes = f"it takes {', '.join(self._known)}" if self._known else "it takes none"
            raise TypeError(f"{self.name} has no argument {', '.join(unknown)}; {takes}")

    def _refuse_missing(self, values: Mapping[str, Any]) -> None:
        missing = [name for name, needed in self._known.items() if needed and name not in values]
        if missing:
            raise TypeError(f"{self.name} needs {', '.join(missing)}")

    def _body(self, body: Any) -> Any:
        schema = resolve(self.body_schema or {})
        if not self.record.body_is_list:
            return self._body_part("body", body, schema)
        if not isinstance(body, list):
            raise wrong_type("body", "a list", body)
        check_length("body", body, schema)
        parts = enumerate(body)
        return [self._body_part(f"body[{index}]", part, schema["items"]) for index, part in parts]

    def _body_part(self, name: str, part: Any, schema: Schema) -> Any:
        # What a newer service takes can be put into a model; in a dict it is a typing error.
        model: Any = self.record.body_model
        closed = isinstance(part, dict)
        if closed:
            part = model.from_dict(part)
        if not isinstance(part, model):
            kind = type(part).__name__
            raise TypeError(f"{name} must be a {model.__name__} or a dict, not {kind}")
        check_value(name, part.to_dict(), schema, resolve, closed=closed)
        return part


def _parameter_value(parameter: Parameter, value: Any) -> Any:
    """Return what an argument is sent as, if it is in bounds."""
    if parameter.any_text and isinstance(value, str):
        check = check_segment if parameter.place == "path" else check_text
        check(parameter.name, value)
        return value
    schema = parameter.schema
    value = _with_times(parameter.name, value, schema)
    if parameter.place == "path" and schema.get("type", "string") == "string":
        check_segment(parameter.name, _plain(value))
    check_value(parameter.name, _plain(value), schema, resolve)
    for each in value if isinstance(value, list) else [value]:
        if parameter.place != "path" and isinstance(each, str):
            check_text(parameter.name, each)
    return value


def _with_times(name: str, value: Any, schema: Schema) -> Any:
    """Return a value with what stands for a time or a date as one."""
    if schema.get("format") == "date-time":
        return to_moment(name, value)
    if schema.get("format") == "date":
        return to_day(name, value)
    if isinstance(value, list) and "items" in schema:
        items = merged(schema["items"], resolve)
        return [_with_times(f"{name}[{number}]", each, items) for number, each in enumerate(value)]
    choice = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
    if isinstance(value, date):
        timed = (each for each in map(resolve, choice) if each.get("format") in _TIMES)
        return next((_with_times(name, value, each) for each in timed), value)
    return value


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
