# Derived from _async/resources/webhooks.py by `make sync`; never edited.
"""`hub.repositories.webhooks`: what Docker Hub calls when a tag is pushed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from dockerhub._base.arguments import check_words, parse_repository, wrong_type
from dockerhub._sync.caller import Caller
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub._sync.pager import Pager
    from dockerhub_openapi.models.create_webhook_request import CreateWebhookRequest
    from dockerhub_openapi.models.webhook import Webhook

_LONGEST_NAME: Final = 100
_LONGEST_URL: Final = 2000
_SHOWN: Final = 20


class Webhooks:
    """The webhooks of a repository.

    For each push of a tag, Docker Hub sends a POST request to the URL of a webhook. It signs
    nothing: anybody who knows the URL can send a request that looks the same. Put something into
    the URL that cannot be guessed, and check what a request says before you act on it.

    Docker Hub refuses organization access tokens here.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        repository: str,
        *,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> Pager[Webhook]:
        """Return the webhooks of a repository, across all pages.

        Args:
            repository: Name of the repository, such as ``acme/app``.
            page_size: Webhooks to request at a time, 1 to 100; by default 100, or `limit` if
                less.
            limit: The most webhooks to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to continue there.
            concurrency: Pages to request at the same time, 1 to 32; the order stays.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is out of bounds, or the repository is not named so.
        """
        return self._caller.paginate(
            api.webhooks.list_webhooks.OPERATION.bind(*parse_repository(repository)),
            page_size=page_size,
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )

    def create(self, repository: str, name: str, url: str) -> Webhook:
        """Create a webhook. What is pushed from now on is reported to the URL.

        The receiver learns the name of the repository, even of a private one, its description,
        the tag, and who pushed it.

        Args:
            repository: Name of the repository, such as ``acme/app``.
            name: Name by which people know the webhook, of 1 to 100 characters.
            url: Where to send the requests, ``https://`` or ``http://``.

        Returns:
            The new webhook; `delete` takes its `slug`.

        Raises:
            NotFoundError: There is no such repository, or the account may not see it.
            PermissionDeniedError: The account does not administer the repository.
            HubError: The request failed otherwise. It is not repeated, so after
                `HubConnectionError` with `sent` the webhook may exist: look for its name.
            TypeError: An argument has a wrong type.
            ValueError: The name or the URL is unusable.
        """
        namespace, repository_name = parse_repository(repository)
        return self._caller.call(
            api.webhooks.create_webhook.OPERATION,
            namespace,
            repository_name,
            body=_new_webhook(check_words("name", name, most=_LONGEST_NAME), _checked_url(url)),
        )

    def delete(self, repository: str, slug: str) -> None:
        """Delete a webhook; its URL is no longer called.

        Args:
            repository: Name of the repository, such as ``acme/app``.
            slug: The `slug` of the webhook.

        Raises:
            NotFoundError: There is no such repository or webhook. If an attempt of this very call
                failed after it may have deleted it, its absence counts as success.
            PermissionDeniedError: The account does not administer the repository.
            HubError: The request failed otherwise.
            ValueError: The slug cannot be one.
        """
        namespace, name = parse_repository(repository)
        self._caller.call(api.webhooks.delete_webhook.OPERATION, namespace, name, slug)


def _checked_url(url: str) -> str:
    """Return a URL that can be called; errors show its beginning only, for the rest is secret."""
    if not isinstance(url, str):
        raise wrong_type("url", "text", url)
    problem = None
    if len(url) > _LONGEST_URL:
        problem = f"has more than {_LONGEST_URL} characters"
    elif not url.isascii() or not url.isprintable() or " " in url:
        problem = "has a character that must be percent-encoded"
    elif not url.startswith(("https://", "http://")):
        problem = "does not begin with https:// or http://"
    elif not _has_host(url):
        problem = "has no host, or an invalid port"
    if problem:
        shown = f"{url[:_SHOWN]!r}"
        raise ValueError(
            f"url {problem}: {shown}; write a URL such as https://ci.example.com/hooks/docker"
        )
    return url


def _has_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _new_webhook(name: str, url: str) -> CreateWebhookRequest:
    from dockerhub_openapi.models.create_webhook_request import CreateWebhookRequest
    from dockerhub_openapi.models.new_webhook_url import NewWebhookURL

    # All clients that were seen send the switch, and one receiver of the same name.
    return CreateWebhookRequest(
        name=name,
        expect_final_callback=False,
        webhooks=[NewWebhookURL(name=name, hook_url=url)],
    )
