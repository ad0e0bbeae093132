"""What is shown of each item: some of its fields, a part of its JSON, or a template's text."""

from collections.abc import Callable, Iterable, Sequence
from string import Formatter
from typing import Any, Final, TypeVar

from attrs import evolve, frozen

from dockerhub.cli.output.formats import Column
from dockerhub.names import did_you_mean

Item = TypeVar("Item")
Select = Callable[[Any], Any]

_ESCAPES: Final = {r"\t": "\t", r"\n": "\n"}
_HOW: Final = r"Write {name} for a field, \t and \n for a tab and a new line, {{ and }} for braces"


@frozen
class Template:
    """A text with fields of an item, such as ``{name} {size}``: names only, and no code."""

    parts: Sequence[tuple[str, str | None]]
    """Texts, each with the name of the field after it."""

    @property
    def names(self) -> list[str]:
        """The names of its fields."""
        return [name for _, name in self.parts if name is not None]

    def render(self, item: Any, columns: Iterable[Column[Any]]) -> str:
        """Return the text for an item, with its values as machines want them."""
        cells = {column.name: column for column in columns}
        return "".join(
            text + (cells[name].text(item) if name is not None else "") for text, name in self.parts
        )


def read_template(text: str) -> Template:
    """Read a template.

    Raises:
        ValueError: It has anything but texts and names of fields.
    """
    for written, meant in _ESCAPES.items():
        text = text.replace(written, meant)
    try:
        found = list(Formatter().parse(text))
    except ValueError as error:
        raise ValueError(f"cannot be read: {error}. {_HOW}.") from None
    template = Template([(before, name) for before, name, *_ in found])
    if not template.names:
        raise ValueError(f"names no field. {_HOW}.")
    if any(form or conversion for _, _, form, conversion in found):
        raise ValueError(f"has more than names of fields. {_HOW}.")
    return template


def check_names(names: Iterable[str], columns: Iterable[Column[Any]]) -> None:
    """Refuse names that no column has; `ValueError` that names those there are."""
    known = [column.name for column in columns]
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            raise ValueError(
                f"names {name!r}, which is not a field.{hint} The fields are {', '.join(known)}."
            )


def chosen(columns: Sequence[Column[Item]], names: Sequence[str]) -> Sequence[Column[Item]]:
    """Return the columns of these names, in this order, none of which a table omits; or all."""
    check_names(names, columns)
    by_name = {column.name: column for column in columns}
    return [evolve(by_name[name], whole=True) for name in names] or columns


def read_selection(expression: str) -> Select:
    """Return what finds a part of something in JSON, as an expression of JMESPath says.

    Raises:
        ValueError: The expression cannot be read.
    """
    import jmespath  # noqa: PLC0415  # few commands select
    from jmespath.exceptions import JMESPathError  # noqa: PLC0415  # likewise

    try:
        compiled = jmespath.compile(expression)
    except JMESPathError as error:
        raise ValueError(f"cannot be read: {error}") from None
    except (ValueError, RecursionError):
        raise ValueError("cannot be read: it is too long or too deep") from None

    def select(found: Any) -> Any:
        try:
            return compiled.search(found)
        except JMESPathError as error:
            raise ValueError(f"--select does not fit the response: {error}") from None

    return select
