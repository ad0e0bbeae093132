from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.rate_limit_error import RateLimitError
from ...models.scim_error import ScimError
from ...models.scim_user import ScimUser
from ...models.update_scim_user_request import UpdateScimUserRequest
from ...types import Response


def _get_kwargs(
    id: str,
    *,
    body: UpdateScimUserRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/v2/scim/2.0/Users/{id}".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/scim+json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> RateLimitError | ScimError | ScimUser | None:
    if response.status_code == 200:
        response_200 = ScimUser.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = ScimError.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = ScimError.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ScimError.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = ScimError.from_dict(response.json())

        return response_404

    if response.status_code == 409:
        response_409 = ScimError.from_dict(response.json())

        return response_409

    if response.status_code == 413:
        response_413 = ScimError.from_dict(response.json())

        return response_413

    if response.status_code == 415:
        response_415 = ScimError.from_dict(response.json())

        return response_415

    if response.status_code == 429:
        response_429 = RateLimitError.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = ScimError.from_dict(response.json())

        return response_500

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[RateLimitError | ScimError | ScimUser]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    body: UpdateScimUserRequest,
) -> Response[RateLimitError | ScimError | ScimUser]:
    """Update a user

     Updates a user.
    Use this route to change the user's name, activate, and deactivate the user.

    Args:
        id (str):
        body (UpdateScimUserRequest):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[RateLimitError | ScimError | ScimUser]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    body: UpdateScimUserRequest,
) -> RateLimitError | ScimError | ScimUser | None:
    """Update a user

     Updates a user.
    Use this route to change the user's name, activate, and deactivate the user.

    Args:
        id (str):
        body (UpdateScimUserRequest):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        RateLimitError | ScimError | ScimUser
    """

    return sync_detailed(
        id=id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    body: UpdateScimUserRequest,
) -> Response[RateLimitError | ScimError | ScimUser]:
    """Update a user

     Updates a user.
    Use this route to change the user's name, activate, and deactivate the user.

    Args:
        id (str):
        body (UpdateScimUserRequest):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[RateLimitError | ScimError | ScimUser]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    body: UpdateScimUserRequest,
) -> RateLimitError | ScimError | ScimUser | None:
    """Update a user

     Updates a user.
    Use this route to change the user's name, activate, and deactivate the user.

    Args:
        id (str):
        body (UpdateScimUserRequest):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        RateLimitError | ScimError | ScimUser
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            body=body,
        )
    ).parsed
