"""Decoding, importing and calling: what a client costs a processor."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bodies import page
from environments import BUILD
from figures import AT_MOST, Figure, ratios
from processes import probe, turns_of_programs
from servers import fixed_server

CLIENT = "import dockerhub; dockerhub.DockerHub(anonymous=True)"


def decoding(python: Path, default: Path) -> Iterator[Figure]:
    """Yield what decoding costs, relative to json.loads of the same bytes."""
    body = BUILD / "page.json"
    body.write_bytes(page())
    taken = probe(python, "decoding", body, default)

    def by(one: str, other: str = "json") -> tuple[float, ...]:
        return ratios(taken[one], taken[other])

    yield Figure("decode_vs_json", by("all"), AT_MOST, 1.1)
    yield Figure("decode_three_vs_json", by("three"))
    yield Figure("decode_everything_vs_json", by("everything"))
    yield Figure("decode_lazy_vs_json", by("lazy"), AT_MOST, 0.7)
    yield Figure("decode_vs_default_generator", by("all", "default"), AT_MOST, 0.5)
    yield Figure("decode_bytes_vs_json", by("bytes"))
    yield Figure("decode_vs_json_without_msgspec", by("all without msgspec"), AT_MOST, 1.5)
    yield Figure("decode_lazy_vs_json_without_msgspec", by("lazy without msgspec"))
    yield Figure("default_generator_vs_json", by("default"))


def importing(python: Path, peer: Path | None) -> Iterator[Figure]:
    """Yield the CPU time of imports; that of starting the interpreter is taken off."""
    programs = {
        "nothing": (python, "pass"),
        "httpx": (python, "import httpx"),
        "httpx client": (python, "import httpx; httpx.Client()"),
        "httpx async client": (python, "import httpx; httpx.AsyncClient()"),
        "ours": (python, "import dockerhub"),
        "our client": (python, CLIENT),
        "our async client": (python, CLIENT.replace("DockerHub", "AsyncDockerHub")),
    }
    if peer:
        programs["peer"] = (peer, "import dockerhub_api.api_client")
        programs["peer client"] = (peer, "from dockerhub_api.api_client import Api; Api()")
    taken = turns_of_programs(programs, rounds=15)
    start = median(taken["nothing"])

    def by(one: str, other: str) -> tuple[float, ...]:
        return ratios(
            (each - start for each in taken[one]), (each - start for each in taken[other])
        )

    yield Figure("import_vs_httpx", by("ours", "httpx"), AT_MOST, 0.5)
    yield Figure("ready_vs_httpx", by("our client", "httpx client"), AT_MOST, 1.25)
    yield Figure("ready_async_vs_httpx", by("our async client", "httpx async client"))
    if peer:
        yield Figure("vs_peer_import", by("ours", "peer"), AT_MOST, 1)
        yield Figure("vs_peer_client", by("our client", "peer client"), AT_MOST, 1)


def calling(python: Path) -> Iterator[Figure]:
    """Yield what a call and a list cost, relative to what people would write with httpx."""
    with fixed_server() as url:
        taken = probe(python, "calling", url)
    yield Figure("overhead_per_call", ratios(taken["ours"], taken["bare"]), AT_MOST, 1.3)
    for suffix in ("", "_async"):
        both = zip(taken[f"ours{suffix}"], taken[f"bare{suffix}"], strict=True)
        more = tuple((one - other) * 1_000 for one, other in both)
        yield Figure(f"cpu_ms_per_call{suffix}", more, AT_MOST, 0.15)
    for images, suffix in ((10, ""), (1, "_small_tags")):
        with fixed_server(images=images) as url:
            taken = probe(python, "listing", url)
        wall, cpu = taken["wall"], taken["cpu"]
        key = f"list_vs_handwritten{suffix}"
        goal = (AT_MOST, 1.1) if images == 10 else ("", 0.0)
        yield Figure(key, ratios(wall["ours"], wall["handwritten"]), *goal)
        yield Figure(f"{key}_cpu", ratios(cpu["ours"], cpu["handwritten"]))


def remembering(python: Path) -> Iterator[Figure]:
    """Yield how much memory grows while a million tags are iterated."""
    with fixed_server(pages=10_000) as url:
        grown = probe(python, "remembering", url, 1_000_000)
    yield Figure("memory_1m_tags_mb", (grown,), AT_MOST, 20)


def against_peer(python: Path, peer: Path) -> Iterator[Figure]:
    """Yield the time of one page and of 100 pages, relative to the peer."""
    ours: dict[str, list[float]] = {"page": [], "pages": []}
    theirs: dict[str, list[float]] = {"page": [], "pages": []}
    with fixed_server(images=10) as url:
        for _ in range(3):
            for who, place, into in (("ours", python, ours), ("peer", peer, theirs)):
                taken = probe(place, "peering", who, url)
                for name, seconds in taken.items():
                    into[name] += seconds
    yield Figure("vs_peer_page", ratios(ours["page"], theirs["page"]), AT_MOST, 1)
    yield Figure("vs_peer_100_pages", ratios(ours["pages"], theirs["pages"]), AT_MOST, 1)
