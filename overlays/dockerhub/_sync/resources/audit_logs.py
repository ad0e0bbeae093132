# Derived from _async/resources/audit_logs.py by `make sync`; never edited.
"""`hub.audit_logs`: who did what in an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dockerhub._base.times import iso_time
from dockerhub._jobs.ages import AgeOrTime, to_time
from dockerhub._sync.caller import Caller
from dockerhub_openapi import api

if TYPE_CHECKING:
    from dockerhub._sync.pager import Pager
    from dockerhub_openapi.models.audit_actions import AuditActions
    from dockerhub_openapi.models.audit_log import AuditLog


class AuditLogs:
    """The audit log of an organization or user, newest events first.

    Sign in as an owner with the password, or with an organization access token that has the scope
    ``scope-activity-read``. Docker Hub refuses personal access tokens here
    (https://github.com/docker/hub-feedback/issues/2367).
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        account: str,
        *,
        action: str | None = None,
        name: str | None = None,
        actor: str | None = None,
        since: AgeOrTime | None = None,
        until: AgeOrTime | None = None,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
    ) -> Pager[AuditLog]:
        """Return the events of an account, across all pages.

        The responses do not say how many events there are or whether a page is the last: the
        listing ends at an empty page, or one shorter than another was.

        Args:
            account: Name of the organization or user.
            action: Only events of this action, e.g. ``repo.tag.push``; `actions` lists them.
            name: Only events about this repository, organization or member.
            actor: Only events that this user caused.
            since: Only events from this time on: an age such as ``90d``, ``3months`` or a
                timedelta; an aware datetime, a date (its beginning in UTC), or text such as
                ``2026-10-01`` or ``2026-10-01T12:00:00+02:00``. To resume a listing, give the
                time in place of the age.
            until: Only events up to this time; likewise.
            page_size: Events to request at a time, at least 1.
            limit: The most events to deliver; all if None.
            resume: The `resume_token` of an earlier such listing, to continue there.

        Raises:
            TypeError: An argument has a wrong type.
            ValueError: An argument is unusable, or `since` is after `until`.
        """
        now = self._caller.now()
        start = None if since is None else to_time("since", since, now)
        end = None if until is None else to_time("until", until, now)
        if start is not None and end is not None and start > end:
            raise ValueError(f"since ({iso_time(start)}) is after until ({iso_time(end)})")
        return self._caller.paginate(
            api.audit_logs.list_audit_logs.OPERATION.bind(
                account, action=action, name=name, actor=actor, from_=start, to=end
            ),
            page_size=page_size,
            limit=limit,
            resume=resume,
        )

    def actions(self, account: str) -> AuditActions:
        """Return the actions by which events can be filtered, in groups such as ``repo``.

        Args:
            account: Name of the organization or user.

        Raises:
            HubError: The request failed.
            ValueError: The account cannot be one.
        """
        return self._caller.call(api.audit_logs.list_audit_actions.OPERATION, account)
