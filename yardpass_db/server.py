"""The embedded PostgreSQL server: start, stop, status, URL, destroy.

One server per home and major version, reached through a private Unix socket only. What is truth:
the postmaster and its children hold an exclusive lock on `pgN.lock` for as long as any of them
lives. The kernel keeps it, so a crash, a recycled process id, or a copied directory cannot
deceive it; `postmaster.pid` is read for the details only.

This module is imported by every command and stays light; `launcher` does the rare work.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from yardpass_db.errors import ServerError, UsageError
from yardpass_db.filelock import is_locked, read_lock_pid, try_lock

if TYPE_CHECKING:
    from yardpass_db.binaries import Binaries

SUPERUSER = "supabase_admin"
OWNER = "postgres"  # owns the databases and runs the migrations; not a superuser, as on Supabase
DATABASE = "yardpass"
PORT = 5432  # only a part of the socket's name: nothing listens on a network
PATIENCE = 90.0  # seconds for a start (crash recovery included) or a stop
GRACE = 15.0  # seconds that a living server may lack a sound pid file
STOP_SIGNALS = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}


def default_home() -> Path:
    """`$YARDPASS_HOME`, else `yardpass-db` in the platform's directory for user data."""
    chosen = os.environ.get("YARDPASS_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "yardpass-db"
    shared = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(shared) / "yardpass-db"


@dataclass(frozen=True)
class PidFile:
    """What `postmaster.pid` says; `ready` once the server accepts connections."""

    pid: int
    socket_directory: str
    ready: bool


@dataclass(frozen=True)
class Status:
    """State of a server: "running", "starting" (or stopping), "stopped", "absent" (no data)."""

    state: str
    major: int
    data: Path
    log: Path
    pid: int | None = None
    url: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The status as `--json` prints it; paths as text."""
        return {**self.__dict__, "data": str(self.data), "log": str(self.log)}


@dataclass(frozen=True)
class Server:
    """One embedded server. `fast` gives up durability, for test suites only."""

    major: int = 18
    home: Path = field(default_factory=default_home)
    fast: bool = False
    binaries: Binaries | None = None  # found when needed

    def __post_init__(self) -> None:
        # The server works in another directory, where a relative path means something else.
        object.__setattr__(self, "home", self.home.absolute())

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.home / f"pg{self.major}"

    @property
    def log_path(self) -> Path:
        """The server's log."""
        return self.home / f"pg{self.major}.log"

    @property
    def lock_path(self) -> Path:
        """The lock that says who starts the server, and then that it lives."""
        return self.home / f"pg{self.major}.lock"

    def start(self) -> str:
        """The URL of the running server, which is started, and made before that, if need be.

        A running server costs a few system calls. Any number of processes may start at once.
        Raises ServerError with the end of the log when PostgreSQL will not start.
        """
        launched_at: int | None = None
        waiting_since = sound_at = time.monotonic()
        while not self._ready():
            lock = try_lock(self.lock_path, parents=True)
            if lock is None:
                self._wait(waiting_since, "start")
                if not self._lacks_pid_file():
                    sound_at = time.monotonic()
                elif time.monotonic() - sound_at > GRACE:
                    self.stop()
                    sound_at = time.monotonic()
                continue
            from yardpass_db import launcher

            try:
                if launched_at is not None:
                    raise launcher.failure(self, "PostgreSQL did not start.", launched_at)
                launched_at = launcher.launch(self, lock)
                # To make the data may take longer than the grace of the server that comes then.
                sound_at = time.monotonic()
            finally:
                os.close(lock)
        return self.url()

    def stop(self, mode: str = "fast") -> bool:
        """Stop the server and wait until it is gone; False when it was not running.

        `mode` is "smart" (wait for the clients), "fast" (undo their transactions) or "immediate"
        (as a crash). Raises ServerError when it does not stop in time.
        """
        if mode not in STOP_SIGNALS:
            raise UsageError(f"No stop mode {mode!r}.", hint=f"One of {', '.join(STOP_SIGNALS)}.")
        waiting_since = time.monotonic()
        stopping: int | None = None
        was_running = is_locked(self.lock_path)
        while is_locked(self.lock_path):
            pid = self._pid()
            if stopping is None and pid is not None:
                send(pid, STOP_SIGNALS[mode])
                stopping = pid
            elif stopping != pid:
                break  # gone, and somebody has started the next one
            self._wait(waiting_since, "stop")
        return was_running

    def status(self) -> Status:
        """What the server is doing now; nothing is started or written."""
        known = {"major": self.major, "data": self.data, "log": self.log_path}
        if self._ready():
            return Status("running", pid=self._pid(), url=self.url(), **known)  # type: ignore[arg-type]
        if is_locked(self.lock_path):
            return Status("starting", pid=self._pid(), **known)  # type: ignore[arg-type]
        state = "stopped" if self.data.exists() else "absent"
        return Status(state, **known)  # type: ignore[arg-type]

    def url(self, database: str = "postgres", user: str = OWNER) -> str:
        """The libpq URL of a database on the running server. Raises ServerError when it is not."""
        found = read_pid_file(self.data) if is_locked(self.lock_path) else None
        if found is None:
            raise ServerError(
                f"The embedded PostgreSQL {self.major} is not running.",
                hint="yardpass-db server start",
            )
        host = quote(found.socket_directory, safe="")
        return f"postgresql://{quote(user)}@/{quote(database, safe='')}?host={host}&port={PORT}"

    def log_lines(self, count: int) -> list[str]:
        """The last lines of the log; none when there is no log yet."""
        try:
            text = self.log_path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return []
        return text.splitlines()[-count:]

    def destroy(self) -> bool:
        """Stop the server and delete its data, log and socket; False when there was nothing."""
        if not self.home.exists():
            return False
        self.stop("immediate")
        while (lock := try_lock(self.lock_path)) is None:
            if not is_locked(self.lock_path):
                continue  # somebody had only looked
            raise ServerError(
                "The server was started again while it was being destroyed.",
                undone="Nothing was deleted.",
                hint="Run the same command again.",
            )
        try:
            from yardpass_db import launcher

            existed = self.data.exists()
            launcher.remove(self)
            self.lock_path.unlink(missing_ok=True)
        finally:
            os.close(lock)
        return existed

    def ensure_database(self, name: str = DATABASE, platform: Path | None = None) -> str:
        """The URL of a database that `postgres` owns; made when missing, the server started.

        `platform` is a directory like `sql/platform`, installed into the database when given.
        Safe when several processes do it at once.
        """
        from yardpass_db import db
        from yardpass_db import platform as platforms

        self.start()
        with db.connect(self.url("postgres", SUPERUSER)) as connection:
            # A session lock of the maintenance database: CREATE DATABASE has no IF NOT EXISTS.
            db.rows(connection, "select pg_advisory_lock(hashtext('yardpass-db database ' || %s))",
                    [name])  # fmt: skip
            if not db.value(connection, "select 1 from pg_database where datname = %s", [name]):
                db.rows(connection, f"create database {db.ident(name)} owner {db.ident(OWNER)}")
            if platform is not None:
                platforms.install(self.url(name, SUPERUSER), platform)
        return self.url(name)

    def _ready(self) -> bool:
        found = read_pid_file(self.data) if is_locked(self.lock_path) else None
        return found is not None and found.ready and answers(found.socket_directory)

    def _pid(self) -> int | None:
        """The postmaster, from its own file or, when that is damaged, from our lock file."""
        found = read_pid_file(self.data)
        return found.pid if found else read_lock_pid(self.lock_path)

    def _lacks_pid_file(self) -> bool:
        """Whether a postmaster lives without a sound pid file, as all do in their first moment.

        PostgreSQL stops one whose file was damaged later by itself, but only after a minute.
        """
        return read_lock_pid(self.lock_path) is not None and read_pid_file(self.data) is None

    def _wait(self, since: float, purpose: str) -> None:
        """Sleep a moment; raises ServerError when this has gone on for too long."""
        time.sleep(0.01)
        if time.monotonic() - since > PATIENCE:
            raise ServerError(
                f"PostgreSQL {self.major} did not {purpose} within {PATIENCE:.0f} seconds"
                f" (pid {self._pid() or 'unknown'}).",
                hint=f"Its log says more: {self.log_path}",
            )


def read_pid_file(data: Path) -> PidFile | None:
    """The postmaster's own file; None when missing, empty, truncated or garbled."""
    try:
        lines = (data / "postmaster.pid").read_text(errors="replace").split("\n")
        ready = len(lines) > 7 and lines[7].strip() == "ready"
        return PidFile(int(lines[0]), lines[4], ready) if lines[4] and lines[5:] else None
    except (OSError, ValueError, IndexError):
        return None


def answers(socket_directory: str) -> bool:
    """Whether a server answers on the socket in this directory, in a millisecond or two.

    To connect is not enough: the kernel still accepts for a server that is dying or stopped.
    """
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(f"{socket_directory}/.s.PGSQL.{PORT}")
            client.sendall(_SSL_REQUEST)
            return client.recv(1) in (b"N", b"S")
        except OSError:
            return False


# The shortest question of PostgreSQL's protocol: length and code of "do you speak TLS?"
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal; a process that has gone is no error."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
    except PermissionError:
        raise ServerError(
            f"The server (pid {pid}) belongs to another user.",
            hint="Stop it as the user who started it.",
        ) from None
