"""The start page."""

from http.client import HTTPConnection

import httpx
import pytest

from dockerhub.emulator import EmulatedHub

PATH = "/v2/namespaces/library/repositories/alpine/tags"


def test_the_page_shows_the_state(hub: EmulatedHub, http: httpx.Client) -> None:
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
        '<td class="n">123456</td><td>The app of Acme</td><td>developer-tools, web-servers</td>',
        "<td>alice</td><td>pro</td><td>no</td>",
        "<td>acme</td><td>business</td>",
        "<td>acme/app</td><td>ci</td><td>https://ci.example.com/hooks/docker</td>",
        '<td>developers</td><td class="n">2</td><td class="n">1</td>',
        "<td>acme</td><td>nightly builds</td><td>yes</td><td>2027-11-01T00:00:00Z</td>",
        "<td>acme</td><td>CI of acme</td><td>yes</td><td>never</td>",
        "<td>alice</td><td>dckr_pat_alice_read</td><td>access token, repo:read</td>",
        "<p>Sample data: these passwords and tokens work only with",
        "Rate limit: none. Faults turned on: html.",
        "Requests (2 served",
        "no response",
    ):
        assert text in answer.text, text
    assert "<script>" not in answer.text


def test_the_page_shows_the_limit(hub: EmulatedHub, http: httpx.Client) -> None:
    """It shows the limit in words."""
    http.put("/_emulator/rate-limit", json={"limit": 5, "enforced": True})
    assert "Rate limit: 5 requests per 60 s. Faults turned on: none." in http.get("/").text
