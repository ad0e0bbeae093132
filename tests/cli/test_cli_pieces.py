"""The pieces without I/O: texts, picks, platforms, widths, waits, signals."""

import io
import re
import signal
import threading
from datetime import UTC, datetime, timedelta

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import LeapingClock

from dockerhub import Event, EventKind
from dockerhub.cli.picking import matches, near, read_patterns, version_key
from dockerhub.cli.platforms import has_platform, image_for, platform_names
from dockerhub.cli.progress import Progress
from dockerhub.cli.signals import StoppedError, held_signals, stopping_signals
from dockerhub.cli.text import age, local_time, plain, safe, short_digest, size
from dockerhub.cli.waiting import SeenWaits
from dockerhub_openapi.models.image_status import ImageStatus
from dockerhub_openapi.models.tag import Tag

NOW = 1_795_000_000.0


@given(st.text())
def test_safe_text_steers_no_terminal(text: str) -> None:
    """Nothing that is printed is a control, and text without any is left as it is."""
    shown = safe(text)

    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
    assert safe(shown) == shown
    shown.encode()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "true"),
        (12, "12"),
        (ImageStatus.ACTIVE, "active"),
        (["a", None, "b"], "a  b"),
        (datetime(2026, 11, 1, tzinfo=UTC), "2026-11-01T00:00:00+00:00"),
    ],
)
def test_values_for_machines(value: object, shown: str) -> None:
    assert plain(value) == shown


@pytest.mark.parametrize(
    ("octets", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (28_949_234, "28.9 MB"),
        (5_441_722_307, "5.4 GB"),
        (2 * 10**15, "2000.0 TB"),
        (None, ""),
        ("odd", ""),
    ],
)
def test_sizes_for_people(octets: object, shown: str) -> None:
    assert size(octets) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "just now"),
        (59, "just now"),
        (60, "1 minute ago"),
        (7_300, "2 hours ago"),
        (86_400 * 45, "1 month ago"),
        (86_400 * 800, "2 years ago"),
        (-7_300, "in 2 hours"),
    ],
)
def test_ages_for_people(seconds: float, shown: str) -> None:
    moment = datetime.fromtimestamp(NOW, UTC) - timedelta(seconds=seconds)
    assert age(moment, NOW) == shown


def test_a_time_that_is_none_is_shown_as_it_came() -> None:
    assert age(None, NOW) == local_time(None) == ""
    assert age("soon", NOW) == local_time("soon") == "soon"
    assert local_time(datetime(2026, 11, 1, 12)).startswith("2026-1")  # noqa: DTZ001  # means UTC


def test_digests_are_shortened_if_they_are_some() -> None:
    assert short_digest("sha256:" + "ab" * 32) == "ab" * 6
    assert short_digest("sha512:abc") == "sha512:abc"
    assert short_digest(None) == ""


def test_patterns_are_those_of_the_shell() -> None:
    assert read_patterns(["a, b", "c"]) == ["a", "b", "c"]
    assert matches("pr-17", ["v*", "pr-*"])
    assert not matches("PR-17", ["pr-*"])


@given(st.lists(st.text(alphabet="v.-ab0123456789٣", max_size=8)))
def test_any_names_can_be_ordered_as_versions(names: list[str]) -> None:
    assert len(sorted(names, key=version_key)) == len(names)


def test_versions_are_ordered_by_number() -> None:
    names = ["1.10", "1.9", "latest", "1.9-rc", "2"]
    assert sorted(names, key=version_key) == ["1.9", "1.9-rc", "1.10", "2", "latest"]


def test_near_names() -> None:
    assert near("lates", ["latest", "edge"]) == " Did you mean 'latest'?"
    assert near("xyz", ["latest"]) == ""


def tag_of(*platforms: str) -> Tag:
    """Return a tag with images of these platforms."""
    images = []
    for number, platform in enumerate(platforms):
        parts = dict(zip(("os", "architecture", "variant"), platform.split("/"), strict=False))
        images.append({**parts, "size": number})
    return Tag.from_dict({"name": "x", "images": images})


def test_the_usual_platform_stands_for_a_tag() -> None:
    """Else the first one; attestations never do."""
    both = tag_of("unknown/unknown", "linux/arm64/v8", "linux/amd64")
    assert platform_names(both) == ["linux/arm64/v8", "linux/amd64"]
    assert (image := image_for(both, None)) is not None
    assert image.size == 2
    assert (image := image_for(tag_of("windows/amd64"), None)) is not None
    assert image.size == 0
    assert image_for(both, "linux/s390x") is None
    assert image_for(tag_of(), None) is None
    assert has_platform(both, "Linux/arm64/")


@pytest.mark.parametrize("images", [None, "odd", {"os": "linux"}, [None, 3]])
def test_odd_images_are_none(images: object) -> None:
    assert platform_names(Tag.from_dict({"name": "x", "images": images})) == []


class Seen:
    """What is shown of waits."""

    def __init__(self, *, terminal: bool) -> None:
        self.terminal = terminal
        self.told: list[str] = []
        self.lines: list[str] = []

    def count_down(self, line: str) -> bool:
        self.lines.append(line)
        return self.terminal


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (Event(EventKind.RATE_LIMITED, "GET", "/x", 429), "Docker Hub's rate limit was met"),
        (Event(EventKind.RATE_LIMIT_WAIT, "GET", "/x"), "The rate limit is spent"),
        (Event(EventKind.RETRY, "GET", "/x", 503), "Docker Hub failed (503)"),
        (Event(EventKind.RETRY, "GET", "/x"), "No answer"),
    ],
)
def test_a_wait_is_counted_down(event: Event, reason: str) -> None:
    """On a terminal each second; elsewhere it is told once."""
    clock, seen, elsewhere = LeapingClock(), Seen(terminal=True), Seen(terminal=False)
    waits = SeenWaits(clock, seen.told.append, seen.count_down)
    waits.hear(event)
    waits.sleep(2.5)

    assert clock.waits == [1.0, 1.0, 0.5]
    assert seen.told == []
    assert [line.partition(", at ")[0] for line in seen.lines] == [
        f"{reason}: going on in 2 s",
        f"{reason}: going on in 2 s",
        f"{reason}: going on in 0 s",
        "",
    ]

    waits = SeenWaits(clock, elsewhere.told.append, elsewhere.count_down)
    waits.hear(event)
    waits.sleep(2.5)
    assert len(elsewhere.told) == 1


def test_a_short_wait_or_one_without_a_reason_is_not_spoken_of() -> None:
    clock, seen = LeapingClock(), Seen(terminal=True)
    waits = SeenWaits(clock, seen.told.append, seen.count_down)
    waits.sleep(30)
    waits.hear(Event(EventKind.RATE_LIMITED, "GET", "/x", 429))
    waits.sleep(0.5)
    waits.hear(Event(EventKind.LOGIN, "POST", "/x", 200))
    waits.sleep(30)

    assert clock.waits == [30, 0.5, 30]
    assert seen.lines == []


def test_it_is_a_clock_of_tasks_too() -> None:
    clock, seen = LeapingClock(), Seen(terminal=True)
    waits = SeenWaits(clock, seen.told.append, seen.count_down)

    anyio.run(waits.sleep_async, 3.0)

    assert clock.waits == [3.0]


def test_held_signals_are_heard_at_the_end_of_the_outermost() -> None:
    """What is inside is done by then."""
    done = []
    with stopping_signals():
        with pytest.raises(StoppedError) as stopped, held_signals():  # noqa: PT012  # that is it
            with held_signals():
                signal.raise_signal(signal.SIGTERM)
                done.append("inner")
            done.append("outer")
        assert done == ["inner", "outer"]
        assert stopped.value.number == signal.SIGTERM
        with held_signals() as held:
            held.let_through()


def test_other_threads_leave_the_signals_alone() -> None:
    """Only the main thread can handle them."""
    before = signal.getsignal(signal.SIGINT)
    seen = []

    def work() -> None:
        with stopping_signals(), held_signals():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert seen == [before]


def test_progress_that_ends_early_is_never_drawn() -> None:
    """Even if its time comes just then."""
    stream = io.StringIO()
    progress = Progress(stream, "Reading", patience=60)
    with progress:
        progress.advance()
    progress._draw()

    assert stream.getvalue() == ""
    assert not progress.note("x")
