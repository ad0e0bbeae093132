"""Stored logins: those that `dockerhub login` keeps, and those that `docker login` has stored.

    >>> import os
    >>> from dockerhub import DockerHub, logins
    >>> store = logins.LoginStore.of(os.environ)
    >>> with DockerHub(username="alice", password="...") as hub:  # doctest: +SKIP
    ...     store.keep(hub.base_url, "alice", hub.login())

A kept login is a bearer token for one origin, never a password. It goes into the credential
helper that Docker uses, or into a file that only its owner can read. Each origin can have several,
one for each profile: ``DockerHub(profile="work")`` uses that of ``work``.
"""

from dockerhub._auth.docker_config import StoredLogin, find_login
from dockerhub._auth.login_document import DEFAULT_PROFILE, check_profile_name
from dockerhub._auth.login_store import KeptLogin, KeptProfile, LoginStore
from dockerhub._auth.oidc import oidc_from_environment
from dockerhub._auth.totp_steps import TotpStepFolder, TotpSteps
from dockerhub._base.environment import Variable, without_secrets
from dockerhub._base.errors import CredentialStoreError, ProfileError
from dockerhub._base.secret import Secret
from dockerhub._config.credential_texts import is_access_token
from dockerhub._config.given import credential_variables
from dockerhub._config.settings import DEFAULT_URL
from dockerhub._transport.urls import check_base_url

__all__ = [
    "DEFAULT_PROFILE",
    "DEFAULT_URL",
    "CredentialStoreError",
    "KeptLogin",
    "KeptProfile",
    "LoginStore",
    "ProfileError",
    "Secret",
    "StoredLogin",
    "TotpStepFolder",
    "TotpSteps",
    "Variable",
    "check_base_url",
    "check_profile_name",
    "credential_variables",
    "find_login",
    "is_access_token",
    "oidc_from_environment",
    "without_secrets",
]
