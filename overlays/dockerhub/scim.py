"""Provision users by SCIM: filters for `DockerHub.scim.list`, and users from a file.

    >>> from dockerhub import DockerHub, scim
    >>> with DockerHub() as hub:  # doctest: +SKIP
    ...     sync = scim.UserSync(hub)
    ...     plan = sync.plan(scim.read_users("users.csv"))
    ...     report = sync.apply(plan)

Values are quoted here, so text from outside cannot change what a filter means:

    >>> from dockerhub import scim
    >>> wanted = scim.attr("userName").eq("jon@example.com") & ~scim.attr("active").eq(False)
    >>> print(wanted | scim.attr("name.familyName").sw("S"))
    userName eq "jon@example.com" and not (active eq false) or name.familyName sw "S"
    >>> scim.parse('USERNAME EQ "jon@example.com" and (not(active eq false))')
    <Filter USERNAME eq "jon@example.com" and not (active eq false)>

The language is that of RFC 7644, section 3.4.2.2, as far as Docker Hub documents it: ``eq``,
``ne``, ``co``, ``sw``, ``and``, ``or``, ``not`` and parentheses.
"""

from dockerhub._async.jobs.scim_sync import AsyncUserSync
from dockerhub._jobs.scim.filter_parser import parse
from dockerhub._jobs.scim.filters import Attribute, Filter, attr
from dockerhub._jobs.scim.plan import (
    UserAction,
    UserChange,
    UserOutcome,
    UserSyncPlan,
    UserSyncReport,
    plan_changes,
)
from dockerhub._jobs.scim.users_file import UsersFileError, WantedUser, read_users
from dockerhub._sync.jobs.scim_sync import UserSync

__all__ = [
    "AsyncUserSync",
    "Attribute",
    "Filter",
    "UserAction",
    "UserChange",
    "UserOutcome",
    "UserSync",
    "UserSyncPlan",
    "UserSyncReport",
    "UsersFileError",
    "WantedUser",
    "attr",
    "parse",
    "plan_changes",
    "read_users",
]
