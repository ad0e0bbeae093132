from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.error_response import ErrorResponse
from ...models.login_failure import LoginFailure
from ...models.login_request import LoginRequest
from ...models.login_response import LoginResponse
from ...models.rate_limit_error import RateLimitError
from ...types import Response


def _get_kwargs(
    *,
    body: LoginRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v2/users/login",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorBody | ErrorResponse | LoginFailure | LoginResponse | RateLimitError | None:
    if response.status_code == 200:
        response_200 = LoginResponse.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = ErrorResponse.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = LoginFailure.from_dict(response.json())

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
) -> Response[ErrorBody | ErrorResponse | LoginFailure | LoginResponse | RateLimitError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: LoginRequest,
) -> Response[ErrorBody | ErrorResponse | LoginFailure | LoginResponse | RateLimitError]:
    """Create an authentication token

     Creates and returns a bearer token in JWT format that you can use to authenticate with Docker Hub
    APIs.

    The returned token is used in the HTTP Authorization header like `Authorization: Bearer {TOKEN}`.

    Most Docker Hub APIs require this token either to consume or to get detailed information. For
    example, to list images in a private repository.

    Args:
        body (LoginRequest): User login details

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | ErrorResponse | LoginFailure | LoginResponse | RateLimitError]
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
    body: LoginRequest,
) -> ErrorBody | ErrorResponse | LoginFailure | LoginResponse | RateLimitError | None:
    """Create an authentication token

     Creates and returns a bearer token in JWT format that you can use to authenticate with Docker Hub
    APIs.

    The returned token is used in the HTTP Authorization header like `Authorization: Bearer {TOKEN}`.

    Most Docker Hub APIs require this token either to consume or to get detailed information. For
    example, to list images in a private repository.

    Args:
        body (LoginRequest): User login details

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | ErrorResponse | LoginFailure | LoginResponse | RateLimitError
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: LoginRequest,
) -> Response[ErrorBody | ErrorResponse | LoginFailure | LoginResponse | RateLimitError]:
    """Create an authentication token

     Creates and returns a bearer token in JWT format that you can use to authenticate with Docker Hub
    APIs.

    The returned token is used in the HTTP Authorization header like `Authorization: Bearer {TOKEN}`.

    Most Docker Hub APIs require this token either to consume or to get detailed information. For
    example, to list images in a private repository.

    Args:
        body (LoginRequest): User login details

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | ErrorResponse | LoginFailure | LoginResponse | RateLimitError]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: LoginRequest,
) -> ErrorBody | ErrorResponse | LoginFailure | LoginResponse | RateLimitError | None:
    """Create an authentication token

     Creates and returns a bearer token in JWT format that you can use to authenticate with Docker Hub
    APIs.

    The returned token is used in the HTTP Authorization header like `Authorization: Bearer {TOKEN}`.

    Most Docker Hub APIs require this token either to consume or to get detailed information. For
    example, to list images in a private repository.

    Args:
        body (LoginRequest): User login details

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | ErrorResponse | LoginFailure | LoginResponse | RateLimitError
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
