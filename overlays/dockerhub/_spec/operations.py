"""Find operations by their names."""

from functools import cache
from importlib import import_module
from types import MappingProxyType

from dockerhub._spec.document import Schema, operation_names, operation_node, resolve
from dockerhub._spec.merging import merged
from dockerhub._spec.operation import Operation, Parameter

__all__ = ["Operation", "find_operation", "operation_names"]


@cache
def find_operation(name: str) -> Operation:
    """Return an operation by its name.

    Raises:
        ValueError: This version of the spec has no operation by that name.
    """
    node, parameters = operation_node(name)
    module = import_module(f"dockerhub_openapi.api.{node['tags'][0].replace('-', '_')}.{name}")
    record = module.OPERATION
    schemas = {(each["name"], each["in"]): each["schema"] for each in parameters}
    return Operation(
        record,
        parameters=MappingProxyType(
            {
                each.name: Parameter(
                    each.name,
                    each.wire_name,
                    each.place,
                    each.required,
                    merged(schemas[each.wire_name, each.place], resolve),
                )
                for each in record.parameters
            }
        ),
        body_schema=_schema(node.get("requestBody", {}), record.body_media_type),
        answer_schema=_schema(
            node["responses"].get(str(record.response_status), {}), record.response_media_type
        ),
    )


def _schema(holder: Schema, media_type: str | None) -> Schema | None:
    """Return the schema of a body; None if there is none."""
    if media_type is None:
        return None
    found: Schema = resolve(holder)["content"][media_type]["schema"]
    return found
