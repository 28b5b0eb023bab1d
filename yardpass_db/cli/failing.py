"""What goes wrong, as people, programs and CI are told it: a message and an exit code."""

from __future__ import annotations

import os
import sys

import click

from yardpass_db.cli.secrecy import without_passwords
from yardpass_db.errors import DatabaseError, Interrupted, Place, UsageError, YardpassError
from yardpass_db.output import coloured, emit, say


def fail(error: BaseException) -> int:
    """Show an error: on stderr for people, as JSON on stdout with --json, annotated in CI.

    The exit code that goes with it.
    """
    known = as_known(error)
    arguments = sys.argv[1:]
    if "--debug" in arguments:
        _show_traceback(error)
    if "--json" in arguments:
        emit(known.as_dict(), True, "")
    first, *rest = known.lines()
    say("\n".join([coloured("Error: ", "red", sys.stderr) + first, *rest]))
    if os.environ.get("GITHUB_ACTIONS") == "true" and known.place:
        say(annotation(known))
    return known.exit_code


def as_known(error: BaseException) -> YardpassError:
    """The error in the tool's own words; what nobody foresaw is named with its kind."""
    if isinstance(error, YardpassError):
        return error
    if isinstance(error, click.UsageError):
        # An option without its value comes without its command.
        typed = " ".join(["yardpass-db", *sys.argv[1:2]])
        command = error.ctx.command_path if error.ctx else typed
        return UsageError(error.format_message(), hint=f"{command} --help")
    if isinstance(error, click.ClickException):
        return YardpassError(error.format_message())
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        return Interrupted(
            "Interrupted.",
            undone="Nothing is left half-done.",
            hint="Run the same command again.",
        )
    text = without_passwords(str(error).strip())
    if type(error).__module__.startswith("psycopg"):
        return _refused(error, text)
    kind = f"{type(error).__module__}.{type(error).__name__}"
    return YardpassError(f"{kind}: {text}", hint="Run again with --debug for the traceback.")


def _refused(error: BaseException, text: str) -> YardpassError:
    """A database error outside any file: the tool's own queries."""
    state = getattr(error, "sqlstate", None)
    # Class 57P: an administrator ended the session, or the server is going down.
    if state is None or state.startswith(("57P", "08")):
        return DatabaseError(
            "The connection was lost.",
            detail=text,
            undone="The server undoes an open transaction; what is recorded has run.",
            hint="Run the same command again: it goes on where this one stopped.",
        )
    return DatabaseError(
        "The database refused a query of yardpass-db itself.",
        detail=text,
        hint="`yardpass-db doctor` checks the role's rights step by step;\n"
        "--debug shows which query it was.",
    )


def annotation(error: YardpassError) -> str:
    """The error as GitHub shows it beside the line."""
    assert error.place is not None
    text = "\n".join(part for part in (error.message, error.detail, error.hint) if part)
    return annotate("error", error.place, text)


def annotate(level: str, place: Place, text: str) -> str:
    """A text as GitHub shows it beside a line; `level` is error, warning or notice."""
    where = f"file={_escaped(place.path, property=True)}"
    for key, number in (("line", place.line), ("col", place.column)):
        where += f",{key}={number}" if number else ""
    return f"::{level} {where}::{_escaped(text)}"


def _escaped(text: str, *, property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property else text


def _show_traceback(error: BaseException) -> None:
    import traceback

    say(without_passwords("".join(traceback.format_exception(error))))
