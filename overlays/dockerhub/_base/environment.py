"""The environment variables that the client reads, each known here only."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Variable(StrEnum):
    """An environment variable that the client reads."""

    URL = "DOCKERHUB_URL"
    """Where the API is."""
    ALLOW_HTTP = "DOCKERHUB_ALLOW_HTTP"
    """Whether (1) credentials may be sent without encryption to another machine."""
    USERNAME = "DOCKERHUB_USERNAME"
    PASSWORD = "DOCKERHUB_PASSWORD"  # noqa: S105  # a name, not a password
    """A password, a personal access token or an organization access token."""
    TOKEN = "DOCKERHUB_TOKEN"  # noqa: S105  # as above
    """The bearer token of a session; or an access token, with the user name."""
    PROFILE = "DOCKERHUB_PROFILE"
    """The profile of `dockerhub login` to use, where no other credentials are given."""
    TOTP_SECRET = "DOCKERHUB_TOTP_SECRET"  # noqa: S105  # as above
    """The setup key of the second factor."""
    OIDC_CONNECTION = "DOCKERHUB_OIDC_CONNECTIONID"
    """The OIDC connection of an organization to sign in by, as for docker/oidc-action."""
    OIDC_LIFE = "DOCKERHUB_OIDC_EXPIREIN"
    """Seconds for which a token of the OIDC connection is to be valid."""
    RUNNER_URL = "ACTIONS_ID_TOKEN_REQUEST_URL"
    """Where the runner of GitHub Actions issues ID tokens."""
    RUNNER_TOKEN = "ACTIONS_ID_TOKEN_REQUEST_TOKEN"  # noqa: S105  # a name, not a token
    SCIM_TOKEN = "DOCKERHUB_SCIM_TOKEN"  # noqa: S105  # as above
    """The SCIM token of an organization."""
    REGISTRY_URL = "DOCKERHUB_REGISTRY_URL"
    """Where Docker's registry is."""
    REGISTRY_AUTH_URL = "DOCKERHUB_REGISTRY_AUTH_URL"
    """Where the token service of the registry is."""
    DOCKER_USERNAME = "DOCKER_USERNAME"
    """Used together with the next one, where none of ours is set."""
    DOCKER_PASSWORD = "DOCKER_PASSWORD"  # noqa: S105  # as above
    DOCKER_CONFIG = "DOCKER_CONFIG"
    """The folder of Docker's config.json."""
    DOCKER_AUTH = "DOCKER_AUTH_CONFIG"
    """What a config.json would hold."""
    REGISTRY_AUTH = "REGISTRY_AUTH_FILE"
    """The auth.json of podman, Skopeo and Buildah."""


_SECRETS: Final = frozenset(
    {Variable.PASSWORD, Variable.TOKEN, Variable.TOTP_SECRET, Variable.SCIM_TOKEN}
)


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment for another program, without the secrets of this one.

    Args:
        environment: That of the process.
    """
    return {name: value for name, value in environment.items() if name not in _SECRETS}
