"""What the embedded Hub stores: records, and their tables. A change replaces a record.

So a snapshot of the whole state is a copy of its tables, and a reset is fast.
Times are nanoseconds since the epoch. Records compare by identity, so they are fast as keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from .repositories import Repository

Role = Literal["owner", "editor", "member"]
Plan = Literal["free", "pro", "team", "business"]
ResourceType = Literal["TYPE_REPO", "TYPE_ORG"]
CATEGORIES = MappingProxyType(
    {
        "networking": "Networking",
        "security": "Security",
        "languages-and-frameworks": "Languages & frameworks",
        "integration-and-delivery": "Integration & delivery",
        "message-queues": "Message queues",
        "api-management": "API management",
        "internet-of-things": "Internet of things",
        "machine-learning-and-ai": "Machine learning & AI",
        "developer-tools": "Developer tools",
        "data-science": "Data science",
        "web-servers": "Web servers",
        "operating-systems": "Operating systems",
        "content-management-system": "Content management system",
        "databases-and-storage": "Databases & storage",
        "monitoring-and-observability": "Monitoring & observability",
        "web-analytics": "Web analytics",
    }
)
"""The names of the categories of repositories, by slug."""


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
    company: str = ""
    location: str = ""
    joined: int = 0


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
    expires_at: int | None = None


@dataclass(frozen=True, kw_only=True)
class TokenResource:
    """What an organization access token may do, and where.

    Attributes:
        type: Whether `path` names repositories or an organization.
        path: ``acme/app``, ``acme/*``, ``*/*/public`` (all public repositories), or ``acme``.
        scopes: Such as ``scope-image-pull``.
    """

    type: ResourceType
    path: str
    scopes: tuple[str, ...]

    def covers(self, namespace: str, name: str, *, is_private: bool) -> bool:
        """Tell whether the path names this repository."""
        if self.type != "TYPE_REPO":
            return False
        if self.path == "*/*/public":
            return not is_private
        return self.path in (f"{namespace}/{name}", f"{namespace}/*")


@dataclass(frozen=True, eq=False, kw_only=True)
class OrgAccessToken:
    """An organization access token (OAT)."""

    uuid: str
    org: str
    secret: str
    label: str
    resources: tuple[TokenResource, ...]
    created_by: str
    created_at: int
    description: str = ""
    is_active: bool = True
    last_used: int | None = None
    expires_at: int | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class OidcConnection:
    """An OIDC connection of an organization: whose ID tokens it trusts, and for what.

    Attributes:
        subject: A pattern of the claim ``sub``, such as ``repo:acme/app:*``.
    """

    id: str
    org: str
    name: str
    subject: str
    resources: tuple[TokenResource, ...]
    is_active: bool = True


@dataclass(frozen=True, eq=False, kw_only=True)
class RestrictedImages:
    """The organization setting of the same name."""

    enabled: bool = False
    allow_official_images: bool = False
    allow_verified_publishers: bool = False


@dataclass(frozen=True, kw_only=True)
class CustomRegistry:
    """A registry that an organization names in its registry access management."""

    address: str
    friendly_name: str
    allowed: bool


@dataclass(frozen=True, kw_only=True)
class RegistryAccess:
    """The registry access management of an organization: where its members may pull from."""

    enabled: bool = False
    docker_hub_allowed: bool = True
    custom_registries: tuple[CustomRegistry, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Organization:
    """An organization with its members' roles."""

    id: int
    uuid: str
    name: str
    plan: Plan
    members: Mapping[str, Role]
    scim_token: str | None = None
    restricted_images: RestrictedImages = field(default_factory=RestrictedImages)
    registry_access: RegistryAccess = RegistryAccess()
    full_name: str = ""
    company: str = ""
    location: str = ""
    badge: str = ""
    joined: int = 0
    seats: int = 10_000
    """How many members and open invitations there may be."""

    def __post_init__(self) -> None:
        """Make the members read-only: all copies of a state share the record."""
        object.__setattr__(self, "members", MappingProxyType(dict(self.members)))


@dataclass(frozen=True, eq=False, kw_only=True)
class Team:
    """A team of an organization; the API calls it a group."""

    id: int
    uuid: str
    org: str
    name: str
    description: str = ""
    role: str | None = None
    members: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Invite:
    """An invitation to an organization that was not accepted yet."""

    id: str
    org: str
    inviter: str
    invitee: str
    role: str
    created_at: int
    team: str = ""


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
        """Make the data read-only: all copies of a state share the record."""
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


@dataclass(kw_only=True)
class Tables:
    """What the operations read and change."""

    users: dict[str, User] = field(default_factory=dict)
    """Accounts by username."""
    organizations: dict[str, Organization] = field(default_factory=dict)
    """Organizations by name."""
    repositories: dict[tuple[str, str], Repository] = field(default_factory=dict)
    """Repositories by namespace and name, with their `tags` by name."""
    access_tokens: dict[str, AccessToken] = field(default_factory=dict)
    """Personal access tokens by uuid."""
    org_access_tokens: dict[str, OrgAccessToken] = field(default_factory=dict)
    """Access tokens of organizations by uuid."""
    oidc_connections: dict[str, OidcConnection] = field(default_factory=dict)
    """OIDC connections of organizations by ID."""
    teams: dict[int, Team] = field(default_factory=dict)
    """Teams by ID."""
    invites: dict[str, Invite] = field(default_factory=dict)
    """Open invitations by ID."""
    scim_users: dict[str, ScimUser] = field(default_factory=dict)
    """Users as identity providers see them, by ID."""
    audit_events: list[AuditEvent] = field(default_factory=list)
    """What happened, in order."""
