"""Drive the client through Stoplight Prism, which compares all that passes with the spec.

Every method of the client is called through Prism against an embedded Hub without faults. Prism
names violations of requests and answers in a header; there must be none, and every operation
must have been met with success. It needs Node, and Prism in a folder of its own: `make prism`.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from schemathesis_run import statuses_by_operation

from dockerhub import BadRequestError, ConflictError, DockerHub, HubError, NotFoundError
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.app import HubApp
from dockerhub.emulator.asgi import Message, Receive, Scope, Send
from dockerhub.emulator.seed_demo import TOTP_SECRET

SPEC = Path(str(files("dockerhub_api").joinpath("openapi.json")))
USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"


class Violation(NamedTuple):
    """What Prism found in an exchange, in its own words."""

    request: str
    status: int
    found: str


class Recorder(httpx.HTTPTransport):
    """An httpx transport that keeps what Prism says of each exchange."""

    def __init__(self) -> None:
        super().__init__()
        self.exchanges = 0
        self.violations: list[Violation] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        response = super().handle_request(request)
        self.exchanges += 1
        if found := response.headers.get("sl-violations"):
            name = f"{request.method} {request.url.path}"
            self.violations.append(Violation(name, response.status_code, found))
        return response


class HeadWithoutMediaType(HubApp):
    """The Hub, whose answers to HEAD name no media type.

    Prism reads a body wherever JSON is announced, and answers 500 when none comes, as to HEAD:
    https://github.com/stoplightio/prism/blob/v5.16.0/packages/http/src/utils/parseResponse.ts
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""

        async def send_plainly(message: Message) -> None:
            if scope["method"] == "HEAD" and "headers" in message:
                kept = [pair for pair in message["headers"] if pair[0] != b"Content-Type"]
                message = {**message, "headers": kept}
            await send(message)

        await super().__call__(scope, receive, send_plainly)


@contextmanager
def prism(program: Path, upstream: str) -> Iterator[str]:
    """Run Prism as a proxy on a free port of this machine, and yield its address."""
    command = [
        "node",
        str(program),
        "proxy",
        str(SPEC),
        upstream,
        "--host",
        "127.0.0.1",
        "--port",
        "0",
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield _address(process)
        finally:
            process.terminate()


def _address(process: subprocess.Popen[str]) -> str:
    said: list[str] = []
    for line in process.stdout or ():
        said.append(line)
        if found := re.search(r"Prism is listening on (http://\S+)", line):
            return found[1]
    raise RuntimeError("".join(["Prism did not start:\n", *said]))


def expect_watchfulness(url: str) -> None:
    """Make sure that violations are seen at all."""
    recorder = Recorder()
    with httpx.Client(base_url=url, transport=recorder) as http:
        http.get("/v2/namespaces/acme/repositories/app/tags", params={"page": 0})
    if not recorder.violations:
        sys.exit("Prism did not see that there is no page 0")


def call_everything(url: str, transport: httpx.BaseTransport) -> None:
    """Call every method of the client, for success and for refusals that the spec documents."""
    common: dict[str, Any] = {"base_url": url, "transport": transport, "strict": True}
    with DockerHub(username="alice", password="alice-password", **common) as hub:
        hub.login()
        hub.whoami()
        use_tags(hub)
        use_access_tokens(hub)
        use_images(hub)
        use_organization(hub)
    with DockerHub(
        username="bob", password="bob-password", totp_secret=TOTP_SECRET, **common
    ) as hub:
        list(hub.tags.list("acme/app", page_size=100, concurrency=2))
    with DockerHub(username="acme", password="dckr_oat_acme", **common) as hub:
        hub.tags.get("acme/secret", next(iter(hub.tags.list("acme/secret"))).name)
    with DockerHub(username="alice", password="wrong", **common) as hub, suppress(HubError):
        hub.login()
    with DockerHub(scim_token="dckr_scim_acme", anonymous=True, **common) as hub:
        use_scim(hub)
    with DockerHub(anonymous=True, **common) as hub:
        list(hub.tags.list("library/python"))
        with suppress(HubError):
            hub.tags.get("acme/secret", "latest")


def use_tags(hub: DockerHub) -> None:
    """List, get, look for and delete tags."""
    names = [tag.name for tag in hub.tags.list("acme/app", page_size=100)]
    hub.tags.get("acme/app", names[0])
    hub.tags.exists("acme/app")
    hub.tags.exists("acme/app", names[0])
    hub.tags.exists("acme/app", "no-such-tag")
    hub.tags.delete("acme/app", names[-1])
    with suppress(NotFoundError):
        hub.tags.get("acme/app", names[-1])


def use_access_tokens(hub: DockerHub) -> None:
    """Create, list, get, change and delete an access token."""
    token = hub.access_tokens.create("CI", ["repo:read"])
    list(hub.access_tokens.list(page_size=2))
    hub.access_tokens.get(token.uuid)
    hub.access_tokens.update(token.uuid, label="CI 2")
    hub.access_tokens.update(token.uuid, is_active=False)
    hub.access_tokens.delete(token.uuid)
    with suppress(NotFoundError):
        hub.access_tokens.get(token.uuid)


def use_images(hub: DockerHub) -> None:
    """Count, list and delete images, with the warnings that the first attempt meets."""
    hub.images.summary("alice/tools", active_from="2026-01-01")
    images = list(hub.images.list("alice/tools", status="inactive", ordering="-digest"))
    images += hub.images.list("alice/tools", currently_tagged=True, page_size=5)
    digest = str(images[-1].digest)
    list(hub.images.tags("alice/tools", digest))
    try:
        hub.images.delete("alice", [("tools", digest)], dry_run=True)
    except BadRequestError as error:
        details: dict[str, Any] = error.body
        warnings = details["errinfo"]["details"]["warnings"]
        hub.images.delete("alice", [("tools", digest)], dry_run=False, ignore_warnings=warnings)


def use_organization(hub: DockerHub) -> None:
    """Read audit logs; read and write settings."""
    hub.audit_logs.actions("acme")
    list(hub.audit_logs.list("acme", page_size=50, limit=120, since="2026-01-01"))
    hub.org_settings.get("acme")
    hub.org_settings.update(
        "acme", enabled=True, allow_official_images=True, allow_verified_publishers=False
    )


def use_scim(hub: DockerHub) -> None:
    """Read the descriptions; create, find, change and list users."""
    hub.scim.service_provider_config()
    hub.scim.resource_types()
    hub.scim.resource_type("User")
    hub.scim.schemas()
    hub.scim.schema(USER_SCHEMA)
    user = hub.scim.create_user("sam@example.com", given_name="Sam")
    with suppress(ConflictError):
        hub.scim.create_user("sam@example.com")
    hub.scim.user(user.id)
    hub.scim.update_user(user.id, enabled=True, family_name="Snow")
    list(hub.scim.users(filter='userName co "example"', sort_by="userName", page_size=2))
    with suppress(NotFoundError):
        hub.scim.user("no-such-user")


def main() -> None:
    """Run as a program: the path of Prism's own program is the argument."""
    recorder = Recorder()
    server = EmulatedHub(rate_limit=None)
    server.app = HeadWithoutMediaType(**vars(server.app))
    with server, prism(Path(sys.argv[1]), server.url) as url:
        expect_watchfulness(url)
        server.clear_requests()
        call_everything(url, recorder)
        statuses = statuses_by_operation(json.loads(SPEC.read_text("utf-8")), server.requests)
    for violation in recorder.violations:
        print(*violation, sep="  ")
    missed = [name for name, met in statuses.items() if not any(200 <= s < 300 for s in met)]
    done = len(statuses) - len(missed)
    print(
        f"{recorder.exchanges} exchanges, {done} of {len(statuses)} operations with success, "
        f"{len(recorder.violations)} violations"
    )
    if recorder.violations or missed:
        sys.exit(f"without success: {', '.join(missed) or 'none'}")


if __name__ == "__main__":
    main()
