"""`orgs tokens`: created with permissions, found by label, rotated so that no token is lost."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from running import Here

from dockerhub.emulator import EmulatedHub

CI, NIGHTLY = "CI of acme", "nightly builds"


def labels(hub: EmulatedHub) -> list[str]:
    return sorted(each.label for each in hub.state.org_access_tokens.values())


def held(hub: EmulatedHub, label: str) -> list[str]:
    """What a token may do, and where."""
    [found] = [each for each in hub.state.org_access_tokens.values() if each.label == label]
    return [f"{each.path}={','.join(each.scopes)}" for each in found.resources]


def test_a_list_never_shows_secret_values(run: Here, hub: EmulatedHub, alice: None) -> None:
    """In any format; `show` prints what a token can do."""
    secrets = [each.secret for each in hub.state.org_access_tokens.values()]
    for line in (
        "orgs tokens ls acme",
        "orgs tokens ls acme --json",
        f"orgs tokens show acme '{CI}'",
    ):
        done = run.line(line)
        assert done.code == 0
        assert CI in done.out
        assert not [secret for secret in secrets if secret in done.out + done.err]
    assert "acme=scope-repository-list,scope-member-read" in done.out


def test_a_token_is_created_with_what_it_may_do(
    run: Here, hub: EmulatedHub, alice: None, tmp_path: Path
) -> None:
    """Permissions on one path add up."""
    file = tmp_path / "token"
    done = run.line(
        "orgs tokens create acme deploy --allow acme/app=scope-image-pull,scope-image-push "
        "--allow acme=scope-member-read --allow acme/app=scope-image-pull,scope-tag-read "
        f"--description 'Deploys it' --expires 90d -o {file}"
    )
    [new] = [each for each in hub.state.org_access_tokens.values() if each.label == "deploy"]
    assert (done.code, done.out, file.read_text("utf-8")) == (0, "", f"{new.secret}\n")
    assert f"Created the token 'deploy' ({new.uuid})." in done.err
    assert held(hub, "deploy") == [
        "acme/app=scope-image-pull,scope-image-push,scope-tag-read",
        "acme=scope-member-read",
    ]
    assert new.description == "Deploys it"
    assert new.expires_at is not None
    assert new.expires_at - new.created_at == pytest.approx(90 * 86_400 * 10**9, abs=10**10)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ("", "Name its scopes, e.g. --allow 'acme/*=scope-image-pull'."),
        ("--allow acme/app", "not 'acme/app'"),
        ("--allow acme/app=", "not 'acme/app='"),
        ("--allow =scope-image-pull", "not '=scope-image-pull'"),
        ("--allow acme/app=scope-image-pull,,", "not 'acme/app=scope-image-pull,,'"),
        ("--allow acme/app=scope-tag-read --expires 2020-01-01", "--expires must be in the fut"),
        ("--allow acme/app=scope-tag-read --expires soon", "--expires must be an age such as"),
    ],
)
def test_invalid_arguments_create_nothing(
    run: Here, hub: EmulatedHub, alice: None, options: str, problem: str
) -> None:
    before = labels(hub)
    done = run.line(f"orgs tokens create acme deploy {options}")
    assert (done.code, problem in done.err, labels(hub)) == (2, True, before)


def test_a_path_ends_at_the_first_equals_sign(run: Here, hub: EmulatedHub, alice: None) -> None:
    done = run.line("orgs tokens create acme deploy --allow app=scope-image-pull=x")
    assert (done.code, "--allow has 'app', which is not 'acme/app'," in done.err) == (2, True)


def test_what_a_token_may_do_is_read_once(run: Here, hub: EmulatedHub, alice: None) -> None:
    """A list leaves it out, so a label takes two requests, and an ID takes one."""
    [uuid] = [each.uuid for each in hub.state.org_access_tokens.values() if each.label == CI]
    path = "/v2/orgs/acme/access-tokens"
    for name, paths in ((CI, [path, f"{path}/{uuid}"]), (uuid, [f"{path}/{uuid}"])):
        hub.clear_requests()
        assert run("orgs", "tokens", "show", "acme", name).code == 0
        assert [each.path for each in hub.requests if "access-tokens" in each.path] == paths


def test_an_unknown_scope_is_reported_with_similar_ones(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    done = run.line("orgs tokens create acme deploy --allow acme/app=image-pull")
    assert (done.code, "Did you mean 'scope-image-pull'" in done.err) == (2, True)


def test_a_token_is_disabled_enabled_and_deleted_by_its_label(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    assert "active\tfalse\n" in run.line(f"orgs tokens disable acme '{CI}'").out
    assert "active\ttrue\n" in run.line(f"orgs tokens enable acme '{CI}'").out
    assert run.line(f"orgs tokens rm acme '{NIGHTLY}'").code == 2
    assert run.line(f"orgs tokens rm acme '{NIGHTLY}' --yes").code == 0
    assert labels(hub) == [CI]


def test_a_rotation_keeps_all_that_the_old_token_had(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """Label, description, permissions and expiration; the old one is deleted."""
    [old] = [each for each in hub.state.org_access_tokens.values() if each.label == NIGHTLY]
    done = run.line(f"orgs tokens rotate acme '{NIGHTLY}' --yes")
    [new] = [each for each in hub.state.org_access_tokens.values() if each.label == NIGHTLY]
    assert (done.code, done.out) == (0, f"{new.secret}\n")
    assert new.uuid != old.uuid
    assert (new.resources, new.description, new.expires_at) == (
        old.resources,
        old.description,
        old.expires_at,
    )


def test_a_rotation_can_change_what_the_token_may_do(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """And when it expires; the output for machines has all that is needed."""
    line = f"orgs tokens rotate acme '{NIGHTLY}' --allow 'acme/*=scope-image-pull' --expires never"
    created = json.loads(run.line(f"{line} --json --yes").out)
    assert held(hub, NIGHTLY) == ["acme/*=scope-image-pull"]
    assert created["expires_at"] is None
    assert created["token"] == hub.state.org_access_tokens[created["id"]].secret


def test_what_the_old_token_may_do_must_be_known(run: Here, hub: EmulatedHub, alice: None) -> None:
    """If the service leaves it out, the old token stays as it is."""
    for uuid, token in hub.state.org_access_tokens.items():
        hub.state.org_access_tokens[uuid] = replace(token, resources=())
    done = run.line(f"orgs tokens rotate acme '{CI}' --yes")
    assert (done.code, "add --allow" in done.err, CI in labels(hub)) == (2, True, True)


def test_a_token_that_cannot_be_delivered_is_deleted_again(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """The old one keeps working, and the command to continue names the organization."""
    before = {*hub.state.org_access_tokens}
    done = run.line(f"orgs tokens rotate acme '{CI}' --pipe-to false --yes")
    assert (done.code, {*hub.state.org_access_tokens}) == (1, before)
    hub.faults.add("status", code=403, method="DELETE")
    done = run.line(f"orgs tokens rotate acme '{CI}' --yes")
    assert (done.code, "To continue: dockerhub orgs tokens rm acme" in done.err) == (6, True)
