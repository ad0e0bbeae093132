"""`webhooks`."""

import json

from running import Done, Here

from dockerhub.emulator import EmulatedHub

URL = "https://ci.example.com/hooks/docker"


def held(hub: EmulatedHub) -> list[str]:
    return list(hub.state.repositories["acme", "app"].webhooks)


def test_webhooks_are_listed_and_created(run: Here, hub: EmulatedHub, alice: None) -> None:
    """With what is needed to delete them."""
    created = run.line(f"webhooks create acme/app 'My CI' {URL}/2")
    assert created.out.splitlines()[:3] == ["name\tMy CI", "slug\tmy-ci", f"url\t{URL}/2"]
    listed = json.loads(run.line("webhooks ls acme/app --json").out)
    assert [each["slug"] for each in listed] == ["ci", "my-ci"]
    assert listed[0]["webhooks"][0]["hook_url"] == URL


def test_webhooks_are_deleted_by_slug_or_name(run: Here, hub: EmulatedHub, alice: None) -> None:
    """If only one has it."""
    for _ in range(2):
        run.line(f"webhooks create acme/app 'My CI' {URL}")
    asked = run.line("webhooks rm acme/app my-ci ci")
    assert asked.code == 2
    assert "Delete 'My CI' (my-ci), 'ci' (ci) of acme/app?" in asked.err
    ambiguous = run.line("webhooks rm acme/app 'My CI' --yes")
    assert ambiguous.code == 2
    assert "2 webhooks are named 'My CI': name one of my-ci, my-ci-2" in ambiguous.err
    assert run.line("webhooks rm acme/app my-ci ci --yes").code == 0
    assert run.line("webhooks rm acme/app 'My CI' --yes").code == 0
    assert held(hub) == []


def test_a_missing_webhook_or_repository_is_named(run: Here, hub: EmulatedHub, alice: None) -> None:
    """With a similar name; one that was deleted meanwhile is named too."""
    problem = "dockerhub: There is no webhook 'c'. Did you mean 'ci'?\n"
    assert run.line("webhooks rm acme/app c") == Done(4, "", problem)
    for line in (f"create acme/nothing CI {URL}", "rm acme/nothing ci --yes"):
        done = run.line(f"webhooks {line}")
        assert (done.code, "repository acme/nothing not found at " in done.err) == (4, True)
    hub.faults.add("status", method="DELETE", code=404)
    gone = run.line("webhooks rm acme/app ci --yes")
    assert (gone.code, "There is no webhook 'ci'." in gone.err) == (4, True)
