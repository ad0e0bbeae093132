from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.org_settings import OrgSettings
from ...models.rate_limit_error import RateLimitError
from ...models.update_org_settings_request import UpdateOrgSettingsRequest
from ...models.validation_failure import ValidationFailure
from ...types import Response


def _get_kwargs(
    name: str,
    *,
    body: UpdateOrgSettingsRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/v2/orgs/{name}/settings".format(
            name=quote(str(name), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorBody | OrgSettings | RateLimitError | ValidationFailure | None:
    if response.status_code == 200:
        response_200 = OrgSettings.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = ValidationFailure.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = ErrorBody.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ErrorBody.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = ErrorBody.from_dict(response.json())

        return response_404

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
) -> Response[ErrorBody | OrgSettings | RateLimitError | ValidationFailure]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    name: str,
    *,
    client: AuthenticatedClient,
    body: UpdateOrgSettingsRequest,
) -> Response[ErrorBody | OrgSettings | RateLimitError | ValidationFailure]:
    """Update organization settings

     Updates an organization's settings.
    Some settings are only used when the organization is on a business plan.

    ***Only users with administrative privileges for the organization (owner role) can modify these
    settings.***

    The following settings are only used on a business plan:

    - `restricted_images`

    Args:
        name (str):
        body (UpdateOrgSettingsRequest): The organization's settings to write; all of them.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | OrgSettings | RateLimitError | ValidationFailure]
    """

    kwargs = _get_kwargs(
        name=name,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    name: str,
    *,
    client: AuthenticatedClient,
    body: UpdateOrgSettingsRequest,
) -> ErrorBody | OrgSettings | RateLimitError | ValidationFailure | None:
    """Update organization settings

     Updates an organization's settings.
    Some settings are only used when the organization is on a business plan.

    ***Only users with administrative privileges for the organization (owner role) can modify these
    settings.***

    The following settings are only used on a business plan:

    - `restricted_images`

    Args:
        name (str):
        body (UpdateOrgSettingsRequest): The organization's settings to write; all of them.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | OrgSettings | RateLimitError | ValidationFailure
    """

    return sync_detailed(
        name=name,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    name: str,
    *,
    client: AuthenticatedClient,
    body: UpdateOrgSettingsRequest,
) -> Response[ErrorBody | OrgSettings | RateLimitError | ValidationFailure]:
    """Update organization settings

     Updates an organization's settings.
    Some settings are only used when the organization is on a business plan.

    ***Only users with administrative privileges for the organization (owner role) can modify these
    settings.***

    The following settings are only used on a business plan:

    - `restricted_images`

    Args:
        name (str):
        body (UpdateOrgSettingsRequest): The organization's settings to write; all of them.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | OrgSettings | RateLimitError | ValidationFailure]
    """

    kwargs = _get_kwargs(
        name=name,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    name: str,
    *,
    client: AuthenticatedClient,
    body: UpdateOrgSettingsRequest,
) -> ErrorBody | OrgSettings | RateLimitError | ValidationFailure | None:
    """Update organization settings

     Updates an organization's settings.
    Some settings are only used when the organization is on a business plan.

    ***Only users with administrative privileges for the organization (owner role) can modify these
    settings.***

    The following settings are only used on a business plan:

    - `restricted_images`

    Args:
        name (str):
        body (UpdateOrgSettingsRequest): The organization's settings to write; all of them.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | OrgSettings | RateLimitError | ValidationFailure
    """

    return (
        await asyncio_detailed(
            name=name,
            client=client,
            body=body,
        )
    ).parsed
