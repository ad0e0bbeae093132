"""Audit logs: what the methods do."""

from datetime import UTC, datetime, timedelta

from clocks import FakeClock
from demo_clients import as_alice, signed_in
from driving import Drive

from dockerhub.emulator import EmulatedHub
from dockerhub_openapi import models


def test_list_audit_logs(drive: Drive, server: EmulatedHub) -> None:
    hub = as_alice(drive, server)
    hub.tags.delete("acme/app", "latest")
    events = list(hub.audit_logs.list("acme", page_size=10))
    held = [each for each in server.state.audit_events if each.account == "acme"]
    assert {type(event) for event in events} == {models.AuditLog}
    assert len(events) == len(held) == 61
    assert isinstance(events[0].timestamp, datetime)
    assert events[0].data["tag"] == "latest"
    chosen = hub.audit_logs.list(
        "acme",
        action="repo.tag.push",
        name="acme/app",
        actor="bob",
        since="2026-10-28",
        until=datetime(2026, 10, 31, 12, tzinfo=UTC),
        limit=3,
    )
    assert {(each.action, each.name, each.actor) for each in chosen} == {
        ("repo.tag.push", "acme/app", "bob")
    }
    query = server.requests[-1].query
    assert "from=2026-10-28T00%3A00%3A00%2B00%3A00&to=2026-10-31T12%3A00%3A00%2B00%3A00" in query


def test_ages_are_counted_from_the_time_of_the_call(
    drive: Drive, server: EmulatedHub, clock: FakeClock
) -> None:
    clock.advance(datetime(2026, 11, 24, tzinfo=UTC).timestamp() - clock.now())
    list(as_alice(drive, server).audit_logs.list("acme", since="7d", until=timedelta(hours=12)))
    query = server.requests[-1].query
    assert "from=2026-11-17T00%3A00%3A00%2B00%3A00&to=2026-11-23T12%3A00%3A00%2B00%3A00" in query


def test_list_audit_actions(drive: Drive, server: EmulatedHub) -> None:
    found = as_alice(drive, server).audit_logs.actions("acme")
    assert isinstance(found, models.AuditActions)
    group = found.actions["repo"]
    assert isinstance(group, models.AuditActionGroup)
    assert "tag.push" in {action.name for action in group.actions}


def test_an_audit_log_without_a_total_ends_at_its_short_page(
    drive: Drive, server: EmulatedHub
) -> None:
    hub = signed_in(drive, server)
    assert len(list(hub.audit_logs.list("acme", page_size=25))) == 60
    assert [each.query.rpartition("page=")[2] for each in server.requests][-2:] == ["2", "3"]
    before = len(server.requests)
    assert len(list(hub.audit_logs.list("acme", page_size=20))) == 60
    assert len(server.requests) - before == 4, "after a full page only an empty one ends the list"
