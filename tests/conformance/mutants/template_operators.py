"""Operators on the generator's templates: a whole package is generated from each broken one."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final


@dataclass(frozen=True)
class TemplateMutant:
    """A template that is broken in one way.

    Attributes:
        operator: How it is broken.
        site: The template.
        text: Its broken text.
    """

    operator: str
    site: str
    text: str = field(repr=False)


_MODEL: Final = "model.py.jinja"
_DECODE: Final = "decode.jinja"
_ENUM: Final = "str_enum.py.jinja"
_INIT: Final = "models_init.py.jinja"
_TYPES: Final = "types.py.jinja"
OPERATORS: Final[tuple[tuple[str, str, str, str], ...]] = (
    (
        "template: models are not decoded",
        _DECODE,
        r'== "model" %\}decode_model\(.*?\)\n',
        '== "never" %}\n',
    ),
    ("template: members are not decoded", _DECODE, r'kind == "enum"', 'kind == "never"'),
    ("template: dates are not decoded", _DECODE, r'kind == "datetime"', 'kind == "never"'),
    (
        "template: lists are not decoded",
        _DECODE,
        r'kind == "list" and decode\(',
        'kind == "never" and decode(',
    ),
    (
        "template: lists of models are not decoded",
        _DECODE,
        r'kind == "list" and property\.inner',
        'kind == "never" and property.inner',
    ),
    ("template: unions are not decoded", _DECODE, r'kind == "union"', 'kind == "never"'),
    (
        "template: known by the Python name",
        _MODEL,
        r'"\{\{ property\.name \| in_double_quote_literal \}\}": "',
        '"{{ property.python_name }}": "',
    ),
    (
        "template: first property is not known",
        _MODEL,
        r"(\{% for property in properties) %\}(\n +\"\{\{)",
        r"\1[1:] %}\2",
    ),
    (
        "template: further keys are not taken",
        _MODEL,
        r'"_additional_properties" if extra',
        '"None" if extra',
    ),
    ("template: further keys are not encoded", _TYPES, r"for key, value in extra\.items\(\)", ""),
    (
        "template: first property is not decoded",
        _MODEL,
        r"(\{% for property in properties) if decoder\(property\)",
        r"\1[1:] if decoder(property)",
    ),
    (
        "template: what is omitted is null",
        _TYPES,
        r"value is not OMITTED and ",
        "value is not False and ",
    ),
    (
        "template: what a copy lacks is null",
        _MODEL,
        r'"_absent" if properties',
        '"NOTHING" if properties',
    ),
    (
        "template: optional cannot be None",
        _MODEL,
        r'" \| None" if wanted and .* not in \("Any", "None"\)',
        '" | None" if false',
    ),
    ("template: parameters are positional", _MODEL, r"        \*,\n", ""),
    (
        "template: further keys are not kept",
        _MODEL,
        r"additional_properties=\{\{ .* \}\},",
        "",
    ),
    (
        "template: maps are not decoded",
        _MODEL,
        r"decoder\(extra\) \| trim or ",
        "",
    ),
    (
        "template: absent is encoded",
        _TYPES,
        r"if key in contents:\n",
        "if True:\n",
    ),
    (
        "template: values are not encoded",
        _TYPES,
        r"= encode\(getattr\(self, name\)\)",
        "= getattr(self, name)",
    ),
    ("template: secrets are shown", _MODEL, r"repr=False\)", "repr=True)"),
    (
        "template: required has a default",
        _MODEL,
        r'"" if property\.required and not property\.default else',
        '"" if false else',
    ),
    (
        "template: what is no object passes",
        _TYPES,
        r"if not isinstance\(data, dict\):",
        "if False:",
    ),
    ("template: members in lower case", _ENUM, r"\{\{ key \}\} =", "{{ key | lower }} ="),
    ("template: members by their names", _ENUM, r'= "\{\{ value \}\}"', '= "{{ key }}"'),
    (
        "template: a member is lost",
        _ENUM,
        r"dictsort\(true\) %\}",
        "dictsort(true) | list | batch(1) | first %}",
    ),
    (
        "template: a model is not found",
        _INIT,
        r'"\{\{ import\.split\(" import "\)\[1\] \}\}":',
        '"{{ import.split(" import ")[1] }}X":',
    ),
)


def mutants(templates: Path) -> list[TemplateMutant]:
    """Return every mutant of the templates.

    Raises:
        ValueError: A template has changed so much that an operator finds nothing in it.
    """
    found = []
    for operator, name, pattern, replacement in OPERATORS:
        text = (templates / name).read_text(encoding="utf-8")
        broken, count = re.subn(pattern, replacement, text, count=1)
        if not count:
            raise ValueError(f"{name} has nothing that fits {operator!r}; adapt its pattern")
        found.append(TemplateMutant(operator, name, broken))
    return found
