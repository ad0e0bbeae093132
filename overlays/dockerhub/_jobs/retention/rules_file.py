"""Rules for many repositories in a YAML file; a mistake is reported with its line and column."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from dockerhub._base.regular_files import read_file
from dockerhub._base.repository_patterns import full_name
from dockerhub._base.suggestions import suggest_or_list
from dockerhub._jobs.retention.rule_sets import RulesByRepository, RuleSet
from dockerhub._jobs.retention.rules import RULE_NAMES, RetentionRules

_LISTS: Final = ("match", "protect", "match_regex", "protect_regex")
_MATCHES: Final = frozenset({"match", "match_regex"})
_PROTECTS: Final = ("protect", "protect_regex")
_NUMBERS: Final = ("keep_last", "keep_latest")
_FLAGS: Final = ("keep_highest",)
_SECTIONS: Final = ("defaults", "repositories")
_NULL: Final = "tag:yaml.org,2002:null"
_DIGITS: Final = 9
_LARGEST: Final = 4 << 20
"""Bytes; PyYAML takes seconds for each of these MiB."""
_INTEGER: Final = "tag:yaml.org,2002:int"
_BOOLEAN: Final = "tag:yaml.org,2002:bool"
_TRUE: Final = ("true", "yes", "on")
"""What YAML 1.1 has for it."""


class RulesFileError(ValueError):
    """A rules file has a mistake.

    Attributes:
        line: Where it is, from 1.
        column: Where it is in the line, from 1.
    """

    def __init__(self, path: Path, problem: str, line: int, column: int) -> None:
        super().__init__(f"{path}, line {line}, column {column}: {problem}")
        self.line = line
        self.column = column


def read_rules(path: str | Path) -> RulesByRepository:
    r"""Return the rules in a YAML file, by names of repositories and patterns, in its order.

    Such as:

        defaults:
          protect: [latest, 'v*']
        repositories:
          acme/app: {keep_last: 10, older_than: 90d, match: 'pr-*'}
          acme/web:
            - {match: 'pr-*', older_than: 14d}
            - {match_regex: 'main-\d+', keep_last: 20}
          acme/*: {not_pulled_since: 3months}

    A rule of a repository replaces the default one; what the defaults protect stays protected. Of
    several rules in a list, each stands for itself. A repository has the rules of its name, or else
    those of the first pattern that it matches; what any matching entry protects is protected.
    It takes the package PyYAML.

    Args:
        path: The file, in UTF-8.

    Raises:
        ModuleNotFoundError: PyYAML is not installed.
        OSError: The file cannot be read.
        RulesFileError: It is not YAML, or has something that is not a rule.
    """
    return _File(Path(path)).read()


class _File:
    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> RulesByRepository:
        sections = {key.value: node for key, node in self._entries(self._compose(), _SECTIONS)}
        if "repositories" not in sections:
            raise RulesFileError(self._path, "there are no 'repositories'", 1, 1)
        defaults = self._rules(sections["defaults"]) if "defaults" in sections else {}
        found: dict[str, RuleSet] = {}
        keys: dict[str, Any] = {}
        for key, node in self._entries(sections["repositories"], None):
            name = self._repository(key)
            if name in found:
                raise self._error(key, f"{name} has rules already")
            keys[name] = key
            found[name] = tuple(
                self._combined(place, defaults, self._rules(each))
                for place, each in self._alternatives(key, node)
            )
        return self._checked(RulesByRepository(found), keys)

    def _alternatives(self, key: Any, node: Any) -> list[tuple[Any, Any]]:
        """Return the rules of a repository, each with what an error about them as a whole names."""
        if node.id != "sequence":
            return [(key, node)]
        if not node.value:
            raise self._error(node, "expected rules, or a list of them")
        return [(each, each) for each in node.value]

    def _checked(self, rules: RulesByRepository, keys: Mapping[str, Any]) -> RulesByRepository:
        """Return rules, unless the protection of a pattern contradicts them."""
        for name, key in keys.items():
            try:
                rules.of(name)
            except ValueError as error:
                raise self._error(key, str(error)) from None
        return rules

    def _compose(self) -> Any:
        """Return the nodes of the document, which know where they stand."""
        import yaml  # noqa: PLC0415  # only this function needs the package

        try:
            return yaml.compose(read_file(self._path, _LARGEST).decode(), yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            hint = "; a pattern that begins with '*' needs quotes" if self._alias(error) else ""
            raise RulesFileError(self._path, f"{error.problem}{hint}", line, column) from None
        except UnicodeDecodeError:
            raise RulesFileError(self._path, "it is not YAML in UTF-8", 1, 1) from None
        except yaml.YAMLError as error:
            raise RulesFileError(self._path, f"it is not YAML: {error}", 1, 1) from None
        except RecursionError:
            raise RulesFileError(self._path, "it is nested too deep", 1, 1) from None

    @staticmethod
    def _alias(error: Any) -> bool:
        return "alias" in f"{error.context} {error.problem}"

    def _entries(self, node: Any, known: tuple[str, ...] | None) -> list[tuple[Any, Any]]:
        """Return keys and values of a mapping, whose keys are known and differ."""
        if node is None or node.tag == _NULL:
            return []
        if node.id != "mapping":
            wanted = "names of repositories" if known is None else ", ".join(known)
            raise self._error(node, f"expected a mapping with {wanted}")
        seen: set[str] = set()
        for key, _ in node.value:
            if key.id != "scalar":
                raise self._error(key, "a key must be text")
            if known is not None and key.value not in known:
                raise self._error(
                    key, f"there is no {key.value!r} here{suggest_or_list(key.value, known)}"
                )
            if key.value in seen:
                raise self._error(key, f"{key.value!r} is there twice")
            seen.add(key.value)
        entries: list[tuple[Any, Any]] = node.value
        return entries

    def _repository(self, key: Any) -> str:
        try:
            return full_name(key.value)
        except ValueError as error:
            raise self._error(key, str(error)) from None

    def _rules(self, node: Any) -> dict[str, Any]:
        """Return checked values of rules, each for itself."""
        found = {}
        for key, value in self._entries(node, RULE_NAMES):
            read = self._value(key.value, value)
            try:
                RetentionRules(**{**_WHOLE, key.value: read})
            except (ValueError, TypeError) as error:
                raise self._error(value, str(error)) from None
            found[key.value] = read
        return found

    def _value(self, name: str, node: Any) -> Any:
        if name in _LISTS and node.id == "sequence":
            return [self._text(each) for each in node.value]
        if name in _NUMBERS:
            whole = node.value.isdecimal() and len(node.value) <= _DIGITS
            if node.tag != _INTEGER or not whole:
                raise self._error(node, f"{name} must be a whole number")
            return int(node.value)
        if name in _FLAGS:
            if node.tag != _BOOLEAN:
                raise self._error(node, f"{name} must be true or false")
            return node.value.lower() in _TRUE
        return self._text(node)

    def _text(self, node: Any) -> str:
        if node.id != "scalar" or node.tag == _NULL:
            raise self._error(node, "expected text")
        text: str = node.value
        return text

    def _combined(
        self, key: Any, defaults: Mapping[str, Any], own: Mapping[str, Any]
    ) -> RetentionRules:
        together = {**defaults, **own}
        if not _MATCHES.isdisjoint(own):
            # One of them alone would delete what the default one matches as well.
            together = {
                name: together[name] for name in together if name in own or name not in _MATCHES
            }
        for name in _PROTECTS:
            both = [*_listed(defaults.get(name, ())), *_listed(own.get(name, ()))]
            together[name] = list(dict.fromkeys(both))
        try:
            return RetentionRules(**together)
        except ValueError as error:
            raise self._error(key, str(error)) from None

    def _error(self, node: Any, problem: str) -> RulesFileError:
        mark = node.start_mark
        return RulesFileError(self._path, problem, mark.line + 1, mark.column + 1)


_WHOLE: Final = {"keep_latest": 1, "by": "semver"}
"""What makes a single rule a whole set of rules."""


def _listed(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value
