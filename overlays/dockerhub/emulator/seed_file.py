"""Seed files: what an embedded Hub holds at first, as YAML or JSON.

    name: mine                        # makes identifiers differ; the file's name by default
    extends: demo                     # or empty, the default
    epoch: 2026-11-01T00:00:00Z       # for dates that are not given
    users:
      - username: eve
        password: eve-password
        email: eve@example.com        # by default username@example.com
        plan: pro                     # free (default), pro, team, business
        totp_secret: JBSWY3DPEHPK3PXP # if she has a second factor
        given_name: Eve
        family_name: Eff
        access_tokens:
          - secret: dckr_pat_eve
            scopes: ["repo:admin"]    # repo:read by default
            label: laptop             # the secret by default
            is_active: true
    organizations:
      - name: initech
        plan: business                # team by default
        members: {eve: owner}         # owner, editor or member
        scim_token: dckr_scim_initech # if it provisions; its members become SCIM users
        access_tokens:
          - secret: dckr_oat_initech
    repositories:
      - name: initech/app
        private: true
        tags:
          - name: "1.0"
            pushed: 2026-10-01T12:00:00Z
            pulled: 2026-10-02T12:00:00Z  # never by default
            by: eve
            content: one              # tags of the same content share an image
            platforms: [linux/amd64, linux/arm64/v8]
        many_tags:                    # build-1, build-2, … one each hour, the last at the epoch
          - count: 500
            prefix: build-
            platforms: [linux/amd64]

Unknown keys and impossible values are errors that name their place.
"""

import json
from pathlib import Path
from typing import Any, get_args

from .building import (
    add_access_token,
    add_org_access_token,
    add_organization,
    add_repository,
    add_scim_user,
    add_user,
    push_tag,
)
from .callers import valid_scopes
from .clock import NANOSECONDS
from .records import Organization, Plan, Repository, Role
from .seed_demo import EPOCH, demo_state
from .seed_reading import Section, SeedError, unique
from .state import State

_HOUR = 3_600 * NANOSECONDS
_PLANS = get_args(Plan)
_ROLES = get_args(Role)
_MOST_TAGS = 100_000


def read_seed_file(path: Path) -> State:
    """Return the state that a file describes.

    Raises:
        SeedError: If the file cannot be read, or says what cannot be.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError(f"cannot read the seed file {path}: {error}") from None
    value = _parse_json(path, text) if path.suffix == ".json" else _parse_yaml(path, text)
    return build_seed({} if value is None else value, default_name=path.stem, where=path.name)


def build_seed(value: Any, *, default_name: str = "seed", where: str = "seed") -> State:
    """Return the state that the content of a seed file describes.

    Raises:
        SeedError: If it says what cannot be.
    """
    top = Section(value, where)
    name = top.text("name", default_name)
    base = top.choice("extends", ("demo", "empty"), "empty")
    state = demo_state().copy() if base == "demo" else State(name=name)
    state.name = name
    epoch = top.moment("epoch", EPOCH) or EPOCH
    for section in top.sections("users"):
        _user(state, section, epoch)
    for section in top.sections("organizations"):
        _organization(state, section, epoch)
    for section in top.sections("repositories"):
        _repository(state, section, epoch)
    top.finish()
    return state


def _user(state: State, section: Section, epoch: int) -> None:
    username = unique(section, "username", section.text("username"), _taken(state))
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
        add_access_token(
            state,
            username,
            unique(token, "secret", secret, lambda s: state.access_token_by_secret(s) is not None),
            _scopes(token),
            label=token.text("label", secret),
            is_active=token.boolean("is_active", default=True),
            created_at=epoch,
        )


def _organization(state: State, section: Section, epoch: int) -> None:
    organization = add_organization(
        state,
        unique(section, "name", section.text("name"), _taken(state)),
        plan=section.choice("plan", _PLANS, "team"),
        members=_members(state, section),
        scim_token=section.optional_text("scim_token"),
    )
    if organization.scim_token is not None:
        for member in organization.members:
            add_scim_user(state, organization.name, state.users[member], created=epoch)
    _org_tokens(state, organization, section)


def _org_tokens(state: State, organization: Organization, section: Section) -> None:
    for token in section.sections("access_tokens"):
        secret = token.text("secret")
        label = token.text("label", secret)
        add_org_access_token(state, organization.name, secret, _scopes(token), label=label)


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
    unknown = [scope for scope in scopes if scope not in valid_scopes()]
    if unknown:
        raise section.fail("scopes", f"{unknown[0]!r} is none of {', '.join(valid_scopes())}")
    return scopes


def _repository(state: State, section: Section, epoch: int) -> None:
    name = section.repository_name()
    unique(section, "name", name, lambda n: tuple(n.split("/")) in state.repositories)
    private = section.boolean("private", default=False)
    repository = add_repository(state, name, private=private)
    for tags in section.sections("many_tags"):
        _many_tags(state, repository, tags, epoch)
    for tag in section.sections("tags"):
        push_tag(
            state,
            repository,
            tag.tag_name(),
            pushed=tag.moment("pushed", epoch) or epoch,
            pulled=tag.moment("pulled", None),
            by=tag.text("by", ""),
            content=tag.optional_text("content"),
            platforms=tag.platforms(["linux/amd64"]),
        )


def _many_tags(state: State, repository: Repository, section: Section, epoch: int) -> None:
    count = section.whole("count", 1, most=_MOST_TAGS)
    prefix = section.text("prefix", "build-")
    platforms = section.platforms(["linux/amd64"])
    for number in range(1, count + 1):
        pushed = epoch - (count - number) * _HOUR
        push_tag(state, repository, f"{prefix}{number}", pushed=pushed, platforms=platforms)


def _taken(state: State) -> Any:
    return lambda name: name in state.users or name in state.organizations


def _parse_json(path: Path, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise SeedError(f"{path} is not JSON: {error}") from None


def _parse_yaml(path: Path, text: str) -> Any:
    try:
        import yaml  # noqa: PLC0415 - only seed files in YAML need it
    except ImportError:
        raise SeedError(f'{path} needs PyYAML: pip install "dockerhub[emulator]"') from None

    class Loader(yaml.SafeLoader):
        """Leaves dates as they are written."""

        yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's name for it
            first: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:timestamp"]
            for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    try:
        return yaml.load(text, Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise SeedError(f"{path} is not YAML: {' '.join(str(error).split())}") from None
