"""`tokens`: listed without secret values, named by label or uuid, changed and deleted."""

from alices_tokens import READ, labels, secrets, uuid_of
from running import Here, Terminal

from dockerhub.emulator import EmulatedHub


def test_a_list_never_shows_secret_values(run: Here, hub: EmulatedHub, alice: None) -> None:
    """In any format."""
    for form in ("", "--json", "--ndjson", "--csv"):
        done = run.line(f"tokens ls {form}")
        assert done.code == 0
        assert READ in done.out
        assert not [secret for secret in secrets(hub) if secret in done.out + done.err]


def test_a_list_on_a_terminal_keeps_label_and_uuid_complete(hub: EmulatedHub, alice: None) -> None:
    """And whether it is active. Other columns that do not fit next to them are left out."""
    done = Terminal("tokens", "ls", columns=80).end()

    assert uuid_of(hub) in done.out
    assert "ACTIVE" in done.out
    assert "SCOPES" not in done.out


def test_a_label_names_a_token_if_only_one_has_it(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Otherwise its UUID is needed, and similar labels are suggested."""
    run.line("tokens create twice --scope repo:read")
    run.line("tokens create twice --scope repo:read")

    twice, wrong = run.line("tokens show twice"), run.line("tokens show 'red token of alice'")

    uuids = [each.uuid for each in hub.state.access_tokens.values() if each.label == "twice"]
    assert twice.code == 2
    assert twice.err == (
        f"dockerhub: 2 tokens have the label 'twice': name one of {uuids[1]}, {uuids[0]}\n"
        "See: dockerhub tokens show --help\n"
    )
    assert wrong.code == 4
    assert f"Did you mean '{READ}'" in wrong.err
    assert run("tokens", "show", uuid_of(hub)).code == 0


def test_a_token_is_renamed_disabled_and_enabled(run: Here, hub: EmulatedHub, alice: None) -> None:
    """The output shows it as it is now."""
    assert "label\tnew\n" in run.line(f"tokens rename '{READ}' new").out
    assert "active\tfalse\n" in run.line("tokens disable new").out
    assert "active\ttrue\n" in run.line("tokens enable new").out


def test_deleting_asks_by_label_and_uuid(
    run: Here, hub: EmulatedHub, alice: None, active: list[str]
) -> None:
    """A token that is named twice is deleted once."""
    admin = "admin token of alice"
    names = [f"'{label}' ({uuid_of(hub, label)})" for label in (READ, admin)]
    asked = run("tokens", "rm", READ, admin)
    assert asked.code == 2
    assert asked.err.startswith(f"dockerhub: Permanently delete {', '.join(names)}? There is no ")

    done = run("tokens", "rm", READ, admin, uuid_of(hub), "--yes")
    assert (done.code, done.out) == (0, "".join(f"{name}\ttrue\t\n" for name in names))
    assert labels(hub) == [each for each in active if each not in (READ, admin)]


def test_where_no_label_is_similar_the_list_is_named(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    for line, ls in (
        ("tokens show xyz", "tokens ls"),
        ("orgs tokens show acme xyz", "orgs tokens"),
    ):
        done = run.line(line)
        assert done.code == 4
        assert f"There is no token 'xyz'. To see those that there are: dockerhub {ls}" in done.err


def test_a_token_that_was_deleted_meanwhile_is_reported(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """Somebody else deleted it."""
    hub.faults.add("status", code=404, method="DELETE")

    done = run.line(f"tokens rm '{READ}' --yes")

    assert done.code == 4
    assert f"There is no token {uuid_of(hub)}." in done.err
