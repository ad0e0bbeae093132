"""What Docker Hub was asked for a moment ago, so that a second key press is quick."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from dockerhub.files import cache_folder, read_file, replace_file

_LIFE: Final = 30.0
"""Seconds for which names are good."""
_PAUSE: Final = 5.0
"""Seconds for which a question that failed is not repeated."""

Key = Sequence[str]


@frozen
class NameCache:
    """Names by questions, in a file that only its owner can read; a cache may be lost."""

    path: Path | None
    now: Callable[[], float]

    @staticmethod
    def of(environment: Mapping[str, str], now: Callable[[], float]) -> "NameCache":
        """Return the cache of a user; one without a home has none."""
        folder = cache_folder(environment)
        return NameCache(folder / "completion.json" if folder else None, now)

    def get(self, key: Key) -> list[str] | None:
        """Return the names for a question; None if it has to be asked."""
        entry = self._read().get(json.dumps(key))
        return None if entry is None else entry["names"]

    def keep(self, key: Key, names: list[str]) -> None:
        """Remember the names for a question."""
        self._keep(key, names, _LIFE)

    def keep_nothing(self, key: Key) -> None:
        """Remember that a question is being asked: if that fails, it is not asked again at once."""
        self._keep(key, [], _PAUSE)

    def _keep(self, key: Key, names: list[str], seconds: float) -> None:
        if self.path is None:
            return
        entry = {"until": self.now() + seconds, "names": names}
        content = json.dumps({**self._read(), json.dumps(key): entry})
        with suppress(OSError):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(self.path, content.encode())

    def _read(self) -> dict[str, Any]:
        """Return what is not too old; nothing if the file cannot be read."""
        if self.path is None:
            return {}
        now = self.now()
        try:
            found = json.loads(read_file(self.path, pipes=False))
            return {
                key: entry for key, entry in found.items() if now < entry["until"] <= now + _LIFE
            }
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}
