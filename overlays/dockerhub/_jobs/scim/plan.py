"""What has to be done so that users are as wanted: decided without I/O."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from dockerhub._jobs.scim.users_file import WantedUser
from dockerhub_openapi.models.scim_user import ScimUser
from dockerhub_openapi.models.scim_user_name import ScimUserName


class UserAction(StrEnum):
    """What is done to a user."""

    CREATE = "create"
    """The user is not there yet."""
    UPDATE = "update"
    """The name changes."""
    ACTIVATE = "activate"
    """The user becomes active; a new name is set with it."""
    DEACTIVATE = "deactivate"
    """The user becomes inactive; a new name is set with it."""
    NOTHING = "unchanged"
    """All is as wanted."""


@frozen
class UserChange:
    """What is done to one user.

    Attributes:
        user_name: The email address.
        action: What is done.
        details: For people, e.g. ``givenName: 'Jon' -> 'John'``.
        id: The user's id; None for one who is not there yet.
        given_name: The first name to set; None to leave it.
        family_name: The last name to set; None to leave it.
        active: Whether the user is active afterwards.
    """

    user_name: str
    action: UserAction
    details: str = ""
    id: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    active: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "userName": self.user_name,
            "action": self.action.value,
            "details": self.details,
            "id": self.id,
        }


@frozen
class UserSyncPlan:
    """What is done to users.

    Attributes:
        changes: One for each user of the file, in its order, and for those that are deactivated
            because they are not in it.
        others: Active users that are not in the file and are left alone.
    """

    changes: tuple[UserChange, ...]
    others: tuple[str, ...]

    @property
    def steps(self) -> tuple[UserChange, ...]:
        """The changes that do something."""
        return tuple(each for each in self.changes if each.action is not UserAction.NOTHING)


@frozen
class UserOutcome:
    """What happened to a change.

    Attributes:
        change: What was to be done.
        error: Why it failed; None if it is done.
    """

    change: UserChange
    error: Exception | None = field(default=None, eq=False)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            **self.change.to_dict(),
            "done": self.error is None,
            "error": str(self.error) if self.error else None,
        }


@frozen
class UserSyncReport:
    """What a run did.

    Attributes:
        outcomes: What happened to the changes that were tried, in order.
        left: What was not tried.
        stopped_by: The error that ended the run early.
    """

    outcomes: tuple[UserOutcome, ...]
    left: tuple[UserChange, ...]
    stopped_by: Exception | None

    @property
    def failed(self) -> tuple[UserOutcome, ...]:
        """What failed."""
        return tuple(each for each in self.outcomes if each.error)

    @property
    def complete(self) -> bool:
        """Whether everything was tried and nothing failed."""
        return not self.left and not self.failed


def plan_changes(
    wanted: Iterable[WantedUser],
    present: Iterable[ScimUser],
    *,
    deactivate_others: bool = False,
    max_deactivated: int | None = None,
) -> UserSyncPlan:
    """Return what has to be done, by comparing users as they are wanted with those that there are.

    Args:
        wanted: Users by address; case does not count.
        present: *All* users of the organization.
        deactivate_others: Whether active users that are not wanted are deactivated; else they
            are left alone.
        max_deactivated: The most of those to deactivate; by default half of all active users.

    Raises:
        ValueError: More would be deactivated, or an address is there twice.
    """
    by_name = {user.user_name.lower(): user for user in present if isinstance(user.user_name, str)}
    active = sum(user.active is True for user in by_name.values())
    wanted = list(wanted)
    _check_single(wanted)
    changes = [_change(user, by_name.pop(user.user_name.lower(), None)) for user in wanted]
    others = [user for user in by_name.values() if user.active is True]
    if deactivate_others:
        _check_few(len(others), active, max_deactivated)
        changes += [_deactivation(user) for user in others]
        others = []
    return UserSyncPlan(tuple(changes), tuple(str(user.user_name) for user in others))


def _check_single(wanted: list[WantedUser]) -> None:
    for name, count in Counter(user.user_name.lower() for user in wanted).items():
        if count > 1:
            raise ValueError(f"{name} appears {count} times")


def _check_few(count: int, active: int, most: int | None) -> None:
    """Refuse to lock people out by a file that is not whole, or another organization's."""
    allowed = active // 2 if most is None else most
    if count > allowed:
        raise ValueError(
            f"{count:,} of {active:,} active users are not in the list, and would be deactivated: "
            f"that is more than {allowed:,}. If that is intended, raise max_deactivated"
        )


def _change(wanted: WantedUser, found: ScimUser | None) -> UserChange:
    if found is None:
        if not wanted.active:
            return UserChange(wanted.user_name, UserAction.NOTHING, "not there", active=False)
        return UserChange(
            wanted.user_name,
            UserAction.CREATE,
            given_name=wanted.given_name,
            family_name=wanted.family_name,
        )
    given, family = _names(found)
    renamed = _renamed("givenName", given, wanted.given_name) + _renamed(
        "familyName", family, wanted.family_name
    )
    if wanted.active is not found.active:
        action = UserAction.ACTIVATE if wanted.active else UserAction.DEACTIVATE
    else:
        action = UserAction.UPDATE if renamed else UserAction.NOTHING
    return UserChange(
        wanted.user_name,
        action,
        ", ".join(renamed),
        found.id,
        # Both, so that the service cannot clear the one that is left out.
        (wanted.given_name or given) if renamed else None,
        (wanted.family_name or family) if renamed else None,
        wanted.active,
    )


def _deactivation(user: ScimUser) -> UserChange:
    name = str(user.user_name)
    return UserChange(name, UserAction.DEACTIVATE, "not in the file", user.id, active=False)


def _names(user: ScimUser) -> tuple[str | None, str | None]:
    if not isinstance(user.name, ScimUserName):
        return None, None
    names = (user.name.given_name, user.name.family_name)
    given, family = (name if isinstance(name, str) and name else None for name in names)
    return given, family


def _renamed(name: str, before: str | None, after: str | None) -> list[str]:
    if after is None or after == before:
        return []
    return [f"{name}: {before!r} -> {after!r}" if before else f"{name}: {after!r}"]
