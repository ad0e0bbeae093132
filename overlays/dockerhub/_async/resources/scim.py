"""`hub.scim`: provisioning users of an organisation by SCIM 2.0."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Literal

from dockerhub._async.caller import AsyncCaller
from dockerhub._async.pager import AsyncPager
from dockerhub._base.arguments import check_words, wrong_type

if TYPE_CHECKING:
    from dockerhub._jobs.scim.filters import Filter

if TYPE_CHECKING:  # an operation that a newer spec lacks takes its models along
    from dockerhub_openapi.models.scim_resource_type import ScimResourceType
    from dockerhub_openapi.models.scim_resource_type_list import ScimResourceTypeList
    from dockerhub_openapi.models.scim_schema import ScimSchema
    from dockerhub_openapi.models.scim_schema_list import ScimSchemaList
    from dockerhub_openapi.models.scim_service_provider_config import ScimServiceProviderConfig
    from dockerhub_openapi.models.scim_user import ScimUser

__all__ = ["AsyncScim"]

_USER_SCHEMA: Final = "urn:ietf:params:scim:schemas:core:2.0:User"


class AsyncScim:
    """Users as the identity provider sees them.

    These operations take the SCIM token that an owner creates in the organisation's settings:
    `scim_token=` or ``DOCKERHUB_SCIM_TOKEN``.
    """

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def service_provider_config(self) -> ScimServiceProviderConfig:
        """Get what Docker's SCIM service supports.

        Returns:
            What it supports, such as filters and bulk operations.

        Raises:
            HubError: The request failed.
        """
        found: ScimServiceProviderConfig = await self._caller.call(
            "get_scim_service_provider_config", {}
        )
        return found

    async def resource_types(self) -> ScimResourceTypeList:
        """Get the types of resources.

        Returns:
            All types, such as ``User``.

        Raises:
            HubError: The request failed.
        """
        found: ScimResourceTypeList = await self._caller.call("list_scim_resource_types", {})
        return found

    async def resource_type(self, name: str) -> ScimResourceType:
        """Get a type of resources by its name, e.g. ``User``.

        Args:
            name: Its name.

        Returns:
            The type.

        Raises:
            NotFoundError: There is no such type.
            HubError: The request failed otherwise.
            ValueError: The name cannot be one.
        """
        found: ScimResourceType = await self._caller.call("get_scim_resource_type", {"name": name})
        return found

    async def schemas(self) -> ScimSchemaList:
        """Get the schemas of the resources.

        Returns:
            All schemas.

        Raises:
            HubError: The request failed.
        """
        found: ScimSchemaList = await self._caller.call("list_scim_schemas", {})
        return found

    async def schema(self, id: str) -> ScimSchema:  # noqa: A002  # the spec's word
        """Get a schema by its id, e.g. ``urn:ietf:params:scim:schemas:core:2.0:User``.

        Args:
            id: Its id, a URN.

        Returns:
            The schema.

        Raises:
            NotFoundError: There is no such schema.
            HubError: The request failed otherwise.
            ValueError: The id cannot be one.
        """
        found: ScimSchema = await self._caller.call("get_scim_schema", {"id": id})
        return found

    def users(
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
        """List the organisation's users, across all pages.

        Args:
            filter: Only users that match: a `dockerhub.scim.Filter`, which escapes its values,
                or the text of one, which is checked.
            attributes: Names of the attributes to answer with; all if None.
            sort_by: Attribute to sort by, e.g. ``userName``.
            sort_order: ``ascending`` or ``descending``.
            page_size: Users to request at a time, 1 to 200.
            limit: The most users to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to go on there.
            concurrency: Pages to request at the same time, 1 to 32.

        Returns:
            The listing; nothing is requested before it is iterated, and a `HubError` then tells in
            its `resume_token` where to go on.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is unusable; a wrong filter with the place of the mistake.
        """
        arguments = {
            "filter_": None if filter is None else _filter_text(filter),
            "attributes": None if attributes is None else _attributes(attributes),
            "sort_by": None if sort_by is None else _attribute("sort_by", sort_by),
            "sort_order": sort_order,
        }
        return self._caller.paginate(
            "list_scim_users",
            arguments,
            page_size=page_size,
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )

    async def user(self, id: str) -> ScimUser:  # noqa: A002  # the spec's word
        """Get a user by id.

        Args:
            id: The user's id, as `users` tells it.

        Returns:
            The user.

        Raises:
            NotFoundError: The organisation has no such user.
            HubError: The request failed otherwise.
            ValueError: The id cannot be one.
        """
        found: ScimUser = await self._caller.call("get_scim_user", {"id": id})
        return found

    async def create_user(
        self, user_name: str, *, given_name: str | None = None, family_name: str | None = None
    ) -> ScimUser:
        """Create a user; one who has an account with this address joins the organisation.

        Args:
            user_name: The user's email address, which must be reachable.
            given_name: First name.
            family_name: Last name.

        Returns:
            The user, with the id that was given.

        Raises:
            ConflictError: The user is in the organisation already.
            HubError: The request failed otherwise; it is not repeated.
            TypeError: An argument has a wrong type.
            ValueError: An argument is unusable.
        """
        check_words("user_name", user_name)
        body = {"schemas": [_USER_SCHEMA], "userName": user_name, **_name(given_name, family_name)}
        created: ScimUser = await self._caller.call("create_scim_user", {"body": body})
        return created

    async def update_user(
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
            NotFoundError: The organisation has no such user.
            HubError: The request failed otherwise.
            TypeError: An argument has a wrong type.
            ValueError: An argument is unusable.
        """
        if not isinstance(enabled, bool):
            raise wrong_type("enabled", "True or False", enabled)
        body = {"schemas": [_USER_SCHEMA], "enabled": enabled, **_name(given_name, family_name)}
        updated: ScimUser = await self._caller.call("update_scim_user", {"id": id, "body": body})
        return updated


def _name(given_name: str | None, family_name: str | None) -> dict[str, Any]:
    parts = (("given_name", "givenName", given_name), ("family_name", "familyName", family_name))
    name = {
        key: check_words(argument, value) for argument, key, value in parts if value is not None
    }
    return {"name": name} if name else {}


def _filter_text(filter: Filter | str) -> str:  # noqa: A002  # the spec's word
    from dockerhub._jobs.scim.filter_parser import parse  # noqa: PLC0415  # few programs filter users
    from dockerhub._jobs.scim.filters import Filter  # noqa: PLC0415  # as above

    if isinstance(filter, Filter):
        return str(filter)
    if not isinstance(filter, str):
        raise wrong_type("filter", "a dockerhub.scim.Filter or the text of one", filter)
    try:
        return str(parse(filter))
    except ValueError as error:
        raise ValueError(f"filter {reprlib.repr(filter)}: {error}") from None


def _attributes(names: Iterable[str]) -> str:
    if isinstance(names, str) or not isinstance(names, Iterable):
        raise wrong_type("attributes", "a list of names", names)
    found = [_attribute(f"attributes[{index}]", name) for index, name in enumerate(names)]
    if not found:
        raise ValueError("attributes is empty: []; leave it out to get all of them")
    return ",".join(found)


def _attribute(argument: str, name: str) -> str:
    from dockerhub._jobs.scim.filters import attr  # noqa: PLC0415  # few programs choose attributes

    if not isinstance(name, str):
        raise wrong_type(argument, "the name of an attribute", name)
    try:
        return attr(name).name
    except ValueError as error:
        raise ValueError(f"{argument}: {error}") from None
