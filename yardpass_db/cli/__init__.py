"""The command line: click commands that parse, call one function, and print.

Commands are imported when they are called: `--help` and `status` load nothing they do not use.
"""

from __future__ import annotations

import difflib
import gc
import os
import signal
import sys
from importlib import import_module
from types import FrameType
from typing import NoReturn

import click

from yardpass_db import __version__
from yardpass_db.errors import UsageError

# name → (module, summary). The summary stands here so that --help imports no command.
COMMANDS = {
    "migrate": ("running", "Bring the database to what the source tree says."),
    "plan": ("running", "Show what migrate would do, in which order and why."),
    "seed": ("seeding", "Fill a migrated database with rows that make sense together."),
    "status": ("looking", "Show what is applied and what is pending."),
    "verify": ("looking", "Run all checks; they return offenders or nothing."),
    "drift": ("drifting", "Compare the live catalog with what the history says."),
    "access": ("access", "Show and check who may see and change what."),
    "rollback": ("running", "Undo the latest runs from history."),
    "show": ("looking", "Show a table's whole story: its files and what is live."),
    "render": ("looking", "Print a source's SQL as it would be sent."),
    "new": ("making", "Start a migration, view, policy or function file."),
    "history": ("looking", "Show what ran: when, by whom, how long."),
    "doctor": ("looking", "Check the connection, rights and history step by step."),
    "partitions": ("partitions", "List month partitions, generate the next ones."),
    "compat": ("compat", "Check what public names cover, and which calls break."),
    "views": ("views", "List public views and their use; retire those that nobody calls."),
    "docs": ("documenting", "Write a page and a diagram per schema from the live catalog."),
    "lint": ("making", "Review the tree's SQL without a database."),
    "prove": ("proving", "Prove each rollback: up, down, up on a clone, catalogs compared."),
    "baseline": ("proving", "Mark an existing database as migrated, after comparing."),
    "platform": ("proving", "Install what Supabase provides on a plain PostgreSQL."),
    "server": ("server", "Start, stop and open the embedded PostgreSQL server."),
    "completion": ("making", "Print the shell completion script."),
}


# What other tools call it.
ELSEWHERE = {
    "migrate": ("apply", "up", "upgrade", "deploy", "push", "latest"),
    "plan": ("diff", "preview", "dry-run"),
    "rollback": ("down", "downgrade", "revert", "undo"),
    "status": ("info", "list", "pending", "current"),
    "verify": ("check", "test", "validate"),
    "history": ("log", "runs"),
    "new": ("create", "add", "generate", "make"),
    "baseline": ("mark", "stamp", "fake"),
    "server": ("start", "stop", "psql", "logs", "destroy"),
}


class Commands(click.Group):
    """The command group: lazy, and helpful about misspelt names."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"yardpass_db.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            near = near or [
                command for command in COMMANDS if args[0] in ELSEWHERE.get(command, ())
            ]
            hint = f"Did you mean `yardpass-db {near[0]}`?" if near else "yardpass-db --help"
            raise UsageError(f"There is no command {args[0]!r}.", hint=hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="yardpass-db")
def cli() -> None:
    """Database-first migrations for PostgreSQL and Supabase.

    \b
    The database: --url, YARDPASS_DATABASE_URL, DATABASE_URL, PG* variables,
    [tool.yardpass-db] in pyproject.toml, else an embedded server.
    A password is best kept in a variable or in ~/.pgpass; it is never shown.

    \b
    Exit codes: 0 done, 1 failed, 2 usage, 3 pending or drift,
    4 lock not obtained, 5 history does not match.
    """


def main() -> NoReturn:
    """Run the command line; every error becomes a message and an exit code."""
    # What is imported stays: looking for garbage in it costs a tenth of the start.
    gc.set_threshold(50_000)
    _open_streams()
    from yardpass_db.cli.secrecy import leave_ps

    leave_ps()
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:  # nohup ignores SIGHUP: so do we, then
            signal.signal(number, _as_interrupt)
    try:
        code = cli(standalone_mode=False, prog_name="yardpass-db")
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        code = error.exit_code
    except click.exceptions.Exit as error:
        code = error.exit_code
    except (Exception, KeyboardInterrupt) as error:
        _heed_no_signals()
        from yardpass_db.cli.failing import fail

        code = fail(error)
    _heed_no_signals()
    # Nor need the interpreter look for cycles in what ends: a fifth of a run that does nothing.
    gc.freeze()
    raise SystemExit(code if isinstance(code, int) else 0)


def _heed_no_signals() -> None:
    """The outcome is known: a second Ctrl-C must neither change it nor show a traceback."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _as_interrupt(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise KeyboardInterrupt


def _open_streams() -> None:
    """stdout and stderr that can be written to, whatever the caller closed or cannot encode."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: PTH123, SIM115 (open to the end)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
