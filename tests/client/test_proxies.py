"""Which proxy a request uses, which hosts need none, and the error when the proxy fails."""

import httpx
import pytest
from clocks import FakeClock
from driving import Drive
from networks import Proxy
from raw import closed_port
from worlds import Scripted

from dockerhub import HubConnectionError
from dockerhub._transport.proxies import Proxies

PROXY = "http://proxy.example:3128"
HUB = "https://hub.docker.com/v2/x"
NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ignore the proxies of the machine."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def proxy_for(monkeypatch: pytest.MonkeyPatch, url: str, **variables: str) -> str | None:
    with monkeypatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        return Proxies.of_system().proxy_for(url)


def test_the_variables_name_a_proxy_for_each_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    for url, variables, found in (
        (HUB, {}, None),
        (HUB, {"HTTPS_PROXY": PROXY}, PROXY),
        (HUB, {"HTTP_PROXY": PROXY}, None),
        (HUB, {"ALL_PROXY": PROXY}, PROXY),
        (HUB, {"ALL_PROXY": "http://other:1", "HTTPS_PROXY": PROXY}, PROXY),
        (HUB, {"https_proxy": "proxy.example:3128"}, PROXY),
        ("http://hub.example", {"HTTP_PROXY": PROXY}, PROXY),
        *(
            (url, {"ALL_PROXY": PROXY}, None)
            for url in (
                "http://localhost:1",
                "https://127.0.0.1",
                "http://127.9.9.9",
                "http://[::1]",
            )
        ),
    ):
        assert proxy_for(monkeypatch, url, **variables) == found, (url, variables)


def test_hosts_that_need_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """As curl and Go read them; an invalid entry matches no host, and is not an error."""
    for entries, direct, others in (
        ("*", ["https://hub.docker.com", "http://10.0.0.1"], []),
        ("docker.com", ["https://docker.com", HUB], ["https://notdocker.com"]),
        (".docker.com, x", [HUB, "http://x", "http://HUB.docker.com"], ["http://y"]),
        ("*.docker.com", [HUB], ["https://docker.com", "https://hub.example"]),
        ("hub.docker.com:443", [HUB], ["https://hub.docker.com:444", "http://hub.docker.com"]),
        ("https://hub.docker.com", [HUB], ["https://hub.example"]),
        ("10.0.0.0/8", ["http://10.1.2.3:80"], ["http://11.0.0.1", "http://hub.example"]),
        ("10.1.2.3/8", ["http://10.9.9.9"], ["http://11.0.0.1"]),
        ("10.1.2.3:8080", ["http://10.1.2.3:8080"], ["http://10.1.2.3"]),
        ("10.*.*.*,192.168.*", ["http://10.1.2.3", "http://192.168.0.1"], ["http://172.16.0.1"]),
        (
            "fe80::/10,2001:db8::1",
            ["http://[fe80::1]", "http://[2001:db8::1]:8"],
            ["http://[2001::]"],
        ),
        ("[2001:db8::1]", ["http://[2001:db8::1]:8"], ["http://[2001:db8::2]"]),
        ("[2001:db8::1]:80", ["http://[2001:db8::1]"], ["http://[2001:db8::1]:8"]),
        ("<local>", ["http://hub:8080"], [HUB]),
        ("[::1,/,:,::/x, ,10.0.0.0/99,host:port", [], [HUB, "http://10.0.0.1", "http://host"]),
    ):
        for url in (*direct, *others):
            found = proxy_for(monkeypatch, url, ALL_PROXY=PROXY, NO_PROXY=entries)
            assert found == (None if url in direct else PROXY), (entries, url)


def test_no_entry_prevents_a_client_from_being_created(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "localhost,::1,[::1],fe80::/10,127.0.0.0/8,<local>,http://[")
    drive.hub()
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    drive.hub()


def test_a_transport_of_the_user_uses_no_proxy_of_ours(
    drive: Drive, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    world = Scripted(clock, httpx.ConnectError("refused"))
    hub = drive.hub(anonymous=True, transport=drive.transport(world))
    with pytest.raises(HubConnectionError) as failed:
        hub.tags.get("library/python", "3")
    assert failed.value.message == "the connection to https://hub.docker.com failed: refused"


def test_an_error_names_the_proxy_without_its_password(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that does not respond, and one that refuses."""
    port = closed_port()
    with Proxy(("127.0.0.1", port), b"HTTP/1.1 407 Proxy Authentication Required") as refusing:
        for address, problem in (
            (f"127.0.0.1:{port}", "[Cc]onnect"),
            (refusing.address, "407 Proxy Authentication Required"),
        ):
            monkeypatch.setenv("HTTPS_PROXY", f"http://bob:p@hunter2@{address}")
            hub = drive.hub(anonymous=True, retry=lambda _: None)
            with pytest.raises(HubConnectionError) as failed:
                hub.tags.get("library/python", "3")
            hub.close()
            assert failed.match(
                rf"to https?://\S+ through the proxy http://{address} failed: .*{problem}"
            )
            assert "hunter2" not in str(failed.value)
            assert not failed.value.sent
