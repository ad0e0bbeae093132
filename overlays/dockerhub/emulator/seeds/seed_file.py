"""Building a state from the content of a seed file.

The page "Testing your code without Docker Hub" of the documentation shows a file with all keys.
Unknown keys and impossible values are errors that name the place.
"""

from typing import Any, get_args

from dockerhub.emulator.state.clock import NANOSECONDS
from dockerhub.emulator.state.populate import (
    add_access_token,
    add_invite,
    add_oidc_connection,
    add_org_access_token,
    add_organization,
    add_repository,
    add_scim_user,
    add_team,
    add_user,
    push_tag,
)
from dockerhub.emulator.state.records import (
    CATEGORIES,
    Organization,
    Plan,
    ResourceType,
    Role,
    TokenResource,
)
from dockerhub.emulator.state.repositories import Repository
from dockerhub.emulator.state.sessions import SCOPES
from dockerhub.emulator.state.state import State

from .demo import EPOCH, demo_state
from .section import Section

_HOUR = 3_600 * NANOSECONDS
_PLANS = get_args(Plan)
_ROLES = get_args(Role)
_MOST_TAGS = 100_000
_MOST_SEATS = 10_000
_READ_SCOPES = ("scope-image-pull", "scope-repository-read", "scope-tag-read")


def build_seed(value: Any, *, default_name: str = "seed", where: str = "seed") -> State:
    """Return the state that the content of a seed file describes.

    Raises:
        SeedError: If something in it is unknown or impossible.
    """
    top = Section(value, where)
    name = top.text("name", default_name)
    base = top.choice("extends", ("demo", "empty"), "empty")
    state = demo_state().copy() if base == "demo" else State(name=name)
    state.name = name
    epoch = top.moment("epoch") or EPOCH
    for section in top.sections("users"):
        _user(state, section, epoch)
    for section in top.sections("organizations"):
        _organization(state, section, epoch)
    for section in top.sections("repositories"):
        _repository(state, section, epoch)
    top.finish()
    return state


def _user(state: State, section: Section, epoch: int) -> None:
    username = _new_account_name(state, section, "username")
    add_user(
        state,
        username,
        section.text("password"),
        email=section.optional_text("email"),
        plan=section.choice("plan", _PLANS, "free"),
        totp_secret=section.totp_secret(),
        given_name=section.text("given_name", ""),
        family_name=section.text("family_name", ""),
    )
    for token in section.sections("access_tokens"):
        secret = token.text("secret")
        _require_new(token, "secret", secret, state.access_token_by_secret(secret))
        add_access_token(
            state,
            username,
            _scopes(token),
            secret=secret,
            label=token.text("label", secret),
            is_active=token.boolean("is_active", default=True),
            created_at=epoch,
        )


def _organization(state: State, section: Section, epoch: int) -> None:
    organization = add_organization(
        state,
        _new_account_name(state, section, "name"),
        plan=section.choice("plan", _PLANS, "team"),
        members=_members(state, section),
        scim_token=_scim_token(state, section),
        seats=section.whole("seats", default=_MOST_SEATS, most=_MOST_SEATS),
    )
    if organization.scim_token is not None:
        for member in organization.members:
            add_scim_user(state, organization.name, state.users[member], created=epoch)
    for token in section.sections("access_tokens"):
        secret = token.text("secret")
        add_org_access_token(
            state,
            organization.name,
            _resources(organization.name, token),
            secret=secret,
            label=token.text("label", secret),
            is_active=token.boolean("is_active", default=True),
            created_by=next(iter(organization.members), organization.name),
            created_at=epoch,
        )
    for connection in section.sections("oidc_connections"):
        add_oidc_connection(
            state,
            organization.name,
            _resources(organization.name, connection),
            name=connection.text("name", "connection"),
            subject=connection.text("subject", "*"),
            connection_id=connection.uuid("id"),
            is_active=connection.boolean("is_active", default=True),
        )
    for team in section.sections("teams"):
        add_team(
            state,
            organization.name,
            team.text("name"),
            members=_team_members(organization, team),
            description=team.text("description", ""),
        )
    for invite in section.sections("invites"):
        add_invite(
            state,
            organization.name,
            invite.text("invitee"),
            inviter=next(iter(organization.members), organization.name),
            created_at=epoch,
            role=invite.choice("role", _ROLES, "member"),
            team=invite.text("team", ""),
        )


def _resources(org: str, token: Section) -> list[TokenResource]:
    found = [
        TokenResource(
            type=resource.choice("type", get_args(ResourceType), "TYPE_REPO"),
            path=resource.text("path"),
            scopes=tuple(_org_scopes(resource)),
        )
        for resource in token.sections("resources")
    ]
    return found or [TokenResource(type="TYPE_REPO", path=f"{org}/*", scopes=_READ_SCOPES)]


def _org_scopes(resource: Section) -> list[str]:
    scopes = resource.texts("scopes", _READ_SCOPES)
    for scope in scopes:
        if not scope.startswith("scope-"):
            raise resource.fail("scopes", f"{scope!r} is not a scope: they begin with 'scope-'")
    return scopes


def _team_members(organization: Organization, team: Section) -> list[str]:
    members = team.texts("members", [])
    for name in members:
        if name not in organization.members:
            raise team.fail("members", f"{name!r} is not a member of {organization.name}")
    return members


def _scim_token(state: State, section: Section) -> str | None:
    token = section.optional_text("scim_token")
    if token is not None:
        _require_new(section, "scim_token", token, state.organization_by_scim_token(token))
    return token


def _members(state: State, section: Section) -> dict[str, Role]:
    members = section.mapping("members")
    for name, role in members.items():
        if name not in state.users:
            raise section.fail("members", f"there is no user {name!r}")
        if role not in _ROLES:
            raise section.fail("members", f"{name} must be one of {', '.join(_ROLES)}")
    return members


def _scopes(section: Section) -> list[str]:
    scopes = section.texts("scopes", ["repo:read"])
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown:
        raise section.fail("scopes", f"{unknown[0]!r} is not one of {', '.join(SCOPES)}")
    return scopes


def _repository(state: State, section: Section, epoch: int) -> None:
    full_name = section.repository_name()
    namespace, name = full_name.split("/")
    _require_new(section, "name", full_name, state.repositories.get((namespace, name)))
    private = section.boolean("private", default=False)
    if private and state.account(namespace) is None:
        raise section.fail("private", f"nobody could see {full_name}: it belongs to no account")
    repository = add_repository(
        state,
        full_name,
        private=private,
        created=epoch,
        description=section.text("description", ""),
        full_description=section.text("full_description", ""),
        categories=tuple(_categories(section)),
    )
    for tags in section.sections("many_tags"):
        _many_tags(state, repository, tags, epoch)
    for tag in section.sections("tags"):
        push_tag(
            state,
            repository,
            tag.tag_name(),
            pushed=tag.moment("pushed") or epoch,
            pulled=tag.moment("pulled"),
            by=_pusher(state, tag),
            content=tag.optional_text("content"),
            platforms=tag.platforms(),
        )


def _categories(section: Section) -> list[str]:
    slugs = section.texts("categories", [])
    for slug in slugs:
        if slug not in CATEGORIES:
            raise section.fail("categories", f"there is no category {slug!r}")
    return slugs


def _pusher(state: State, tag: Section) -> str:
    name = tag.text("by", "")
    if name and name not in state.users:
        raise tag.fail("by", f"there is no user {name!r}")
    return name


def _many_tags(state: State, repository: Repository, section: Section, epoch: int) -> None:
    count = section.whole("count", most=_MOST_TAGS)
    prefix = section.tag_prefix(count)
    platforms = section.platforms()
    for number in range(1, count + 1):
        pushed = epoch - (count - number) * _HOUR
        push_tag(state, repository, f"{prefix}{number}", pushed=pushed, platforms=platforms)


def _new_account_name(state: State, section: Section, key: str) -> str:
    name = section.account_name(key)
    _require_new(section, key, name, state.account(name))
    return name


def _require_new(section: Section, key: str, name: str, existing: object) -> None:
    if existing is not None:
        raise section.fail(key, f"{name!r} already exists")
