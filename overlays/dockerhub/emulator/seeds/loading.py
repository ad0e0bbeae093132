"""Finding a seed by its name."""

from pathlib import Path

from dockerhub.emulator.state.state import State

from .demo import demo_state
from .section import SeedError
from .seed_file import read_seed_file

__all__ = ["SeedError", "load_seed"]

_SUFFIXES = (".yaml", ".yml", ".json")


def load_seed(seed: str | Path | State) -> State:
    """Return the state that a seed describes.

    Args:
        seed: ``demo``, ``empty``, the path of a seed file, or a state that was built by hand.

    Raises:
        SeedError: If there is no such seed, or the file says what cannot be.
    """
    if isinstance(seed, State):
        return seed
    if seed == "demo":
        return demo_state()
    if seed == "empty":
        return State(name="empty")
    path = Path(seed)
    if path.suffix not in _SUFFIXES:
        raise SeedError(f"there is no seed {str(seed)!r}: use demo, empty or a file *.yaml, *.json")
    return read_seed_file(path)
