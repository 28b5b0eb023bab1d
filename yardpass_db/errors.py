"""Every error a user can meet: what happened, where, what was undone, what to type next.

An error class fixes the exit code; its docstring says when it is raised. Exit codes: 0 done,
1 failed, 2 usage, 3 pending or drift, 4 lock not obtained, 5 history does not match.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Place:
    """A position in a source file; `line` and `column` are 1-based, None when unknown."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.path, self.line, self.column]
        return ":".join(str(part) for part in parts if part is not None)


class YardpassError(Exception):
    """Something failed. `hint` is the next command or line to type."""

    exit_code = 1

    def __init__(
        self,
        message: str,
        *,
        place: Place | None = None,
        undone: str = "",
        hint: str = "",
        detail: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.undone = undone
        self.hint = hint
        self.detail = detail

    def as_dict(self) -> dict[str, Any]:
        """The error as `--json` prints it: error, exit_code, and what else is known."""
        found: dict[str, Any] = {"error": self.message, "exit_code": self.exit_code}
        if self.place:
            found |= {
                "file": self.place.path,
                "line": self.place.line,
                "column": self.place.column,
            }
        for key in ("detail", "undone", "hint"):
            if getattr(self, key):
                found[key] = getattr(self, key)
        return found

    def lines(self) -> list[str]:
        """The error as a terminal shows it, first line without the `Error:` mark."""
        shown = self.message.splitlines() or [""]
        if self.place:
            shown.append(f"  {self.place}")
        for text in (self.detail, self.undone):
            shown += [f"  {line}" for line in text.splitlines()]
        if self.hint:
            first, *rest = self.hint.splitlines()
            shown.append(f"Hint: {first}")
            shown += [f"  {line}" for line in rest]
        return shown


class UsageError(YardpassError):
    """The command line or the configuration asks for something that cannot be."""

    exit_code = 2


class SourceError(YardpassError):
    """A file of the source tree is wrong: its name, header, encoding, template or SQL."""


class DatabaseError(YardpassError):
    """The database refused: no server, no rights, wrong password, or a statement failed."""


class ServerError(YardpassError):
    """The embedded server could not be found, made, started or stopped."""


class PendingError(YardpassError):
    """There is something to run, an offender, or a difference (`status`, `verify`)."""

    exit_code = 3


class LockError(YardpassError):
    """Somebody else is migrating this database, or measuring access; the message names them."""

    exit_code = 4


class HistoryError(YardpassError):
    """What the history says and what the files say cannot both be true."""

    exit_code = 5


class Interrupted(YardpassError):
    """Ctrl-C or SIGTERM; the statement in hand was cancelled and its transaction undone."""


@contextmanager
def nothing_changed() -> Iterator[None]:
    """Around what comes before the first change: every error out of it says that there is none."""
    try:
        yield
    except YardpassError as error:
        error.undone = error.undone or "Nothing was changed."
        raise
