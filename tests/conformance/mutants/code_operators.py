"""Operators on the generated code: what a defect of the generator or a template would change."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final


@dataclass(frozen=True)
class CodeMutant:
    """A module that is broken in one way.

    Attributes:
        operator: How it is broken.
        site: The module, and the place in it.
        module: Its import name.
        source: Its broken text.
    """

    operator: str
    site: str
    module: str
    source: str = field(repr=False)


Operators = dict[str, tuple[str, str | Callable[[re.Match[str]], str]]]
"""Patterns and their replacements."""
_MODEL: Final[Operators] = {
    "key: another": (r'^        "([\w-]+)": "(\w+)",$', r'        "\1_x": "\2",'),
    "attribute: another": (
        r'^        "([\w-]+)": "(\w+)",$',
        r'        "\1": "additional_properties",',
    ),
    "parse: model dropped": (r"^    (?!additional)\w+=lambda value: decode_model\(.*\),\n", ""),
    "parse: model of an item dropped": (
        r"^    \w+=lambda value: decode_list\(value, \w+\._take_all\),\n",
        "",
    ),
    "parse: member dropped": (r"^    \w+=lambda value: decode_enum\(.*\),\n", ""),
    "parse: member of an item dropped": (
        r"decode_enum\(members_by_value\(\w+\), item\)",
        "item",
    ),
    "parse: date dropped": (r"^    \w+=decode_datetime,\n", ""),
    "parse: list dropped": (r"^    \w+=lambda value: decode_list\(\n[\s\S]*?\n    \),\n", ""),
    "parse: map dropped": (
        r"^    additional_properties=lambda .*,$",
        "    additional_properties=keep,",
    ),
    "default: None": (r"^(        \w+: .*) = OMITTED,$", r"\1 = None,"),
    "default: missing": (r"^(        \w+: .*) = OMITTED,$", r"\1,"),
    "default: where required": (r"^(        \w+: [^=\n\"]+),$", r"\1 = OMITTED,"),
    "constructor: loses a value": (r'^( {16}"[\w-]+": )\w+,$', r"\1None,"),
    "constructor: what is omitted is null": (r"^            _absent,$", "            NOTHING,"),
    "constructor: extra keys lost": (r"^            _additional_properties,$", "            None,"),
    "extra keys: not kept": (r"^    additional_properties=.*,\n", ""),
    "hint: not nullable": (r"^(    \w+: .*) \| None$", r"\1"),
    "hint: text": (r"^(    \w+: )(?:int|bool)\b", r"\1str"),
    "hint: integer": (r"^(    \w+: )str\b", r"\1int"),
    "hint: date as text": (r"^(    \w+: .*?)datetime\.datetime", r"\1str"),
    "secret: shown": (r"= _field\(repr=False", "= _field(repr=True"),
    "member: other value": (r'^(    [A-Z_0-9]+ = "\S+)"', r'\1_x"'),
    "member: other name": (r"^    ([A-Z_0-9]+) = ", r"    \1_X = "),
    "member: dropped": (r'^    [A-Z_0-9]+ = ".*"$', "    pass"),
    "map: another key": (
        r"return self\.additional_properties\[key\]",
        'return self.additional_properties[f"{key}_x"]',
    ),
}
_OPERATION: Final[Operators] = {
    "method: other": (r'method="\w+"', 'method="OPTIONS"'),
    "url: other segment": (r'(encode\(\s*)"/v2/', r'\1"/v3/'),
    "url: trailing slash": (
        r'(encode\(\s*"[^"]*?)(/?)"',
        lambda m: m[1] + ("" if m[2] else "/") + '"',
    ),
    "url: a value is lost": (r'path=\{"(\w+)":', r'path={"\1_x":'),
    "url: other template": (r'path="/v2/', 'path="/v3/'),
    "query: other key": (r'query=\{\s*"(\w+)":', r'query={"\1_x":'),
    "query: lost": (r"query=\{[^}]*\}", "query={}"),
    "argument: other default": (r" \| None = None", " | None = 7"),
    "argument: required": (r" \| None = None", " | None"),
    "argument: other type": (r"(\b\w+: )(?:int|str)\b(?=[ ,)])", r"\1bool"),
    "argument: other name in HTTP": (r'(ParameterRecord\("\w+", ")', r"\1x_"),
    "argument: other place": (r'"query", required', '"path", required'),
    "body: lost": (r"body=body", "body=None"),
    "body: other media type": (r'body_media_type="[^"]+"', 'body_media_type="text/plain"'),
    "accept: other": (r'accept="[^"]+"', 'accept="text/plain"'),
    "body: not required": (r"body_required=True", "body_required=False"),
    "security: none": (r'security="(?!none)\w+"', 'security="none"'),
    "deprecated: other": (r"deprecated=(True|False)", lambda m: f"deprecated={m[1] != 'True'}"),
    "status: other": (r"response_status=(\d+)", r"response_status=\g<1>0"),
    "status: lost": (r"success_statuses=\(\d+,\)", "success_statuses=()"),
    "answer: not decoded": (r"return \w+\._take\(body\)", "return body"),
    "answer: lost": (r"return \w+\._take\(body\)", "return None"),
    "pagination: other": (r'pagination="next link"', 'pagination="short page"'),
    "pagination: other items": (r"item_model=\w+", "item_model=str"),
}
_RECORDS: Final[Operators] = {
    "request: value not encoded": (
        r'quote\(_encode_text\(value\), safe=""\)',
        "_encode_text(value)",
    ),
    "request: slash kept": (r'safe=""', 'safe="/"'),
    "request: None is sent": (r"if each is not None", "if True"),
    "request: truth not written": (r"str\(value\)\.lower\(\)", "str(value)"),
    "request: date not written": (r"value\.isoformat\(\) if .* else", ""),
    "request: body not encoded": (r"value\.to_dict\(\) if .* else value", "value"),
    "request: items not encoded": (r"\[_encode_body\(each\) for each in value\]", "value"),
}
_TYPES: Final[Operators] = {
    "shape: no object passes": (r"if not isinstance\(data, dict\):", "if False:"),
    "shape: odd rows fail": (r" if isinstance\(row, dict\) else row", ""),
    "shape: methods are hidden": (r"and reserved\.isdisjoint\(row\)", ""),
    "extra keys: not encoded": (r"for key, value in extra\.items\(\)", "for key, value in ()"),
    "extra keys: not set aside": (
        r"contents\[_ASIDE\] = \{key: row\[key\] for",
        "contents[_ASIDE] = {key: row[key] for _ in () for",
    ),
    "extra keys: not those set aside": (r" \| aside$", ""),
    "extra keys: not given": (r"\{\*\*\(extra or \{\}\)\}", "{}"),
    "encode: nothing left out": (r"if key in contents:$", "if True:"),
    "encode: not at all": (r"= encode\(getattr\(self, name\)\)", "= getattr(self, name)"),
    "omitted: kept": (r"value is not OMITTED and ", ""),
    "omitted: null": (r" and not \(value is None and key in absent\)", ""),
    "types: models are kept": (r"return model\._take\(value\) if .*", "return value"),
    "types: lists are kept": (r"return decode\(value\) if .*", "return value"),
    "types: lists lose one": (r"return decode\(value\) if", "return decode(value[1:]) if"),
    "types: nothing is decoded": (r"contents\[key\] = value = decode\(value\)", "pass"),
    "types: no list or object is decoded": (r"contents\[key\] = decode\(contents\[key\]\)", "pass"),
    "types: other names are not found": (r"key == name and name not in", "name not in"),
    "types: members are kept": (r"return members\.get\(value, value\)", "return value"),
    "types: odd members fail": (
        r"except TypeError:\n        return value",
        "except KeyError:\n        return value",
    ),
    "types: unknown keys are lost": (r"if key not in model\._usual\}", "if key in model._usual}"),
    "types: empty dates are kept": (
        r"return None\n    if value\[10",
        "return value\n    if value[10",
    ),
    "types: dates lose their offset": (
        r"^            return moment$",
        "            return moment.replace(tzinfo=datetime.UTC)",
    ),
    "types: dates stay naive": (r"return moment if moment\.tzinfo else .*", "return moment"),
    "types: odd dates fail": (
        r"except ValueError:\n        return value\n    return moment",
        "except KeyError:\n        return value\n    return moment",
    ),
    "types: encodes no models": (r"return value\.to_dict\(\)", "return value"),
    "types: encodes no lists": (r"return \[encode\(item\) for item in value\]", "return value"),
    "types: encodes no dates": (r"return text\.removesuffix.*", "return value"),
    "types: encodes no members": (r"return value\.value if .*", "return value"),
}


def mutants(package: Path) -> list[CodeMutant]:
    """Return every mutant of a generated package.

    Raises:
        ValueError: The generated code has changed so much that operators find nothing in it.
    """
    found = list(_mutants(package))
    missing = {*_MODEL, *_OPERATION, *_RECORDS, *_TYPES} - {each.operator for each in found}
    if missing:
        raise ValueError(f"no code fits {', '.join(sorted(missing))}; adapt their patterns")
    return found


def _mutants(package: Path) -> Iterator[CodeMutant]:
    for path in sorted((package / "models").glob("*.py")):
        if path.name != "__init__.py":
            yield from _of_module(package, path, _MODEL)
            yield from _swapped(package, path)
    for path in sorted((package / "api").glob("*/*.py")):
        if path.name != "__init__.py":
            yield from _of_module(package, path, _OPERATION)
    yield from _of_module(package, package / "operation.py", _RECORDS)
    yield from _of_module(package, package / "types.py", _TYPES)


def _of_module(package: Path, path: Path, operators: Operators) -> Iterator[CodeMutant]:
    source = path.read_text(encoding="utf-8")
    for operator, (pattern, replacement) in operators.items():
        for match in re.finditer(pattern, source, re.MULTILINE):
            plain = isinstance(replacement, str)
            changed = match.expand(replacement) if plain else replacement(match)
            yield _made(package, path, operator, source, match.span(), changed)


def _made(
    package: Path, path: Path, operator: str, source: str, span: tuple[int, int], changed: str
) -> CodeMutant:
    module = ".".join((package.name, *path.relative_to(package).with_suffix("").parts))
    line = source.count("\n", 0, span[0]) + 1
    text = source[: span[0]] + changed + source[span[1] :]
    return CodeMutant(operator, f"{module}:{line}", module, text)


def _swapped(package: Path, path: Path) -> Iterator[CodeMutant]:
    """Swap neighbors: two keys, or their attributes."""
    source = path.read_text(encoding="utf-8")
    for operator, pattern in (
        ("swap: keys", r'^        "([\w-]+)": "\w+",$'),
        ("swap: attributes", r'^        "[\w-]+": "(\w+)",$'),
    ):
        found = list(re.finditer(pattern, source, re.MULTILINE))
        for one, other in pairwise(found):
            between = source[one.end(1) : other.start(1)]
            changed = other[1] + between + one[1]
            span = one.start(1), other.end(1)
            yield _made(package, path, operator, source, span, changed)
