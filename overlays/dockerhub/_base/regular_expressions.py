"""Regular expressions in the syntax of RE2, none of which takes long.

The module `re` tries again and again: ``(a+)+b`` takes minutes for a name of 40 letters. Here each
place of a name is looked at once for each part of the expression.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from attrs import frozen

from dockerhub._base.arguments import check_words
from dockerhub._base.errors import InvalidArgumentError

_LONGEST: Final = 255
_DEEPEST: Final = 50
_MOST_REPEATS: Final = 1_000
_MOST_STEPS: Final = 5_000
_TOKEN: Final = re.compile(
    r"""
    (?P<repeat>(?:[*+?] | \{(?P<least>\d{1,4})(?P<comma>,)?(?P<most>\d{1,4})?\})(?P<lazy>\??))
  | (?P<one>\\[dDsSwW!-/:-@[-`{-~] | \[\^?\]?(?:\\.|[^]\\])*\] | [^\\()[\]{}|^$])
  | (?P<plain>\(\?:)
  | (?P<group>\((?!\?) | \(\?P?<[A-Za-z_]\w*>)
  | (?P<close>\))
  | (?P<either>\|)
  | (?P<edge>[\^$])
    """,
    re.VERBOSE | re.ASCII,
)
_AMBIGUOUS: Final = re.compile(r"\[|--|&&|~~|\|\|")
"""What a later Python may read as an operation on classes."""
_IGNORE_CASE: Final = "(?i)"

_Emit = Callable[[int], int]
"""Adds the steps of a part before the step of this number; returns the number of the first."""


@frozen
class _Step:
    """What has to be true at a place, and the steps that come next, the preferred one first."""

    kind: str
    next: tuple[int, ...]
    pattern: re.Pattern[str] | None = None
    slot: int = 0


class RegularExpression:
    """A regular expression that a whole name must match.

    Args:
        argument: Name of the argument, for messages.
        text: The expression.

    Attributes:
        text: The same.
        groups: How many groups tell what they matched.
    """

    def __init__(self, argument: str, text: object) -> None:
        self.text = check_words(argument, text, most=_LONGEST)
        try:
            parser = _Parser(self.text)
            self._first = parser.whole()(0)
        except (ValueError, re.error) as error:
            raise InvalidArgumentError(
                argument, f"is not a regular expression in RE2's syntax: {self.text!r} {error}"
            ) from None
        self._steps: Sequence[_Step] = parser.steps
        self.groups = parser.groups

    def match(self, name: str) -> tuple[str, ...] | None:
        """Return what the groups matched, empty for one that took no part; None without a match."""
        stack: list[tuple[int, int, tuple[tuple[int, int], ...]]] = [(self._first, 0, ())]
        seen: set[tuple[int, int]] = set()
        while stack:
            number, place, marks = stack.pop()
            if (number, place) in seen:
                continue
            seen.add((number, place))
            step = self._steps[number]
            if step.kind == "end" and place == len(name):
                return self._groups(name, dict(marks))
            if step.kind == "mark":
                marks = (*marks, (step.slot, place))
            if step.kind == "one":
                if place == len(name) or not step.pattern or not step.pattern.match(name[place]):
                    continue
                place += 1
            if step.kind == "edge" and place != step.slot * len(name):
                continue
            stack += [(after, place, marks) for after in reversed(step.next)]
        return None

    def _groups(self, name: str, marks: dict[int, int]) -> tuple[str, ...]:
        return tuple(
            name[marks.get(2 * group, 0) : marks.get(2 * group + 1, 0)]
            for group in range(self.groups)
        )


class _Parser:
    """Reads an expression; `ValueError` says what is wrong with it."""

    def __init__(self, text: str) -> None:
        ignores = text.startswith(_IGNORE_CASE)
        self._text = text
        self._place = len(_IGNORE_CASE) if ignores else 0
        self._flags = re.ASCII | (re.IGNORECASE if ignores else 0)
        self.steps = [_Step("end", ())]
        self.groups = 0

    def whole(self) -> _Emit:
        found = self._alternatives(0)
        if self._place < len(self._text):
            raise ValueError("has a ')' without '('")
        return found

    def _alternatives(self, depth: int) -> _Emit:
        if depth > _DEEPEST:
            raise ValueError("is nested too deep")
        branches = [self._sequence(depth)]
        while self._take("either"):
            branches.append(self._sequence(depth))
        if len(branches) == 1:
            return branches[0]
        return lambda then: self._add("split", *(branch(then) for branch in branches))

    def _sequence(self, depth: int) -> _Emit:
        parts: list[_Emit] = []
        while self._place < len(self._text) and self._next().lastgroup not in ("either", "close"):
            parts.append(self._part(depth))

        def emit(then: int) -> int:
            for part in reversed(parts):
                then = part(then)
            return then

        return emit

    def _part(self, depth: int) -> _Emit:
        token = self._next()
        self._place = token.end()
        if token.lastgroup == "repeat":
            raise ValueError(f"has {token[0]!r} with nothing before it to repeat")
        if token.lastgroup == "edge":
            at_end = token[0] == "$"
            return lambda then: self._add("edge", then, slot=int(at_end))
        if token.lastgroup == "one":
            return self._repeated(self._one(token[0]))
        return self._repeated(self._group(depth, marked=token.lastgroup == "group"))

    def _one(self, text: str) -> _Emit:
        if text.startswith("[") and _AMBIGUOUS.search(text[1:-1]):
            raise ValueError(f"has the class {text}, which is ambiguous: write \\ before [")
        pattern = re.compile(text, self._flags)
        return lambda then: self._add("one", then, pattern=pattern)

    def _group(self, depth: int, *, marked: bool) -> _Emit:
        slot = 2 * self.groups
        self.groups += marked
        inner = self._alternatives(depth + 1)
        if not self._take("close"):
            raise ValueError("has a '(' without ')'")
        if not marked:
            return inner
        return lambda then: self._add(
            "mark", inner(self._add("mark", then, slot=slot + 1)), slot=slot
        )

    def _repeated(self, part: _Emit) -> _Emit:
        token = self._take("repeat")
        if token is None:
            return part
        least, most = _bounds(token)

        def split(inner: int, then: int) -> tuple[int, int]:
            return (then, inner) if token["lazy"] else (inner, then)

        def emit(then: int) -> int:
            first = then
            if most is None:
                first = self._add("split")
                self.steps[first] = _Step("split", split(part(first), then))
            for _ in range((most or least) - least):
                first = self._add("split", *split(part(first), then))
            for _ in range(least):
                # What is empty takes a step as well, so that the number of steps is bounded.
                first = self._add("pass", part(first))
            return first

        return emit

    def _next(self) -> re.Match[str]:
        token = _TOKEN.match(self._text, self._place)
        if token is None:
            raise ValueError(_unknown(self._text[self._place :]))
        return token

    def _take(self, kind: str) -> re.Match[str] | None:
        """Return the next token and go on behind it, if it is of this kind."""
        token = self._next() if self._place < len(self._text) else None
        if token is None or token.lastgroup != kind:
            return None
        self._place = token.end()
        return token

    def _add(
        self, kind: str, *then: int, pattern: re.Pattern[str] | None = None, slot: int = 0
    ) -> int:
        if len(self.steps) > _MOST_STEPS:
            raise ValueError("repeats too much")
        self.steps.append(_Step(kind, then, pattern, slot))
        return len(self.steps) - 1


def _bounds(token: re.Match[str]) -> tuple[int, int | None]:
    """Return how often something is repeated at least and at most."""
    if token["least"] is None:
        return int(token[0].startswith("+")), 1 if token[0].startswith("?") else None
    least = int(token["least"])
    most = int(token["most"]) if token["most"] else None if token["comma"] else least
    if max(least, most or 0) > _MOST_REPEATS:
        raise ValueError(f"repeats more than {_MOST_REPEATS} times: {token[0]!r}")
    if most is not None and most < least:
        raise ValueError(f"has {token[0]!r}, whose bounds are reversed")
    return least, most


def _unknown(rest: str) -> str:
    if rest.startswith("["):
        return "has a '[' without ']'"
    if rest.startswith("(?"):
        return f"has {rest[:3]!r}: it cannot look ahead or behind, and flags are (?i) at its start"
    if rest == "\\":
        return "ends with a backslash"
    return f"has {rest[:2]!r}, which has no meaning here"
