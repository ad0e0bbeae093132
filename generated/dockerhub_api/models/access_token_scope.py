from enum import StrEnum


class AccessTokenScope(StrEnum):
    """What a personal access token may do; each scope includes the ones after it."""

    REPO_ADMIN = "repo:admin"
    REPO_PUBLIC_READ = "repo:public_read"
    REPO_READ = "repo:read"
    REPO_WRITE = "repo:write"
