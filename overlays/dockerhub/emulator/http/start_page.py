"""The start page at ``/``: what the Hub holds, and the requests that it served."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from html import escape
from itertools import islice

from dockerhub.emulator.api.handlers import Backend, Caller, Request, Response, Route
from dockerhub.emulator.faults.rules import Faults
from dockerhub.emulator.messages import HTML
from dockerhub.emulator.state.credentials import NOTE, credentials
from dockerhub.emulator.state.times import optional_rfc3339

_SHOWN_REQUESTS = 100
_SHOWN_SECRETS = 1000
_REPOSITORY_COLUMNS = (
    *("name", "visibility", "#tags", "#images", "#pulls"),
    *("description", "categories"),
)
_STYLE = """
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:64rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}
p{margin:.25rem 0;opacity:.8}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.3rem .75rem .3rem 0;border-bottom:1px solid #8884;
overflow-wrap:anywhere}
th{font-weight:600;opacity:.7;overflow-wrap:normal}td.n,th.n{text-align:right}
code{font-family:ui-monospace,monospace;font-size:.9em}
.s4,.s5,.s-{color:#c22}@media(prefers-color-scheme:dark){.s4,.s5,.s-{color:#f88}}
"""


def routes(faults: Faults) -> list[Route]:
    """Return the route of the page."""
    return [Route("/", {"GET": partial(show, faults)})]


def show(faults: Faults, backend: Backend, _caller: Caller, request: Request) -> Response:
    """``GET /``."""
    state = backend.state
    now = datetime.fromtimestamp(backend.clock.now(), UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    rule = backend.limiter.rate_limit
    limit = f"{rule.limit} requests per {rule.window:g} s" if rule.enforced else "none"
    active = ", ".join(faults.active()) or "none"
    parts = [
        "<h1>Docker Hub emulator</h1>",
        f"<p>Seed <b>{escape(state.name)}</b> at <code>{escape(request.origin)}</code>; ",
        f"its clock shows {now}.</p>",
        f"<p>Rate limit: {limit}. Faults turned on: {escape(active)}.</p>",
        _table("Passwords and tokens", ("name", "password or token", "kind"), _secrets(backend)),
        f"<p>{NOTE}</p>",
        _table("Repositories", _REPOSITORY_COLUMNS, _repositories(backend)),
        _table("Accounts", ("name", "plan", "second factor", "#access tokens"), _users(backend)),
        _table("Organizations", ("name", "plan", "#members", "#SCIM users"), _orgs(backend)),
        _table("Members", ("organization", "name", "role"), _members(backend)),
        _table("Invitations", ("organization", "invitee", "role", "invited by"), _invites(backend)),
        _table("Teams", ("organization", "name", "#members", "#repositories"), _teams(backend)),
        _table(
            "Organization access tokens",
            ("organization", "label", "active", "expires"),
            _org_tokens(backend),
        ),
        _table("Webhooks", ("repository", "name", "URL"), _webhooks(backend)),
        _requests(backend),
    ]
    html = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<link rel="icon" href="data:,">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Docker Hub emulator</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>"
    )
    return Response(body=html.encode("utf-8", "replace"), media_type=HTML)


def _repositories(backend: Backend) -> Iterable[tuple[object, ...]]:
    for each in backend.state.repositories.values():
        visibility = "private" if each.is_private else "public"
        categories = ", ".join(each.categories)
        counts = (len(each.tags), len(each.manifests), each.pull_count)
        yield each.full_name, visibility, *counts, each.description, categories


def _secrets(backend: Backend) -> Iterable[tuple[object, ...]]:
    for each in islice(credentials(backend.state), _SHOWN_SECRETS):
        yield each.name, each.secret, each.kind


def _users(backend: Backend) -> Iterable[tuple[object, ...]]:
    tokens = [token.owner for token in backend.state.access_tokens.values()]
    for user in backend.state.users.values():
        factor = "yes" if user.totp_secret else "no"
        yield user.username, user.plan, factor, tokens.count(user.username)


def _orgs(backend: Backend) -> Iterable[tuple[object, ...]]:
    scim_users = [user.org for user in backend.state.scim_users.values()]
    for org in backend.state.organizations.values():
        yield org.name, org.plan, len(org.members), scim_users.count(org.name)


def _members(backend: Backend) -> Iterable[tuple[object, ...]]:
    for org in backend.state.organizations.values():
        for name, role in org.members.items():
            yield org.name, name, role


def _invites(backend: Backend) -> Iterable[tuple[object, ...]]:
    for invite in backend.state.invites.values():
        yield invite.org, invite.invitee, invite.role, invite.inviter


def _teams(backend: Backend) -> Iterable[tuple[object, ...]]:
    granted = [id_ for each in backend.state.repositories.values() for id_ in each.team_permissions]
    for team in backend.state.teams.values():
        yield team.org, team.name, len(team.members), granted.count(team.id)


def _org_tokens(backend: Backend) -> Iterable[tuple[object, ...]]:
    for token in backend.state.org_access_tokens.values():
        active = "yes" if token.is_active else "no"
        yield token.org, token.label, active, optional_rfc3339(token.expires_at) or "never"


def _webhooks(backend: Backend) -> Iterable[tuple[object, ...]]:
    for repository in backend.state.repositories.values():
        for webhook in repository.webhooks.values():
            for _, url in webhook.urls:
                yield repository.full_name, webhook.name, url


def _requests(backend: Backend) -> str:
    served = backend.requests.lines()
    rows = "".join(
        f"<tr><td>{escape(line.method)}</td><td><code>{escape(line.path)}"
        f"{escape('?' + line.query if line.query else '')}</code></td>"
        f'<td class="n s{str(line.status or "-")[0]}">{line.status or "no response"}</td></tr>'
        for line in reversed(served[-_SHOWN_REQUESTS:])
    )
    return (
        f"<h2>Requests ({len(served)} served, newest first)</h2><table><thead><tr>"
        '<th>method</th><th>path</th><th class="n">status</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _table(title: str, heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """Return a table; heads of columns with numbers begin with ``#``."""
    numeric = [' class="n"' if head.startswith("#") else "" for head in heads]

    def cells(tag: str, values: Iterable[object]) -> str:
        pairs = zip(numeric, values, strict=True)
        return "".join(f"<{tag}{kind}>{escape(str(value))}</{tag}>" for kind, value in pairs)

    head = cells("th", (head.removeprefix("#") for head in heads))
    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return f"<h2>{title}</h2><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
