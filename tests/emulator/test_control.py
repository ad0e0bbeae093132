"""The control API."""

import json
from typing import Any

import httpx
import pytest

from dockerhub.emulator import EmulatedHub

PATH = "/v2/namespaces/library/repositories/alpine/tags"
FAULTS = "/_emulator/faults"
CLOCK = "/_emulator/clock"


def statuses(http: httpx.Client, count: int) -> list[int]:
    return [http.get(PATH).status_code for _ in range(count)]


def test_every_fault_says_what_it_does(http: httpx.Client) -> None:
    """In one sentence, with its options."""
    faults = http.get(FAULTS).json()["faults"]
    assert len(faults) >= 48
    assert all(fault["does"].endswith(".") for fault in faults.values())
    assert faults["html"]["options"] == {"status": "200", "user_agent": "'*'"}


def test_faults_are_turned_on_over_http(http: httpx.Client) -> None:
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
def test_bad_faults_are_refused(
    hub: EmulatedHub, http: httpx.Client, body: Any, message: str
) -> None:
    """400 with the reason; nothing is turned on."""
    answer = http.post(FAULTS, json=body)
    assert answer.status_code == 400
    assert message in answer.json()["text"]
    assert hub.faults.active() == []


def test_no_value_of_an_option_breaks_the_hub(hub: EmulatedHub, http: httpx.Client) -> None:
    """It is refused with 400, or the fault does what it should: no response is an accident."""
    values = (True, [], {}, "", "x", "é\r\n", "\ud800", -1, 0, 10**30, 1.5, [1], {"a": 1})
    for name, kind in hub.faults.kinds().items():
        for option in kind.options():
            for value in values:
                body = json.dumps({"name": name, "options": {option: value}})
                headers = {"Content-Type": "application/json"}
                answer = http.post(FAULTS, content=body, headers=headers)
                assert answer.status_code in (200, 400), (name, option, value)
                hub.faults.clear()
    for value in (True, [], {}, 5, "\ud800"):
        with pytest.raises(ValueError, match="message must be printable text"):
            hub.faults.add("status", message=value)


PAGES = [
    ({"Origin": "https://evil.example.com"}, 403),
    ({"Origin": "null"}, 403),
    ({"Host": "evil.example.com"}, 403),
    ({"Host": "evil.example.com:80", "Origin": "http://evil.example.com:80"}, 403),
    ({"Host": "localhost:80"}, 204),
    ({"Host": "docker-hub"}, 204),
    ({"Host": "[::1]:80", "Origin": "http://[::1]:80"}, 204),
    ({"Host": "hub.test"}, 204),
    ({}, 204),
]


@pytest.mark.parametrize(("headers", "status"), PAGES)
def test_a_web_page_of_another_site_changes_nothing(
    http: httpx.Client, headers: dict[str, str], status: int
) -> None:
    """Neither across origins, nor with a domain that resolves to this machine."""
    answer = http.post("/_emulator/reset", headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert "refuses requests of web pages" in answer.text
        assert http.get("/", headers=headers).status_code == 403
        assert http.get(PATH, headers=headers).status_code == 200, "the API itself is for all"


def test_the_clock_is_set_over_http(http: httpx.Client) -> None:
    """It is set, advanced, stopped and started."""
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
def test_impossible_times_are_refused(http: httpx.Client, body: Any) -> None:
    """400; the clock is not changed."""
    assert http.post(CLOCK, json=body).status_code == 400
    assert http.get(CLOCK).json() == {"now": 1793491200}


def test_the_limit_is_set_over_http(http: httpx.Client) -> None:
    """Counting starts again from zero."""
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


def test_settings_are_changed_over_http(hub: EmulatedHub, http: httpx.Client) -> None:
    """Only those that are named; a reset restores them."""
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


def test_the_log_is_read_and_emptied_over_http(http: httpx.Client) -> None:
    """Requests to the control API and the start page are not in it."""
    http.get(f"{PATH}?page=1")
    http.get("/")
    line = {"method": "GET", "path": PATH, "query": "page=1", "status": 200}
    assert http.get("/_emulator/requests").json() == {"requests": [line]}
    assert http.delete("/_emulator/requests").status_code == 204
    assert http.get("/_emulator/requests").json() == {"requests": []}
    http.get(PATH)
    assert http.post("/_emulator/reset").status_code == 204
    assert http.get("/_emulator/requests").json() == {"requests": []}


def test_the_control_api_has_no_other_paths(http: httpx.Client) -> None:
    """It responds with 404 and 405, as other paths do."""
    assert http.get("/_emulator").status_code == 404
    assert http.put(CLOCK).status_code == 405
