"""The access tokens of alice, as the embedded Hub has them."""

from dockerhub.emulator import EmulatedHub

READ = "read token of alice"


def labels(hub: EmulatedHub) -> list[str]:
    """Return the labels of alice's tokens that can be used."""
    tokens = hub.state.access_tokens.values()
    return sorted(each.label for each in tokens if each.owner == "alice" and each.is_active)


def uuid_of(hub: EmulatedHub, label: str = READ) -> str:
    """Return the uuid of a token."""
    [uuid] = [each.uuid for each in hub.state.access_tokens.values() if each.label == label]
    return uuid


def secrets(hub: EmulatedHub) -> set[str]:
    """Return the secret values of all tokens."""
    return {each.secret for each in hub.state.access_tokens.values()}
