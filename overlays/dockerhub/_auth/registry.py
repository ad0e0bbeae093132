"""Docker's registry, as far as the client knows it: its origins, and the limit of pulls."""

from attrs import frozen


@frozen
class Registry:
    """The origins of Docker's registry and of its token service."""

    url: str = "https://registry-1.docker.io"
    auth_url: str = "https://auth.docker.io"


@frozen
class PullLimit:
    """The limit of pulls from Docker's registry, which is not that of the API.

    Attributes:
        limit: Pulls that are allowed in a window; None if there is no limit.
        remaining: How many of them are left; None if there is no limit.
        window: Seconds that a window lasts; None if the registry does not say.
        source: Whom the registry counts: an address, or the ID of an account.
        username: Who was signed in; None for the limit of anonymous pulls from this address.
    """

    limit: int | None
    remaining: int | None
    window: int | None
    source: str | None
    username: str | None
