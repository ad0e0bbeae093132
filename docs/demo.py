"""The main job, against the embedded Docker Hub: sign in with a second factor, list all tags.

Run it with `make demo`. Nothing leaves this machine, and nothing is left running.
"""

from collections import Counter
from datetime import UTC, datetime

from dockerhub import DockerHub, Event, EventKind
from dockerhub.emulator import EmulatedHub, EmulatedRateLimit
from dockerhub.emulator.seeds.demo import TOTP_SECRET
from dockerhub_openapi.models import Tag

REPOSITORY = "acme/app"
NEWEST = 10


def main() -> None:
    """Run the demo."""
    # Docker Hub allows 180 requests a minute; a short window keeps the demo short.
    with EmulatedHub(seed="demo", rate_limit=EmulatedRateLimit(limit=12, window=4)) as server:
        print(f"The embedded Docker Hub runs at {server.url}.")
        tags = list_tags(server)
        show(tags, datetime.fromtimestamp(server.clock.now(), UTC))
        summarize(server, tags)


def list_tags(server: EmulatedHub) -> list[Tag]:
    """Read all tags, page by page, while somebody else uses the same account."""
    tags: list[Tag] = []
    with DockerHub(
        base_url=server.url,
        username="bob",
        password="bob-password",
        totp_secret=TOTP_SECRET,
        on_event=tell,
    ) as hub:
        for number, page in enumerate(hub.tags.list(REPOSITORY).pages(), start=1):
            tags += page.items
            print(f"  page {number:>2}: {len(tags):>5} of {page.total} tags")
            if number == NEWEST // 2:
                spend_the_limit(server)
    return tags


def spend_the_limit(server: EmulatedHub) -> None:
    """Use up the account's requests of this window, as a job beside this one would."""
    print("  (another job of the same account uses up the rate limit)")
    with DockerHub(base_url=server.url, username="bob", password="dckr_pat_bob_write") as other:
        other.tags.exists(REPOSITORY)
        while other.rate_limit is not None and other.rate_limit.remaining:
            other.tags.exists(REPOSITORY)


def tell(event: Event) -> None:
    """Say what the client does besides reading."""
    if event.kind is EventKind.LOGIN:
        print("Signed in as bob, with password and one-time code.")
    else:
        print(f"  {event.kind}: waiting {event.wait:.1f} s, as the server says")


def show(tags: list[Tag], now: datetime) -> None:
    """Print the newest tags as a table."""
    dated = [(tag.tag_last_pushed, tag) for tag in tags if tag.tag_last_pushed]
    dated.sort(key=lambda pair: pair[0], reverse=True)
    print(f"\nThe newest {NEWEST} tags of {REPOSITORY}:\n")
    print(f"{'TAG':<24}{'SIZE':>10}  {'PLATFORMS':>9}  PUSHED")
    for pushed, tag in dated[:NEWEST]:
        images = tag.images or []
        age = (now - pushed).days
        print(f"{tag.name:<24}{size(tag.full_size or 0):>10}  {len(images):>9}  {age} days ago")


def size(number: int) -> str:
    """Format a number of bytes."""
    value = float(number)
    for unit in ("B", "kB", "MB"):
        if value < 1000:  # noqa: PLR2004  # units of the SI, as Docker shows them
            return f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"


def summarize(server: EmulatedHub, tags: list[Tag]) -> None:
    """Print what was done, and how many requests it took."""
    statuses = Counter(request.status for request in server.requests)
    refused = statuses[429]
    print(
        f"\nListed {len(tags):,} tags. The two jobs sent {statuses.total()} requests; "
        f"{refused} of them hit the rate limit (429) and "
        f"{'was' if refused == 1 else 'were'} retried when the server allowed it."
    )


if __name__ == "__main__":
    main()
