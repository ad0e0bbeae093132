"""The log of requests."""

from dockerhub.emulator import ServedRequest
from dockerhub.emulator.state.request_log import RequestLog


def test_a_response_to_a_request_that_was_cleared_is_not_logged() -> None:
    """A test may clear the log while a request of its client is in flight."""
    log = RequestLog()
    first = log.add(ServedRequest(method="GET", path="/a", query=""))
    log.clear()
    second = log.add(ServedRequest(method="GET", path="/b", query=""))
    log.answer(first, 200)
    log.answer(second, 404)
    assert [(each.path, each.status) for each in log.lines()] == [("/b", 404)]
