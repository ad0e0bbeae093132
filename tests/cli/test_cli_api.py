"""`api`: every operation, by name or by method and path."""

import json
from pathlib import Path

import httpx
import pytest
from click.shell_completion import CompletionItem, ShellComplete
from running import ESCAPES, Here, Terminal

from dockerhub import DockerHub, RetryPolicy, ServerError
from dockerhub._spec.operations import find_operation, operation_names
from dockerhub.cli.commands.api_arguments import read_arguments
from dockerhub.cli.commands.api_exchange import head_printed
from dockerhub.cli.main import app
from dockerhub.emulator import EmulatedHub

TAGS = "/v2/namespaces/library/repositories/alpine/tags"


def test_name_method_and_path_are_the_same(run: Here, hub: EmulatedHub) -> None:
    """GET may be left out, and the query may hold parameters."""
    by_name = run.line("api list_tags -F namespace=library -F repository=alpine -F page_size=2")
    by_path = run.line(f"api get {TAGS} -F page_size=2")
    by_query = run.line(f"api '{TAGS}?page_size=2'")
    by_url = run.line(f"api -X GET {hub.url}{TAGS} -f page_size=2")

    assert by_name.code == 0
    assert by_path.out == by_query.out == by_url.out
    named, found = (json.loads(each.out)["results"] for each in (by_name, by_path))
    assert [each["name"] for each in named] == [each["name"] for each in found]
    assert len(found) == 2


def test_all_pages_are_read(run: Here, hub: EmulatedHub, alice: None) -> None:
    """As one array, as lines, or what is selected of each item."""
    line = "api /v2/namespaces/acme/repositories/app/tags --paginate"
    as_json = json.loads(run.line(line).out)
    as_lines = run.line(f"{line} --ndjson").out.splitlines()
    names = run.line(f"{line} --select name").out.splitlines()

    assert len(as_json) == len(as_lines) == len(names) == 1234
    assert names == [tag["name"] for tag in as_json]
    assert run.line(f"{line} --select name --limit 2 --json").out == '[\n"latest",\n"1.24.32"\n]\n'


def test_select_picks_from_a_response(run: Here, hub: EmulatedHub) -> None:
    """Texts are printed as they are, unless JSON is asked for."""
    assert run.line(f"api {TAGS} --select 'results[0].name'").out == "latest\n"
    assert run.line(f"api {TAGS} --select 'results[0].name' --json").out == '"latest"\n'
    assert json.loads(run.line(f"api {TAGS} --select 'results[].name'").out)[0] == "latest"
    assert run.line(f"api {TAGS} --select nothing").out == "null\n"


def test_a_list_without_pages_is_printed_as_one(run: Here, hub: EmulatedHub) -> None:
    """By the name of its operation, too."""
    named = json.loads(run.line("api list_categories").out)

    assert {"name", "slug"} <= {*named[0]}
    assert named == json.loads(run.line("api /v2/categories").out)


def test_a_terminal_shows_readable_json(hub: EmulatedHub) -> None:
    """It is indented."""
    done = Terminal("api", TAGS, "--select", "{count: count}").end()

    assert ESCAPES.sub("", done.out) == '{\n  "count": 3\n}\n'


def test_fields_make_a_body(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Typed or raw; lists by brackets, nested members by dots."""
    created = run(
        *("api", "POST", "/v2/access-tokens", "-f", "token_label=42", "-F", "scopes[]=repo:read")
    )
    changed = run(
        *("api", "update_org_settings", "-F", "name=acme"),
        *("-F", "restricted_images.enabled=true"),
        *("-F", "restricted_images.allow_official_images=false"),
        *("-F", "restricted_images.allow_verified_publishers=false"),
    )

    assert json.loads(created.out)["token_label"] == "42"
    assert json.loads(created.out)["scopes"] == ["repo:read"]
    assert json.loads(changed.out)["restricted_images"]["enabled"] is True


def test_a_body_comes_from_a_file_or_the_input(
    run: Here, hub: EmulatedHub, alice: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Fields change it; `@` reads one value, so that a secret need not be typed."""
    file = tmp_path_factory.mktemp("body") / "body.json"
    file.write_text('{"token_label": "from file", "scopes": ["repo:read"]}', "utf-8")

    first = run("api", "create_access_token", "--input", str(file))
    second = run(
        *("api", "create_access_token", "--input", "-", "-F", "token_label=other"),
        stdin=file.read_text("utf-8"),
    )
    third = run(
        *("api", "login", "-F", "username=alice", "-F", "password=@-", "--select", "token"),
        stdin="alice-password\n",
    )

    assert json.loads(first.out)["token_label"] == "from file"
    assert json.loads(second.out)["token_label"] == "other"
    assert third.out.startswith("eyJ")


def test_an_operation_without_a_body_in_its_response_reports_success(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """On standard error."""
    done = run.line("api DELETE /v2/namespaces/acme/repositories/app/tags/1.0.0")

    assert (done.code, done.out) == (0, "")
    assert done.err.endswith("/repositories/app/tags/1.0.0: done.\n")


def test_operations_are_listed(run: Here) -> None:
    """With what they take."""
    found = json.loads(run.line("api --list --json").out)

    assert [each["name"] for each in found] == [*operation_names()]
    by_name = {each["name"]: each for each in found}
    assert "(body)" in by_name["login"]["parameters"]
    assert by_name["delete_tag"] == {
        "name": "delete_tag",
        "method": "DELETE",
        "path": "/v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}",
        "parameters": ["namespace", "repository", "tag"],
        "pages": False,
    }


def test_an_undocumented_path_is_sent_unchanged(run: Here, hub: EmulatedHub, alice: None) -> None:
    """With fields in the query or the body, or a body that is a list."""
    run.line("api /v2/nothing/new -F size=2 -F 'state[]=a' -F 'state[]=b' -F all=true")
    run.line("api DELETE /v2/nothing/new -F force=true")
    run.line("api POST /v2/nothing/new -F size=2 -f name=3")
    done = run("api", "put", "/v2/nothing/new", "--input", "-", stdin="[1]")

    assert (done.code, done.out) == (4, "")
    sent = [each for each in hub.requests if each.path == "/v2/nothing/new"]
    assert [each.method for each in sent] == ["GET", "DELETE", "POST", "PUT"]
    assert [each.query for each in sent] == [
        "size=2&state=a&state=b&all=true",
        "force=true",
        "",
        "",
    ]


def test_status_and_headers_are_printed_first(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Also those of an error, but without their secrets."""
    found = run.line(f"api {TAGS} --include --select count")
    missing = run.line("api get_tag -F namespace=acme -F repository=app -F tag=none -i")

    head, _, body = found.out.partition("\n\n")
    assert head.startswith("HTTP 200 OK\n")
    assert "content-type: application/json" in head
    assert body == "3\n"
    assert missing.code == 4
    assert missing.out.startswith("HTTP 404 Not Found\n")


def test_secrets_in_headers_are_masked(capsys: pytest.CaptureFixture[str]) -> None:
    """Also if the status has no name."""

    def respond(_: httpx.Request) -> httpx.Response:
        return httpx.Response(599, headers={"Set-Cookie": "secret", "X-Token": "secret", "A": "b"})

    hub = DockerHub(transport=httpx.MockTransport(respond), anonymous=True)
    with hub, pytest.raises(ServerError), head_printed(hub, [].append) as noted:
        noted.with_options(retry=RetryPolicy(retries=0)).request("GET", "/v2/a")

    head = capsys.readouterr().out.splitlines()
    assert head[0] == "HTTP 599"
    assert {"set-cookie: ****", "x-token: ****", "a: b"} <= {*head}


def test_a_text_is_printed_unchanged(run: Here, hub: EmulatedHub, alice: None) -> None:
    """A terminal does not interpret it, and it can be printed as JSON."""
    path = "/v2/orgs/acme/members/export"

    done = run.line(f"api {path}")

    assert done.out.count("\n") > 1
    assert (
        done.out.splitlines()[0] == json.loads(run.line(f"api {path} --json").out).splitlines()[0]
    )
    assert Terminal("api", path).end().out.splitlines()[0] == done.out.splitlines()[0]


def test_a_shell_completes_operations_and_methods(run: Here) -> None:
    """The first word only, with what an operation sends."""

    def found(*words: str, last: str) -> list[CompletionItem]:
        shell = ShellComplete(app, {}, "dockerhub", "_DOCKERHUB_COMPLETE")
        return shell.get_completions(["api", *words], last)

    def completed(*words: str, last: str) -> list[str]:
        return [each.value for each in found(*words, last=last)]

    [tags] = found(last="list_tags")
    assert tags.help == "GET /v2/namespaces/{namespace}/repositories/{repository}/tags"
    assert completed(last="list_t") == [n for n in operation_names() if n.startswith("list_t")]
    assert completed(last="P") == ["POST", "PUT", "PATCH"]
    assert completed("GET", last="list_t") == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("api", "Name an operation, such as list_tags, or a path"),
        ("api GET tags", "Name an operation, such as list_tags, or a path"),
        ("api list_tag", "Did you mean 'list_tags'"),
        ("api GET list_tags", "list_tags is an operation, which has its method: omit GET."),
        ("api v2/user", "'v2/user' is not a path: a path begins with a slash, as in /v2/user."),
        ("api GET v2/user", "'v2/user' is not a path: a path begins with a slash, as in /v2/user."),
        ("api C:/Git/v2/user", "as in /v2/user. In Git's shell on Windows, set MSYS_NO_PATHCONV=1"),
        ("api hub.docker.com/v2/user", "a path begins with a slash, as in /v2/user.\n"),
        ("api a/v2/b/v2/c", "a path begins with a slash, as in /v2/b/v2/c.\n"),
        ("api user/", "a path begins with a slash, as in /user/.\n"),
        ("api GET", "Name an operation, such as list_tags, or a path"),
        ("api GET POST list_tags", "which has its method: omit GET POST."),
        ("api -X GET list_tags", "list_tags is an operation, which has its method: omit -X GET."),
        ("api -X GET POST /v2/a", "Name an operation, such as list_tags, or a path"),
        ("api https://elsewhere.example/v2/a?token=1", "leads to another server"),
        ("api /v2/../secret", "cannot be sent"),
        (
            "api HEAD /v2/a --paginate",
            "dockerhub: --paginate reads lists, by GET and without --input.",
        ),
        (
            "api /v2/a --paginate --include",
            "dockerhub: --include shows one response: omit --paginate.",
        ),
        ("api /v2/a -F a=[1]", "'a' goes into the query"),
        ("api DELETE /v2/a --input -", "--input is not JSON"),
        ("api /v2/a --input -", "dockerhub: GET has no body: use -F instead of --input."),
        ("api HEAD /v2/a --input -", "dockerhub: HEAD has no body: use -F instead of --input."),
        (f"api {TAGS} -F page_size", "A field is written name=value, not 'page_size'"),
        ("api list_tags -F page_size=many", "page_size must be a whole number, not 'many'"),
        ("api list_tags -F page_size=true", "page_size must be a whole number, not True"),
        (
            "api list_tags -F colour=1",
            "has no field 'colour'; it takes namespace, repository, page",
        ),
        (f"api {TAGS} --select '['", "--select cannot be read"),
        (f"api {TAGS} --select 'abs(count, count)'", "--select does not fit the response"),
        (f"api {TAGS} --csv", "dockerhub: api prints JSON: omit --csv."),
        (f"api {TAGS} --limit 3", "dockerhub: --limit needs --paginate."),
        ("api get_tag -F namespace=library", "needs repository, tag"),
        ("api get_scim_service_provider_config -F a=1", "it takes none"),
        ("api list_images -F currently_tagged=1", "currently_tagged must be true or false"),
        ("api create_access_token --input -", "--input is not JSON"),
        (
            "api list_tags -F namespace=acme -F repository=app --paginate --input -",
            "--input is not JSON",
        ),
        ("api create_access_token --input deep.json", "it is nested too deep, or has"),
        ("api create_access_token -F a=@", "The name of a file is empty"),
        ("api create_access_token -F a=@latin.txt", "latin.txt is not UTF-8 text"),
        ("api create_access_token -F a=1 -F a.b=2", "'a.b' contradicts another one"),
        ("api create_access_token -F a.b=1 -F a[]=2", "'a[]' contradicts another one"),
        ("api create_access_token -F token_label=1 -F scopes[]=repo:read", "token_label"),
        ("api get_org_settings -F name=acme --paginate", "does not page"),
    ],
)
def test_wrong_usage_is_explained(
    run: Here, hub: EmulatedHub, alice: None, folder: Path, line: str, problem: str
) -> None:
    """Before anything is done."""
    (folder / "deep.json").write_text("[" * 100_000)
    (folder / "latin.txt").write_bytes(b"\xff")
    done = run.line(line)

    assert done.code == 2, done
    assert problem in done.err


def test_a_body_that_is_not_an_object_is_wrong_usage(run: Here, hub: EmulatedHub) -> None:
    """No operation takes a list."""
    done = run("api", "create_access_token", "--input", "-", stdin="[]")

    assert done.code == 2
    assert done.err.startswith("dockerhub: --input is not a JSON object.\n")


def test_a_missing_file_is_reported(run: Here, hub: EmulatedHub) -> None:
    """By its name."""
    done = run("api", "create_access_token", "--input", "/no/such/file")

    assert done.code == 1
    assert done.err == ("dockerhub: /no/such/file could not be opened: No such file or directory\n")


def test_values_of_parameters_have_the_types_of_the_spec() -> None:
    """A number stays text where the spec wants text."""
    operation = find_operation("list_images")

    found = read_arguments(
        operation,
        ["namespace=1", "repository=2", "currently_tagged=true", "page=3"],
        ["active_from=2026-10-01"],
        None,
    )

    assert found == {
        "namespace": "1",
        "repository": "2",
        "currently_tagged": True,
        "page": 3,
        "active_from": "2026-10-01",
    }
