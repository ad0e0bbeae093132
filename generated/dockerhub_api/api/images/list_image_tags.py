from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...models.image_tag_page import ImageTagPage
from ...models.rate_limit_error import RateLimitError
from ...models.validation_failure import ValidationFailure
from ...types import UNSET, Response, Unset


def _get_kwargs(
    namespace: str,
    repository: str,
    digest: str,
    *,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["page_size"] = page_size

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v2/namespaces/{namespace}/repositories/{repository}/images/{digest}/tags".format(
            namespace=quote(str(namespace), safe=""),
            repository=quote(str(repository), safe=""),
            digest=quote(str(digest), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorResponse | ImageTagPage | RateLimitError | ValidationFailure | None:
    if response.status_code == 200:
        response_200 = ImageTagPage.from_dict(response.json())

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
) -> Response[ErrorResponse | ImageTagPage | RateLimitError | ValidationFailure]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    namespace: str,
    repository: str,
    digest: str,
    *,
    client: AuthenticatedClient,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> Response[ErrorResponse | ImageTagPage | RateLimitError | ValidationFailure]:
    """Get image's tags

     Gets current and historical tags for an image.

    Args:
        namespace (str):
        repository (str):
        digest (str):
        page (int | Unset):
        page_size (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorResponse | ImageTagPage | RateLimitError | ValidationFailure]
    """

    kwargs = _get_kwargs(
        namespace=namespace,
        repository=repository,
        digest=digest,
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
    digest: str,
    *,
    client: AuthenticatedClient,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> ErrorResponse | ImageTagPage | RateLimitError | ValidationFailure | None:
    """Get image's tags

     Gets current and historical tags for an image.

    Args:
        namespace (str):
        repository (str):
        digest (str):
        page (int | Unset):
        page_size (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorResponse | ImageTagPage | RateLimitError | ValidationFailure
    """

    return sync_detailed(
        namespace=namespace,
        repository=repository,
        digest=digest,
        client=client,
        page=page,
        page_size=page_size,
    ).parsed


async def asyncio_detailed(
    namespace: str,
    repository: str,
    digest: str,
    *,
    client: AuthenticatedClient,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> Response[ErrorResponse | ImageTagPage | RateLimitError | ValidationFailure]:
    """Get image's tags

     Gets current and historical tags for an image.

    Args:
        namespace (str):
        repository (str):
        digest (str):
        page (int | Unset):
        page_size (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorResponse | ImageTagPage | RateLimitError | ValidationFailure]
    """

    kwargs = _get_kwargs(
        namespace=namespace,
        repository=repository,
        digest=digest,
        page=page,
        page_size=page_size,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    namespace: str,
    repository: str,
    digest: str,
    *,
    client: AuthenticatedClient,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
) -> ErrorResponse | ImageTagPage | RateLimitError | ValidationFailure | None:
    """Get image's tags

     Gets current and historical tags for an image.

    Args:
        namespace (str):
        repository (str):
        digest (str):
        page (int | Unset):
        page_size (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorResponse | ImageTagPage | RateLimitError | ValidationFailure
    """

    return (
        await asyncio_detailed(
            namespace=namespace,
            repository=repository,
            digest=digest,
            client=client,
            page=page,
            page_size=page_size,
        )
    ).parsed
