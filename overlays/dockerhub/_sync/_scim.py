# Derived from _async/_scim.py by `make sync`; never edited.
"""`hub.scim`: provisioning users of an organisation by SCIM 2.0."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Literal

from dockerhub._sync._caller import Caller
from dockerhub._sync._pager import Pager
from dockerhub_api.models.scim_resource_type import ScimResourceType
from dockerhub_api.models.scim_resource_type_list import ScimResourceTypeList
from dockerhub_api.models.scim_schema import ScimSchema
from dockerhub_api.models.scim_schema_list import ScimSchemaList
from dockerhub_api.models.scim_service_provider_config import ScimServiceProviderConfig
from dockerhub_api.models.scim_user import ScimUser

if TYPE_CHECKING:
    from dockerhub.scim import Filter

__all__ = ["Scim"]

_USER_SCHEMA: Final = "urn:ietf:params:scim:schemas:core:2.0:User"


class Scim:
    """Users as the identity provider sees them.

    These operations take the SCIM token that an owner creates in the organisation's settings:
    `scim_token=` or ``DOCKERHUB_SCIM_TOKEN``.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def service_provider_config(self) -> ScimServiceProviderConfig:
        """Get what Docker's SCIM service supports.

        Raises:
            HubError: The request failed.
        """
        found: ScimServiceProviderConfig = self._caller.call("get_scim_service_provider_config", {})
        return found

    def resource_types(self) -> ScimResourceTypeList:
        """Get the types of resources.

        Raises:
            HubError: The request failed.
        """
        found: ScimResourceTypeList = self._caller.call("list_scim_resource_types", {})
        return found

    def resource_type(self, name: str) -> ScimResourceType:
        """Get a type of resources by its name, e.g. ``User``.

        Raises:
            NotFoundError: There is no such type.
            HubError: The request failed otherwise.
            ValueError: The name cannot be one.
        """
        found: ScimResourceType = self._caller.call("get_scim_resource_type", {"name": name})
        return found

    def schemas(self) -> ScimSchemaList:
        """Get the schemas of the resources.

        Raises:
            HubError: The request failed.
        """
        found: ScimSchemaList = self._caller.call("list_scim_schemas", {})
        return found

    def schema(self, id: str) -> ScimSchema:  # noqa: A002  # the spec's word
        """Get a schema by its id, e.g. ``urn:ietf:params:scim:schemas:core:2.0:User``.

        Raises:
            NotFoundError: There is no such schema.
            HubError: The request failed otherwise.
            ValueError: The id cannot be one.
        """
        found: ScimSchema = self._caller.call("get_scim_schema", {"id": id})
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
    ) -> Pager[ScimUser]:
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

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is unusable; a wrong filter with the place of the mistake.
        """
        if isinstance(filter, str):
            from dockerhub.scim import parse  # noqa: PLC0415  # few programs filter users

            filter = parse(filter)  # noqa: A001  # the spec's word
        if isinstance(attributes, str):
            raise TypeError(f"attributes must be a list of names, not {attributes!r}")
        arguments = {
            "filter_": None if filter is None else str(filter),
            "attributes": None if attributes is None else ",".join(attributes),
            "sort_by": sort_by,
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

    def user(self, id: str) -> ScimUser:  # noqa: A002  # the spec's word
        """Get a user by id.

        Raises:
            NotFoundError: The organisation has no such user.
            HubError: The request failed otherwise.
            ValueError: The id cannot be one.
        """
        found: ScimUser = self._caller.call("get_scim_user", {"id": id})
        return found

    def create_user(
        self, user_name: str, *, given_name: str | None = None, family_name: str | None = None
    ) -> ScimUser:
        """Create a user; one who has an account with this address joins the organisation.

        Args:
            user_name: The user's email address, which must be reachable.
            given_name: First name.
            family_name: Last name.

        Raises:
            ConflictError: The user is in the organisation already.
            HubError: The request failed otherwise; it is not repeated.
            TypeError: An argument has a wrong type.
            ValueError: The address is empty.
        """
        if user_name == "":
            raise ValueError("user_name is empty; it is the user's email address")
        body = {"schemas": [_USER_SCHEMA], "userName": user_name, **_name(given_name, family_name)}
        created: ScimUser = self._caller.call("create_scim_user", {"body": body})
        return created

    def update_user(
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

        Raises:
            NotFoundError: The organisation has no such user.
            HubError: The request failed otherwise.
            TypeError: An argument has a wrong type.
            ValueError: The id cannot be one.
        """
        if not isinstance(enabled, bool):
            raise TypeError(f"enabled must be True or False, not {enabled!r}")
        body = {"schemas": [_USER_SCHEMA], "enabled": enabled, **_name(given_name, family_name)}
        updated: ScimUser = self._caller.call("update_scim_user", {"id": id, "body": body})
        return updated


def _name(given: str | None, family: str | None) -> dict[str, Any]:
    parts = {"givenName": given, "familyName": family}
    name = {key: value for key, value in parts.items() if value is not None}
    return {"name": name} if name else {}
