"""What JSON has of a model: what the last response had, with all digits of its times."""

import json
from typing import Any

from dockerhub import Response, models
from dockerhub.cli.output.sent_items import SentItems

SENT = [
    {"id": "1", "invitee": "erin", "created_at": "2026-09-30T00:00:00.123456789Z", "new": 1},
    {"id": "2", "invitee": "dave", "created_at": "2026-09-30T00:00:00.5Z"},
]
ERIN, DAVE = map(models.Invite.from_dict, SENT)


def sent(body: Any) -> SentItems:
    """Return what finds the items of a response with this body."""
    found = SentItems()
    found.hear(Response(200, {}, json.dumps(body).encode()))
    return found


def test_a_model_is_found_in_the_response() -> None:
    """Wherever it is in it."""
    for body in ({"data": SENT, "count": 2}, SENT, [[{"deep": SENT}]]):
        assert [sent(body).find(each) for each in (DAVE, ERIN)] == SENT[::-1]
    assert sent(SENT[0]).find(ERIN) == SENT[0]


def test_anything_else_is_returned_as_it_is() -> None:
    """What is not a model, and a model that the response does not have."""
    found = sent(SENT[:1])
    assert found.find(DAVE) is DAVE
    for other in ("text", 1, None, SENT[0]):
        assert found.find(other) is other


def test_only_the_last_response_counts() -> None:
    """Before the first there is nothing to find, nor in one that is not JSON."""
    found = SentItems()
    assert found.find(ERIN) is ERIN
    found.hear(Response(200, {}, json.dumps(SENT).encode()))
    assert found.find(ERIN) == SENT[0]
    for content in (b"<html>", b"", b'"text"'):
        found.hear(Response(200, {}, content))
        assert found.find(ERIN) is ERIN
