"""`yardpass-db server`: the embedded PostgreSQL, for who wants to hold it in their own hands."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from yardpass_db import config
from yardpass_db.cli.options import agree
from yardpass_db.output import emit, say, table
from yardpass_db.server import STOP_SIGNALS, SUPERUSER, Server, Status

F = TypeVar("F", bound=Callable[..., Any])


def embedded(command: F) -> F:
    """--postgres, --json and --debug; the command gets a Server and `as_json`."""

    @click.option(
        "--postgres", type=click.Choice(["16", "18"]), envvar="YARDPASS_POSTGRES",
        help="The version (else YARDPASS_POSTGRES, the project's, 18).",
    )  # fmt: skip
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
    @click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks.")
    @wraps(command)
    def with_server(postgres: str | None, **rest: Any) -> Any:
        return command(server=Server(int(postgres or config.postgres_major())), **rest)

    return with_server  # type: ignore[return-value]


def database(command: F) -> F:
    """--sources, --database and --superuser; the command gets the `url`, the server is started."""

    @click.option("--sources", metavar="DIR", help="The tree whose database it is.")
    @click.option("--database", "name", metavar="NAME", help="Another database than the tree's.")
    @click.option("--superuser", is_flag=True, help=f"As {SUPERUSER} instead of postgres.")
    @wraps(command)
    def with_url(
        server: Server, sources: str | None, name: str | None, superuser: bool, **rest: Any
    ) -> Any:
        tree = config.find_sources(sources)
        name = name or config.database_name(tree)
        url = server.ensure_database(name, config.platform_folder(tree))
        if superuser:
            url = server.url(name, SUPERUSER)
        return command(server=server, url=url, **rest)

    return with_url  # type: ignore[return-value]


@click.group()
def server() -> None:
    """Start, stop and open the embedded PostgreSQL server.

    It starts by itself when a command is given no database, and goes on running. It listens on
    a private Unix socket only; its data is in YARDPASS_HOME, or your directory for user data.

    \b
    Examples:
      yardpass-db server status
      yardpass-db server psql
    """


@server.command()
@embedded
def start(server: Server, as_json: bool) -> None:
    """Start the server; make its data directory the first time.

    \b
    Example:
      yardpass-db server start --postgres 16
    """
    _say(f"Starting PostgreSQL {server.major} in {server.data} …", unless=as_json)
    server.start()
    _show(server.status(), as_json)


@server.command()
@click.option(
    "--mode", type=click.Choice(list(STOP_SIGNALS)), default="fast", show_default=True,
    help="Wait for clients, undo their transactions, or stop as in a crash.",
)  # fmt: skip
@embedded
def stop(server: Server, mode: str, as_json: bool) -> None:
    """Stop the server; its data stays.

    \b
    Example:
      yardpass-db server stop
    """
    server.stop(mode)
    _show(server.status(), as_json)


@server.command()
@embedded
def status(server: Server, as_json: bool) -> None:
    """Show whether the server runs, its URL, data and log. Starts nothing.

    \b
    Example:
      yardpass-db server status --json
    """
    _show(server.status(), as_json)


@server.command()
@embedded
@database
def url(server: Server, url: str, as_json: bool) -> None:  # noqa: ARG001
    """Print the URL of the tree's database, for other tools.

    \b
    Example:
      pg_dump "$(yardpass-db server url)"
    """
    emit({"url": url}, as_json, url)


@server.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@embedded
@database
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def psql(server: Server, url: str, arguments: tuple[str, ...], as_json: bool) -> None:
    """Open psql on the tree's database; the arguments are psql's.

    With --json the command is printed instead of run.

    \b
    Example:
      yardpass-db server psql -c 'select auth.uid()'
    """
    from yardpass_db.binaries import find

    command = [find(server.major).program("psql"), url, *arguments]
    emit({"command": command}, as_json, "")
    if not as_json:
        os.execv(command[0], command)


@server.command()
@click.option("--lines", "-n", type=click.IntRange(1), default=40, show_default=True,
              help="How many of the last lines.")  # fmt: skip
@embedded
def logs(server: Server, lines: int, as_json: bool) -> None:
    """Print the end of the server's log.

    \b
    Example:
      yardpass-db server logs -n 100
    """
    found = server.log_lines(lines)
    emit({"log": server.log_path, "lines": found}, as_json, "\n".join(found))


@server.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@embedded
def destroy(server: Server, yes: bool, as_json: bool) -> None:
    """Stop the server and delete its data, all databases included.

    \b
    Example:
      yardpass-db server destroy --yes
    """
    agree(f"This deletes all databases in {server.data}.", yes, "Nothing was deleted.")
    deleted = server.destroy()
    text = f"Deleted {server.data}." if deleted else f"There is nothing in {server.data}."
    emit({"deleted": deleted, "data": server.data}, as_json, text)


def _show(status: Status, as_json: bool) -> None:
    rows: list[tuple[str, str | int | Path]] = [("data", status.data), ("log", status.log)]
    if status.url:
        rows.insert(0, ("url", status.url))
    pid = f" (pid {status.pid})" if status.pid else ""
    text = f"PostgreSQL {status.major}: {status.state}{pid}\n{table(rows)}"
    emit(status.as_dict(), as_json, text)


def _say(text: str, *, unless: bool) -> None:
    if not unless:
        say(text)
