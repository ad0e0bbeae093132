"""Several rules for one repository, and rules for several repositories."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from attrs import evolve

from dockerhub._base.arguments import wrong_type
from dockerhub._base.errors import InvalidArgumentError
from dockerhub._base.patterns import first_match
from dockerhub._base.repository_patterns import full_name
from dockerhub._jobs.retention.rules import RetentionRules

Rules = RetentionRules | Iterable[RetentionRules]
"""The rules of a repository: a tag is deleted if one of them deletes it and none protects it."""
RuleSet = tuple[RetentionRules, ...]


class RulesByRepository(Mapping[str, RuleSet]):
    """Rules by the names of repositories, and by patterns of them such as ``acme/*``.

    A repository has the rules of its name, or else those of the first pattern that it matches.
    What any matching entry protects is protected.

    Args:
        rules: The rules by names and patterns.

    Raises:
        TypeError: What should be rules is something else.
        ValueError: A name or a pattern is unusable, or has rules twice or none.
    """

    def __init__(self, rules: Mapping[str, Rules]) -> None:
        self._rules: dict[str, RuleSet] = {}
        for name, each in rules.items():
            key = full_name(name)
            if key in self._rules:
                raise InvalidArgumentError("rules", f"has {key} twice")
            self._rules[key] = to_rule_set(each)

    def __getitem__(self, name: str) -> RuleSet:
        return self._rules[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def __repr__(self) -> str:
        return f"RulesByRepository({self._rules!r})"

    def of(self, repository: str) -> RuleSet:
        """Return the rules of a repository; none if no entry is about it.

        Args:
            repository: Its full name.

        Raises:
            ValueError: An entry protects what another one names.
        """
        matching = [key for key in self if first_match(repository, [key])]
        if not matching:
            return ()
        chosen = repository if repository in self else matching[0]
        others = [rules for key in matching if key != chosen for rules in self[key]]
        return tuple(_protecting(repository, rules, others) for rules in self[chosen])


def to_rules(rules: Rules | Mapping[str, Rules]) -> RuleSet | RulesByRepository:
    """Return the rules of one repository, or of several by their names and patterns."""
    if isinstance(rules, Mapping):
        return RulesByRepository(cast("Mapping[str, Rules]", rules))
    return to_rule_set(rules)


def to_rule_set(rules: Rules) -> RuleSet:
    """Return the rules of one repository; `TypeError` or `ValueError` if there are none."""
    found = (rules,) if isinstance(rules, RetentionRules) else tuple(_iterable(rules))
    for each in found:
        if not isinstance(each, RetentionRules):
            raise wrong_type("rules", "RetentionRules, or a list of them", each)
    if not found:
        raise InvalidArgumentError("rules", "is empty: there is nothing to delete")
    return found


def to_json(rules: RuleSet | RulesByRepository) -> Any:
    """Return rules as JSON has them; one alone is not a list."""
    if isinstance(rules, RulesByRepository):
        return {"repositories": {name: to_json(each) for name, each in rules.items()}}
    each = [one.to_dict() for one in rules]
    return each[0] if len(each) == 1 else each


def from_json(found: Any) -> RuleSet | RulesByRepository:
    """Return the rules that `to_json` wrote."""
    if isinstance(found, dict) and "repositories" in found:
        named = found["repositories"].items()
        return RulesByRepository({name: rule_set_from_json(each) for name, each in named})
    return rule_set_from_json(found)


def rule_set_from_json(found: Any) -> RuleSet:
    """Return the rules of one repository that `to_json` wrote."""
    return tuple(map(RetentionRules.from_dict, found if isinstance(found, list) else [found]))


def _iterable(rules: Any) -> Iterable[Any]:
    if not isinstance(rules, Iterable) or isinstance(rules, Mapping | str):
        raise wrong_type("rules", "RetentionRules, or a list of them", rules)
    return rules


def _protecting(
    repository: str, rules: RetentionRules, others: Iterable[RetentionRules]
) -> RetentionRules:
    """Return rules that protect what others protect, too."""
    both = [rules, *others]
    try:
        return evolve(
            rules,
            protect=tuple(dict.fromkeys(each for one in both for each in one.protect)),
            protect_regex=tuple(dict.fromkeys(each for one in both for each in one.protect_regex)),
        )
    except ValueError as error:
        raise ValueError(f"the rules of {repository}: {error}") from None
