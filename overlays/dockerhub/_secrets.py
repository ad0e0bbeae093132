"""A text that does not show itself."""

from collections.abc import Callable
from typing import Any, NoReturn, final

__all__ = ["Secret"]


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
        return "****"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled."""
        raise TypeError("a secret cannot be pickled: it would be written in plain text")

    def __deepcopy__(self, memo: dict[int, Any]) -> "Secret":
        return self
