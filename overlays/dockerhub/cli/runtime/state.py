"""Where the program keeps what it remembers between runs."""

import os
from pathlib import Path


def state_folder() -> Path | None:
    """Return the folder, which may not exist yet; None if the user has no home."""
    base = os.environ.get("XDG_STATE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".local" / "state") / "dockerhub"
    except RuntimeError:
        return None
