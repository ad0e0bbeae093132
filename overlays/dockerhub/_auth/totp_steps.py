"""Which time steps of an account's one-time passwords are used: each code is good once.

Docker Hub refuses a code that was used, and counts that as a failed login. So each login takes a
step that no other has, and waits until its time has come.
"""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, Protocol

from attrs import frozen

from dockerhub._base.locks import Lock

MOST_WAITING: Final = 20
"""How many logins of an account may wait for their codes."""
_OVER: Final = 2 * MOST_WAITING
"""Steps behind the latest at which one is over, and is forgotten."""


class TotpSteps(Protocol):
    """Remembers which time steps of one-time passwords are used."""

    def take(self, account: str, step: int) -> bool:
        """Take a step for the next code of an account, or return False if it was taken before.

        Args:
            account: Names the account, and where it is.
            step: The number of the step of 30 seconds since 1970 (RFC 6238, T).
        """
        ...


class StepsInMemory:
    """Remembers the steps that this process has used."""

    def __init__(self) -> None:
        self._taken: dict[str, set[int]] = {}
        self._lock = Lock()

    def take(self, account: str, step: int) -> bool:
        """Take a step, or return False if it was taken before; see `TotpSteps`."""
        with self._lock.here():
            taken = self._taken.get(account, set())
            self._taken[account] = {each for each in taken if each >= step - _OVER} | {step}
            return step not in taken


IN_MEMORY: Final = StepsInMemory()
"""The memory of this process, which all of its clients share."""


@frozen
class TotpStepFolder:
    """Remembers the steps that all programs have used that share a folder, a file for each.

    If the folder cannot be written, this process remembers them for itself.

    Args:
        path: The folder. It is made when it is first needed.
    """

    path: Path

    def take(self, account: str, step: int) -> bool:
        """Take a step, or return False if it was taken before; see `TotpSteps`."""
        name = sha256(account.encode()).hexdigest()[:16]
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Of all programs that try to, one alone makes the file.
            flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
            os.close(os.open(self.path / f"{name}-{step}", flags, 0o600))
        except OSError as error:
            if isinstance(error, FileExistsError) and self.path.is_dir():
                return False
            return IN_MEMORY.take(account, step)
        self._forget_before(name, step - _OVER)
        return True

    def _forget_before(self, name: str, step: int) -> None:
        with suppress(OSError):
            for each in self.path.glob(f"{name}-*"):
                with suppress(OSError, ValueError):
                    if int(each.name.rpartition("-")[2]) < step:
                        each.unlink()
