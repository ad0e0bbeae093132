# Derived from _async/jobs/scim_sync.py by `make sync`; never edited.
"""Provision users from a file: list all, plan, do what was planned."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from dockerhub._base.arguments import check_count
from dockerhub._base.errors import HubError
from dockerhub._base.failures import FailureCounter
from dockerhub._jobs.scim.plan import (
    UserAction,
    UserChange,
    UserOutcome,
    UserSyncPlan,
    UserSyncReport,
    plan_changes,
)
from dockerhub._jobs.scim.users_file import WantedUser
from dockerhub_openapi.models.scim_user import ScimUser

if TYPE_CHECKING:
    from dockerhub._sync.client import DockerHub


class UserSync:
    """Makes the users of an organization as a file wants them.

    Running it again does nothing, and a run that was killed is finished by running it again:
    what is done is seen in what Docker Hub answers.

    Args:
        hub: A client with the SCIM token.
    """

    def __init__(self, hub: DockerHub) -> None:
        self._hub = hub

    def plan(
        self,
        users: Iterable[WantedUser],
        *,
        deactivate_others: bool = False,
        max_deactivated: int | None = None,
    ) -> UserSyncPlan:
        """Compare users as they are wanted with those that there are. Nothing is changed.

        Args:
            users: Read by `read_users`, or made.
            deactivate_others: Whether active users that are not among them are deactivated;
                else they are left alone.
            max_deactivated: The most of those to deactivate; by default half of all active
                users, so that an incomplete file locks nobody out.

        Returns:
            What has to be done.

        Raises:
            IncompleteListError: The listing ended before it was complete.
            HubError: The listing failed; part of a listing gives no plan.
            ValueError: There are no users, which would deactivate everybody, or more would be
                deactivated than may be.
        """
        if max_deactivated is not None:
            check_count("max_deactivated", max_deactivated)
        wanted = list(users)
        if not wanted:
            raise ValueError("there are no users to compare with")
        return plan_changes(
            wanted,
            self._present(),
            deactivate_others=deactivate_others,
            max_deactivated=max_deactivated,
        )

    def _present(self) -> list[ScimUser]:
        found: list[Any] = []
        for page in self._hub.scim.list().pages():
            found += page.items
        # What has no id cannot be changed, and what is not a user does not concern us.
        return [user for user in found if isinstance(user, ScimUser) and isinstance(user.id, str)]

    def apply(
        self, plan: UserSyncPlan, *, on_outcome: Callable[[UserOutcome], None] | None = None
    ) -> UserSyncReport:
        """Do what a plan says, one user after the other.

        What fails for one user does not stop the rest; three refusals (403) in a row, a lost
        login or a spent rate limit do.

        Args:
            plan: Made by `plan`.
            on_outcome: Called after each user.

        Returns:
            What was done, what failed, and what was not tried. Errors are in it, not raised.
        """
        outcomes: list[UserOutcome] = []
        refusals = FailureCounter()
        stopped_by: Exception | None = None
        for change in plan.steps:
            outcome = self._do(change)
            outcomes.append(outcome)
            if on_outcome is not None:
                on_outcome(outcome)
            if refusals.stops(outcome.error):
                stopped_by = outcome.error
                break
        return UserSyncReport(tuple(outcomes), plan.steps[len(outcomes) :], stopped_by)

    def _do(self, change: UserChange) -> UserOutcome:
        names = {"given_name": change.given_name, "family_name": change.family_name}
        try:
            if change.action is UserAction.CREATE:
                self._hub.scim.create(change.user_name, **names)
            else:
                self._hub.scim.update(str(change.id), enabled=change.active, **names)
        except (HubError, ValueError) as error:
            return UserOutcome(change, error)
        return UserOutcome(change)
