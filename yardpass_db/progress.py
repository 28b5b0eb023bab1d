"""What is running and for how long, on stderr: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Protocol

from yardpass_db.output import say


class Progress(Protocol):
    """Where a run tells what it is doing."""

    def start(self, total: int) -> AbstractContextManager[None]:
        """Around a whole run of `total` steps."""

    def step(self, action: str, name: str) -> AbstractContextManager[None]:
        """Around one step."""

    def finished(self, action: str, name: str, milliseconds: int) -> None:
        """A step is done that was not announced."""

    def expect(self, total: int) -> None:
        """The run turns out to have this many steps."""

    def note(self, text: str) -> None:
        """One line that stays."""


class Silent:
    """Says nothing: for tests, and for work inside other work."""

    def start(self, total: int) -> AbstractContextManager[None]:  # noqa: ARG002
        return nullcontext()

    def step(self, action: str, name: str) -> AbstractContextManager[None]:  # noqa: ARG002
        return nullcontext()

    def finished(self, action: str, name: str, milliseconds: int) -> None:
        """Say nothing."""

    def expect(self, total: int) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""


class Lines:
    """One line per finished step: logs, CI, pipes."""

    def __init__(self) -> None:
        self._total = 0
        self._done = 0

    @contextmanager
    def start(self, total: int) -> Iterator[None]:
        self._total, self._done = total, 0
        yield

    @contextmanager
    def step(self, action: str, name: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.finished(action, name, round((time.monotonic() - started) * 1000))

    def finished(self, action: str, name: str, milliseconds: int) -> None:
        self._done += 1
        width = len(str(self._total))
        self.note(f"[{self._done:{width}}/{self._total}] {action} {name}  {milliseconds} ms")

    def expect(self, total: int) -> None:
        self._total = total

    def note(self, text: str) -> None:
        say(text)


class Bar:
    """One line: a bar, how many of how many, the step in hand and its seconds; drawn by rich."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None

    @contextmanager
    def start(self, total: int) -> Iterator[None]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), _running_column())
        self._bar = RichProgress(*columns, console=Console(stderr=True), transient=True)
        with self._bar:
            self._task = self._bar.add_task("", total=total, running="", since=0.0)
            yield
        self._bar = None

    @contextmanager
    def step(self, action: str, name: str) -> Iterator[None]:
        self._show(f"{action} {name}")
        yield
        self.finished(action, name, 0)

    def finished(self, action: str, name: str, milliseconds: int) -> None:  # noqa: ARG002
        if self._bar is not None:
            self._bar.advance(self._task)
            self._show("")

    def expect(self, total: int) -> None:
        if self._bar is not None:
            self._bar.update(self._task, total=total)

    def note(self, text: str) -> None:
        if self._bar is not None:
            self._bar.console.print(text, highlight=False, markup=False)
        else:
            print(text, file=sys.stderr, flush=True)

    def _show(self, running: str) -> None:
        if self._bar is not None:
            self._bar.update(self._task, running=running, since=time.monotonic())


def _running_column() -> Any:
    """The step in hand and, once it takes longer than half a second, for how long."""
    from rich.progress import ProgressColumn
    from rich.text import Text

    class Running(ProgressColumn):
        def render(self, task: Any) -> Text:
            seconds = time.monotonic() - task.fields["since"]
            running = task.fields["running"]
            clock = f" {seconds:.1f} s" if running and seconds > 0.5 else ""
            return Text(f"{running}{clock}", no_wrap=True, overflow="ellipsis")

    return Running()


def for_stderr() -> Progress:
    """The bar on a terminal, lines anywhere else."""
    import os

    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        return Bar()
    return Lines()
