"""What type checkers must understand of the public API; checked by mypy and pyright, never run."""

from datetime import datetime
from typing import Any, assert_type

import attrs

from dockerhub import (
    PROVENANCE,
    SPEC_VERSION,
    AsyncDockerHub,
    AsyncPager,
    DockerHub,
    Event,
    Failure,
    HubError,
    Identity,
    NotFoundError,
    Page,
    Pager,
    Provenance,
    RateLimit,
    RetryPolicy,
)
from dockerhub.conformance import ConformanceReport, check
from dockerhub.models import (
    AuditLogData,
    Image,
    ImageStatus,
    ScimUser,
    Tag,
    TagPage,
)
from dockerhub.scim import attr
from dockerhub_openapi import api


def sync_client() -> None:
    """Everything that a synchronous client gives has a type."""
    with DockerHub(username="u", password="p", otp=lambda: "012345", timeout=5) as hub:
        assert_type(hub, DockerHub)
        pager = hub.tags.list("python", limit=5)
        assert_type(pager, Pager[Tag])
        for tag in pager:
            assert_type(tag, Tag)
        for page in pager.pages():
            assert_type(page, Page[Tag])
            assert_type(page.items, list[Tag])
        assert_type(pager.resume_token, str | None)
        assert_type(hub.tags.get("python", "latest"), Tag)
        assert_type(hub.tags.exists("python"), bool)
        assert_type(hub.rate_limit, RateLimit | None)
        assert_type(hub.with_options(retry=RetryPolicy(retries=5)), DockerHub)
        assert_type(hub.call("get_tag"), Any)
        assert_type(hub.paginate("list_tags"), Pager[Any])
        assert_type(hub.call(api.repositories.get_tag.OPERATION, "a", "b", tag="c"), Tag)
        assert_type(hub.call(api.repositories.list_tags.OPERATION, "a", "b", page=2), TagPage)
        tags = hub.paginate(api.repositories.list_tags.OPERATION.bind("a", "b"), limit=5)
        assert_type(tags, Pager[Tag])


def other_parts() -> None:
    """What belongs to no family; `tests/client/test_resource_operations.py` tells of these."""
    with DockerHub(anonymous=True) as hub:
        users = hub.scim.list(
            filter=attr("userName").eq("jon@example.com") & ~attr("active").eq(False)
        )
        assert_type(users, Pager[ScimUser])
        assert_type(hub.whoami(), Identity)
        assert_type(check(hub, "acme/app"), ConformanceReport)
        assert_type(PROVENANCE, Provenance)
        assert_type(SPEC_VERSION, str)


async def async_client() -> None:
    """Everything that an asynchronous client gives has a type."""
    async with AsyncDockerHub(token="t") as hub:
        assert_type(hub, AsyncDockerHub)
        pager = hub.tags.list("python")
        assert_type(pager, AsyncPager[Tag])
        async for tag in pager:
            assert_type(tag, Tag)
        async for page in pager.pages():
            assert_type(page, Page[Tag])
        assert_type(await hub.tags.get("python", "latest"), Tag)
        assert_type(await hub.tags.exists("python", "latest"), bool)
        assert_type(await hub.call(api.repositories.get_tag.OPERATION, "a", "b", "c"), Tag)
        tags = hub.paginate(api.repositories.list_tags.OPERATION.bind("a", "b"))
        assert_type(tags, AsyncPager[Tag])


def models(tag: Tag, page: TagPage, data: AuditLogData) -> None:
    """What may be absent or null says so, and truth narrows it."""
    assert_type(tag.name, str)
    assert_type(tag.tag_status, ImageStatus | None)
    assert_type(tag.tag_last_pushed, datetime | None)
    if tag.tag_last_pushed:
        assert_type(tag.tag_last_pushed, datetime)
    for image in tag.images or []:
        assert_type(image, Image)
    if tag.full_size is not None:
        assert_type(tag.full_size, int)
    assert_type(Tag(name="x", digest=None).digest, str | None)
    assert_type(Tag.from_dict({}), Tag)
    assert_type(attrs.evolve(tag, digest="sha256:1"), Tag)
    assert_type(page.results, list[Tag])
    assert_type(data.get("name"), str | None)


def errors() -> None:
    """Errors and policies are typed."""
    try:
        raise NotFoundError("gone", status=404)
    except HubError as error:
        assert_type(error.resume_token, str | None)


def never(failure: Failure) -> float | None:
    """A function is a retry policy."""
    return None if failure.sent else 1.0


def listen(event: Event) -> None:
    """A function is an observer."""
    assert_type(event.wait, float)


POLICY = DockerHub(retry=never, on_event=listen)
