from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.rate_limit_error import RateLimitError
from ...types import Response


def _get_kwargs(
    namespace: str,
    repository: str,
    tag: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/v2/repositories/{namespace}/{repository}/tags/{tag}/".format(
            namespace=quote(str(namespace), safe=""),
            repository=quote(str(repository), safe=""),
            tag=quote(str(tag), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ErrorBody | RateLimitError | None:
    if response.status_code == 204:
        response_204 = cast(Any, None)
        return response_204

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
) -> Response[Any | ErrorBody | RateLimitError]:
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
) -> Response[Any | ErrorBody | RateLimitError]:
    """Delete repository tag

     Deletes a tag permanently. The images behind it stay until the registry collects them.

    Args:
        namespace (str):
        repository (str):
        tag (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorBody | RateLimitError]
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
) -> Any | ErrorBody | RateLimitError | None:
    """Delete repository tag

     Deletes a tag permanently. The images behind it stay until the registry collects them.

    Args:
        namespace (str):
        repository (str):
        tag (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorBody | RateLimitError
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
) -> Response[Any | ErrorBody | RateLimitError]:
    """Delete repository tag

     Deletes a tag permanently. The images behind it stay until the registry collects them.

    Args:
        namespace (str):
        repository (str):
        tag (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorBody | RateLimitError]
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
) -> Any | ErrorBody | RateLimitError | None:
    """Delete repository tag

     Deletes a tag permanently. The images behind it stay until the registry collects them.

    Args:
        namespace (str):
        repository (str):
        tag (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorBody | RateLimitError
    """

    return (
        await asyncio_detailed(
            namespace=namespace,
            repository=repository,
            tag=tag,
            client=client,
        )
    ).parsed
