import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...models.image_ordering import ImageOrdering
from ...models.image_status import ImageStatus
from ...models.rate_limit_error import RateLimitError
from ...models.repository_image_page import RepositoryImagePage
from ...models.validation_failure import ValidationFailure
from ...types import UNSET, Response, Unset


def _get_kwargs(
    namespace: str,
    repository: str,
    *,
    status: ImageStatus | Unset = UNSET,
    currently_tagged: bool | Unset = UNSET,
    ordering: ImageOrdering | Unset = UNSET,
    active_from: datetime.datetime | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_status: str | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status.value

    params["status"] = json_status

    params["currently_tagged"] = currently_tagged

    json_ordering: str | Unset = UNSET
    if not isinstance(ordering, Unset):
        json_ordering = ordering.value

    params["ordering"] = json_ordering

    json_active_from: str | Unset = UNSET
    if not isinstance(active_from, Unset):
        json_active_from = active_from.isoformat()
    params["active_from"] = json_active_from

    params["page"] = page

    params["page_size"] = page_size

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v2/namespaces/{namespace}/repositories/{repository}/images".format(
            namespace=quote(str(namespace), safe=""),
            repository=quote(str(repository), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorResponse | RateLimitError | RepositoryImagePage | ValidationFailure | None:
    if response.status_code == 200:
        response_200 = RepositoryImagePage.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = ValidationFailure.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = ErrorResponse.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ErrorResponse.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = ErrorResponse.from_dict(response.json())

        return response_404

    if response.status_code == 429:
        response_429 = RateLimitError.from_dict(response.json())

        return response_429

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorResponse | RateLimitError | RepositoryImagePage | ValidationFailure]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    namespace: str,
    repository: str,
    *,
    client: AuthenticatedClient,
    status: ImageStatus | Unset = UNSET,
    currently_tagged: bool | Unset = UNSET,
    ordering: ImageOrdering | Unset = UNSET,
    active_from: datetime.datetime | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> Response[ErrorResponse | RateLimitError | RepositoryImagePage | ValidationFailure]:
    """Get details of repository's images

     Gets details on the images in a repository.

    Args:
        namespace (str):
        repository (str):
        status (ImageStatus | Unset): Whether it was pushed or pulled since the time that counts
            (by default, in the past month).
        currently_tagged (bool | Unset):
        ordering (ImageOrdering | Unset): Property to order by; a leading `-` sorts in descending
            order.
        active_from (datetime.datetime | Unset):
        page (int | Unset):
        page_size (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorResponse | RateLimitError | RepositoryImagePage | ValidationFailure]
    """

    kwargs = _get_kwargs(
        namespace=namespace,
        repository=repository,
        status=status,
        currently_tagged=currently_tagged,
        ordering=ordering,
        active_from=active_from,
        page=page,
        page_size=page_size,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    namespace: str,
    repository: str,
    *,
    client: AuthenticatedClient,
    status: ImageStatus | Unset = UNSET,
    currently_tagged: bool | Unset = UNSET,
    ordering: ImageOrdering | Unset = UNSET,
    active_from: datetime.datetime | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> ErrorResponse | RateLimitError | RepositoryImagePage | ValidationFailure | None:
    """Get details of repository's images

     Gets details on the images in a repository.

    Args:
        namespace (str):
        repository (str):
        status (ImageStatus | Unset): Whether it was pushed or pulled since the time that counts
            (by default, in the past month).
        currently_tagged (bool | Unset):
        ordering (ImageOrdering | Unset): Property to order by; a leading `-` sorts in descending
            order.
        active_from (datetime.datetime | Unset):
        page (int | Unset):
        page_size (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorResponse | RateLimitError | RepositoryImagePage | ValidationFailure
    """

    return sync_detailed(
        namespace=namespace,
        repository=repository,
        client=client,
        status=status,
        currently_tagged=currently_tagged,
        ordering=ordering,
        active_from=active_from,
        page=page,
        page_size=page_size,
    ).parsed


async def asyncio_detailed(
    namespace: str,
    repository: str,
    *,
    client: AuthenticatedClient,
    status: ImageStatus | Unset = UNSET,
    currently_tagged: bool | Unset = UNSET,
    ordering: ImageOrdering | Unset = UNSET,
    active_from: datetime.datetime | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> Response[ErrorResponse | RateLimitError | RepositoryImagePage | ValidationFailure]:
    """Get details of repository's images

     Gets details on the images in a repository.

    Args:
        namespace (str):
        repository (str):
        status (ImageStatus | Unset): Whether it was pushed or pulled since the time that counts
            (by default, in the past month).
        currently_tagged (bool | Unset):
        ordering (ImageOrdering | Unset): Property to order by; a leading `-` sorts in descending
            order.
        active_from (datetime.datetime | Unset):
        page (int | Unset):
        page_size (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorResponse | RateLimitError | RepositoryImagePage | ValidationFailure]
    """

    kwargs = _get_kwargs(
        namespace=namespace,
        repository=repository,
        status=status,
        currently_tagged=currently_tagged,
        ordering=ordering,
        active_from=active_from,
        page=page,
        page_size=page_size,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    namespace: str,
    repository: str,
    *,
    client: AuthenticatedClient,
    status: ImageStatus | Unset = UNSET,
    currently_tagged: bool | Unset = UNSET,
    ordering: ImageOrdering | Unset = UNSET,
    active_from: datetime.datetime | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> ErrorResponse | RateLimitError | RepositoryImagePage | ValidationFailure | None:
    """Get details of repository's images

     Gets details on the images in a repository.

    Args:
        namespace (str):
        repository (str):
        status (ImageStatus | Unset): Whether it was pushed or pulled since the time that counts
            (by default, in the past month).
        currently_tagged (bool | Unset):
        ordering (ImageOrdering | Unset): Property to order by; a leading `-` sorts in descending
            order.
        active_from (datetime.datetime | Unset):
        page (int | Unset):
        page_size (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorResponse | RateLimitError | RepositoryImagePage | ValidationFailure
    """

    return (
        await asyncio_detailed(
            namespace=namespace,
            repository=repository,
            client=client,
            status=status,
            currently_tagged=currently_tagged,
            ordering=ordering,
            active_from=active_from,
            page=page,
            page_size=page_size,
        )
    ).parsed
