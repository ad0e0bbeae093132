"""What the embedded Hub stores. Records never change; a change replaces the record.

So a snapshot of the whole state is a copy of its tables, and resetting it costs next to nothing.
Times are nanoseconds since the epoch. Records compare by identity, which makes them cheap keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Role = Literal["owner", "editor", "member"]
Plan = Literal["free", "pro", "team", "business"]


@dataclass(frozen=True, eq=False, kw_only=True)
class User:
    """An account of a person."""

    id: int
    uuid: str
    username: str
    password: str
    email: str
    totp_secret: str | None = None
    plan: Plan = "free"
    given_name: str = ""
    family_name: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class AccessToken:
    """A personal access token (PAT)."""

    uuid: str
    owner: str
    secret: str
    label: str
    scopes: tuple[str, ...]
    created_at: int
    is_active: bool = True
    last_used: int | None = None
    creator_ip: str = "127.0.0.1"
    creator_ua: str = ""
    generated_by: str = "manual"
    client_id: str = "HUB"


@dataclass(frozen=True, eq=False, kw_only=True)
class OrgAccessToken:
    """An organization access token (OAT)."""

    uuid: str
    org: str
    secret: str
    label: str
    scopes: tuple[str, ...]
    is_active: bool = True


@dataclass(frozen=True, eq=False, kw_only=True)
class RestrictedImages:
    """The organization setting of the same name."""

    enabled: bool = False
    allow_official_images: bool = False
    allow_verified_publishers: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class Organization:
    """An organization with its members' roles."""

    id: int
    name: str
    plan: Plan
    members: Mapping[str, Role]
    scim_token: str | None = None
    restricted_images: RestrictedImages = field(default_factory=RestrictedImages)

    def __post_init__(self) -> None:
        """Keep the members as they are: the record is shared by all copies of a state."""
        object.__setattr__(self, "members", MappingProxyType(dict(self.members)))


@dataclass(frozen=True, eq=False, kw_only=True)
class Image:
    """One platform of a manifest, as tag bodies show it."""

    digest: str
    architecture: str
    os: str
    size: int
    variant: str | None = None
    os_version: str | None = None
    last_pulled: int | None = None
    last_pushed: int | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Manifest:
    """What was pushed: a single image, or an index of several."""

    digest: str
    media_type: str
    images: tuple[Image, ...]
    last_pushed: int | None
    last_pulled: int | None
    tags: tuple[str, ...] = ()

    @property
    def last_activity(self) -> int:
        """The later of the last push and the last pull; 0 if neither ever was."""
        return max(self.last_pushed or 0, self.last_pulled or 0)


@dataclass(frozen=True, eq=False, kw_only=True)
class Tag:
    """A name that points at a manifest."""

    id: int
    name: str
    manifest: Manifest
    last_updated: int
    last_updater: int
    last_updater_username: str
    last_pulled: int | None
    last_pushed: int | None


@dataclass(eq=False, kw_only=True)
class Repository:
    """A repository: its tables are replaced entry by entry."""

    id: int
    namespace: str
    name: str
    creator: int
    is_private: bool = False
    tags: dict[str, Tag] = field(default_factory=dict)
    manifests: dict[str, Manifest] = field(default_factory=dict)

    def copy(self) -> "Repository":
        """Return a repository that can change without changing this one."""
        return Repository(
            id=self.id,
            namespace=self.namespace,
            name=self.name,
            creator=self.creator,
            is_private=self.is_private,
            tags=dict(self.tags),
            manifests=dict(self.manifests),
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class AuditEvent:
    """One line of the audit log."""

    account: str
    action: str
    name: str
    actor: str
    timestamp: int
    description: str
    data: Mapping[str, str]

    def __post_init__(self) -> None:
        """Keep the data as they are: the record is shared by all copies of a state."""
        object.__setattr__(self, "data", MappingProxyType(dict(self.data)))


@dataclass(frozen=True, eq=False, kw_only=True)
class ScimUser:
    """A member of an organization as its identity provider sees it."""

    id: str
    org: str
    user_name: str
    display_name: str
    given_name: str
    family_name: str
    created: int
    last_modified: int
    active: bool = True
    groups: tuple[str, ...] = ("company",)
