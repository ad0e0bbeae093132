from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.error_response import ErrorResponse
from ...models.login_response import LoginResponse
from ...models.rate_limit_error import RateLimitError
from ...models.two_factor_login_failure import TwoFactorLoginFailure
from ...models.two_factor_login_request import TwoFactorLoginRequest
from ...types import Response


def _get_kwargs(
    *,
    body: TwoFactorLoginRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v2/users/2fa-login",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorBody | ErrorResponse | LoginResponse | RateLimitError | TwoFactorLoginFailure | None:
    if response.status_code == 200:
        response_200 = LoginResponse.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = ErrorResponse.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = TwoFactorLoginFailure.from_dict(response.json())

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
) -> Response[ErrorBody | ErrorResponse | LoginResponse | RateLimitError | TwoFactorLoginFailure]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: TwoFactorLoginRequest,
) -> Response[ErrorBody | ErrorResponse | LoginResponse | RateLimitError | TwoFactorLoginFailure]:
    """Second factor authentication.

     When user has 2FA enabled, this is the second call to perform after `/v2/users/login` call.

    Creates and returns a bearer token in JWT format that you can use to authenticate with Docker Hub
    APIs.

    The returned token is used in the HTTP Authorization header like `Authorization: Bearer {TOKEN}`.

    Most Docker Hub APIs require this token either to consume or to get detailed information. For
    example, to list images in a private repository.

    Args:
        body (TwoFactorLoginRequest): Second factor user login details

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | ErrorResponse | LoginResponse | RateLimitError | TwoFactorLoginFailure]
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
    body: TwoFactorLoginRequest,
) -> ErrorBody | ErrorResponse | LoginResponse | RateLimitError | TwoFactorLoginFailure | None:
    """Second factor authentication.

     When user has 2FA enabled, this is the second call to perform after `/v2/users/login` call.

    Creates and returns a bearer token in JWT format that you can use to authenticate with Docker Hub
    APIs.

    The returned token is used in the HTTP Authorization header like `Authorization: Bearer {TOKEN}`.

    Most Docker Hub APIs require this token either to consume or to get detailed information. For
    example, to list images in a private repository.

    Args:
        body (TwoFactorLoginRequest): Second factor user login details

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | ErrorResponse | LoginResponse | RateLimitError | TwoFactorLoginFailure
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: TwoFactorLoginRequest,
) -> Response[ErrorBody | ErrorResponse | LoginResponse | RateLimitError | TwoFactorLoginFailure]:
    """Second factor authentication.

     When user has 2FA enabled, this is the second call to perform after `/v2/users/login` call.

    Creates and returns a bearer token in JWT format that you can use to authenticate with Docker Hub
    APIs.

    The returned token is used in the HTTP Authorization header like `Authorization: Bearer {TOKEN}`.

    Most Docker Hub APIs require this token either to consume or to get detailed information. For
    example, to list images in a private repository.

    Args:
        body (TwoFactorLoginRequest): Second factor user login details

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | ErrorResponse | LoginResponse | RateLimitError | TwoFactorLoginFailure]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: TwoFactorLoginRequest,
) -> ErrorBody | ErrorResponse | LoginResponse | RateLimitError | TwoFactorLoginFailure | None:
    """Second factor authentication.

     When user has 2FA enabled, this is the second call to perform after `/v2/users/login` call.

    Creates and returns a bearer token in JWT format that you can use to authenticate with Docker Hub
    APIs.

    The returned token is used in the HTTP Authorization header like `Authorization: Bearer {TOKEN}`.

    Most Docker Hub APIs require this token either to consume or to get detailed information. For
    example, to list images in a private repository.

    Args:
        body (TwoFactorLoginRequest): Second factor user login details

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | ErrorResponse | LoginResponse | RateLimitError | TwoFactorLoginFailure
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
