"""`hub.scim`: provisioning users of an organization by SCIM 2.0."""

from __future__ import annotations

import reprlib
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Literal

from dockerhub._async.caller import AsyncCaller
from dockerhub._base.arguments import check_text, check_words, wrong_type
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub._async.pager import AsyncPager
    from dockerhub._jobs.scim.filters import Filter
    from dockerhub_openapi.models.create_scim_user_request import CreateScimUserRequest
    from dockerhub_openapi.models.scim_resource_type import ScimResourceType
    from dockerhub_openapi.models.scim_resource_type_list import ScimResourceTypeList
    from dockerhub_openapi.models.scim_schema import ScimSchema
    from dockerhub_openapi.models.scim_schema_list import ScimSchemaList
    from dockerhub_openapi.models.scim_service_provider_config import ScimServiceProviderConfig
    from dockerhub_openapi.models.scim_user import ScimUser
    from dockerhub_openapi.models.scim_user_name import ScimUserName
    from dockerhub_openapi.models.update_scim_user_request import UpdateScimUserRequest

_USER_SCHEMA: Final = "urn:ietf:params:scim:schemas:core:2.0:User"


class AsyncScim:
    """Users as the identity provider sees them.

    These operations take the SCIM token that an owner creates in the organization's settings:
    `scim_token=` or ``DOCKERHUB_SCIM_TOKEN``.
    """

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def service_provider_config(self) -> ScimServiceProviderConfig:
        """Return what Docker's SCIM service supports, such as filters and bulk operations.

        Raises:
            HubError: The request failed.
        """
        return await self._caller.call(api.scim.get_scim_service_provider_config.OPERATION)

    async def resource_types(self) -> ScimResourceTypeList:
        """Return all types of resources, such as ``User``.

        Raises:
            HubError: The request failed.
        """
        return await self._caller.call(api.scim.list_scim_resource_types.OPERATION)

    async def resource_type(self, name: str) -> ScimResourceType:
        """Return a type of resources by its name, e.g. ``User``.

        Args:
            name: Its name.

        Raises:
            NotFoundError: There is no such type.
            HubError: The request failed otherwise.
            ValueError: The name cannot be one.
        """
        return await self._caller.call(api.scim.get_scim_resource_type.OPERATION, name)

    async def schemas(self) -> ScimSchemaList:
        """Return the schemas of all resources.

        Raises:
            HubError: The request failed.
        """
        return await self._caller.call(api.scim.list_scim_schemas.OPERATION)

    async def schema(self, id: str) -> ScimSchema:  # noqa: A002  # the spec's word
        """Return a schema by its id, e.g. ``urn:ietf:params:scim:schemas:core:2.0:User``.

        Args:
            id: Its id, a URN.

        Raises:
            NotFoundError: There is no such schema.
            HubError: The request failed otherwise.
            ValueError: The id cannot be one.
        """
        return await self._caller.call(api.scim.get_scim_schema.OPERATION, id)

    def list(
        self,
        *,
        filter: Filter | str | None = None,  # noqa: A002  # the spec's word
        attributes: Iterable[str] | None = None,
        sort_by: str | None = None,
        sort_order: Literal["ascending", "descending"] | None = None,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> AsyncPager[ScimUser]:
        """Return the organization's users, across all pages.

        Args:
            filter: Only users that match: a `dockerhub.scim.Filter`, which escapes its values,
                or the text of one, which is checked.
            attributes: Names of the attributes to answer with; all if None.
            sort_by: Attribute to sort by, e.g. ``userName``.
            sort_order: ``ascending`` or ``descending``.
            page_size: Users to request at a time, 1 to 200.
            limit: The most users to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to continue there.
            concurrency: Pages to request at the same time, 1 to 32.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is unusable; a wrong filter with the place of the mistake.
        """
        return self._caller.paginate(
            api.scim.list_scim_users.OPERATION.bind(
                filter_=None if filter is None else _filter_text(filter),
                attributes=None if attributes is None else _attributes(attributes),
                sort_by=None if sort_by is None else _attribute("sort_by", sort_by),
                sort_order=sort_order,
            ),
            page_size=page_size,
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )

    async def get(self, id: str) -> ScimUser:  # noqa: A002  # the spec's word
        """Return a user by id.

        Args:
            id: The user's id, as `list` tells it.

        Raises:
            NotFoundError: The organization has no such user.
            HubError: The request failed otherwise.
            ValueError: The id cannot be one.
        """
        return await self._caller.call(api.scim.get_scim_user.OPERATION, id)

    async def create(
        self, user_name: str, *, given_name: str | None = None, family_name: str | None = None
    ) -> ScimUser:
        """Create a user; one who has an account with this address joins the organization.

        Args:
            user_name: The user's email address, which must be reachable.
            given_name: First name.
            family_name: Last name.

        Returns:
            The user, with the id that was given.

        Raises:
            ConflictError: The user is in the organization already.
            HubError: The request failed otherwise; it is not repeated.
            TypeError: An argument has a wrong type.
            ValueError: An argument is unusable.
        """
        check_words("user_name", user_name)
        return await self._caller.call(
            api.scim.create_scim_user.OPERATION, body=_new_user(user_name, given_name, family_name)
        )

    async def update(
        self,
        id: str,  # noqa: A002  # the spec's word
        *,
        enabled: bool,
        given_name: str | None = None,
        family_name: str | None = None,
    ) -> ScimUser:
        """Activate, deactivate or rename a user.

        Args:
            id: The user's id.
            enabled: Whether the user is active. Mandatory, since the service deactivates a user
                when it is left out.
            given_name: First name; with `family_name` None too, the name stays as it is.
            family_name: Last name.

        Returns:
            The user as it is now.

        Raises:
            NotFoundError: The organization has no such user.
            HubError: The request failed otherwise.
            TypeError: An argument has a wrong type.
            ValueError: An argument is unusable.
        """
        if not isinstance(enabled, bool):
            raise wrong_type("enabled", "True or False", enabled)
        return await self._caller.call(
            api.scim.update_scim_user.OPERATION,
            id,
            body=_changes(enabled, given_name, family_name),
        )

    # Not for type checkers: they tell the new names.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name not in _RENAMED:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            warnings.warn(
                f"scim.{name} is now called scim.{_RENAMED[name]}", DeprecationWarning, stacklevel=2
            )
            return getattr(self, _RENAMED[name])


_RENAMED: Final = {
    "users": "list",
    "user": "get",
    "create_user": "create",
    "update_user": "update",
}
"""Former names of methods, which work until the next minor version."""


def _new_user(
    user_name: str, given_name: str | None, family_name: str | None
) -> CreateScimUserRequest:
    from dockerhub_openapi.models.create_scim_user_request import CreateScimUserRequest

    body = CreateScimUserRequest(schemas=[_USER_SCHEMA], user_name=user_name)
    if name := _name(given_name, family_name):
        body.name = name
    return body


def _changes(
    enabled: bool, given_name: str | None, family_name: str | None
) -> UpdateScimUserRequest:
    from dockerhub_openapi.models.update_scim_user_request import UpdateScimUserRequest

    body = UpdateScimUserRequest(schemas=[_USER_SCHEMA], enabled=enabled)
    if name := _name(given_name, family_name):
        body.name = name
    return body


def _name(given_name: str | None, family_name: str | None) -> ScimUserName | None:
    from dockerhub_openapi.models.scim_user_name import ScimUserName

    if given_name is None and family_name is None:
        return None
    name = ScimUserName()
    if given_name is not None:
        name.given_name = check_words("given_name", given_name)
    if family_name is not None:
        name.family_name = check_words("family_name", family_name)
    return name


def _filter_text(filter: Filter | str) -> str:  # noqa: A002  # the spec's word
    from dockerhub._jobs.scim.filter_parser import parse
    from dockerhub._jobs.scim.filters import Filter

    if not isinstance(filter, (Filter, str)):
        raise wrong_type("filter", "a dockerhub.scim.Filter or the text of one", filter)
    try:
        text = str(filter if isinstance(filter, Filter) else parse(filter))
    except ValueError as error:
        raise ValueError(f"filter {reprlib.repr(filter)}: {error}") from None
    check_text("filter", text)
    return text


def _attributes(names: Iterable[str]) -> str:
    if isinstance(names, str) or not isinstance(names, Iterable):
        raise wrong_type("attributes", "a list of names", names)
    found = [_attribute(f"attributes[{index}]", name) for index, name in enumerate(names)]
    if not found:
        raise ValueError("attributes is empty: []; leave it out to get all of them")
    return ",".join(found)


def _attribute(argument: str, name: str) -> str:
    from dockerhub._jobs.scim.filters import attr

    if not isinstance(name, str):
        raise wrong_type(argument, "the name of an attribute", name)
    try:
        return attr(name).name
    except ValueError as error:
        raise ValueError(f"{argument}: {error}") from None
