"""Populating a state: accounts, organizations, tokens, repositories, pushes."""

from collections.abc import Mapping, Sequence
from typing import Any

from . import ids
from .manifests import ATTESTATION, INDEX, digest_of, image_manifest, index_of
from .records import (
    AccessToken,
    Invite,
    OidcConnection,
    OrgAccessToken,
    Organization,
    Plan,
    Role,
    ScimUser,
    Team,
    TokenResource,
    User,
)
from .repositories import Image, Manifest, Repository, Tag
from .state import State

SINGLE = "application/vnd.docker.container.image.v1+json"
EIGHT_PLATFORMS = (
    *("linux/amd64", "linux/arm64/v8", "linux/arm/v7", "linux/arm/v6"),
    *("linux/386", "linux/ppc64le", "linux/riscv64", "linux/s390x"),
)
_ATTESTATION_SIZE = 1_500
_WINDOWS_SIZE = 5_400_000_000  # beyond 32 bits, as recorded


def add_user(
    state: State, username: str, password: str, *, email: str | None = None, **more: Any
) -> User:
    """Add an account; ``more`` are further fields of the record, such as ``totp_secret``."""
    user = User(
        id=1_000 + state.next_number("user"),
        uuid=ids.uuid4(state.name, "user", username).replace("-", ""),
        username=username,
        password=password,
        email=email or f"{username}@example.com",
        **more,
    )
    state.users[username] = user
    return user


def add_organization(
    state: State,
    name: str,
    *,
    plan: Plan = "team",
    members: Mapping[str, Role] | None = None,
    **more: Any,
) -> Organization:
    """Add an organization with its members' roles; ``more`` are further fields of the record."""
    organization = Organization(
        id=1_000 + state.next_number("user"),
        uuid=ids.uuid4(state.name, "organization", name).replace("-", ""),
        name=name,
        plan=plan,
        members=members or {},
        **more,
    )
    state.organizations[name] = organization
    return organization


def add_scim_user(state: State, org: str, user: User, *, created: int) -> ScimUser:
    """Add an account to the users of an organization's identity provider."""
    member = ScimUser(
        id=state.next_uuid("scim-user"),
        org=org,
        user_name=user.email,
        display_name=user.username,
        given_name=user.given_name,
        family_name=user.family_name,
        created=created,
        last_modified=created,
    )
    state.scim_users[member.id] = member
    return member


def add_access_token(
    state: State,
    owner: str,
    scopes: Sequence[str],
    *,
    label: str,
    created_at: int,
    secret: str | None = None,
    **more: Any,
) -> AccessToken:
    """Add a personal access token; ``more`` are further fields of the record."""
    uuid = state.next_uuid("access-token")
    token = AccessToken(
        uuid=uuid,
        owner=owner,
        secret=secret or ids.secret("dckr_pat_", state.name, uuid),
        label=label,
        scopes=tuple(scopes),
        created_at=created_at,
        **more,
    )
    state.access_tokens[uuid] = token
    return token


def add_org_access_token(
    state: State,
    org: str,
    resources: Sequence[TokenResource],
    *,
    label: str,
    created_by: str,
    created_at: int,
    secret: str | None = None,
    **more: Any,
) -> OrgAccessToken:
    """Add an organization access token; ``more`` are further fields of the record."""
    uuid = state.next_uuid("org-access-token")
    token = OrgAccessToken(
        uuid=uuid,
        org=org,
        secret=secret or ids.secret("dckr_oat_", state.name, uuid),
        label=label,
        resources=tuple(resources),
        created_by=created_by,
        created_at=created_at,
        **more,
    )
    state.org_access_tokens[uuid] = token
    return token


def add_oidc_connection(
    state: State,
    org: str,
    resources: Sequence[TokenResource],
    *,
    name: str,
    subject: str,
    connection_id: str | None = None,
    **more: Any,
) -> OidcConnection:
    """Add an OIDC connection to an organization; ``more`` are further fields of the record."""
    connection = OidcConnection(
        id=connection_id or state.next_uuid("oidc-connection"),
        org=org,
        name=name,
        subject=subject,
        resources=tuple(resources),
        **more,
    )
    state.oidc_connections[connection.id] = connection
    return connection


def add_team(
    state: State, org: str, name: str, *, members: Sequence[str] = (), description: str = ""
) -> Team:
    """Add a team to an organization."""
    team = Team(
        id=state.next_number("team"),
        uuid=state.next_uuid("team"),
        org=org,
        name=name,
        description=description,
        members=tuple(members),
    )
    state.teams[team.id] = team
    return team


def add_invite(
    state: State,
    org: str,
    invitee: str,
    *,
    inviter: str,
    created_at: int,
    role: str = "member",
    team: str = "",
) -> Invite:
    """Add an invitation to an organization, for an email address or a Docker ID."""
    invite = Invite(
        id=state.next_uuid("invite"),
        org=org,
        inviter=inviter,
        invitee=invitee,
        role=role,
        created_at=created_at,
        team=team,
    )
    state.invites[invite.id] = invite
    return invite


def add_repository(
    state: State, full_name: str, *, private: bool = False, **more: Any
) -> Repository:
    """Add an empty repository, ``namespace/name``; ``more`` are further fields of the record."""
    namespace, _, name = full_name.partition("/")
    owner = state.account(namespace)
    repository = Repository(
        id=20_000 + state.next_number("repository"),
        namespace=namespace,
        name=name,
        creator=owner.id if owner else 7,
        is_private=private,
        **more,
    )
    state.repositories[namespace, name] = repository
    return repository


def push_tag(
    state: State,
    repository: Repository,
    tag: str,
    *,
    pushed: int,
    pulled: int | None = None,
    by: str = "",
    content: object = None,
    platforms: Sequence[str] = ("linux/amd64",),
) -> Tag:
    """Push an image under a tag, as ``docker push`` would.

    Args:
        state: The state that holds the repository.
        repository: Where to push.
        tag: The name.
        pushed: When, in nanoseconds.
        pulled: When it was last pulled; None if never.
        by: Who pushed.
        content: Any value; tags with the same content share a manifest. By default each push
            has its own.
        platforms: ``os/architecture[/variant]`` each; more than one makes an index.
    """
    content = (tag, pushed) if content is None else content
    key = (state.name, repository.namespace, repository.name, content)
    images = [
        # Each attestation is another one.
        _image(platform, (*key, number) if platform == ATTESTATION else key, pushed, pulled)
        for number, platform in enumerate(platforms)
    ]
    single = len(images) == 1
    manifest = Manifest(
        digest=images[0].digest if single else digest_of(index_of(images)),
        media_type=SINGLE if single else INDEX,
        images=tuple(images),
        last_pushed=pushed,
        last_pulled=pulled,
    )
    updater = state.users.get(by)
    pushed_tag = Tag(
        id=900_000_000 + state.next_number("tag"),
        name=tag,
        manifest=manifest,
        last_updated=pushed,
        last_updater=updater.id if updater else repository.creator,
        last_updater_username=by or repository.namespace,
        last_pulled=pulled,
        last_pushed=pushed,
    )
    repository.push(pushed_tag)
    return pushed_tag


def _image(platform: str, key: tuple[object, ...], pushed: int | None, pulled: int | None) -> Image:
    system, architecture, variant = (*platform.split("/"), None)[:3]
    bytes32 = ids.fingerprint("image", platform, *key)
    if platform == ATTESTATION:
        size = _ATTESTATION_SIZE + bytes32[0]
    else:
        size = (_WINDOWS_SIZE if system == "windows" else 20_000_000) + int.from_bytes(bytes32[:3])
    config = bytes32.hex()
    return Image(
        digest=digest_of(image_manifest(config, size, attestation=platform == ATTESTATION)),
        config=config,
        architecture=architecture or "",
        os=system or "",
        variant=variant,
        os_version="10.0.20348.2227" if system == "windows" else None,
        size=size,
        last_pulled=pulled,
        last_pushed=pushed,
    )
