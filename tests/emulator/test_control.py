"""The control API, the rules of faults, and the page for a browser."""

from http.client import HTTPConnection
from typing import Any

import httpx
import pytest

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.faults.rules import FaultError

PATH = "/v2/namespaces/library/repositories/alpine/tags"
FAULTS = "/_emulator/faults"
CLOCK = "/_emulator/clock"


def statuses(http: httpx.Client, count: int, path: str = PATH) -> list[int]:
    return [http.get(path).status_code for _ in range(count)]


def test_a_fault_strikes_so_many_requests(hub: EmulatedHub, http: httpx.Client) -> None:
    """After so many that it lets pass."""
    hub.faults.add("status", times=2, after=1)
    assert hub.faults.active() == ["status"]
    assert statuses(http, 4) == [200, 500, 500, 200]
    assert hub.faults.active() == []


def test_a_fault_may_strike_until_it_is_cleared(hub: EmulatedHub, http: httpx.Client) -> None:
    """Or until the next reset."""
    hub.faults.add("status", times=None)
    assert statuses(http, 3) == [500] * 3
    hub.faults.clear()
    assert statuses(http, 1) == [200]
    hub.faults.add("status", times=None)
    hub.reset()
    assert statuses(http, 1) == [200]


def test_a_fault_may_be_for_a_path_or_method(hub: EmulatedHub, http: httpx.Client) -> None:
    """Other requests neither see it nor count."""
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
def test_neither_slashes_nor_case_keep_a_fault_off(
    hub: EmulatedHub, http: httpx.Client, pattern: str, method: str | None, slash: str
) -> None:
    """A fault that never strikes would let a test pass for nothing."""
    hub.faults.add("status", path=pattern, method=method)
    assert statuses(http, 1, PATH + slash) == [500]


def test_faults_add_up(hub: EmulatedHub, http: httpx.Client) -> None:
    """The first one is the outermost."""
    hub.faults.add("unknown-keys")
    hub.faults.add("nulls")
    body = http.get(f"{PATH}/latest").json()
    assert body["x_new"] == {"nested": [1, None]}
    assert body["digest"] is None


@pytest.mark.parametrize(
    "name",
    ["reset-in-headers", "reset-in-body", "slow-body", "cut-json", "nulls", "dates", "stale-next"],
)
def test_a_fault_around_a_silent_one_is_silent(
    hub: EmulatedHub, http: httpx.Client, name: str
) -> None:
    """There is no answer to spoil."""
    hub.faults.add(name)
    hub.faults.add("close-at-request")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        http.get(PATH)
    assert statuses(http, 1) == [200]


def test_an_answer_without_a_body_may_break_off(hub: EmulatedHub, alice: httpx.Client) -> None:
    """It has headers to break off in."""
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
        ("reset-at-accept", {"path": "*/tags"}, "strikes connections, which have no path"),
        ("reset-at-accept", {"method": "GET"}, "strikes connections, which have no path"),
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
    """With what is possible."""
    with pytest.raises(FaultError, match=message):
        hub.faults.add(name, **options)
    assert hub.faults.active() == []


def test_every_fault_says_what_it_does(http: httpx.Client) -> None:
    """In a sentence; with its options."""
    faults = http.get(FAULTS).json()["faults"]
    assert len(faults) == 45
    assert all(fault["does"].endswith(".") for fault in faults.values())
    assert faults["html"]["options"] == {"status": "200", "user_agent": "'*'"}


def test_faults_are_switched_on_from_outside(http: httpx.Client) -> None:
    """With the options of the Python API."""
    body = {
        "name": "html",
        "times": 2,
        "after": 1,
        "path": "*/tags",
        "method": None,
        "options": {"status": 404},
    }
    answer = http.post(FAULTS, json=body)
    assert answer.json()["active"] == ["html"]
    assert statuses(http, 4) == [200, 404, 404, 200]
    http.post(FAULTS, json={"name": "status", "times": None})
    assert statuses(http, 3) == [500] * 3
    assert http.delete(FAULTS).status_code == 204
    assert statuses(http, 1) == [200]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "name: is required"),
        ({"name": "nothing"}, "there is no fault 'nothing'"),
        ({"name": "html", "status": 404}, "status: is unknown"),
        ({"name": "html", "times": "all"}, "times: must be a whole number"),
        ({"name": "html", "after": "1"}, "after: must be a whole number"),
        ({"name": "html", "path": 1}, "path: must be a string"),
        ({"name": "html", "options": {"name": "x"}}, "options: must not hold name"),
        ({"name": "html", "options": {"x": 1}}, "its options: status=200"),
        ({"name": "html", "options": []}, "options: must be an object"),
    ],
)
def test_bad_orders_are_refused(
    hub: EmulatedHub, http: httpx.Client, body: Any, message: str
) -> None:
    """400 with the reason; nothing is switched on."""
    answer = http.post(FAULTS, json=body)
    assert answer.status_code == 400
    assert message in answer.json()["text"]
    assert hub.faults.active() == []


def test_the_clock_is_moved_from_outside(http: httpx.Client) -> None:
    """Set, advanced, frozen and run."""
    assert http.get(CLOCK).json() == {"now": 1793491200}
    assert http.post(CLOCK, json={"advance": 0.5}).json() == {"now": 1793491200.5}
    assert http.post(CLOCK, json={"set": 1_000}).json() == {"now": 1000}
    assert http.post(CLOCK, json={"freeze": 2_000}).json() == {"now": 2000}
    assert http.post(CLOCK, json={"freeze": None}).json() == {"now": 2000}
    assert http.post(CLOCK, json={"run": True}).json()["now"] >= 2000
    assert http.get(CLOCK).json()["now"] > 2000


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"set": 1, "run": True},
        {"stop": 1},
        {"set": "now"},
        {"set": True},
        {"advance": None},
        {"set": -1},
        {"set": 10**12},
        {"set": 10**400},
        {"advance": -(10**12)},
    ],
)
def test_impossible_moves_are_refused(http: httpx.Client, body: Any) -> None:
    """400; the clock stands where it stood."""
    assert http.post(CLOCK, json=body).status_code == 400
    assert http.get(CLOCK).json() == {"now": 1793491200}


def test_the_limit_is_set_from_outside(http: httpx.Client) -> None:
    """Counting starts again."""
    statuses(http, 3)
    rule = {"limit": 2, "window": 30, "form": "seconds", "enforced": True}
    assert http.put("/_emulator/rate-limit", json=rule).json() == rule
    assert http.get("/_emulator/rate-limit").json() == rule
    assert statuses(http, 3) == [200, 200, 429]
    assert http.get(PATH).headers["Retry-After"] == "30"


@pytest.mark.parametrize(
    "body",
    [
        '{"limit": -1}',
        '{"limit": "1"}',
        '{"limit": 1.5}',
        '{"window": "x"}',
        '{"window": true}',
        '{"window": 0}',
        '{"window": 1e999}',
        '{"form": "x"}',
        '{"most": 1}',
    ],
)
def test_impossible_limits_are_refused(http: httpx.Client, body: str) -> None:
    """400; the limit stays, and requests are served."""
    before = http.get("/_emulator/rate-limit").json()
    headers = {"Content-Type": "application/json"}
    answer = http.put("/_emulator/rate-limit", content=body, headers=headers)
    assert answer.status_code == 400
    assert http.get(PATH).status_code == 200
    assert http.get("/_emulator/rate-limit").json() == before


def test_settings_are_changed_from_outside(hub: EmulatedHub, http: httpx.Client) -> None:
    """Those that are named; a reset undoes it."""
    before = http.get("/_emulator/settings").json()
    assert (before["max_page_size"], before["images_retired"]) == (100, "no")
    change = {"max_page_size": 2, "images_retired": "json404", "anonymous_depth": None}
    assert http.put("/_emulator/settings", json=change).json() == before | change
    assert len(http.get(PATH).json()["results"]) == 2
    hub.reset()
    assert http.get("/_emulator/settings").json() == before


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"max_page_size": 0}', "max_page_size must be a whole number from 1, not 0"),
        ('{"max_page_size": "2"}', "max_page_size must be a whole number"),
        ('{"max_page_size": true}', "max_page_size must be a whole number"),
        ('{"anonymous_depth": -1}', "anonymous_depth must be a whole number from 0, or None"),
        ('{"lockout": -1}', "lockout must be a number of seconds"),
        ('{"lockout": "1"}', "lockout must be a number of seconds"),
        ('{"lockout": 1e999}', "lockout must be a number of seconds, up to a thousand years"),
        ('{"undocumented_methods": 0}', "undocumented_methods must be true or false"),
        ('{"images_retired": []}', "images_retired must be one of no, json404"),
        ('{"max_page_size": 5, "pages": 1}', "pages"),
    ],
)
def test_impossible_settings_are_refused(http: httpx.Client, body: str, message: str) -> None:
    """400 with the reason; nothing is changed."""
    before = http.get("/_emulator/settings").json()
    headers = {"Content-Type": "application/json"}
    answer = http.put("/_emulator/settings", content=body, headers=headers)
    assert answer.status_code == 400
    assert message in answer.json()["text"]
    assert http.get("/_emulator/settings").json() == before


def test_the_log_can_be_read_and_emptied_from_outside(http: httpx.Client) -> None:
    """Requests of the control API and of the page are not in it."""
    http.get(f"{PATH}?page=1")
    http.get("/")
    line = {"method": "GET", "path": PATH, "query": "page=1", "status": 200}
    assert http.get("/_emulator/requests").json() == {"requests": [line]}
    assert http.delete("/_emulator/requests").status_code == 204
    assert http.get("/_emulator/requests").json() == {"requests": []}
    http.get(PATH)
    assert http.post("/_emulator/reset").status_code == 204
    assert http.get("/_emulator/requests").json() == {"requests": []}


def test_the_control_api_knows_no_other_paths(http: httpx.Client) -> None:
    """404 and 405, as everywhere."""
    assert http.get("/_emulator").status_code == 404
    assert http.put(CLOCK).status_code == 405


def test_the_page_shows_what_there_is(hub: EmulatedHub, http: httpx.Client) -> None:
    """Repositories, accounts, organizations, the limit, faults and requests."""
    raw = HTTPConnection(hub.url.removeprefix("http://"))
    raw.request("GET", "/%3Cscript%3E?<script>")  # httpx would encode the query
    assert raw.getresponse().status == 404
    raw.close()
    hub.faults.add("reset-at-request", path="*latest")
    with pytest.raises(httpx.ReadError):
        http.get(f"{PATH}/latest")
    hub.faults.add("html", after=9)
    answer = http.get("/")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    for text in (
        "<td>acme/app</td><td>public</td>",
        '<td class="n">1234</td>',
        "<td>alice</td><td>pro</td><td>no</td>",
        "<td>acme</td><td>business</td>",
        "Rate limit: none. Faults switched on: html.",
        "Requests (2 served",
        "no answer",
    ):
        assert text in answer.text, text
    assert "<script>" not in answer.text


def test_the_page_shows_the_limit(hub: EmulatedHub, http: httpx.Client) -> None:
    """In words."""
    http.put("/_emulator/rate-limit", json={"limit": 5, "enforced": True})
    assert "Rate limit: 5 requests per 60 s. Faults switched on: none." in http.get("/").text
