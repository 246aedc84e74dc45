"""A progress bar for those who wait in a terminal or notebook."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kosshi.messages import say

_LARGE = 50  # policies; fewer are read before a bar could be seen


class Bar:
    """A bar a stage, shown only where there is much to do and somebody who looks on.

    Args:
        least: totals below this show nothing.
    """

    def __init__(self, least: int = _LARGE) -> None:
        self._least = least
        self._bar: Any = None
        self._tasks: dict[str, Any] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Report that ``done`` of ``total`` are done in a stage."""
        if total < self._least or not _watched():
            return
        if self._bar is None:
            from rich.progress import Progress  # noqa: PLC0415 - only those who wait need it

            self._bar = Progress(*columns(), transient=True)
            self._bar.start()
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(say("main", f"stage-{stage}"), total=total)
        self._bar.update(self._tasks[stage], completed=done)
        if done >= total:
            self.close()

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
        self._bar, self._tasks = None, {}


@contextmanager
def put_away(progress: object) -> Iterator[None]:
    """Take a bar away where what it tells of is broken off: while one is shown, no other can be."""
    try:
        yield
    except BaseException:
        if isinstance(progress, Bar):
            progress.close()
        raise


def columns() -> tuple[Any, ...]:
    """What a bar shows: stage, share, number, rate and remaining time."""
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    class Rate(ProgressColumn):
        """Policies a second."""

        def render(self, task: Any) -> Text:
            return Text(f"{task.speed:.0f}/s" if task.speed else "")

    return TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn()


def _watched() -> bool:
    """Whether anybody sees a bar: a terminal, or a notebook."""
    return sys.stderr.isatty() or "ipykernel" in sys.modules
