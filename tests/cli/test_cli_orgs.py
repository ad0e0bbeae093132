"""`orgs`: organizations, members, invitations and registries."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from running import Here, Terminal

from dockerhub.emulator import EmulatedHub


def members(hub: EmulatedHub) -> dict[str, str]:
    return dict(hub.state.organizations["acme"].members)


def invitees(hub: EmulatedHub) -> list[str]:
    return [each.invitee for each in hub.state.invites.values()]


def sent(hub: EmulatedHub, method: str) -> int:
    return [each.method for each in hub.requests if each.path != "/v2/users/login"].count(method)


def test_the_old_name_of_the_group_is_understood(run: Here, hub: EmulatedHub, alice: None) -> None:
    """But no help shows it."""
    assert run.line("org settings get acme").out == run.line("orgs settings get acme").out != ""
    assert "  org " not in run.line("--help").out


def test_organizations_are_listed_and_shown(run: Here, hub: EmulatedHub, alice: None) -> None:
    listed = run.line("orgs ls").out.splitlines()
    assert listed == ["acme\tOwner\tauditors\tbusiness\tAcme", "umbrella\tOwner\t\tteam\tUmbrella"]
    shown = run.line("orgs show acme").out.splitlines()
    assert shown[:4] == [
        "name\tacme",
        "full_name\tAcme",
        "type\tOrganization",
        "badge\tverified_publisher",
    ]
    assert run.line("orgs show dave").out.startswith("name\tdave\n")


def test_members_are_listed(run: Here, hub: EmulatedHub, alice: None) -> None:
    listed = run.line("orgs members ls acme --csv").out
    assert [each["username"] for each in csv.DictReader(io.StringIO(listed))] == [
        *("alice", "bob", "dave"),
    ]
    [invited] = json.loads(run.line("orgs members ls acme --type invitee --json").out)
    assert invited["email"] == "erin@example.com"
    assert run.line("orgs members ls acme --role editor --search b").out.startswith("bob\tEditor\t")


def test_an_export_is_printed_unchanged(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Formulas too; what this program writes as CSV is safe to open."""
    hub.state.users["dave"] = replace(hub.state.users["dave"], given_name="=1+1")
    as_it_came = run.line("orgs members export acme").out
    assert as_it_came.startswith("Name,Username,Email,Type,Permission,Teams,Date Joined\n")
    assert "\n=1+1 Dee,dave,dave@example.com,User,Member,developers," in as_it_came
    safe = run.line("orgs members export acme --csv").out
    assert "\n'=1+1 Dee,dave,dave@example.com,User,Member,developers," in safe
    rows = json.loads(run.line("orgs members export acme --json").out)
    assert [each["Type"] for each in rows] == ["User", "User", "User", "Invitee"]


def test_an_export_may_lack_a_column(
    run: Here, hub: EmulatedHub, alice: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A field that is asked for is empty then, as in any other list."""
    monkeypatch.setattr("dockerhub.emulator.api.org_members._COLUMNS", ("Name", "Username"))
    exported = run.line("orgs members export acme --fields Username,Email --csv").out
    assert exported.splitlines() == ["Username,Email", "alice,", "bob,", "dave,", ","]


def test_a_role_is_changed_after_a_question(run: Here, hub: EmulatedHub, alice: None) -> None:
    asked = run.line("orgs members set-role acme dave editor")
    assert asked.code == 2
    assert asked.err.startswith("- dave: Member\n+ dave: editor\n")
    assert members(hub)["dave"] == "member"
    done = run.line("orgs members set-role acme dave editor --yes")
    assert (done.code, done.out.splitlines()[:2]) == (0, ["username\tdave", "role\tEditor"])
    again = run.line("orgs members set-role acme dave Editor")
    assert (again.code, again.err) == (0, "dave has this role already.\n")
    assert sent(hub, "PUT") == 1
    searches = [each.query for each in hub.requests if each.path.endswith("/members")]
    assert searches == ["page_size=100&search=dave"] * 3, "one member is looked for, not all"


def test_members_are_shown_before_they_are_removed(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    asked = run.line("orgs members rm acme dave bob dave")
    assert asked.code == 2
    assert "Editor" in asked.err
    assert "Remove dave, bob from acme?" in asked.err
    assert sent(hub, "DELETE") == 0
    terminal = Terminal("orgs", "members", "rm", "acme", "dave")
    terminal.expect("developers")
    terminal.expect("Remove dave from acme? [y/N]")
    terminal.send("y\n")
    assert terminal.end().code == 0
    assert members(hub) == {"alice": "owner", "bob": "editor"}


def test_the_last_owner_stays(run: Here, hub: EmulatedHub, alice: None) -> None:
    """The others are removed; somebody who is not a member is reported first."""
    done = run.line("orgs members rm acme dave alice --yes")
    assert done.code == 6
    assert "alice is the last owner of the organization acme" in done.out
    assert "1 of 2 deleted; not deleted: alice" in done.err
    assert members(hub).keys() == {"alice", "bob"}
    missing = run.line("orgs members rm acme bob nobody --yes")
    assert (missing.code, missing.err) == (4, "dockerhub: acme has no member 'nobody'.\n")
    assert "bob" in members(hub)


def test_a_member_or_invitee_who_left_meanwhile_is_reported(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    hub.faults.add("status", code=404, method="DELETE")
    done = run.line("orgs members rm acme dave --yes")
    assert (done.code, done.err) == (4, "dockerhub: acme has no member 'dave'.\n")
    hub.faults.add("status", code=404, method="DELETE")
    done = run.line("orgs invites cancel acme erin@example.com --yes")
    assert done.code == 4
    assert "There is no invitation " in done.err


def test_invitations_are_listed(run: Here, hub: EmulatedHub, alice: None) -> None:
    [line] = run.line("orgs invites ls acme").out.splitlines()
    assert line.split("\t")[:4] == ["erin@example.com", "member", "developers", "alice"]


def test_people_are_invited_after_a_question(
    run: Here, hub: EmulatedHub, alice: None, folder: Path
) -> None:
    """From the command line and from a file; each gets an email."""
    Path("people.txt").write_text("# new here\njon@example.com\n\n carol \n", "utf-8")
    command = "orgs invites send acme arya@example.com --file people.txt --role editor"
    asked = run.line(command)
    assert asked.code == 2
    assert "Invite 3 people to acme by email?" in asked.err
    assert len(invitees(hub)) == 1
    done = run.line(f"{command} --team developers --yes")
    assert done.code == 0
    assert [line.split("\t")[:2] for line in done.out.splitlines()] == [
        ["arya@example.com", "invited"],
        ["jon@example.com", "invited"],
        ["carol", "invited"],
    ]
    assert invitees(hub)[1:] == ["arya@example.com", "jon@example.com", "carol"]
    assert {each.role for each in hub.state.invites.values()} == {"member", "editor"}


def test_files_that_cannot_be_read_are_named(
    run: Here, hub: EmulatedHub, alice: None, folder: Path
) -> None:
    Path("latin1.txt").write_bytes("jörg".encode("latin-1"))
    done = run.line("orgs invites send acme --file latin1.txt --yes")
    assert done.code == 2
    assert "latin1.txt is not UTF-8 text." in done.err
    done = run.line("orgs invites send acme --file nothing.txt --yes")
    assert done.code == 1
    assert "nothing.txt" in done.err
    assert sent(hub, "POST") == 0


@pytest.mark.parametrize(
    ("line", "stdin", "code", "message"),
    [
        ("send acme --yes", "", 2, "There is nobody to invite"),
        ("send acme --file - --yes", "# nobody\n", 2, "There is nobody to invite"),
        ("send acme jon --file - --yes", "arya\nJon\n", 2, "invitees names 'jon' more than once"),
        ("send acme carol", "", 2, "Invite carol to acme by email?"),
        ("send acme nobody --yes", "", 1, "1 of 1 cannot be invited: nobody\n"),
        ("send acme nobody no1 --yes", "", 1, "2 of 2 cannot be invited: nobody, no1\n"),
        ("send acme dave nobody --yes", "", 6, "1 of 2 cannot be invited: nobody"),
        ("send acme carol --role king --yes", "", 1, "there is no role 'king'"),
        ("cancel acme erin@example.org --yes", "", 4, "Did you mean 'erin@example.com'?"),
        ("cancel acme erin@example.com", "", 2, "Cancel the invitations of erin@example.com?"),
    ],
)
def test_invitations_that_go_wrong(
    run: Here, hub: EmulatedHub, alice: None, line: str, stdin: str, code: int, message: str
) -> None:
    """Nobody is invited, and nothing is canceled."""
    done = run.line(f"orgs invites {line}", stdin=stdin)
    assert done.code == code
    assert message in done.err
    assert invitees(hub) == ["erin@example.com"]


def test_a_file_of_invitees_needs_its_option(
    run: Here, hub: EmulatedHub, alice: None, folder: Path
) -> None:
    Path("people.txt").write_text("carol\n", "utf-8")
    done = run.line("orgs invites send acme people.txt --yes")
    assert (done.code, sent(hub, "POST")) == (2, 0)
    assert "people.txt is a file: to invite the people in it, add --file." in done.err
    Path("carol").write_text("dave\n", "utf-8")
    done = run.line("orgs invites send acme carol --yes")
    assert (done.code, done.out.split("\t")[:2]) == (0, ["carol", "invited"]), "it is a user name"


def test_a_dry_run_asks_nothing(run: Here, hub: EmulatedHub, alice: None) -> None:
    done = run.line("orgs invites send acme carol dave --dry-run")
    assert (done.code, done.out) == (0, "carol\tinvited\t\ndave\texisting_org_member\t\n")
    assert invitees(hub) == ["erin@example.com"]


def test_invitations_are_named_by_invitee_or_id(run: Here, hub: EmulatedHub, alice: None) -> None:
    """In upper or lower case, and each is done once."""
    [invite] = hub.state.invites
    done = run.line(f"orgs invites resend acme Erin@example.com {invite}")
    assert (done.code, done.err) == (0, "Sent the invitation of erin@example.com again.\n")
    assert sent(hub, "PATCH") == 1
    done = run.line(f"orgs invites cancel acme {invite} --yes")
    assert (done.code, done.out) == (0, "erin@example.com\ttrue\t\n")
    assert invitees(hub) == []
    run.line("orgs invites send acme carol jon@example.com --yes")
    done = run.line("orgs invites cancel acme carol jon@example.com CAROL --yes")
    assert (done.code, done.out) == (0, "carol\ttrue\t\njon@example.com\ttrue\t\n")
    assert invitees(hub) == []


def test_registries_are_shown(run: Here, hub: EmulatedHub, alice: None) -> None:
    assert run.line("orgs registries show acme").out.splitlines() == [
        "restricted\tfalse",
        "docker_hub\tallowed",
        "allowed\tregistry.example.com",
        "blocked\t",
    ]
    shown = json.loads(run.line("orgs registries show acme --json").out)
    assert shown["custom_registries"][0]["friendly_name"] == "Registry of Acme"


def test_registries_are_changed_after_a_question(run: Here, hub: EmulatedHub, alice: None) -> None:
    """What is not named stays as it is."""
    command = (
        "orgs registries set acme --restrict --no-docker-hub --allow ghcr.io=GitHub "
        "--block registry.example.com"
    )
    asked = run.line(command)
    assert asked.code == 2
    assert asked.err.splitlines()[:7] == [
        *("- restricted: false", "+ restricted: true"),
        *("- DockerHub: allowed", "+ DockerHub: blocked"),
        "- registry.example.com: allowed (Registry of Acme)",
        "+ registry.example.com: blocked (Registry of Acme)",
        "+ ghcr.io: allowed (GitHub)",
    ]
    assert sent(hub, "PUT") == 0
    assert run.line(f"{command} --yes").code == 0
    held = hub.state.organizations["acme"].registry_access
    assert (held.enabled, held.docker_hub_allowed) == (True, False)
    assert [
        (each.address, each.friendly_name, each.allowed) for each in held.custom_registries
    ] == [
        ("registry.example.com", "Registry of Acme", False),
        ("ghcr.io", "GitHub", True),
    ]
    removed = run.line("orgs registries set acme --remove ghcr.io --allow quay.io --yes")
    assert "- ghcr.io: allowed (GitHub)\n+ quay.io: allowed (quay.io)\n" in removed.err
    again = run.line("orgs registries set acme --restrict --allow quay.io")
    assert (again.code, again.err) == (0, "acme has these registries already.\n")
    renamed = run.line("orgs registries set acme --allow quay.io=Quay --yes")
    assert "+ quay.io: allowed (Quay)\n" in renamed.err
    assert (renamed.code, sent(hub, "PUT")) == (0, 3)


def test_a_registry_may_be_neither_allowed_nor_blocked(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """Docker Hub may leave that out."""
    kept = "enabled,id,address,friendly_name,standard_registries,custom_registries"
    hub.faults.add("nulls", path="*/registry-access-management", keep=kept)
    done = run.line(
        "orgs registries set acme --docker-hub --block registry.example.com --yes --json"
    )
    assert done.code == 0
    assert done.err.splitlines() == [
        *("- DockerHub: unknown", "+ DockerHub: allowed"),
        "- registry.example.com: unknown (Registry of Acme)",
        "+ registry.example.com: blocked (Registry of Acme)",
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("", "There is nothing to change"),
        ("--allow quay.io --block quay.io=Quay", "'quay.io' is named more than once"),
        ("--remove quay.io", "the list of acme has no 'quay.io'"),
    ],
)
def test_invalid_changes_of_registries(
    run: Here, hub: EmulatedHub, alice: None, options: str, message: str
) -> None:
    done = run.line(f"orgs registries set acme {options} --yes")
    assert done.code == 2
    assert message in done.err
    assert sent(hub, "PUT") == 0


def test_values_that_docker_hub_leaves_out_must_be_given(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """All are written together, and what is left out would be reset."""
    hub.faults.add("nulls", path="*/registry-access-management", times=None)
    done = run.line("orgs registries set acme --restrict --yes")
    assert done.code == 2
    assert "add --[no-]restrict and --[no-]docker-hub" in done.err
    assert sent(hub, "PUT") == 0
