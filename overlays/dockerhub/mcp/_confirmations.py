"""Confirmations: a dry run returns one, and a call with it may do what the dry run showed."""

import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import define, field

LIFETIME: Final = 600.0
"""Seconds."""


@define
class Confirmations:
    """Those that were given out; each is for one call, with the same arguments, for ten minutes."""

    _now: Callable[[], float]
    _open: dict[str, tuple[str, float]] = field(factory=dict, init=False)

    def give(self, tool: str, arguments: Mapping[str, Any]) -> str:
        """Return a confirmation for a call."""
        now = self._now()
        self._open = {key: each for key, each in self._open.items() if each[1] > now}
        confirmation = secrets.token_urlsafe(9)
        self._open[confirmation] = (_call(tool, arguments), now + LIFETIME)
        return confirmation

    def take(self, confirmation: Any, tool: str, arguments: Mapping[str, Any]) -> None:
        """Use a confirmation up; `ValueError` if it is not for this call."""
        call, end = self._open.get(str(confirmation), ("", 0.0))
        if end <= self._now():
            raise ValueError("the confirmation is unknown, used or expired: do the dry run again")
        if call != _call(tool, arguments):
            raise ValueError("the confirmation is for a call with other arguments")
        del self._open[confirmation]


def _call(tool: str, arguments: Mapping[str, Any]) -> str:
    return json.dumps([tool, arguments], sort_keys=True)
