"""When a profile of `dockerhub login` is used, and when other credentials are.

A profile that is an argument comes before the credentials of the environment; one that a variable
names comes after them.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from dockerhub._base.environment import Variable
from dockerhub._config.given import given_by_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dockerhub._config.given import Given

_LOGGER: Final = logging.getLogger("dockerhub")


def given_or_environments(
    given: Given, environment: Mapping[str, str], profile: str | None
) -> Given:
    """Return the credentials that were given; else those of the environment, unless a profile was.

    Raises:
        ValueError: Both credentials and a profile were given.
    """
    if profile is not None and not given.is_empty:
        raise ValueError("profile and credentials contradict each other: choose one")
    if profile is not None or not given.is_empty:
        return given
    found = given_by_environment(environment)
    unused = environment.get(Variable.PROFILE)
    if unused and not found.is_empty:
        _LOGGER.warning(
            "the credentials of the environment are used, not profile %r of %s",
            unused,
            Variable.PROFILE,
        )
    return found


def chosen_profile(environment: Mapping[str, str], origin: str, argument: str | None) -> str | None:
    """Return the profile that is named, after checking that it has a login to an origin.

    Raises:
        ProfileError: It has none.
        ValueError: It cannot be the name of one.
    """
    name = argument or environment.get(Variable.PROFILE)
    if not name:
        return None
    from dockerhub._auth.stored_logins import check_profile  # noqa: PLC0415  # few name a profile

    return check_profile(environment, origin, "profile" if argument else Variable.PROFILE, name)
