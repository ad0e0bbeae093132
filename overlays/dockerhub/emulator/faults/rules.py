"""Which faults apply to which requests."""

import difflib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from .kinds import Fault, FaultKind, is_whole


class FaultError(ValueError):
    """There is no such fault, or not with these options."""


@dataclass(kw_only=True)
class _Rule:
    name: str
    fault: Fault
    at_accept: bool
    method: str | None
    path: str | None
    skip: int
    left: int | None

    def matches(self, method: str, path: str) -> bool:
        right_method = self.method in (None, method)
        return right_method and (self.path is None or fnmatchcase(path, self.path))

    def applies(self) -> bool:
        """Count one request or connection; tell whether the fault applies to it."""
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.left is not None:
            self.left -= 1
        return True

    @property
    def used_up(self) -> bool:
        return self.left is not None and self.left <= 0


class Faults:
    """The faults of one Hub that are turned on."""

    def __init__(self, kinds: Mapping[str, FaultKind]) -> None:
        self._kinds = kinds
        self._rules: list[_Rule] = []
        self._lock = threading.Lock()

    def add(
        self,
        name: str,
        *,
        times: int | None = 1,
        after: int = 0,
        path: str | None = None,
        method: str | None = None,
        **options: Any,
    ) -> None:
        """Turn a fault on.

        Args:
            name: Which one; see `kinds`.
            times: How many requests it applies to; None: all, until it is cleared.
            after: How many matching requests to skip first.
            path: A pattern such as ``*/tags``: it applies to matching paths only. A slash at the
                end makes no difference.
            method: It applies to this method only, in upper or lower case.
            **options: Further options of the fault.

        Raises:
            FaultError: If any of these is unknown or impossible.
        """
        kind = self._kind(name)
        if times is not None and not is_whole(times, 1):
            raise FaultError(f"times must be a whole number from 1, or None for all, not {times!r}")
        if not is_whole(after, 0):
            raise FaultError(f"after must be a whole number from 0, not {after!r}")
        if kind.at_accept and (path is not None or method is not None):
            raise FaultError(f"fault {name!r} applies to connections, which have no path or method")
        try:
            fault = kind.with_options(options)
        except (TypeError, ValueError) as error:
            known = ", ".join(f"{key}={value}" for key, value in kind.options().items())
            raise FaultError(f"fault {name!r}: {error}; its options: {known or 'none'}") from None
        method, path = method or kind.method, path or kind.path
        rule = _Rule(
            name=name,
            fault=fault,
            at_accept=kind.at_accept,
            method=method and method.upper(),
            path=path and (path.rstrip("/") or "/"),
            skip=after,
            left=times,
        )
        with self._lock:
            self._rules.append(rule)

    def clear(self) -> None:
        """Turn all faults off."""
        with self._lock:
            self._rules.clear()

    def kinds(self) -> Mapping[str, FaultKind]:
        """Return all known faults, by name."""
        return self._kinds

    def active(self) -> list[str]:
        """Return the names of the faults that are turned on."""
        return [rule.name for rule in self._rules]

    def for_request(self, method: str, path: str) -> list[Fault]:
        """Return the faults that apply to this request, and count it.

        Args:
            method: HTTP method.
            path: Path without its query.
        """
        return self._applying(lambda rule: not rule.at_accept and rule.matches(method, path))

    def refuses_connection(self) -> bool:
        """Tell whether to reset a new connection, and count it."""
        return bool(self._applying(lambda rule: rule.at_accept))

    def _applying(self, chosen: Callable[[_Rule], bool]) -> list[Fault]:
        with self._lock:
            applying = [rule.fault for rule in self._rules if chosen(rule) and rule.applies()]
            self._rules[:] = [rule for rule in self._rules if not rule.used_up]
        return applying

    def _kind(self, name: str) -> FaultKind:
        if name in self._kinds:
            return self._kinds[name]
        close = difflib.get_close_matches(name, self._kinds, n=3) or sorted(self._kinds)
        raise FaultError(f"there is no fault {name!r}; there is {', '.join(close)}")
