"""`api`: every operation, by name or by method and path."""

import json

import pytest
from running import Here, Terminal

from dockerhub._spec.operations import find_operation, operation_names
from dockerhub.cli.commands.api_arguments import find_target, read_arguments
from dockerhub.emulator import EmulatedHub

TAGS = "/v2/namespaces/library/repositories/alpine/tags"


@pytest.mark.parametrize("name", [*operation_names()])
def test_every_operation_is_found_by_name_and_by_path(name: str) -> None:
    """The path holds the parameters, whatever their values, quoted or not."""
    operation = find_operation(name)
    path = operation.path
    for number, word in enumerate(operation.parameters):
        path = path.replace(f"{{{word}}}", f"v%20{number}")

    assert find_target([name]) == (operation, [])
    found, fields = find_target([operation.method.lower(), path])
    assert found == operation
    in_path = [each.name for each in operation.parameters.values() if each.place == "path"]
    assert dict(fields) == {word: f"v {number}" for number, word in enumerate(in_path)}


def test_name_method_and_path_are_the_same(run: Here, hub: EmulatedHub) -> None:
    """GET may be left out, and the query may hold parameters."""
    by_name = run.line("api list_tags -F namespace=library -F repository=alpine -F page_size=2")
    by_path = run.line(f"api GET {TAGS} -F page_size=2")
    by_query = run.line(f"api '{TAGS}?page_size=2'")

    assert by_name.code == 0
    assert by_name.out == by_path.out == by_query.out
    assert len(json.loads(by_name.out)["results"]) == 2


def test_all_pages_are_read(run: Here, hub: EmulatedHub, alice: None) -> None:
    """As one array, as lines, or what is selected of each item."""
    line = "api /v2/namespaces/acme/repositories/app/tags --paginate"
    as_json = json.loads(run.line(line).out)
    as_lines = run.line(f"{line} --ndjson").out.splitlines()
    names = run.line(f"{line} --select name").out.splitlines()

    assert len(as_json) == len(as_lines) == len(names) == 1234
    assert names == [tag["name"] for tag in as_json]
    assert run.line(f"{line} --select name --limit 2 --json").out == '[\n"latest",\n"1.24.32"\n]\n'


def test_select_picks_from_an_answer(run: Here, hub: EmulatedHub) -> None:
    """Texts are printed as they are, unless JSON is asked for."""
    assert run.line(f"api {TAGS} --select 'results[0].name'").out == "latest\n"
    assert run.line(f"api {TAGS} --select 'results[0].name' --json").out == '"latest"\n'
    assert json.loads(run.line(f"api {TAGS} --select 'results[].name'").out)[0] == "latest"
    assert run.line(f"api {TAGS} --select nothing").out == "null\n"


def test_a_terminal_shows_json_that_can_be_read(hub: EmulatedHub) -> None:
    """Indented."""
    done = Terminal("api", TAGS, "--select", "{count: count}").end()

    assert done.out == '{\n  "count": 3\n}\n'


def test_a_body_is_made_of_fields(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Typed or raw; lists by brackets, members of members by dots."""
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


def test_an_operation_without_an_answer_says_that_it_is_done(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """On the standard error."""
    done = run.line("api DELETE /v2/namespaces/acme/repositories/app/tags/1.0.0")

    assert (done.code, done.out) == (0, "")
    assert done.err.endswith("/tags/{tag}: done.\n")


def test_operations_are_listed(run: Here) -> None:
    """With what they take."""
    found = json.loads(run.line("api --list --json").out)

    assert [each["name"] for each in found] == [*operation_names()]
    by_name = {each["name"]: each for each in found}
    assert "(body)" in by_name["login"]["parameters"]
    deletion = by_name["delete_tag"]
    assert deletion["parameters"] == ["namespace", "repository", "tag"]
    assert (deletion["method"], deletion["pages"]) == ("DELETE", False)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("api", "Name an operation, or a method and a path"),
        ("api GET tags", "Name an operation, or a method and a path"),
        ("api list_tag", "Did you mean 'list_tags'"),
        ("api GET /v2/nothing", "No operation has the method GET and a path like /v2/nothing"),
        (f"api PUT {TAGS}", "No operation has the method PUT"),
        (
            "api /v2/repositories/library/alpine/tags/",
            "The documented path is /v2/namespaces/library/repositories/alpine/tags/.",
        ),
        (f"api {TAGS} -F page_size", "A field is written name=value, not 'page_size'"),
        (f"api {TAGS} -F page_size=many", "page_size must be a whole number, not 'many'"),
        (f"api {TAGS} -F page_size=true", "page_size must be a whole number, not True"),
        (f"api {TAGS} -F colour=1", "has no field 'colour'; it takes namespace, repository, page"),
        (f"api {TAGS} --select '['", "--select cannot be read"),
        (f"api {TAGS} --select 'abs(count, count)'", "--select does not fit the response"),
        (f"api {TAGS} --csv", "api prints JSON"),
        (f"api {TAGS} --limit 3", "--limit needs --paginate"),
        ("api get_tag -F namespace=library", "needs repository, tag"),
        ("api get_scim_service_provider_config -F a=1", "it takes none"),
        ("api list_images -F currently_tagged=1", "currently_tagged must be true or false"),
        ("api create_access_token --input -", "--input is not JSON"),
        ("api create_access_token -F a=1 -F a.b=2", "'a.b' contradicts another one"),
        ("api create_access_token -F a.b=1 -F a[]=2", "'a[]' contradicts another one"),
        ("api create_access_token -F token_label=1 -F scopes[]=repo:read", "token_label"),
        ("api get_org_settings -F name=acme --paginate", "does not page"),
    ],
)
def test_wrong_usage_is_explained(
    run: Here, hub: EmulatedHub, alice: None, line: str, problem: str
) -> None:
    """Before anything is done."""
    done = run.line(line)

    assert done.code == 2, done
    assert problem in done.err


def test_a_body_that_is_no_object_is_wrong_usage(run: Here, hub: EmulatedHub) -> None:
    """No operation takes a list."""
    done = run("api", "create_access_token", "--input", "-", stdin="[]")

    assert done.code == 2
    assert "--input is not a JSON object" in done.err


def test_a_file_that_is_not_there_is_told(run: Here, hub: EmulatedHub) -> None:
    """By its name."""
    done = run("api", "create_access_token", "--input", "/no/such/file")

    assert done.code == 1
    assert done.err == ("dockerhub: /no/such/file could not be opened: No such file or directory\n")


def test_values_of_parameters_are_those_of_the_spec() -> None:
    """A number stays text where the spec wants text."""
    operation = find_operation("list_images")

    found = read_arguments(
        operation,
        [("namespace", "1")],
        ["repository=2", "currently_tagged=true", "page=3"],
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
