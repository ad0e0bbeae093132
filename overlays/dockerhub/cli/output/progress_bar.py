"""The bar that shows progress, drawn by Rich."""

from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from dockerhub.cli.output.formatting import safe

__all__ = ["start_bar"]


def start_bar(stream: TextIO, label: str) -> tuple[Progress, TaskID]:
    """Begin to draw; the bar goes away when it is stopped."""
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[counts]}", markup=False),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}", markup=False),
        console=Console(file=stream),
        transient=True,
        # Standard output and error are the command's own.
        redirect_stdout=False,
        redirect_stderr=False,
    )
    task = bar.add_task(safe(label), total=None, counts="0", note="")
    bar.start()
    return bar, task
