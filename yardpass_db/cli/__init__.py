"""The command line: click commands that parse, call one function, and print.

Commands are imported when they are called: `--help` and `status` load nothing they do not use.
"""

from __future__ import annotations

import difflib
import os
import signal
import sys
from importlib import import_module
from types import FrameType
from typing import Any, NoReturn

import click

from yardpass_db import __version__
from yardpass_db.errors import Interrupted, YardpassError

# name → (module, summary). The summary stands here so that --help imports no command.
COMMANDS = {
    "migrate": ("running", "Bring the database to what the source tree says."),
    "plan": ("running", "Show what migrate would do, in which order and why."),
    "status": ("looking", "Show what is applied and what is pending."),
    "verify": ("looking", "Run all checks; they return offenders or nothing."),
    "rollback": ("running", "Undo the latest runs from history."),
    "show": ("looking", "Show a table's whole story: its files and what is live."),
    "render": ("looking", "Print a source's SQL as it would be sent."),
    "new": ("making", "Start a migration, view, policy or function file."),
    "history": ("looking", "Show what ran: when, by whom, how long."),
    "doctor": ("looking", "Check the connection, rights and history step by step."),
    "lint": ("making", "Review the tree's SQL without a database."),
    "prove": ("proving", "Prove each rollback: up, down, up on a clone, catalogs compared."),
    "baseline": ("proving", "Mark an existing database as migrated, after comparing."),
    "platform": ("proving", "Install what Supabase provides on a plain PostgreSQL."),
    "server": ("server", "The embedded PostgreSQL server."),
    "completion": ("making", "Print the shell completion script."),
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
            near = difflib.get_close_matches(args[0], COMMANDS, n=1, cutoff=0.4)
            hint = f"Did you mean `yardpass-db {near[0]}`?" if near else "See yardpass-db --help."
            ctx.fail(f"There is no command {args[0]!r}. {hint}")
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

    \b
    Exit codes: 0 done, 1 failed, 2 usage, 3 pending or drift,
    4 lock not obtained, 5 history does not match.
    """


def main() -> NoReturn:
    """Run the command line; every known error becomes a message and an exit code."""
    _end_quietly_on_a_closed_pipe()
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        code = cli(standalone_mode=False)
    except click.exceptions.Exit as error:
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = fail(Interrupted("Interrupted.", undone="Nothing is left half-done."))
    except YardpassError as error:
        code = fail(error)
    except BrokenPipeError:
        code = _closed_pipe()
    except Exception as error:
        code = fail(_unforeseen(error))
    raise SystemExit(code if isinstance(code, int) else 0)


def _as_interrupt(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise KeyboardInterrupt


def _end_quietly_on_a_closed_pipe() -> None:
    """`yardpass-db history | head` ends without a word, like every tool of its kind."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _closed_pipe() -> int:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def fail(error: YardpassError) -> int:
    """Show an error: on stderr for people, as JSON on stdout with --json, annotated in CI."""
    from yardpass_db.output import coloured, emit

    arguments = sys.argv[1:]
    if "--debug" in arguments:
        _show_traceback(error)
    if "--json" in arguments:
        emit(error.as_dict(), True, "")
    first, *rest = error.lines()
    print(coloured("Error: ", "red", sys.stderr) + first, *rest, sep="\n", file=sys.stderr)
    if os.environ.get("GITHUB_ACTIONS") == "true" and error.place:
        print(annotation(error), file=sys.stderr)
    return error.exit_code


def annotation(error: YardpassError) -> str:
    """The error as GitHub shows it beside the line."""
    assert error.place is not None
    where = f"file={error.place.path}"
    for key, number in (("line", error.place.line), ("col", error.place.column)):
        where += f",{key}={number}" if number else ""
    text = "\n".join(part for part in (error.message, error.detail, error.hint) if part)
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::error {where}::{escaped}"


def _unforeseen(error: Exception) -> YardpassError:
    """Anything else: a database error nobody translated, or a fault of this tool."""
    kind = f"{type(error).__module__}.{type(error).__name__}"
    found = YardpassError(
        f"{kind}: {_without_passwords(str(error).strip())}",
        hint="Run again with --debug for the traceback.",
    )
    found.__cause__ = error
    return found


def _show_traceback(error: BaseException) -> None:
    import traceback

    cause = error.__cause__ if type(error) is YardpassError and error.__cause__ else error
    text = "".join(traceback.format_exception(cause))
    print(_without_passwords(text), file=sys.stderr)


def _without_passwords(text: str) -> str:
    """The text without any password that this process was given."""
    if not _may_hold_passwords():
        return text
    from yardpass_db.db import hide_password

    for url in _urls():
        text = hide_password(text, url)
    return text


def _may_hold_passwords() -> bool:
    return bool(_urls())


def _urls() -> list[str]:
    given: list[Any] = [
        following
        for word, following in zip(sys.argv, sys.argv[1:], strict=False)
        if word == "--url"
    ]
    given += [word.partition("=")[2] for word in sys.argv if word.startswith("--url=")]
    names = ("YARDPASS_DATABASE_URL", "DATABASE_URL")
    given += [os.environ[name] for name in names if os.environ.get(name)]
    return [str(url) for url in given] + ([""] if os.environ.get("PGPASSWORD") else [])
