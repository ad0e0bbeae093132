"""`hub.repositories.immutable_tags`: tags that cannot be pushed again or deleted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dockerhub._async.caller import AsyncCaller
from dockerhub._base.arguments import parse_repository, wrong_type
from dockerhub._base.tag_rules import check_tag_rule, check_tag_rules
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub_openapi.models.immutable_tags_matches import ImmutableTagsMatches
    from dockerhub_openapi.models.immutable_tags_settings import ImmutableTagsSettings
    from dockerhub_openapi.models.repository import Repository
    from dockerhub_openapi.models.update_immutable_tags_request import UpdateImmutableTagsRequest
    from dockerhub_openapi.models.verify_immutable_tags_request import VerifyImmutableTagsRequest


class AsyncImmutableTags:
    """The immutable tags of a repository.

    Rules say which: a tag that one of them matches can be pushed once, and from then on neither
    be pushed again nor deleted. A rule is a regular expression in RE2's syntax, without a comma;
    a repository has at most 5.
    """

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def get(self, repository: str) -> ImmutableTagsSettings:
        """Return the rules, and whether they apply; they are part of the repository.

        Args:
            repository: Name of the repository, such as ``acme/app``.

        Raises:
            NotFoundError: There is no such repository, or the account may not see it.
            HubError: The request failed otherwise.
            ValueError: The repository is not named so.
        """
        return _settings(
            await self._caller.call(
                api.repositories.get_repository.OPERATION, *parse_repository(repository)
            )
        )

    async def set(
        self, repository: str, *, rules: Iterable[str] | None = None, enabled: bool | None = None
    ) -> Repository:
        """Change which tags are immutable. See first what a rule matches: `verify`.

        Tags that a rule matches are frozen at once. ``.*`` matches all, so that not even
        ``latest`` can be pushed again. While the rules do not apply, Docker Hub keeps them.

        Args:
            repository: Name of the repository, such as ``acme/app``.
            rules: Regular expressions, at most 5, which replace all rules; None to keep the
                rules, for which they are read first.
            enabled: Whether the rules apply; None to leave that, for which it is read first.

        Returns:
            The repository as it is now.

        Raises:
            NotFoundError: There is no such repository, or the account may not see it.
            PermissionDeniedError: The account does not administer it, or its organization access
                token lacks ``scope-repository-settings-admin``.
            HubError: The request failed otherwise; it is not repeated.
            TypeError: An argument has a wrong type.
            ValueError: Nothing is to be changed, there are too many rules, or a rule has a comma
                or is not a regular expression in RE2's syntax.
        """
        namespace, name = parse_repository(repository)
        if rules is None and enabled is None:
            raise ValueError("rules and enabled are both None: there is nothing to change")
        wanted = None if rules is None else check_tag_rules("rules", rules)
        if enabled is not None and not isinstance(enabled, bool):
            raise wrong_type("enabled", "True or False", enabled)
        if wanted is None or enabled is None:
            current = await self.get(repository)
            wanted = list(current.rules or []) if wanted is None else wanted
            enabled = bool(current.enabled) if enabled is None else enabled
        return await self._caller.call(
            api.repositories.update_repository_immutable_tags.OPERATION,
            namespace,
            name,
            body=_new_settings(wanted, enabled=enabled),
        )

    async def verify(self, repository: str, rule: str) -> ImmutableTagsMatches:
        """Return which `tags` of a repository a rule matches. Nothing is changed.

        Args:
            repository: Name of the repository, such as ``acme/app``.
            rule: A regular expression, such as ``v.*``.

        Raises:
            NotFoundError: There is no such repository, or the account may not see it.
            PermissionDeniedError: The account does not administer it.
            HubError: The request failed otherwise.
            TypeError: An argument has a wrong type.
            ValueError: The rule has a comma or is not a regular expression in RE2's syntax.
        """
        namespace, name = parse_repository(repository)
        return await self._caller.call(
            api.repositories.verify_repository_immutable_tags.OPERATION,
            namespace,
            name,
            body=_trial(check_tag_rule("rule", rule)),
        )


def _settings(repository: Repository) -> ImmutableTagsSettings:
    """Return the settings of a repository, in either of the two forms that servers send."""
    from dockerhub_openapi.models.immutable_tags_settings import ImmutableTagsSettings

    found = repository.immutable_tags_settings
    if isinstance(found, ImmutableTagsSettings):
        return found
    rules = (repository.immutable_tags_rules or "").split(",")
    return ImmutableTagsSettings(
        enabled=bool(repository.immutable_tags), rules=[each for each in rules if each]
    )


def _new_settings(rules: list[str], *, enabled: bool) -> UpdateImmutableTagsRequest:
    from dockerhub_openapi.models.update_immutable_tags_request import UpdateImmutableTagsRequest

    return UpdateImmutableTagsRequest(immutable_tags=enabled, immutable_tags_rules=rules)


def _trial(rule: str) -> VerifyImmutableTagsRequest:
    from dockerhub_openapi.models.verify_immutable_tags_request import VerifyImmutableTagsRequest

    return VerifyImmutableTagsRequest(regex=rule)
