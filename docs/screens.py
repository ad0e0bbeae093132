"""Draw the pictures of the documentation: what commands show on a terminal, as SVG.

Run it with `make screens`. The embedded Docker Hub answers; nothing leaves this machine. It is
always the same day, so that the pictures change only when the program does.
"""

import os
import pty
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from dockerhub import SystemClock
from dockerhub.cli.main import main as run
from dockerhub.cli.output.progress import DELAY
from dockerhub.cli.runtime.program import Program
from dockerhub.emulator import EmulatedClock, EmulatedHub
from dockerhub.emulator.seeds.demo import EPOCH

IMAGES = Path(__file__).with_name("images")
WIDTH = 100
SCREENS = {
    "tags-ls": "dockerhub tags ls acme/app --limit 12",
    "tags-show": "dockerhub tags show alice/tools:v11",
    "tags-json": "dockerhub tags ls acme/app --limit 2 --fields name,size,pushed --json",
    "repos-ls": "dockerhub repos ls acme",
    "search": "dockerhub search app",
    "prune-plan": "dockerhub prune alice/tools --keep-last 4 --older-than 90d --protect latest",
    "tokens-ls": "dockerhub tokens ls",
    "members-ls": "dockerhub orgs members ls acme",
    "audit-ls": "dockerhub audit ls acme --limit 6",
    "audit-export": "dockerhub audit export acme --since 2026-01-01 -o events.ndjson",
}
SLOW = 0.2
"""Seconds that the Hub takes to answer, so that the progress of an export is seen."""
NEVER = 3_600.0
"""Seconds before progress is drawn that is not seen, however slow the machine is."""
NOW = EPOCH / 1_000_000_000 + 2 * 86_400
"""The unix time on all pictures."""
# Rich's own pictures load a font from the network.
WITHOUT_FONTS = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


class SameDay(SystemClock):
    """A clock that stands still."""

    def now(self) -> float:
        """Return the unix time of all pictures."""
        return NOW


def main(images: Path = IMAGES) -> None:
    """Draw all pictures into a folder."""
    images.mkdir(exist_ok=True)
    with (
        EmulatedHub(rate_limit=None, clock=EmulatedClock.at(NOW)) as hub,
        tempfile.TemporaryDirectory() as home,
    ):
        hub.faults.add("delay", times=None, seconds=SLOW, path="*/auditlogs/*")
        environment = {
            **{name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ},
            "DOCKERHUB_URL": hub.url,
            "DOCKERHUB_USERNAME": "alice",
            "DOCKERHUB_PASSWORD": "alice-password",
            "HOME": home,
            "TERM": "xterm-256color",
            "TZ": "UTC",
            "COLUMNS": str(WIDTH),
            "DOCKERHUB_PAGER": "cat",
        }
        for name, command in SCREENS.items():
            draw(command, "".join(seen(command, environment, home)), images / f"{name}.svg")


def seen(command: str, environment: dict[str, str], folder: str) -> Iterator[str]:
    """Run a command on a terminal, and yield what it writes there."""
    script = str(Path(__file__).resolve())
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        arguments = [sys.executable, script, *shlex.split(command)]
        os.execve(sys.executable, arguments, environment)  # noqa: S606  # the child needs the terminal
    with suppress(OSError):  # what Linux answers at the end
        while data := os.read(terminal, 65_536):
            yield data.decode()
    os.waitpid(child, 0)
    os.close(terminal)


def draw(command: str, written: str, path: Path) -> None:
    """Draw a terminal with a command and what it wrote."""
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    console.print(Text(f"$ {command}", style="bold"))
    console.print(Text.from_ansi(last_frames(written)), soft_wrap=True)
    # Without the font that Rich means, letters of the last line would be cut at the bottom.
    console.print()
    text = console.export_svg(title="dockerhub", code_format=WITHOUT_FONTS, unique_id=path.stem)
    path.write_text(text, "utf-8")


def last_frames(written: str) -> str:
    """Return each line as it was last drawn; progress that was wiped away in the end, too."""
    kept = re.sub(r"\r\x1b\[1A\x1b\[2K|\x1b\[\?25[hl]", "", written).replace("\r\n", "\n")
    return "\n".join(line.split("\r\x1b[2K")[-1] for line in kept.rstrip().split("\n"))


if __name__ == "__main__":
    if sys.argv[1:]:
        delay = DELAY if "export" in sys.argv else NEVER
        sys.exit(run(sys.argv[2:], Program(clock=SameDay(), delay=delay)))
    main()
