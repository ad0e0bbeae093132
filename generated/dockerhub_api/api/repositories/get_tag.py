from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.rate_limit_error import RateLimitError
from ...models.tag import Tag
from ...types import Response


def _get_kwargs(
    namespace: str,
    repository: str,
    tag: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}".format(
            namespace=quote(str(namespace), safe=""),
            repository=quote(str(repository), safe=""),
            tag=quote(str(tag), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorBody | RateLimitError | Tag | None:
    if response.status_code == 200:
        response_200 = Tag.from_dict(response.json())

        return response_200

    if response.status_code == 401:
        response_401 = ErrorBody.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ErrorBody.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = ErrorBody.from_dict(response.json())

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
) -> Response[ErrorBody | RateLimitError | Tag]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    namespace: str,
    repository: str,
    tag: str,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorBody | RateLimitError | Tag]:
    """Read repository tag

     Returns a tag by name.

    Args:
        namespace (str):
        repository (str):
        tag (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | RateLimitError | Tag]
    """

    kwargs = _get_kwargs(
        namespace=namespace,
        repository=repository,
        tag=tag,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    namespace: str,
    repository: str,
    tag: str,
    *,
    client: AuthenticatedClient,
) -> ErrorBody | RateLimitError | Tag | None:
    """Read repository tag

     Returns a tag by name.

    Args:
        namespace (str):
        repository (str):
        tag (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | RateLimitError | Tag
    """

    return sync_detailed(
        namespace=namespace,
        repository=repository,
        tag=tag,
        client=client,
    ).parsed


async def asyncio_detailed(
    namespace: str,
    repository: str,
    tag: str,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorBody | RateLimitError | Tag]:
    """Read repository tag

     Returns a tag by name.

    Args:
        namespace (str):
        repository (str):
        tag (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | RateLimitError | Tag]
    """

    kwargs = _get_kwargs(
        namespace=namespace,
        repository=repository,
        tag=tag,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    namespace: str,
    repository: str,
    tag: str,
    *,
    client: AuthenticatedClient,
) -> ErrorBody | RateLimitError | Tag | None:
    """Read repository tag

     Returns a tag by name.

    Args:
        namespace (str):
        repository (str):
        tag (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | RateLimitError | Tag
    """

    return (
        await asyncio_detailed(
            namespace=namespace,
            repository=repository,
            tag=tag,
            client=client,
        )
    ).parsed
