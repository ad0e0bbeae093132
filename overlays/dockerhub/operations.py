"""The operations of the spec: look them up by name, or by method and path.

>>> from dockerhub import operations
>>> operation = operations.find_operation("get_tag")
>>> operation.method, operation.path
('GET', '/v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}')
>>> found = operations.match_path("GET", "/v2/auditlogs/acme/actions")
>>> found.operation.name, found.arguments
('list_audit_actions', {'account': 'acme'})
"""

from dockerhub._spec.operation import Operation, Parameter
from dockerhub._spec.operations import find_operation, operation_names
from dockerhub._spec.paths import PathMatch, match_path

__all__ = [
    "Operation",
    "Parameter",
    "PathMatch",
    "find_operation",
    "match_path",
    "operation_names",
]
