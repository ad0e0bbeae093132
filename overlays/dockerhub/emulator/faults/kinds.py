"""What a fault is: a function between a request and its response, with checked options."""

import inspect
import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from dockerhub.emulator.messages import Response

from .exchange import Exchange

Proceed = Callable[[], Awaitable[Response | None]]
Fault = Callable[[Exchange, Proceed], Awaitable[Response | None]]


@dataclass(frozen=True)
class Check:
    """What the value of an option must be."""

    fits: Callable[[Any], bool]
    text: str


_TEXT = Check(lambda value: isinstance(value, str) and value.isprintable(), "printable text")


@dataclass(frozen=True, kw_only=True)
class FaultKind:
    """A fault that can be turned on.

    Attributes:
        function: Returns the response to a request; further arguments are options.
        checks: What the values of options must be, by name; of those that lack one, text.
        method: By default it applies to this method only.
        path: By default it applies to these paths only.
        at_accept: Whether it applies to new connections instead of requests.
    """

    function: Callable[..., Awaitable[Response | None]]
    checks: Mapping[str, Check]
    method: str | None
    path: str | None
    at_accept: bool

    @property
    def name(self) -> str:
        """Its name, by which it is turned on."""
        return self.function.__name__.replace("_", "-")

    @property
    def summary(self) -> str:
        """What it does, in a line."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]

    def options(self) -> dict[str, str]:
        """Its options and their defaults."""
        _, _, *options = inspect.signature(self.function).parameters.values()
        return {option.name: repr(option.default) for option in options}

    def with_options(self, options: Mapping[str, Any]) -> Fault:
        """Return the fault with its options set.

        Raises:
            TypeError: If an option is unknown.
            ValueError: If the value of an option is impossible.
        """
        signature = inspect.signature(self.function)
        signature.bind(None, None, **options)
        for name, value in options.items():
            default = signature.parameters[name].default
            check = self.checks.get(name, _TEXT)
            if value is not default and not check.fits(value):
                raise ValueError(f"{name} must be {check.text}, not {value!r}")
        return partial(self.function, **options)


def fault(
    *, method: str | None = None, path: str | None = None, at_accept: bool = False, **checks: Check
) -> Callable[[Callable[..., Awaitable[Response | None]]], FaultKind]:
    """Make a function the fault of its name; its docstring says what it does."""

    def make(function: Callable[..., Awaitable[Response | None]]) -> FaultKind:
        return FaultKind(
            function=function, checks=checks, method=method, path=path, at_accept=at_accept
        )

    return make


def is_whole(value: object, least: int, most: float = math.inf) -> bool:
    """Tell whether a value is a whole number in a range."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def whole(least: int, most: int) -> Check:
    """Check for a whole number in a range."""
    text = f"a whole number from {least} to {most}"
    return Check(lambda value: is_whole(value, least, most), text)


def seconds_up_to(most: float) -> Check:
    """Check for a number of seconds."""
    return Check(
        lambda value: type(value) in (int, float) and 0 <= value <= most, f"from 0 to {most:g}"
    )


def one_of(*allowed: str) -> Check:
    """Check for one of some strings."""
    return Check(lambda value: value in allowed, f"one of {', '.join(allowed)}")
