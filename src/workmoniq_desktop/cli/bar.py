"""The progress bar of long work."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from workmoniq_desktop.services import progress


@contextmanager
def bar(title: str, stream: TextIO) -> Generator[progress.Progress]:
    """Shows a bar on stream while the `with` lasts."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(file=stream), transient=True) as painted:
        task = painted.add_task(title, total=None)

        def show(done: int, total: int, doing: str) -> None:
            painted.update(task, completed=done, total=total or None, description=doing or title)

        yield show
