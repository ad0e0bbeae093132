"""Passwords and tokens that do not show themselves."""

from collections.abc import Callable
from typing import Any, Final, NoReturn, final

_HIDDEN: Final = "****"


@final
class Secret:
    """Holds a password or token; every way of looking at it but `reveal` shows ``****``."""

    __slots__ = ("_reveal",)

    _reveal: Callable[[], str]

    def __init__(self, value: str) -> None:
        # In a closure, so that dumping attributes shows a function and not the text.
        self._reveal = lambda: value

    def reveal(self) -> str:
        """Return the text itself, to be sent."""
        return self._reveal()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.reveal() == other.reveal()

    def __hash__(self) -> int:
        return hash(self.reveal())

    def __repr__(self) -> str:
        return _HIDDEN

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled."""
        raise TypeError("a secret cannot be pickled: it would be written in plain text")

    def __deepcopy__(self, memo: dict[int, Any]) -> "Secret":
        return self


def hide(data: Any, names: frozenset[str]) -> Any:
    """Return a JSON object without the values of properties with these names, at any depth.

    Of anything but an object nothing is known, so that nothing is returned.
    """
    return _hidden(data, names) if isinstance(data, dict) else None


def _hidden(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {
            name: _HIDDEN if name in names and each else _hidden(each, names)
            for name, each in value.items()
        }
    return [_hidden(each, names) for each in value] if isinstance(value, list) else value
