"""The two servers of a bench: one as installed, one with room for more locks."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bench import tools, trees
from bench.errors import BenchError
from bench.place import Place, parse
from yardpass_db.server import SUPERUSER, Server

ROOMY_LOCKS = 1024  # max_locks_per_transaction of the second server; the default is 64


@dataclass(frozen=True)
class Servers:
    """`default` has PostgreSQL's defaults; `roomy` only runs what those are too small for."""

    default: Place
    roomy: Place


def ready(servers: Servers) -> None:
    """Makes the roles that the trees name; raises BenchError when durability is off."""
    for place in (servers.default, servers.roomy):
        for setting in ("fsync", "synchronous_commit"):
            if ask(place, f"show {setting}") != "on":
                raise BenchError(f"{setting} is off on {place.host}:{place.port}")
        make_roles(place)
    if int(ask(servers.roomy, "show max_locks_per_transaction")) < ROOMY_LOCKS:
        raise BenchError(f"the roomy server wants max_locks_per_transaction = {ROOMY_LOCKS}")


def make_roles(place: Place) -> None:
    """Makes the roles that the trees name, where they are missing."""
    for role in trees.CLIENT_ROLES:
        if not ask(place, f"select 1 from pg_roles where rolname = '{role}'"):
            ask(place, f"create role {role}")


def ask(place: Place, statement: str) -> str:
    """The answer of one statement, as text; raises BenchError with the server's message."""
    command = tools.psql(place, "-A", "-t", "-c", statement)
    done = subprocess.run(command.arguments, capture_output=True, text=True)
    if done.returncode != 0:
        raise BenchError(f"{place.host}:{place.port}: {done.stderr.strip()}")
    return done.stdout.strip()


def superuser(place: Place) -> Place:
    """The same database as its server's superuser reaches it."""
    if ask(place, "select rolsuper from pg_roles where rolname = current_user") == "t":
        return place
    return replace(place, user=SUPERUSER)


def machine(servers: Servers) -> str:
    """One line on what the figures were measured with."""
    settings = ("fsync", "synchronous_commit", "max_locks_per_transaction", "shared_buffers")
    shown = ", ".join(f"{name} = {ask(servers.default, f'show {name}')}" for name in settings)
    python = f"Python {sys.version.split()[0]}"
    server = f"PostgreSQL {ask(servers.default, 'show server_version')}"
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    way = "a socket" if servers.default.is_socket else "TCP"
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}; "
        f"{server} over {way} ({shown}); {python}; {today}, "
        f"load average at the start {os.getloadavg()[0]:.1f}"
    )


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or "unknown processor"


@contextmanager
def opened(url: str | None, roomy_url: str | None) -> Iterator[Servers]:
    """The servers at these URLs; embedded ones of the bench's own where there is none."""
    default, roomy = _embedded("default"), _embedded("roomy")
    # A server that another bench started is left running.
    ours = [server for server in (default, roomy) if server.status().state != "running"]
    try:
        first = parse(url or default.start())
        second = parse(roomy_url or roomy.start())
        if not roomy_url and ask(second, "show max_locks_per_transaction") != str(ROOMY_LOCKS):
            _make_roomy(roomy)
        yield Servers(first, second)
    finally:
        for server in ours:
            server.stop()


def _embedded(name: str) -> Server:
    """A server with the durability of a real one; its data is kept for the next bench."""
    return Server(major=18, home=tools.CACHE / name)


def _make_roomy(server: Server) -> None:
    superuser = parse(server.url(user=SUPERUSER))
    ask(superuser, f"alter system set max_locks_per_transaction = {ROOMY_LOCKS}")
    server.stop()
    server.start()
