"""`hub.images`: Advanced Image Management, which Docker switched off in December 2023."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from dockerhub._async.caller import AsyncCaller
from dockerhub._base.arguments import check_segment, parse_repository, wrong_type
from dockerhub._spec.moments import to_moment
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub._async.pager import AsyncPager
    from dockerhub_openapi.models.delete_images_request import DeleteImagesRequest
    from dockerhub_openapi.models.delete_images_result import DeleteImagesResult
    from dockerhub_openapi.models.ignored_image_warning import IgnoredImageWarning
    from dockerhub_openapi.models.image_manifest import ImageManifest
    from dockerhub_openapi.models.image_tag import ImageTag
    from dockerhub_openapi.models.images_summary import ImagesSummary
    from dockerhub_openapi.models.repository_image import RepositoryImage

Ordering = Literal["last_activity", "-last_activity", "digest", "-digest"]


class AsyncImages:
    """The images of a repository, with and without tags.

    Docker retired these operations on 2023-12-11 (https://github.com/docker/roadmap/issues/534);
    they are kept because its document has them. Where they are gone, every method raises
    `RetiredEndpointError`. To tidy up, delete tags: `hub.tags.delete`.
    """

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def summary(
        self, repository: str, *, active_from: datetime | str | None = None
    ) -> ImagesSummary:
        """Return the numbers of active and inactive images of a repository.

        Args:
            repository: Name of the repository, as in `hub.tags`.
            active_from: An image counts as active if it was pushed or pulled since; an aware
                datetime, or a date or time as text. By default one month ago.

        Raises:
            RetiredEndpointError: The operation is gone.
            HubError: The request failed otherwise.
            ValueError: An argument is unusable.
        """
        namespace, name = parse_repository(repository)
        return await self._caller.call(
            api.images.get_images_summary.OPERATION,
            namespace,
            name,
            active_from=_moment(active_from),
        )

    def list(
        self,
        repository: str,
        *,
        status: Literal["active", "inactive"] | None = None,
        currently_tagged: bool | None = None,
        ordering: Ordering | None = None,
        active_from: datetime | str | None = None,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> AsyncPager[RepositoryImage]:
        """Return the images of a repository, across all pages.

        Args:
            repository: Name of the repository, as in `hub.tags`.
            status: Only images that are active, or inactive.
            currently_tagged: Only images with a current tag, or without any.
            ordering: What to order by; descending with a leading ``-``.
            active_from: As in `summary`.
            page_size: Images to request at a time, 1 to 100.
            limit: The most images to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to continue there.
            concurrency: Pages to request at the same time, 1 to 32.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is unusable.
        """
        namespace, name = parse_repository(repository)
        return self._caller.paginate(
            api.images.list_images.OPERATION.bind(
                namespace,
                name,
                status=status,
                currently_tagged=currently_tagged,
                ordering=ordering,
                active_from=_moment(active_from),
            ),
            page_size=page_size,
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )

    def tags(
        self,
        repository: str,
        digest: str,
        *,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
    ) -> AsyncPager[ImageTag]:
        """Return the current and former tags of an image, across all pages.

        Args:
            repository: Name of the repository, as in `hub.tags`.
            digest: Digest of the image, e.g. ``sha256:…``.
            page_size: Tags to request at a time, 1 to 100.
            limit: The most tags to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to continue there.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is unusable.
        """
        namespace, name = parse_repository(repository)
        return self._caller.paginate(
            api.images.list_image_tags.OPERATION.bind(namespace, name, digest),
            page_size=page_size,
            limit=limit,
            resume=resume,
        )

    async def delete(
        self,
        namespace: str,
        manifests: Iterable[tuple[str, str]],
        *,
        dry_run: bool,
        ignore_warnings: Iterable[Mapping[str, Any]] = (),
        active_from: datetime | str | None = None,
    ) -> DeleteImagesResult:
        """Delete images of one repository, and the tags that point to them.

        Images that are active or tagged are deleted only if the warnings about them are passed
        back; the error holds them, in `body["errinfo"]["details"]["warnings"]`.

        Args:
            namespace: Namespace of the repository.
            manifests: Pairs of repository (without its namespace) and digest.
            dry_run: Whether to check only. Mandatory, since the service deletes without it.
            ignore_warnings: Warnings to ignore, as the error held them.
            active_from: As in `summary`.

        Returns:
            How many images and tags were deleted, or would be.

        Raises:
            BadRequestError: Nothing was deleted; `body` tells the errors and warnings.
            RetiredEndpointError: The operation is gone.
            HubError: The request failed otherwise; it is not repeated.
            TypeError: An argument has a wrong type.
            ValueError: An argument is unusable.
        """
        if not isinstance(dry_run, bool):
            raise wrong_type("dry_run", "True or False", dry_run)
        return await self._caller.call(
            api.images.delete_images.OPERATION,
            namespace,
            body=_deletion(manifests, dry_run, ignore_warnings, _moment(active_from)),
        )


def _moment(active_from: datetime | str | None) -> datetime | None:
    return None if active_from is None else to_moment("active_from", active_from)


def _deletion(
    manifests: Iterable[tuple[str, str]],
    dry_run: bool,
    ignore_warnings: Iterable[Mapping[str, Any]],
    active_from: datetime | None,
) -> DeleteImagesRequest:
    from dockerhub_openapi.models.delete_images_request import DeleteImagesRequest

    body = DeleteImagesRequest(manifests=_manifests(manifests), dry_run=dry_run)
    if ignored := _warnings(ignore_warnings):
        body.ignore_warnings = ignored
    if active_from is not None:
        body.active_from = active_from
    return body


def _manifests(manifests: Iterable[tuple[str, str]]) -> list[ImageManifest]:
    found = [
        _manifest(f"manifests[{index}]", pair)
        for index, pair in enumerate(
            _items("manifests", "pairs of repository and digest", manifests)
        )
    ]
    if not found:
        raise ValueError("manifests is empty: []; name the images to delete")
    return found


def _manifest(argument: str, pair: Any) -> ImageManifest:
    from dockerhub_openapi.models.image_manifest import ImageManifest

    if not isinstance(pair, (tuple, list)) or len(pair) != len(("repository", "digest")):
        raise wrong_type(argument, "a pair of repository and digest", pair)
    repository, digest = pair
    return ImageManifest(
        repository=check_segment(f"the repository of {argument}, without namespace,", repository),
        digest=check_segment(f"the digest of {argument}", digest),
    )


def _warnings(warnings: Iterable[Mapping[str, Any]]) -> list[IgnoredImageWarning]:
    from dockerhub_openapi.models.ignored_image_warning import IgnoredImageWarning

    found = []
    for index, warning in enumerate(_items("ignore_warnings", "a list of warnings", warnings)):
        if not isinstance(warning, Mapping):
            raise wrong_type(f"ignore_warnings[{index}]", "a warning as the error held it", warning)
        found.append(IgnoredImageWarning.from_dict(dict(warning)))
    return found


def _items(argument: str, expected: str, values: Iterable[Any]) -> Iterable[Any]:
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        raise wrong_type(argument, expected, values)
    return values
