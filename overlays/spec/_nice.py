"""The client's own methods: which operation each of them does, and whether that still fits.

Read from the source, so that file and line can be named; nothing is imported.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spec.changes.surface import Operation, Surface, Value, type_text

METHODS: Final = "overlays/dockerhub/_async"
UNNAMED: Final = frozenset({"login", "login_2fa", "create_auth_token"})
"""Operations that the client uses by itself, to sign in."""
_SET_BY_PAGER: Final = frozenset({"page", "start_index"})


@dataclass(frozen=True)
class Use:
    """A place where a method does an operation.

    Attributes:
        file: The module, from the top of the project.
        line: Where it names the operation.
        method: The method as users call it, e.g. ``hub.tags.list``.
        operation: The operation's name.
        arguments: Names of the arguments that it passes, as far as they can be read.
        body: Names of the body's members, as far as they can be read.
        optional: Those of them that it leaves out unless its caller gives them.
        complete: Whether all its arguments could be read.
        returns: The class that it says it returns, or lists; None if it cannot be read.
        texts: All text in its module, and so every name that it can pass.
    """

    file: str
    line: int
    method: str
    operation: str
    arguments: frozenset[str]
    optional: frozenset[str]
    body: frozenset[str]
    complete: bool
    returns: str | None
    texts: frozenset[str]


def find_uses(root: Path) -> list[Use]:
    """Find every place where one of the client's methods does an operation."""
    modules = {
        path: ast.parse(path.read_text("utf-8")) for path in sorted((root / METHODS).rglob("*.py"))
    }
    attributes = dict(pair for module in modules.values() for pair in _attributes(module))
    return [
        use
        for path, module in modules.items()
        for owner in ast.walk(module)
        if isinstance(owner, ast.ClassDef) and owner.name in attributes
        for function in owner.body
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for use in _uses(
            path.relative_to(root).as_posix(), attributes[owner.name], function, _texts(module)
        )
    ]


def _texts(node: ast.AST) -> frozenset[str]:
    constants = (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))
    return frozenset(value for value in constants if isinstance(value, str))


def find_problems(uses: list[Use], surface: Surface) -> list[str]:
    """List where the client's methods no longer fit the spec, each with file and line."""
    return [
        f"{use.file}:{use.line}: {use.method}: {problem}"
        for use in uses
        for problem in _problems(use, surface)
    ]


def unused(uses: list[Use], surface: Surface) -> list[str]:
    """Propose a method for each operation that has none, and say how it can be done till then."""
    used = {use.operation for use in uses} | UNNAMED
    return [
        _proposal(name, operation)
        for name, operation in sorted(surface.operations.items())
        if name not in used
    ]


def _attributes(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the classes that an attribute of the client holds (`def tags(self) -> AsyncTags`)."""
    for node in ast.walk(module):
        match node:
            case ast.FunctionDef(
                name=attribute,
                decorator_list=[ast.Name(id="cached_property")],
                returns=ast.Name(id=name),
            ):
                yield name, attribute


def _uses(
    file: str,
    attribute: str,
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    texts: frozenset[str],
) -> Iterator[Use]:
    declared = _declared(function)
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Attribute(attr="call" | "paginate"), args=[named, given, *_]):
                found = _keys(given, function)
                for constant in ast.walk(named):
                    if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                        yield Use(
                            file=file,
                            line=constant.lineno,
                            method=f"hub.{attribute}.{function.name}",
                            operation=constant.value,
                            arguments=frozenset(found.values),
                            optional=frozenset(_optional(found, function)),
                            body=found.body,
                            complete=found.complete,
                            returns=declared.get(node),
                            texts=texts,
                        )


def _declared(function: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[ast.AST, str]:
    """Return the class that each call is said to return, or to list."""
    found: dict[ast.AST, str] = {}
    for node in ast.walk(function):
        match node:
            case ast.AnnAssign(annotation=ast.Name(id=name), value=ast.Await(value=call)):
                found[call] = name
            case ast.Return(value=ast.Call() as call):
                match function.returns:
                    case ast.Subscript(slice=ast.Name(id=name)):
                        found[call] = name
    return found


@dataclass(frozen=True)
class _Keys:
    """The keys of a dict with their values, whether these are all, and the keys of its `body`."""

    values: dict[str, ast.AST]
    complete: bool
    body: frozenset[str] = frozenset()


def _keys(node: ast.AST, function: ast.FunctionDef | ast.AsyncFunctionDef) -> _Keys:
    match node:
        case ast.Dict():
            found = {
                str(key.value): value
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant)
            }
            inner = _keys(found["body"], function).values if "body" in found else ()
            return _Keys(dict(found), len(found) == len(node.keys), frozenset(inner))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            parts = [_keys(left, function), _keys(right, function)]
        case ast.Name(id=name):
            parts = [_keys(value, function) for value in _assigned(name, function)]
        case _:
            parts = []
    return _Keys(
        {key: value for part in parts for key, value in part.values.items()},
        bool(parts) and all(part.complete for part in parts),
        frozenset().union(*(part.body for part in parts)),
    )


def _optional(found: _Keys, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """Yield the keys whose value is an argument of the method that is None by default."""
    arguments = function.args
    by_place = [*arguments.posonlyargs, *arguments.args][::-1]
    pairs = [*zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
    pairs += zip(by_place, arguments.defaults[::-1], strict=False)
    left_out = {
        argument.arg
        for argument, default in pairs
        if isinstance(default, ast.Constant) and default.value is None
    }
    for key, value in found.values.items():
        if any(isinstance(each, ast.Name) and each.id in left_out for each in ast.walk(value)):
            yield key


def _assigned(name: str, function: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                yield value
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.Dict() as value) if (
                target == name
            ):
                yield value


def _problems(use: Use, surface: Surface) -> Iterator[str]:
    if use.operation not in surface.operations:
        yield f"the spec has no operation {use.operation} any more"
        return
    operation = surface.operations[use.operation]
    for name in sorted(use.arguments - operation.arguments.keys()):
        yield f"{use.operation} has no argument {name} any more"
    needed = {name for name, value in operation.arguments.items() if value.required}
    for name in sorted(needed & use.optional):
        yield f"{use.operation} cannot do without {name} any more"
    for name in sorted(needed - use.arguments) if use.complete else ():
        yield f"{use.operation} needs the argument {name} now"
    yield from _body_problems(use, operation, surface)
    found = operation.items or type_text(operation.result - {"None"})
    if use.returns is not None and use.returns != found:
        yield f"{use.operation} gives {found} now, not {use.returns}"


def _body_problems(use: Use, operation: Operation, surface: Surface) -> Iterator[str]:
    if "body" not in operation.arguments or "body" not in use.arguments:
        return
    name = type_text(operation.arguments["body"].kinds - {"None", "Unset"})
    members = surface.models[name].attributes.values()
    for each in sorted(use.body - {member.wire for member in members}):
        yield f"the body of {use.operation} has no {each} any more"
    for each in sorted({member.wire for member in members if member.required} - use.texts):
        yield f"the body of {use.operation} needs {each} now"


def _proposal(name: str, operation: Operation) -> str:
    must = {key: value for key, value in operation.arguments.items() if value.required}
    may = {key: value for key, value in operation.arguments.items() if key not in must}
    if operation.items is not None:
        may = {key: value for key, value in may.items() if key not in _SET_BY_PAGER}
    given = [f"{key}: {value}" for key, value in must.items()]
    optional = [f"{key}: {_hint(value)} = None" for key, value in may.items()]
    signature = ", ".join([*given, *(["*", *optional] if optional else [])])
    result = operation.items or type_text(operation.result)
    kind, call = (f"Pager[{result}]", "paginate") if operation.items else (result, "call")
    now = ", ".join([f'"{name}"', *(f"{key}=…" for key in must)])
    tag = operation.tag.replace("-", "_")
    return f"hub.{tag}.{name}({signature}) -> {kind}; now: hub.{call}({now})"


def _hint(value: Value) -> str:
    return type_text((value.kinds - {"Unset"}) | {"None"})
