from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.delete_images_failure import DeleteImagesFailure
from ...models.delete_images_request import DeleteImagesRequest
from ...models.delete_images_result import DeleteImagesResult
from ...models.error_body import ErrorBody
from ...models.error_response import ErrorResponse
from ...models.rate_limit_error import RateLimitError
from ...types import Response


def _get_kwargs(
    namespace: str,
    *,
    body: DeleteImagesRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v2/namespaces/{namespace}/delete-images".format(
            namespace=quote(str(namespace), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DeleteImagesFailure | DeleteImagesResult | ErrorBody | ErrorResponse | RateLimitError | None:
    if response.status_code == 200:
        response_200 = DeleteImagesResult.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = DeleteImagesFailure.from_dict(response.json())

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
) -> Response[
    DeleteImagesFailure | DeleteImagesResult | ErrorBody | ErrorResponse | RateLimitError
]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    namespace: str,
    *,
    client: AuthenticatedClient,
    body: DeleteImagesRequest,
) -> Response[
    DeleteImagesFailure | DeleteImagesResult | ErrorBody | ErrorResponse | RateLimitError
]:
    """Delete images

     Deletes one or more images within a namespace. This is currently limited to a single repository.

    If you attempt to delete images that are marked as active or are currently tagged, the deletion does
    not happen and it displays the warnings.
    To continue with the deletion, you must ignore these warnings by putting them in the
    `ignore_warnings` property.

    Deleting a currently tagged image deletes the tag from the repository.

    You cannot ignore errors. It is not possible to directly delete children of multi-arch images.

    Args:
        namespace (str):
        body (DeleteImagesRequest): Delete images request.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DeleteImagesFailure | DeleteImagesResult | ErrorBody | ErrorResponse | RateLimitError]
    """

    kwargs = _get_kwargs(
        namespace=namespace,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    namespace: str,
    *,
    client: AuthenticatedClient,
    body: DeleteImagesRequest,
) -> DeleteImagesFailure | DeleteImagesResult | ErrorBody | ErrorResponse | RateLimitError | None:
    """Delete images

     Deletes one or more images within a namespace. This is currently limited to a single repository.

    If you attempt to delete images that are marked as active or are currently tagged, the deletion does
    not happen and it displays the warnings.
    To continue with the deletion, you must ignore these warnings by putting them in the
    `ignore_warnings` property.

    Deleting a currently tagged image deletes the tag from the repository.

    You cannot ignore errors. It is not possible to directly delete children of multi-arch images.

    Args:
        namespace (str):
        body (DeleteImagesRequest): Delete images request.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DeleteImagesFailure | DeleteImagesResult | ErrorBody | ErrorResponse | RateLimitError
    """

    return sync_detailed(
        namespace=namespace,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    namespace: str,
    *,
    client: AuthenticatedClient,
    body: DeleteImagesRequest,
) -> Response[
    DeleteImagesFailure | DeleteImagesResult | ErrorBody | ErrorResponse | RateLimitError
]:
    """Delete images

     Deletes one or more images within a namespace. This is currently limited to a single repository.

    If you attempt to delete images that are marked as active or are currently tagged, the deletion does
    not happen and it displays the warnings.
    To continue with the deletion, you must ignore these warnings by putting them in the
    `ignore_warnings` property.

    Deleting a currently tagged image deletes the tag from the repository.

    You cannot ignore errors. It is not possible to directly delete children of multi-arch images.

    Args:
        namespace (str):
        body (DeleteImagesRequest): Delete images request.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DeleteImagesFailure | DeleteImagesResult | ErrorBody | ErrorResponse | RateLimitError]
    """

    kwargs = _get_kwargs(
        namespace=namespace,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    namespace: str,
    *,
    client: AuthenticatedClient,
    body: DeleteImagesRequest,
) -> DeleteImagesFailure | DeleteImagesResult | ErrorBody | ErrorResponse | RateLimitError | None:
    """Delete images

     Deletes one or more images within a namespace. This is currently limited to a single repository.

    If you attempt to delete images that are marked as active or are currently tagged, the deletion does
    not happen and it displays the warnings.
    To continue with the deletion, you must ignore these warnings by putting them in the
    `ignore_warnings` property.

    Deleting a currently tagged image deletes the tag from the repository.

    You cannot ignore errors. It is not possible to directly delete children of multi-arch images.

    Args:
        namespace (str):
        body (DeleteImagesRequest): Delete images request.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DeleteImagesFailure | DeleteImagesResult | ErrorBody | ErrorResponse | RateLimitError
    """

    return (
        await asyncio_detailed(
            namespace=namespace,
            client=client,
            body=body,
        )
    ).parsed
