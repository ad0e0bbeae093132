from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.auth_token_request import AuthTokenRequest
from ...models.auth_token_response import AuthTokenResponse
from ...models.error_body import ErrorBody
from ...models.error_response import ErrorResponse
from ...models.rate_limit_error import RateLimitError
from ...types import Response


def _get_kwargs(
    *,
    body: AuthTokenRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v2/auth/token",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AuthTokenResponse | ErrorBody | ErrorResponse | RateLimitError | None:
    if response.status_code == 200:
        response_200 = AuthTokenResponse.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = ErrorResponse.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = ErrorBody.from_dict(response.json())

        return response_401

    if response.status_code == 413:
        response_413 = ErrorBody.from_dict(response.json())

        return response_413

    if response.status_code == 415:
        response_415 = ErrorBody.from_dict(response.json())

        return response_415

    if response.status_code == 429:
        response_429 = RateLimitError.from_dict(response.json())

        return response_429

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AuthTokenResponse | ErrorBody | ErrorResponse | RateLimitError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: AuthTokenRequest,
) -> Response[AuthTokenResponse | ErrorBody | ErrorResponse | RateLimitError]:
    """Create an access token

     Exchanges a user name and a password, a personal access token or an organization access token for a
    bearer token.

    It has no second factor: an account with 2FA signs in with an access token here, or with its
    password through `/v2/users/login`.

    Args:
        body (AuthTokenRequest): Credentials to exchange for a short-lived bearer token.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthTokenResponse | ErrorBody | ErrorResponse | RateLimitError]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: AuthTokenRequest,
) -> AuthTokenResponse | ErrorBody | ErrorResponse | RateLimitError | None:
    """Create an access token

     Exchanges a user name and a password, a personal access token or an organization access token for a
    bearer token.

    It has no second factor: an account with 2FA signs in with an access token here, or with its
    password through `/v2/users/login`.

    Args:
        body (AuthTokenRequest): Credentials to exchange for a short-lived bearer token.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthTokenResponse | ErrorBody | ErrorResponse | RateLimitError
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: AuthTokenRequest,
) -> Response[AuthTokenResponse | ErrorBody | ErrorResponse | RateLimitError]:
    """Create an access token

     Exchanges a user name and a password, a personal access token or an organization access token for a
    bearer token.

    It has no second factor: an account with 2FA signs in with an access token here, or with its
    password through `/v2/users/login`.

    Args:
        body (AuthTokenRequest): Credentials to exchange for a short-lived bearer token.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuthTokenResponse | ErrorBody | ErrorResponse | RateLimitError]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: AuthTokenRequest,
) -> AuthTokenResponse | ErrorBody | ErrorResponse | RateLimitError | None:
    """Create an access token

     Exchanges a user name and a password, a personal access token or an organization access token for a
    bearer token.

    It has no second factor: an account with 2FA signs in with an access token here, or with its
    password through `/v2/users/login`.

    Args:
        body (AuthTokenRequest): Credentials to exchange for a short-lived bearer token.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuthTokenResponse | ErrorBody | ErrorResponse | RateLimitError
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
