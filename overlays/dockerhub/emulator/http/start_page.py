"""The start page at ``/``: what the Hub holds, and the requests that it served."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from html import escape

from dockerhub.emulator.messages import HTML, Request, Response
from dockerhub.emulator.state.sessions import Caller

from .resources import ServiceHandler
from .service import Service

_SHOWN_REQUESTS = 100
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


def routes() -> dict[str, Mapping[str, ServiceHandler]]:
    """Return the handler of the page."""
    return {"/": {"GET": show}}


def show(service: Service, _caller: Caller, request: Request) -> Response:
    """``GET /``."""
    state = service.state
    now = datetime.fromtimestamp(service.clock.now(), UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    rule = service.limiter.rate_limit
    limit = f"{rule.limit} requests per {rule.window:g} s" if rule.enforced else "none"
    faults = ", ".join(service.faults.active()) or "none"
    parts = [
        "<h1>Docker Hub emulator</h1>",
        f"<p>Seed <b>{escape(state.name)}</b> at <code>{escape(request.origin)}</code>; ",
        f"its clock shows {now}.</p>",
        f"<p>Rate limit: {limit}. Faults turned on: {escape(faults)}.</p>",
        _table("Repositories", ("name", "visibility", "#tags", "#images"), _repositories(service)),
        _table("Accounts", ("name", "plan", "second factor", "#access tokens"), _users(service)),
        _table(
            "Organizations",
            ("name", "plan", "#members", "#SCIM users"),
            (
                (o.name, o.plan, len(o.members), _members(service, o.name))
                for o in state.organizations.values()
            ),
        ),
        _requests(service),
    ]
    html = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<link rel="icon" href="data:,">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Docker Hub emulator</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>"
    )
    return Response(body=html.encode("utf-8", "replace"), media_type=HTML)


def _repositories(service: Service) -> Iterable[tuple[object, ...]]:
    for repository in service.state.repositories.values():
        visibility = "private" if repository.is_private else "public"
        name = f"{repository.namespace}/{repository.name}"
        yield name, visibility, len(repository.tags), len(repository.manifests)


def _users(service: Service) -> Iterable[tuple[object, ...]]:
    tokens = [token.owner for token in service.state.access_tokens.values()]
    for user in service.state.users.values():
        factor = "yes" if user.totp_secret else "no"
        yield user.username, user.plan, factor, tokens.count(user.username)


def _members(service: Service, org: str) -> int:
    return sum(user.org == org for user in service.state.scim_users.values())


def _requests(service: Service) -> str:
    served = list(service.requests)
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
    numeric = [head.startswith("#") for head in heads]
    head = "".join(_cell("th", h.removeprefix("#"), n) for h, n in zip(heads, numeric, strict=True))
    body = "".join(
        f"<tr>{''.join(_cell('td', v, n) for v, n in zip(row, numeric, strict=True))}</tr>"
        for row in rows
    )
    return f"<h2>{title}</h2><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(tag: str, value: object, numeric: bool) -> str:
    kind = ' class="n"' if numeric else ""
    return f"<{tag}{kind}>{escape(str(value))}</{tag}>"
