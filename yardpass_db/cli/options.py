"""Options that commands share, and the database and tree they lead to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from yardpass_db import config
from yardpass_db.errors import Interrupted, UsageError, nothing_changed
from yardpass_db.output import say

if TYPE_CHECKING:
    from yardpass_db import db
    from yardpass_db.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Chosen:
    """What --url, --sources, --json and --debug lead to. Nothing is opened before it is asked."""

    url: str | None
    sources_option: str | None
    json: bool

    @cached_property
    def sources(self) -> Path:
        return config.find_sources(self.sources_option)

    @cached_property
    def target(self) -> config.Target:
        return config.find_target(self.url, self.sources)

    def announced_url(self) -> str:
        """The database's URL; which one it is has been said on stderr."""
        if not self.json:
            say(f"Database: {self.target.shown} ({self.target.origin})")
        return self.target.url

    @contextmanager
    def connection(self, application: str, announce: bool = True) -> Iterator[db.Connection]:
        """An open connection to the chosen database; says on stderr which one that is."""
        from yardpass_db import db

        with nothing_changed():
            url = self.announced_url() if announce else self.target.url
            connection = db.connect(url, application=f"yardpass-db {application}")
        try:
            yield connection
        finally:
            connection.close()

    @contextmanager
    def workspace(
        self, application: str, announce: bool = True, needs_tree: bool = True
    ) -> Iterator[Workspace]:
        """The tree beside an open connection."""
        from yardpass_db.sources import read_tree, read_tree_if_any
        from yardpass_db.workspace import Workspace

        with nothing_changed():
            tree = (read_tree if needs_tree else read_tree_if_any)(self.sources)
        with self.connection(application, announce) as connection:
            yield Workspace(tree, connection)

    def confirm(self, what: str, yes: bool, confirm: str | None) -> None:
        """Ask before something that cannot be taken back.

        Off the embedded server the database's name has to be given, too. Without a terminal
        nothing is asked: UsageError.
        """
        if self.target.is_embedded:
            agree(what, yes)
            return
        name = self.target.shown.rpartition("/")[2]
        if confirm is None and sys.stdin.isatty():
            confirm = click.prompt(f"{what} Type the database's name to go on", err=True)
            yes = True
        if not yes or confirm != name:
            raise UsageError(
                f"{what} This is not the embedded server, so it wants the database's name.",
                undone="Nothing was changed.",
                hint=f"Add: --yes --confirm {name}",
            )


def agree(what: str, yes: bool, undone: str = "Nothing was changed.") -> None:
    """Ask whether to go on, unless --yes said it.

    Raises Interrupted for a no, UsageError where nobody is there to be asked.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(what, undone=undone, hint="Say --yes.")
    if not click.confirm(f"{what} Go on?", err=True):
        raise Interrupted("Not confirmed.", undone=undone)


def shared(command: F) -> F:
    """--url, --sources, --json and --debug; the command gets them as `chosen`."""

    @click.option("--url", metavar="URL", help="The database (else YARDPASS_DATABASE_URL, …).")
    @click.option(
        "--sources", metavar="DIR", help="The source tree (else YARDPASS_SOURCES, the project's)."
    )
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
    @click.option("--debug", is_flag=True, help="Show tracebacks.")
    @wraps(command)
    def with_chosen(
        url: str | None,
        sources: str | None,
        as_json: bool,
        debug: bool,  # noqa: ARG001 (main() looks for it: it has to know before click does)
        **rest: Any,
    ) -> Any:
        return command(chosen=Chosen(url, sources, as_json), **rest)

    return with_chosen  # type: ignore[return-value]


def destructive(command: F) -> F:
    """--yes and --confirm."""
    command = click.option("--yes", is_flag=True, help="Do not ask.")(command)
    return click.option(
        "--confirm", metavar="NAME", help="The database's name, off the embedded server."
    )(command)


def waiting(whose: str, seconds: float = 0) -> Callable[[F], F]:
    """--wait, for somebody else's run or whatever it is to end."""
    return click.option(
        "--wait", type=click.FloatRange(0), default=seconds, metavar="SECONDS", show_default=True,
        help=f"Wait this long for somebody else's {whose} to end.",
    )  # fmt: skip


def patient(command: F) -> F:
    """--wait, --lock-timeout and --retry-for."""
    command = waiting("run")(command)
    command = click.option(
        "--lock-timeout", type=click.IntRange(1), default=200, metavar="MS", show_default=True,
        help="Give up a lock after this, let others through, try again.",
    )(command)  # fmt: skip
    return click.option(
        "--retry-for", type=click.FloatRange(0), default=120, metavar="SECONDS", show_default=True,
        help="Stop trying for a lock after this.",
    )(command)  # fmt: skip
