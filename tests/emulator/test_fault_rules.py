"""Which requests faults apply to, and which faults are impossible."""

from contextlib import suppress
from typing import Any

import httpx
import pytest

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.faults.catalog import fault_names
from dockerhub.emulator.faults.rules import FaultError

PATH = "/v2/namespaces/library/repositories/alpine/tags"


def statuses(http: httpx.Client, count: int, path: str = PATH) -> list[int]:
    return [http.get(path).status_code for _ in range(count)]


def test_a_fault_applies_to_a_number_of_requests(hub: EmulatedHub, http: httpx.Client) -> None:
    """After the requests that it skips."""
    hub.faults.add("status", times=2, after=1)
    assert hub.faults.active() == ["status"]
    assert statuses(http, 4) == [200, 500, 500, 200]
    assert hub.faults.active() == []


def test_a_fault_may_apply_until_it_is_cleared(hub: EmulatedHub, http: httpx.Client) -> None:
    """Or until the next reset."""
    hub.faults.add("status", times=None)
    assert statuses(http, 3) == [500] * 3
    hub.faults.clear()
    assert statuses(http, 1) == [200]
    hub.faults.add("status", times=None)
    hub.reset()
    assert statuses(http, 1) == [200]


def test_a_fault_may_be_for_a_path_or_method(hub: EmulatedHub, http: httpx.Client) -> None:
    """Other requests are not affected, and do not count."""
    hub.faults.add("status", path="*/tags/latest")
    assert statuses(http, 2) == [200, 200]
    assert statuses(http, 2, f"{PATH}/latest/") == [500, 200]
    hub.faults.add("status", method="HEAD")
    assert statuses(http, 1) == [200]
    assert http.head(PATH).status_code == 500


@pytest.mark.parametrize(
    ("pattern", "method"),
    [(PATH, "get"), (f"{PATH}/", "Get"), ("*/tags", None), ("*/tags/", None), ("*", None)],
)
@pytest.mark.parametrize("slash", ["", "/"])
def test_slashes_and_case_make_no_difference_to_a_fault(
    hub: EmulatedHub, http: httpx.Client, pattern: str, method: str | None, slash: str
) -> None:
    """A fault that never applies would let a test pass by mistake."""
    hub.faults.add("status", path=pattern, method=method)
    assert statuses(http, 1, PATH + slash) == [500]


def test_several_faults_apply_together(hub: EmulatedHub, http: httpx.Client) -> None:
    """The first one is the outermost."""
    hub.faults.add("unknown-keys")
    hub.faults.add("nulls")
    body = http.get(f"{PATH}/latest").json()
    assert body["x_new"] == {"nested": [1, None]}
    assert body["digest"] is None


def test_any_fault_may_be_followed_by_one_that_sends_no_response(
    hub: EmulatedHub,
    http: httpx.Client,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It passes that on, or responds itself; nothing fails in the Hub."""
    for name in fault_names():
        hub.faults.add(name)
        hub.faults.add("close-at-request")
        with suppress(httpx.TransportError):
            http.get(PATH)
        hub.faults.clear()
    assert statuses(http, 1) == [200]
    assert capfd.readouterr() == ("", "")
    assert [each for each in caplog.records if each.levelname == "ERROR"] == []


def test_a_response_without_a_body_may_be_cut(hub: EmulatedHub, alice: httpx.Client) -> None:
    """It is cut in its headers."""
    hub.faults.add("reset-in-headers")
    with pytest.raises(httpx.HTTPError):
        alice.delete("/v2/repositories/acme/app/tags/latest/")


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("htm", {}, "there is no fault 'htm'; there is html"),
        ("zzz", {}, "truncated-body"),
        ("html", {"times": 0}, "times must be a whole number from 1, or None for all, not 0"),
        ("html", {"times": "all"}, "times must be a whole number"),
        ("html", {"times": True}, "times must be a whole number"),
        ("html", {"after": -1}, "after must be a whole number from 0, not -1"),
        ("html", {"after": 0.5}, "after must be a whole number"),
        ("reset-at-accept", {"path": "*/tags"}, "applies to connections, which have no path"),
        ("reset-at-accept", {"method": "GET"}, "applies to connections, which have no path"),
        ("html", {"code": 3}, "its options: status=200"),
        ("garbage", {"x": 3}, "its options: none"),
        ("html", {"status": 100}, "from 200 to 599"),
        ("html", {"status": True}, "from 200 to 599"),
        ("status", {"code": 399}, "from 400 to 599"),
        ("status", {"code": "500"}, "from 400 to 599"),
        ("status", {"shape": "xml"}, "shape must be one of message, detail, txnid, text, empty"),
        ("error-after-effect", {"code": 200}, "from 400 to 599"),
        ("delay", {"seconds": -1}, "seconds must be from 0"),
        ("slow-body", {"seconds": "1"}, "seconds must be from 0"),
        ("delay", {"seconds": True}, "seconds must be from 0"),
        ("rate-limited", {"form": "soon"}, "form must be one of"),
        ("rate-limited", {"seconds": float("nan")}, "seconds must be from 0"),
        ("page-size-ignored", {"size": 0}, "size must be a whole number"),
        ("insert-tags", {"count": 0}, "count must be a whole number"),
        ("delete-tags", {"count": 1.5}, "count must be a whole number"),
        ("dates", {"digits": 10}, "digits must be a whole number"),
    ],
)
def test_impossible_faults_are_refused(
    hub: EmulatedHub, name: str, options: dict[str, Any], message: str
) -> None:
    """The message says what is possible."""
    with pytest.raises(FaultError, match=message):
        hub.faults.add(name, **options)
    assert hub.faults.active() == []
