"""docs/crash.md: what was done to the tool, and what was found."""

from __future__ import annotations

import os
import platform
import statistics
from datetime import UTC, datetime

from yardpass_db import db
from yardpass_db.server import Server

from .apart import APART
from .campaign import Lore, Tally

NAMES = {
    "kill": "`kill -9` of the tool",
    "terminate": "`pg_terminate_backend` of its connection",
    "stop": "immediate stop of the server (as a power failure), then start",
}


def text(tally: Tally, lore: Lore, server: Server, seed: int, seconds: float) -> str:
    """The page."""
    parts = [
        *_head(server, seed, seconds),
        *_table(tally),
        *_looks(tally),
        *_how(tally, lore),
        *_found(tally),
    ]
    return "\n".join([*parts, ""])


def _head(server: Server, seed: int, seconds: float) -> list[str]:
    with db.connect(server.url("postgres")) as connection:
        version = db.value(connection, "show server_version")
        durable = db.rows(
            connection,
            "select current_setting('fsync'), current_setting('synchronous_commit')",
        )[0]
    return [
        "# Cut off at any moment",
        "",
        "Written by `make crash` (`python -m tests.crash --full`); do not edit.",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, PostgreSQL {version}, fsync {durable[0]},"
        f" synchronous_commit {durable[1]}; {os.cpu_count()} cores, {platform.system()}"
        f" {platform.machine()}, Python {platform.python_version()};"
        f" seed {seed}; {seconds / 60:.0f} minutes.",
        "",
    ]


def _table(tally: Tally) -> list[str]:
    commands = ("migrate", "rollback")
    lines = [
        "| what was done | during migrate | during rollback | together |",
        "|---|---|---|---|",
    ]
    for kind, name in NAMES.items():
        counts = [tally.incidents[kind, command] for command in commands]
        lines.append(f"| {name} | {counts[0]} | {counts[1]} | {sum(counts)} |")
    return [*lines, "", f"**Failures: {len(tally.failures)}.**", ""]


def _looks(tally: Tally) -> list[str]:
    stale = sorted(tally.stale)
    middle = statistics.median(stale) if stale else 0.0
    longest = stale[-1] if stale else 0.0
    rest = [seconds for seconds in stale if seconds > 0.1]
    return [
        f"- After each of the {sum(tally.incidents.values())} incidents, and at random moments"
        f" between, what is applied was compared with what is recorded: {tally.looks} times.",
        f"- {tally.journaled} of the incidents hit a file that runs outside a transaction, half"
        " done; its journal agreed with the catalog, statement by statement.",
        f"- {tally.arrivals} times a plain run arrived, and the whole catalog was what an"
        " undisturbed run leaves, or what was there before.",
        f"- {tally.turns} times a rollback followed a migrate that was cut off, or the other way"
        f" round. In {tally.refused} of these a file was half done; the tool said which command"
        " finishes it, and that did.",
        f"- The dead client's connection, and with it the lock, was gone after {middle * 1000:.0f}"
        f" ms (median), {longest:.2f} s at the longest; {len(rest)} lived longer than 0.1 s, in the"
        " middle of a long statement, which `client_connection_check_interval` = 1 s ends.",
        "",
    ]


def _how(tally: Tally, lore: Lore) -> list[str]:
    up, down = lore.seconds["base", "two"], lore.seconds["two", "base"]
    return [
        "## How",
        "",
        f"A tree of 60 migrations and {_repeatables(lore)} functions, views (one template over all"
        " tables of a schema, views on views) and policies, in two releases. Chains of one to five"
        " incidents lead from the empty database, release one or release two to another of these;"
        " then a plain run must arrive. Each moment is drawn evenly from the time the rest takes"
        f" ({up:.1f} s for all up, {down:.1f} s for all down).",
        "",
        "Outside transactions run: " + ", ".join(APART) + ".",
        "",
        "Who looks knows nothing of the tool: each file leaves marks in the catalog (a table with"
        " row security, a valid index, a label, an index younger than a table made just before),"
        " and all of them are there if, and only if, the history has the file in force. Functions,"
        " views and policies carry a version, and the live one is the recorded one. No table is"
        " open, save one that a file outside a transaction has made in one statement and shuts in"
        " the next; no index is INVALID unless the journal says that it is under way; no advisory"
        " lock is left.",
        "",
        "That this can fail is tested with an engine that writes its record in a second"
        " transaction (it is found out), and with a database spoiled in each of these ways.",
        "",
        "One limit: a REINDEX CONCURRENTLY that was cut leaves an INVALID index on the TOAST table"
        " that only a superuser may drop. It is in nobody's way, and the tool leaves it. Left here:"
        f" {tally.toast}.",
    ]


def _repeatables(lore: Lore) -> int:
    return sum(not address.startswith("schemas/") for address in lore.books["two"])


def _found(tally: Tally) -> list[str]:
    if not tally.failures:
        return []
    return ["", "## Failures", "", *(f"```\n{story}\n```" for story in tally.failures)]
