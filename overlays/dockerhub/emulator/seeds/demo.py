"""The seed ``demo``: a small Docker Hub with at least one of everything.

The page "Testing your code without Docker Hub" of the documentation lists its accounts, tokens and
repositories. All dates are before 2026-11-01T00:00:00Z (``EPOCH``) and never change.
"""

from functools import cache, partial

from dockerhub.emulator.state import ids
from dockerhub.emulator.state.clock import NANOSECONDS
from dockerhub.emulator.state.manifests import ATTESTATION
from dockerhub.emulator.state.populate import (
    EIGHT_PLATFORMS,
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
    AuditEvent,
    CustomRegistry,
    RegistryAccess,
    TokenResource,
)
from dockerhub.emulator.state.repositories import Tag, Webhook
from dockerhub.emulator.state.state import State
from dockerhub.emulator.state.times import parse_rfc3339

EPOCH = parse_rfc3339("2026-11-01T00:00:00Z")
OIDC_CONNECTION = "6a7f2d4e-2f0c-4c3b-9d0e-1b2c3d4e5f60"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 - public, like everything here
APP_TAGS = 1_234
_LOGGED_PUSHES = 60
_HOUR = 3_600 * NANOSECONDS
_README = """\
# The app

Run it with `docker run acme/app`; see [the manual](docs/manual.md).

![How it looks](images/screen.png)
"""
_RESOLUTIONS = (1, 10, 1_000, 1_000, 1_000, 10_000, 1_000_000, NANOSECONDS)


@cache
def demo_state() -> State:
    """Return the demo; all callers share it, so copy it before you change anything."""
    state = State(name="demo")
    _accounts(state)
    _access_tokens(state)
    _app(state)
    _library(state)
    _small_repositories(state)
    _pushes(state)
    return state


def _moment(days_before: float, *key: object) -> int:
    """Return a time before the epoch, with a fraction like recorded ones."""
    resolution = _RESOLUTIONS[ids.number(len(_RESOLUTIONS), "resolution", *key)]
    jitter = ids.number(_HOUR // resolution, "jitter", *key) * resolution
    return EPOCH - int(days_before * 24) * _HOUR - _HOUR + jitter


def _accounts(state: State) -> None:
    for name, family_name, plan, totp_secret in (
        ("alice", "Ace", "pro", None),
        ("bob", "Bee", "team", TOTP_SECRET),
        ("carol", "Cay", "free", None),
        ("dave", "Dee", "team", None),
    ):
        names = {"given_name": name.title(), "family_name": family_name}
        add_user(
            state,
            name,
            f"{name}-password",
            plan=plan,
            totp_secret=totp_secret,
            joined=_moment(900, "joined", name),
            **names,
        )
    registry = CustomRegistry(
        address="registry.example.com", friendly_name="Registry of Acme", allowed=True
    )
    add_organization(
        state,
        "acme",
        plan="business",
        members={"alice": "owner", "bob": "editor", "dave": "member"},
        scim_token="dckr_scim_acme",  # noqa: S106 - public, like everything here
        registry_access=RegistryAccess(custom_registries=(registry,)),
        full_name="Acme",
        badge="verified_publisher",
        joined=_moment(800, "joined", "acme"),
    )
    add_organization(
        state, "umbrella", plan="team", members={"alice": "owner"}, full_name="Umbrella"
    )
    _org_access_token(state)
    _oidc_connection(state)
    add_team(state, "acme", "developers", members=["bob", "dave"], description="Writes the app")
    add_team(state, "acme", "auditors", members=["alice"])
    add_invite(
        state,
        "acme",
        "erin@example.com",
        inviter="alice",
        created_at=_moment(3, "invite"),
        team="developers",
    )
    for number, name in enumerate(("alice", "bob", "dave")):
        created = _moment(200 - number, "scim", name)
        add_scim_user(state, "acme", state.users[name], created=created)


def _org_access_token(state: State) -> None:
    read = ("scope-image-pull", "scope-repository-read", "scope-tag-read")
    org = ("scope-repository-list", "scope-member-read", "scope-group-read", "scope-invite-read")
    add_org_access_token(
        state,
        "acme",
        [
            TokenResource(type="TYPE_REPO", path="acme/*", scopes=read),
            TokenResource(type="TYPE_REPO", path="*/*/public", scopes=read),
            TokenResource(type="TYPE_ORG", path="acme", scopes=org),
        ],
        secret="dckr_oat_acme",  # noqa: S106 - public, like everything here
        label="CI of acme",
        created_by="alice",
        created_at=_moment(60, "organization token"),
    )
    add_org_access_token(
        state,
        "acme",
        [TokenResource(type="TYPE_REPO", path="acme/app", scopes=("scope-image-push",))],
        secret="dckr_oat_acme_nightly",  # noqa: S106 - public, like everything here
        label="nightly builds",
        description="Pushes the nightly builds",
        created_by="alice",
        created_at=_moment(30, "nightly"),
        expires_at=EPOCH + 365 * 24 * _HOUR,
    )


def _oidc_connection(state: State) -> None:
    scopes = ("scope-image-pull", "scope-image-push", "scope-image-delete", "scope-tag-admin")
    add_oidc_connection(
        state,
        "acme",
        [TokenResource(type="TYPE_REPO", path="acme/app", scopes=scopes)],
        name="CI of the app",
        subject="repo:acme/app:*",
        connection_id=OIDC_CONNECTION,
    )


def _access_tokens(state: State) -> None:
    created = _moment(90, "tokens")
    for owner, name, scope in (
        ("alice", "admin", "repo:admin"),
        ("alice", "read", "repo:read"),
        ("alice", "public", "repo:public_read"),
        ("alice", "disabled", "repo:admin"),
        ("bob", "write", "repo:write"),
    ):
        secret, label = f"dckr_pat_{owner}_{name}", f"{name} token of {owner}"
        active = name != "disabled"
        add_access_token(
            state, owner, [scope], secret=secret, label=label, created_at=created, is_active=active
        )


def _app(state: State) -> None:
    developers = next(team for team in state.teams.values() if team.name == "developers")
    app = add_repository(
        state,
        "acme/app",
        created=_moment(400, "acme/app"),
        team_permissions={developers.id: "write"},
        description="The app of Acme",
        full_description=_README,
        categories=("developer-tools", "web-servers"),
        webhooks={"ci": _webhook("ci", _moment(100, "webhook"))},
        pull_count=123_456,
        star_count=7,
    )
    push = partial(push_tag, state, app, platforms=EIGHT_PLATFORMS)

    def push_version(number: int) -> Tag:
        days = (APP_TAGS - number) / 4
        pushed = _moment(days, "acme/app", number)
        pulled = None if number % 7 == 0 else _moment(max(0, days - 20), "pull", number)
        by = "bob" if number % 3 else "alice"
        name = f"1.{number // 50}.{number % 50}"
        return push(name, pushed=pushed, pulled=pulled, by=by, content=number)

    versions = [push_version(number) for number in range(APP_TAGS - 1)]
    pushed = versions[-1].last_updated + NANOSECONDS
    push("latest", pushed=pushed, pulled=EPOCH - 1_000, by="alice", content=APP_TAGS - 2)


def _webhook(name: str, created: int) -> Webhook:
    url = f"https://{name}.example.com/hooks/docker"
    return Webhook(slug=name, name=name, urls=((name, url),), created=created)


def _library(state: State) -> None:
    python = add_repository(
        state,
        "library/python",
        created=_moment(4_500, "library/python"),
        description="Python is an interpreted, interactive, object-oriented language.",
        full_description="# Python\n\nWhat to pull, and how to use it.\n",
        categories=("languages-and-frameworks",),
        pull_count=10_987_654_321,
        star_count=9_876,
    )
    with_attestations = [*EIGHT_PLATFORMS[:4], *[ATTESTATION] * 4]
    push = partial(push_tag, state, python, platforms=with_attestations)
    variants = ("", "-slim", "-alpine", "-bookworm", "-trixie", "-slim-trixie", "-rc", "-a")
    for minor in range(8, 15):
        for variant in variants:
            name = f"3.{minor}{variant}"
            pulled = None if variant == "-a" else EPOCH - minor * 1_000_000
            push(name, pushed=_moment((15 - minor) * 12, name), pulled=pulled)
    windows = ["windows/amd64"]
    push("3.13-windowsservercore", pushed=_moment(3, "windows"), platforms=windows)
    for name in ("3", "slim", "latest"):
        push(name, pushed=_moment(1, name), pulled=EPOCH - 1_000_000, content="3.14")
    alpine = add_repository(
        state,
        "library/alpine",
        created=_moment(4_400, "library/alpine"),
        description="A minimal Docker image based on Alpine Linux",
        categories=("operating-systems",),
        pull_count=9_876_543_210,
        star_count=8_765,
    )
    for days, name in ((40, "3.22"), (10, "3.23"), (9, "latest")):
        push_tag(state, alpine, name, pushed=_moment(days, name), platforms=EIGHT_PLATFORMS)


def _small_repositories(state: State) -> None:
    secret = add_repository(
        state,
        "acme/secret",
        private=True,
        created=_moment(60, "acme/secret"),
        description="Builds that nobody else may see",
        pull_count=321,
    )
    for number in range(1, 6):
        pushed = _moment(number * 9, "secret", number)
        push_tag(state, secret, f"build-{number}", pushed=pushed, by="alice")
    add_repository(state, "acme/empty", created=_moment(30, "acme/empty"))
    tools = add_repository(
        state,
        "alice/tools",
        created=_moment(200, "alice/tools"),
        description="Tools of Alice",
        pull_count=42,
    )
    for number in range(1, 12):
        pushed = _moment((12 - number) * 15, "tools", number)
        for name in (f"v{number}", "latest"):
            push_tag(state, tools, name, pushed=pushed, by="alice", content=f"tools {number}")
    notes = add_repository(
        state, "carol/notes", private=True, created=_moment(20, "carol/notes"), pull_count=3
    )
    push_tag(state, notes, "today", pushed=_moment(2, "notes"), by="carol")


def _pushes(state: State) -> None:
    """Log the pushes of the newest tags of acme, so that its audit log has several pages."""
    newest = sorted(state.repositories["acme", "app"].tags.values(), key=lambda t: t.last_updated)
    for tag in newest[-_LOGGED_PUSHES:]:
        state.audit_events.append(
            AuditEvent(
                account="acme",
                action="repo.tag.push",
                name="acme/app",
                actor=tag.last_updater_username,
                timestamp=tag.last_updated // 1_000_000 * 1_000_000,
                description=f"pushed the tag {tag.name} to the repository acme/app",
                data={"digest": tag.manifest.digest, "tag": tag.name},
            )
        )
