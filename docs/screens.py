"""Draw the pictures of the documentation: what commands show on a terminal, as SVG.

Run it with `make screens`. The embedded Docker Hub answers; nothing leaves this machine.
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

from dockerhub.emulator import EmulatedHub

IMAGES = Path(__file__).with_name("images")
WIDTH = 100
SCREENS = {
    "tags-ls": "dockerhub tags ls acme/app --limit 12",
}
# Rich's own pictures load a font from the network.
WITHOUT_FONTS = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


def main() -> None:
    """Draw all pictures."""
    IMAGES.mkdir(exist_ok=True)
    with EmulatedHub() as hub, tempfile.TemporaryDirectory() as home:
        environment = {
            "DOCKERHUB_URL": hub.url,
            "DOCKERHUB_USERNAME": "alice",
            "DOCKERHUB_PASSWORD": "alice-password",
            "HOME": home,
            "TERM": "xterm-256color",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        }
        for name, command in SCREENS.items():
            draw(command, "".join(seen(command, environment)), IMAGES / f"{name}.svg")


def seen(command: str, environment: dict[str, str]) -> Iterator[str]:
    """Run a command on a terminal, and yield what it writes there."""
    arguments = shlex.split(command)
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(arguments[0], arguments, {**environment, "COLUMNS": str(WIDTH)})  # noqa: S606  # the child needs the terminal
    with suppress(OSError):  # what Linux answers at the end
        while data := os.read(terminal, 65_536):
            yield data.decode()
    os.waitpid(child, 0)


def draw(command: str, written: str, path: Path) -> None:
    """Draw a terminal with a command and what it wrote."""
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    console.print(Text(f"$ {command}", style="bold"))
    console.print(Text.from_ansi(written.replace("\r\n", "\n").rstrip()), soft_wrap=True)
    text = console.export_svg(title="dockerhub", code_format=WITHOUT_FONTS, unique_id=path.stem)
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
