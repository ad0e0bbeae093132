from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.rate_limit_error import RateLimitError
from ...models.scim_error import ScimError
from ...models.scim_sort_order import ScimSortOrder
from ...models.scim_user_list import ScimUserList
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    start_index: int | Unset = UNSET,
    count: int | Unset = UNSET,
    filter_: str | Unset = UNSET,
    attributes: str | Unset = UNSET,
    sort_order: ScimSortOrder | Unset = UNSET,
    sort_by: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["startIndex"] = start_index

    params["count"] = count

    params["filter"] = filter_

    params["attributes"] = attributes

    json_sort_order: str | Unset = UNSET
    if not isinstance(sort_order, Unset):
        json_sort_order = sort_order.value

    params["sortOrder"] = json_sort_order

    params["sortBy"] = sort_by

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v2/scim/2.0/Users",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> RateLimitError | ScimError | ScimUserList | None:
    if response.status_code == 200:
        response_200 = ScimUserList.from_dict(response.json())

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
) -> Response[RateLimitError | ScimError | ScimUserList]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    start_index: int | Unset = UNSET,
    count: int | Unset = UNSET,
    filter_: str | Unset = UNSET,
    attributes: str | Unset = UNSET,
    sort_order: ScimSortOrder | Unset = UNSET,
    sort_by: str | Unset = UNSET,
) -> Response[RateLimitError | ScimError | ScimUserList]:
    """List users

     List users, returns paginated users for an organization.

    Use `startIndex` and `count` query parameters to receive paginated results.

    **Sorting:**

    Sorting lets you to specify the order of returned resources by specifying a combination of `sortBy`
    and `sortOrder` query parameters.

    The `sortBy` parameter specifies the attribute whose value will be used to order the returned
    responses.
    The `sortOrder` parameter defines the order in which the `sortBy` parameter is applied.
    Allowed values are "ascending" and "descending".

    **Filtering:**

    You can request a subset of resources by specifying the `filter` query parameter containing a filter
    expression.
    Attribute names and attribute operators used in filters are case insensitive.
    The filter parameter must contain at least one valid expression.
    Each expression must contain an attribute name followed by an attribute operator and an optional
    value.

    Supported operators are listed below.

    - `eq` equal
    - `ne` not equal
    - `co` contains
    - `sw` starts with
    - `and` Logical "and"
    - `or` Logical "or"
    - `not` "Not" function
    - `()` Precedence grouping

    Args:
        start_index (int | Unset):
        count (int | Unset):
        filter_ (str | Unset):
        attributes (str | Unset):
        sort_order (ScimSortOrder | Unset): Order in which `sortBy` is applied.
        sort_by (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[RateLimitError | ScimError | ScimUserList]
    """

    kwargs = _get_kwargs(
        start_index=start_index,
        count=count,
        filter_=filter_,
        attributes=attributes,
        sort_order=sort_order,
        sort_by=sort_by,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    start_index: int | Unset = UNSET,
    count: int | Unset = UNSET,
    filter_: str | Unset = UNSET,
    attributes: str | Unset = UNSET,
    sort_order: ScimSortOrder | Unset = UNSET,
    sort_by: str | Unset = UNSET,
) -> RateLimitError | ScimError | ScimUserList | None:
    """List users

     List users, returns paginated users for an organization.

    Use `startIndex` and `count` query parameters to receive paginated results.

    **Sorting:**

    Sorting lets you to specify the order of returned resources by specifying a combination of `sortBy`
    and `sortOrder` query parameters.

    The `sortBy` parameter specifies the attribute whose value will be used to order the returned
    responses.
    The `sortOrder` parameter defines the order in which the `sortBy` parameter is applied.
    Allowed values are "ascending" and "descending".

    **Filtering:**

    You can request a subset of resources by specifying the `filter` query parameter containing a filter
    expression.
    Attribute names and attribute operators used in filters are case insensitive.
    The filter parameter must contain at least one valid expression.
    Each expression must contain an attribute name followed by an attribute operator and an optional
    value.

    Supported operators are listed below.

    - `eq` equal
    - `ne` not equal
    - `co` contains
    - `sw` starts with
    - `and` Logical "and"
    - `or` Logical "or"
    - `not` "Not" function
    - `()` Precedence grouping

    Args:
        start_index (int | Unset):
        count (int | Unset):
        filter_ (str | Unset):
        attributes (str | Unset):
        sort_order (ScimSortOrder | Unset): Order in which `sortBy` is applied.
        sort_by (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        RateLimitError | ScimError | ScimUserList
    """

    return sync_detailed(
        client=client,
        start_index=start_index,
        count=count,
        filter_=filter_,
        attributes=attributes,
        sort_order=sort_order,
        sort_by=sort_by,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    start_index: int | Unset = UNSET,
    count: int | Unset = UNSET,
    filter_: str | Unset = UNSET,
    attributes: str | Unset = UNSET,
    sort_order: ScimSortOrder | Unset = UNSET,
    sort_by: str | Unset = UNSET,
) -> Response[RateLimitError | ScimError | ScimUserList]:
    """List users

     List users, returns paginated users for an organization.

    Use `startIndex` and `count` query parameters to receive paginated results.

    **Sorting:**

    Sorting lets you to specify the order of returned resources by specifying a combination of `sortBy`
    and `sortOrder` query parameters.

    The `sortBy` parameter specifies the attribute whose value will be used to order the returned
    responses.
    The `sortOrder` parameter defines the order in which the `sortBy` parameter is applied.
    Allowed values are "ascending" and "descending".

    **Filtering:**

    You can request a subset of resources by specifying the `filter` query parameter containing a filter
    expression.
    Attribute names and attribute operators used in filters are case insensitive.
    The filter parameter must contain at least one valid expression.
    Each expression must contain an attribute name followed by an attribute operator and an optional
    value.

    Supported operators are listed below.

    - `eq` equal
    - `ne` not equal
    - `co` contains
    - `sw` starts with
    - `and` Logical "and"
    - `or` Logical "or"
    - `not` "Not" function
    - `()` Precedence grouping

    Args:
        start_index (int | Unset):
        count (int | Unset):
        filter_ (str | Unset):
        attributes (str | Unset):
        sort_order (ScimSortOrder | Unset): Order in which `sortBy` is applied.
        sort_by (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[RateLimitError | ScimError | ScimUserList]
    """

    kwargs = _get_kwargs(
        start_index=start_index,
        count=count,
        filter_=filter_,
        attributes=attributes,
        sort_order=sort_order,
        sort_by=sort_by,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    start_index: int | Unset = UNSET,
    count: int | Unset = UNSET,
    filter_: str | Unset = UNSET,
    attributes: str | Unset = UNSET,
    sort_order: ScimSortOrder | Unset = UNSET,
    sort_by: str | Unset = UNSET,
) -> RateLimitError | ScimError | ScimUserList | None:
    """List users

     List users, returns paginated users for an organization.

    Use `startIndex` and `count` query parameters to receive paginated results.

    **Sorting:**

    Sorting lets you to specify the order of returned resources by specifying a combination of `sortBy`
    and `sortOrder` query parameters.

    The `sortBy` parameter specifies the attribute whose value will be used to order the returned
    responses.
    The `sortOrder` parameter defines the order in which the `sortBy` parameter is applied.
    Allowed values are "ascending" and "descending".

    **Filtering:**

    You can request a subset of resources by specifying the `filter` query parameter containing a filter
    expression.
    Attribute names and attribute operators used in filters are case insensitive.
    The filter parameter must contain at least one valid expression.
    Each expression must contain an attribute name followed by an attribute operator and an optional
    value.

    Supported operators are listed below.

    - `eq` equal
    - `ne` not equal
    - `co` contains
    - `sw` starts with
    - `and` Logical "and"
    - `or` Logical "or"
    - `not` "Not" function
    - `()` Precedence grouping

    Args:
        start_index (int | Unset):
        count (int | Unset):
        filter_ (str | Unset):
        attributes (str | Unset):
        sort_order (ScimSortOrder | Unset): Order in which `sortBy` is applied.
        sort_by (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        RateLimitError | ScimError | ScimUserList
    """

    return (
        await asyncio_detailed(
            client=client,
            start_index=start_index,
            count=count,
            filter_=filter_,
            attributes=attributes,
            sort_order=sort_order,
            sort_by=sort_by,
        )
    ).parsed
