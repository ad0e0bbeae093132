import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...models.images_summary import ImagesSummary
from ...models.rate_limit_error import RateLimitError
from ...models.validation_failure import ValidationFailure
from ...types import UNSET, Response, Unset


def _get_kwargs(
    namespace: str,
    repository: str,
    *,
    active_from: datetime.datetime | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_active_from: str | Unset = UNSET
    if not isinstance(active_from, Unset):
        json_active_from = active_from.isoformat()
    params["active_from"] = json_active_from

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v2/namespaces/{namespace}/repositories/{repository}/images-summary".format(
            namespace=quote(str(namespace), safe=""),
            repository=quote(str(repository), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorResponse | ImagesSummary | RateLimitError | ValidationFailure | None:
    if response.status_code == 200:
        response_200 = ImagesSummary.from_dict(response.json())

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
) -> Response[ErrorResponse | ImagesSummary | RateLimitError | ValidationFailure]:
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
    active_from: datetime.datetime | Unset = UNSET,
) -> Response[ErrorResponse | ImagesSummary | RateLimitError | ValidationFailure]:
    """Get summary of repository's images

     Gets the number of images in a repository and the number of images counted as active and inactive.

    Args:
        namespace (str):
        repository (str):
        active_from (datetime.datetime | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorResponse | ImagesSummary | RateLimitError | ValidationFailure]
    """

    kwargs = _get_kwargs(
        namespace=namespace,
        repository=repository,
        active_from=active_from,
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
    active_from: datetime.datetime | Unset = UNSET,
) -> ErrorResponse | ImagesSummary | RateLimitError | ValidationFailure | None:
    """Get summary of repository's images

     Gets the number of images in a repository and the number of images counted as active and inactive.

    Args:
        namespace (str):
        repository (str):
        active_from (datetime.datetime | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorResponse | ImagesSummary | RateLimitError | ValidationFailure
    """

    return sync_detailed(
        namespace=namespace,
        repository=repository,
        client=client,
        active_from=active_from,
    ).parsed


async def asyncio_detailed(
    namespace: str,
    repository: str,
    *,
    client: AuthenticatedClient,
    active_from: datetime.datetime | Unset = UNSET,
) -> Response[ErrorResponse | ImagesSummary | RateLimitError | ValidationFailure]:
    """Get summary of repository's images

     Gets the number of images in a repository and the number of images counted as active and inactive.

    Args:
        namespace (str):
        repository (str):
        active_from (datetime.datetime | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorResponse | ImagesSummary | RateLimitError | ValidationFailure]
    """

    kwargs = _get_kwargs(
        namespace=namespace,
        repository=repository,
        active_from=active_from,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    namespace: str,
    repository: str,
    *,
    client: AuthenticatedClient,
    active_from: datetime.datetime | Unset = UNSET,
) -> ErrorResponse | ImagesSummary | RateLimitError | ValidationFailure | None:
    """Get summary of repository's images

     Gets the number of images in a repository and the number of images counted as active and inactive.

    Args:
        namespace (str):
        repository (str):
        active_from (datetime.datetime | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorResponse | ImagesSummary | RateLimitError | ValidationFailure
    """

    return (
        await asyncio_detailed(
            namespace=namespace,
            repository=repository,
            client=client,
            active_from=active_from,
        )
    ).parsed
